"""Stronger effects than those of the simulated register, planted on ordinary neighbourhoods: what DET-2 sees of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration_answers import answers
from calibration_known import power_bound
from calibration_null import drawn
from calibration_questions import FAMILIES
from calibration_tables import Table, percent, share, table
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.detectors.register import DETECTORS
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.declaration import Indicator
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD, SHARES
from quartiers.knowledge.vocabulary.french_numbers import number

DETECTOR = "DET-2"
QUOTIENTS = (1.5, 2.0, 3.0)


@dataclass(frozen=True)
class Effect:
    """What was planted and what was seen of it: numbers of areas, of those confirmed, of other families confirmed there."""

    quotient: float
    areas: int
    expected: float
    confirmed: int
    bound: float
    others: int


def effects(evidence: Evidence, size: int, seed: int, detectors: Sequence[Detector] = DETECTORS) -> list[Effect]:
    """Each quotient on the same ordinary neighbourhoods; none when the detector is not there."""
    asked = [one for one in detectors if one.name == DETECTOR]
    doubled = next(drawn(evidence, 1, size, seed))
    return [_effect(doubled, quotient, seed, asked) for quotient in QUOTIENTS] if asked else []


def _effect(doubled: Evidence, quotient: float, seed: int, asked: Sequence[Detector]) -> Effect:
    raised, wanted = planted(doubled, quotient, np.random.default_rng(seed))
    (answer,) = answers(raised, asked)
    confirmed = {(one.area, one.key) for one in answer.findings if one.status is Status.CONFIRMED}
    seen = confirmed & {(area, key) for area, key, _ in wanted}
    expected = [one for *_, one in wanted]
    bound = float(np.mean([power_bound(one, quotient, 1) for one in expected]))
    return Effect(quotient, len(wanted), float(np.mean(expected)), len(seen), bound, len(confirmed - seen))


def strongest(several: Sequence[Effect]) -> dict[str, float]:
    """The best power by detector."""
    return {DETECTOR: max(share(one.confirmed, one.areas) for one in several)} if several else {}


def tables(several: Sequence[Effect]) -> list[Table]:
    """Power by planted quotient."""
    rows = [
        (
            number(one.quotient, 1),
            number(one.areas),
            number(one.expected, 1),
            percent(share(one.confirmed, one.areas)),
            percent(one.bound),
            percent(share(one.others, (len(FAMILIES) - 1) * one.areas)),
        )
        for one in several
    ]
    return [
        table(
            "DET-2 : des familles plantées plus nettement",
            "Le registre simulé plante peu de quotients au-delà de 1,25. Ici une des trois familles, à tour de rôle, est "
            "plantée plus forte dans des quartiers ordinaires. Attendus : à la part de la ville. La borne est le test de "
            "Poisson sans lissage.",
            ("Quotient planté", "Quartiers", "Attendus, moyenne", "Confirmés", "Borne sans lissage", "Autres familles à tort"),
            rows,
        )
    ]


def planted(evidence: Evidence, quotient: float, random: np.random.Generator) -> tuple[Evidence, list[tuple[str, str, float]]]:
    """The same areas with one family each at so many times the share of its city: code, key, number expected.

    Establishments are added, so that (E + a) / (n + a) is q times the share b of the city: a = n b (q - 1) / (1 - q b).
    """
    grid = evidence.grid(SHARES)
    added = np.zeros(grid.numerator.shape)
    wanted = []
    zones = evidence.zones
    for turn, at in enumerate(zones.areas):
        key = list(FAMILIES)[turn % len(FAMILIES)]
        item, rest = grid.items.index(FAMILIES[key]), zones.rest[at]
        base = float(grid.numerator[rest, item] / grid.denominator[rest, item])
        whole = float(grid.denominator[at, item])
        more = whole * base * (quotient - 1) / (1 - quotient * base)
        added[at, item] = random.poisson(more)
        wanted.append((zones.zones[at].code, key, (whole + more) * base))
    read = evidence.read
    return replace(evidence, read=lambda indicator: _raised(indicator, read(indicator), grid.items, added), _grids={}), wanted


def _raised(indicator: Indicator, grid: Grid, items: tuple[str, ...], added: Floats) -> Grid:
    """Counts of families with what was added; the total of an area grows by as much."""
    if indicator.name not in {SHARES.name, PER_HEAD.name}:
        return grid
    more = added[:, [items.index(item) for item in grid.items]]
    whole = added.sum(axis=1, keepdims=True) if indicator.name == SHARES.name else 0.0
    return Grid(grid.items, grid.numerator + more, grid.unknown, grid.denominator + whole)
