"""Trends: how much faster or slower than the city the events of a neighbourhood grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.statistics.trends import fit_dispersion, yearly_trend
from quartiers.knowledge.engine.zones import Zones


@dataclass(frozen=True)
class Trend:
    """Percent a year above the city (negative binomial regression, its dispersion shared by comparable neighbourhoods)."""

    is_pooled = True
    label_fr = "régression binomiale négative, intervalle à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods with a city; nan elsewhere."""
        # Parts count years backwards; time runs forwards.
        events = np.nan_to_num(grid.numerator[:, 0, ::-1])
        value, low, high = (np.full((len(zones), 1), np.nan) for _ in range(3))
        total = events.sum(axis=1, keepdims=True)
        for group in zones.groups():
            city = events[zones.rest[group]]
            chosen = group[(zones.rest[group] >= 0) & (city > 0).all(axis=1)]
            if len(chosen):
                counts, offset = events[chosen], np.log(events[zones.rest[chosen]])
                found = yearly_trend(counts, offset, fit_dispersion(counts, offset))
                value[chosen, 0], low[chosen, 0], high[chosen, 0] = found.value, found.low, found.high
        return Answer(("",), value, low, high, total, total, LEVEL)
