"""Comparisons: a rate over that of the rest of the city, and its place among ordinary neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.estimators.rates import exact
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.statistics.ratios import rate_ratio
from quartiers.knowledge.engine.zones import Zones


@dataclass(frozen=True)
class Ratio:
    """The rate of a neighbourhood over that of the rest of its urban unit.

    Its minimum counts what is expected at the city's rate (sectors), or the establishments themselves (all of them).
    """

    is_pooled = True
    label_fr = "intervalle exact conditionnel (Clopper et Pearson 1934) à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods with a city; nan elsewhere."""
        has_rest = (zones.rest >= 0)[:, None]
        other, exposure = (np.where(has_rest, values[zones.rest], np.nan) for values in (grid.numerator, grid.denominator))
        own, other_exposure = (np.where(values > 0, values, np.nan) for values in (grid.denominator, exposure))
        found = rate_ratio(grid.numerator, own, other, other_exposure)
        expected = own * other / other_exposure
        have = grid.numerator if grid.items == ("",) else expected
        return Answer(grid.items, found.value, found.low, found.high, have, grid.numerator, LEVEL)


@dataclass(frozen=True)
class Position:
    """The share of ordinary neighbourhoods whose rate is lower, in %; the limits are the places of the rate's limits."""

    times: float
    is_pooled = True
    label_fr = "position des deux bornes de la densité, à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods whose class is known; nan elsewhere."""
        rates = exact(grid, self.times, grid.numerator)
        value, low, high, have = (np.full((len(zones), 1), np.nan) for _ in range(4))
        for group in zones.groups():
            generation, size = int(zones.generations[group[0]]), int(zones.classes[group[0]])
            known = rates.value[zones.ordinary(generation, size), 0]
            known = np.sort(known[np.isfinite(known)])
            have[group] = len(known)
            for target, source in ((value, rates.value), (low, rates.low), (high, rates.high)):
                target[group, 0] = _percent_below(known, source[group, 0])
        return Answer(("",), value, low, high, have, grid.numerator[:, :1], LEVEL)


def _percent_below(known: Floats, values: Floats) -> Floats:
    """The share (%) of sorted values below each value, ties counted half; nan for nan."""
    if not len(known):
        return np.full(values.shape, np.nan)
    below = (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right")) / 2
    return np.where(np.isfinite(values), 100 * below / len(known), np.nan)
