"""What every estimator does, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.zones import Zones


@dataclass(frozen=True, eq=False)
class Answer:
    """Values by zone and item, with limits; nan where there is none.

    `have` is what the indicator's minimum counts, `units` the establishments that secrecy counts, both of that shape.
    `level` is that of the interval (0 to 1), None when the limits are bounds and no probability.
    """

    items: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    have: Floats
    units: Floats
    level: float | None

    @classmethod
    def fact(cls, grid: Grid, value: Floats) -> Answer:
        """A count or another fact: no interval, shown as it is."""
        nothing = np.full(value.shape, np.nan)
        return cls(grid.items, value, nothing, nothing, np.full(value.shape, np.inf), grid.numerator, None)


class Estimator(Protocol):
    """Turns the counts of an indicator into values.

    `is_pooled`: the value of an area leans on the others of its class, or on its city.
    """

    label_fr: str
    is_pooled: bool

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Values for every zone that the estimator speaks of."""
        ...


class Plain(ABC):
    """An estimator that can take zones one by one, without a model: what comparators show."""

    is_pooled = False

    @abstractmethod
    def plain(self, grid: Grid) -> Answer:
        """Values of zones taken one by one."""

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Every zone, one by one unless a model says otherwise."""
        del zones
        return self.plain(grid)
