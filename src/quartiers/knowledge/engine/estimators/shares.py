"""Shares of establishments, with those whose answer is unknown counted out, then in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.statistics.proportions import wilson_with_unknown


@dataclass(frozen=True)
class Share(Plain):
    """A share in %: Wilson's limits, the low one with the unknown against, the high one with the unknown for."""

    label_fr = "intervalle de Wilson (1927) à 90 %, élargi de ce qui est inconnu"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        total = np.where(grid.denominator > 0, grid.denominator, np.nan)
        share = wilson_with_unknown(grid.numerator, grid.unknown, total)
        return Answer(grid.items, 100 * share.value, 100 * share.low, 100 * share.high, grid.denominator, grid.numerator, LEVEL)
