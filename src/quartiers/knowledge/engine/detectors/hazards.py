"""How often establishments of a family close in each neighbourhood, beside the rest of its city."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.engine.secrecy import THRESHOLDS, hidden
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.intervals import quotient


@dataclass(frozen=True)
class Hazard:
    """Closures a year for one establishment: here, with limits at 90 %, and of all activities in the rest of the city.

    `probability_above`: that the one of here is above the one of the city.
    """

    value: float
    low: float
    high: float
    city: float
    probability_above: float


@dataclass(frozen=True)
class Hazards:
    """Those that may be told, by area (place of its zone) and family."""

    known: dict[tuple[int, str], Hazard]

    def of(self, area: int, family: str) -> Hazard | None:
        """None where it is not known, or must not be told."""
        return self.known.get((area, family))

    def certain(self, area: int, family: str) -> Hazard:
        """One that is known; KeyError otherwise."""
        return self.known[area, family]


def hazards(evidence: Evidence) -> Hazards:
    """Rates of each area drawn towards those of its class; none where one or two closures would be told."""
    grid, zones = evidence.grid(CLOSURES), evidence.zones
    masked = hidden(np.nan_to_num(grid.numerator), CLOSURES.protection, nests=evidence.nests)
    city = _whole_city(grid.numerator, grid.denominator)
    known: dict[tuple[int, str], Hazard] = {}
    for areas in zones.groups():
        there = np.where(zones.rest[areas] >= 0, city[zones.rest[areas]], np.nan)
        for item, family in enumerate(grid.items):
            closed, years = grid.numerator[areas, item], grid.denominator[areas, item]
            shown = ~masked[areas, item] & (years > 0) & (closed >= THRESHOLDS[CLOSURES.protection]) & np.isfinite(there)
            for area, one in zip(areas, _smoothed(closed, years, there), strict=True):
                known[int(area), family] = one
            for area in areas[~shown]:
                del known[int(area), family]
    return Hazards(known)


def _whole_city(closed: Floats, years: Floats) -> Floats:
    """Closures a year of all families together, by zone; nan where fewer than three closed."""
    total = np.nansum(closed, axis=1)
    return np.where(total >= THRESHOLDS[CLOSURES.protection], quotient(total, np.nansum(years, axis=1)), np.nan)


def _smoothed(closed: Floats, years: Floats, city: Floats) -> list[Hazard]:
    usable = np.isfinite(closed) & (years > 0)
    if not usable.any() or not closed[usable].sum():
        return [Hazard(np.nan, np.nan, np.nan, np.nan, np.nan)] * len(closed)
    common = closed[usable].sum() / years[usable].sum()
    expected = np.where(usable, years, 0.0) * common
    seen = np.where(usable, closed, 0.0)
    prior = gamma_poisson.fit(np.where(usable, closed, np.nan), expected)
    drawn = gamma_poisson.posterior(prior, seen, expected)
    below = _below(prior, seen, expected, city / common)
    columns = zip(common * drawn.value, common * drawn.low, common * drawn.high, city, 1.0 - below, strict=True)
    return [Hazard(*(float(one) for one in row)) for row in columns]


def _below(prior: gamma_poisson.GammaPrior, seen: Floats, expected: Floats, thresholds: Floats) -> Floats:
    each = [
        float(gamma_poisson.probability_below(prior, x, e, float(threshold)))
        for x, e, threshold in zip(seen, expected, thresholds, strict=True)
    ]
    return np.array(each)
