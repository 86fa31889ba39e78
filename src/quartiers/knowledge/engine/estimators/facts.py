"""Facts: what is there, without a margin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Grid


@dataclass(frozen=True)
class Count(Plain):
    """A number of establishments, as the register has it."""

    label_fr = "compte du registre, sans marge d'échantillonnage"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        return Answer.fact(grid, grid.numerator)


@dataclass(frozen=True)
class Basket(Plain):
    """How many types of a basket are present, by reach in metres."""

    reaches_m: tuple[int, ...]
    label_fr = "fait, sans marge"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        there = np.maximum.accumulate(np.nan_to_num(grid.numerator) > 0, axis=2)
        present = there.sum(axis=1).astype(float)
        items = tuple(f"à moins de {reach} m" if reach else "dans le quartier" for reach in self.reaches_m)
        return Answer.fact(Grid(items, present, present, present), present)


@dataclass(frozen=True)
class Nearest(Plain):
    """The least reach at which each type is present; when it is at none, the value is only known to be beyond the last."""

    reaches_m: tuple[int, ...]
    label_fr = "fait, sans marge"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        there = np.nan_to_num(grid.numerator) > 0
        nearest = np.where(there.any(axis=2), np.array(self.reaches_m, float)[there.argmax(axis=2)], np.nan)
        found = Answer.fact(Grid(grid.items, np.nansum(grid.numerator, axis=2), nearest, nearest), nearest)
        return replace(found, low=np.where(np.isnan(nearest), float(self.reaches_m[-1]), np.nan))
