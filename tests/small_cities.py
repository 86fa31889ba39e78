"""Drawn evidence for detectors: cities of a handful of zones whose counts a test gives."""

import datetime

import numpy as np
from scipy.sparse import csr_array

from quartiers.knowledge.engine.evidence import Activities, Evidence
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Indicator, Need
from quartiers.knowledge.engine.zones import Kind, Zone, Zones

YEAR = 2024
ALL_NEEDS = frozenset(Need) - {Need.MICRO}


def word_count(sentence: str) -> int:
    """Words of a French sentence; thousands are one number, signs are none."""
    return sum(any(sign.isalnum() for sign in word) for word in sentence.split(" "))


def one_item(counts: np.ndarray, exposure: np.ndarray) -> Grid:
    """Counts without items over something of each zone."""
    return items({"": counts}, exposure)


def items(counts: dict[str, np.ndarray], exposure: np.ndarray) -> Grid:
    """Counts by item over something of each zone; names in order, as a grid has them."""
    names = tuple(sorted(counts))
    numerator = np.stack([np.asarray(counts[name], float) for name in names], axis=1)
    denominator = np.broadcast_to(np.asarray(exposure, float)[:, None], numerator.shape).copy()
    return Grid(names, numerator, np.zeros(numerator.shape), denominator)


def city(areas: int, iris: int, *, unit: str = "U1", residents: float = 300_000.0) -> list[Zone]:
    """The neighbourhoods of one city, its rest, then its ordinary neighbourhoods."""
    rest = f"rest:{unit}"
    return [
        *(Zone(f"{unit}-QP{place:02d}", Kind.QPV, YEAR, unit, rest, residents) for place in range(areas)),
        Zone(rest, Kind.REST, YEAR, unit, None, residents),
        *(Zone(f"{unit}-I{place:03d}", Kind.IRIS, None, unit, None, residents, (YEAR,)) for place in range(iris)),
    ]


def evidence(zones: list[Zone], grids: dict[Indicator, Grid], **more: object) -> Evidence:
    """What detectors read, from the grids of some indicators; asking for another one fails."""
    of_name = {indicator.name: grid for indicator, grid in grids.items()}
    nothing = csr_array((len(zones), 0))
    given: dict[str, object] = {
        "activities": Activities((), nothing, nothing),
        "has": ALL_NEEDS,
        "territories": {},
        "names": {zone.code: zone.code for zone in zones},
    }
    return Evidence(
        zones=Zones(zones),
        day=datetime.date(2026, 11, 1),
        read=lambda indicator: of_name[indicator.name],
        **{**given, **more},
    )
