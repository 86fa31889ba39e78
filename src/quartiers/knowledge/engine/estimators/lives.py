"""Survival of establishments: how many are still open after some years, and how long they last on average."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate
from quartiers.knowledge.engine.statistics.survival import RiskTable, risk_table, rmst, survival_at


def _each(grid: Grid, of: Callable[[RiskTable], Estimate], times: float) -> Answer:
    """One curve per zone and form; its minimum counts the births that were followed from the first day."""
    entered, closures, gone = (np.nan_to_num(part) for part in (grid.denominator, grid.numerator, grid.unknown))
    found = of(risk_table(np.arange(grid.numerator.shape[2]), entered, closures, gone))
    value, low, high = (times * np.asarray(part).reshape(entered.shape[:2]) for part in (found.value, found.low, found.high))
    return Answer(grid.items, value, low, high, entered[:, :, 0], closures.sum(axis=2), LEVEL)


@dataclass(frozen=True)
class Survival(Plain):
    """The share (%) still open at an age in months, by Kaplan and Meier's estimator."""

    months: int
    label_fr = "Kaplan-Meier, intervalle log-log à 90 %"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        return _each(grid, lambda table: survival_at(table, self.months), 100.0)


@dataclass(frozen=True)
class MeanLife(Plain):
    """Months lived on average before an age, that of the area under the curve (restricted mean survival time)."""

    months: int
    label_fr = "aire sous la courbe de Kaplan-Meier, intervalle de Greenwood à 90 %"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        return _each(grid, lambda table: rmst(table, self.months), 1.0)
