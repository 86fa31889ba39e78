"""A city whose ordinary neighbourhoods draw the usual number of shops of each type: what expectations are tried on."""

import numpy as np

from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.indicators.density import PER_HECTARE
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.zones import Kind
from small_cities import city, evidence, items, one_item

AREAS, IRIS = 12, 40
QP = "U1-QP00"
RESIDENTS = 4000.0


def expecting(here=None, *, rate=0.005, residents=RESIDENTS, iris=IRIS, between=0.0):
    """Evidence of twelve neighbourhoods; `here` gives the shops of the first by type, the others have the usual number.

    `between`: how much ordinary neighbourhoods differ beyond chance (standard deviation of the logarithm of their rate).
    """
    chance = np.random.default_rng(20)
    zones = city(AREAS, iris)
    people = np.array([RESIDENTS * (iris if zone.kind is Kind.REST else 1) for zone in zones])
    people[0] = residents
    counts = {}
    for kind in EXPECTED_TYPES:
        rates = rate * np.exp(between * chance.standard_normal(len(zones)))
        drawn = chance.poisson(rates * np.nan_to_num(people)).astype(float)
        drawn[: AREAS + 1] = np.round(rate * people[: AREAS + 1])
        counts[kind] = drawn
        counts[kind][0] = (here or {}).get(kind, np.round(rate * residents))
    return evidence(zones, {TYPE_DENSITY: items(counts, people), PER_HECTARE: one_item(people / 50, people / 50)})
