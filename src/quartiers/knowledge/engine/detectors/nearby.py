"""How many shops of a type stand in a neighbourhood or within 500 m, and who has one on foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, TYPE_DENSITY
from quartiers.knowledge.engine.surroundings import WALKS_MIN, Surroundings, surroundings


@dataclass(frozen=True, eq=False)
class Nearby:
    """Walked distances where streets are known; else rings of the daily basket, as the crow flies."""

    walks: Surroundings
    basket: Grid
    residents: Floats

    @property
    def how_fr(self) -> str:
        """How the distance was measured, to put after it."""
        return " à pied (vol d'oiseau × 1,3)" if self.walks.types else " à vol d'oiseau"

    @property
    def on_foot_fr(self) -> str:
        """The same in a sentence; empty as the crow flies."""
        return " à pied" if self.walks.types else ""

    def count(self, area: int, shop_type: str) -> float:
        """Shops inside or at most 500 m away; nan = not known."""
        if shop_type in self.walks.types:
            return float(self.walks.within_500[area, self.walks.types.index(shop_type)])
        if shop_type in self.basket.items:
            return float(np.nansum(self.basket.numerator[area, self.basket.items.index(shop_type)]))
        return float("nan")

    def covered(self, area: int, shop_type: str) -> tuple[float | None, ...]:
        """Residents who have one within each walk; None = not known."""
        if shop_type not in self.walks.types:
            return (None,) * len(WALKS_MIN)
        without = self.walks.uncovered[area, self.walks.types.index(shop_type)]
        return tuple(float(one) if np.isfinite(one) else None for one in self.residents[area] - without)


def nearby(evidence: Evidence) -> Nearby:
    """What is around every zone of an evidence."""
    density = evidence.grid(TYPE_DENSITY)
    residents = density.denominator[:, 0] if density.items else np.full(len(evidence.zones), np.nan)
    return Nearby(surroundings(evidence), evidence.grid(BASKET_COUNT), residents)
