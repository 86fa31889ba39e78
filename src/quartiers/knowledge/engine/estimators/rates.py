"""Rates: exact, smoothed towards comparable neighbourhoods, under several rules, and the balance of two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.statistics.rates import garwood_between
from quartiers.knowledge.engine.zones import Ints, Zones


def exact(grid: Grid, times: float, have: Floats) -> Answer:
    """`times` × numerator ÷ denominator with Garwood's limits, widened by the units that are unknown."""
    limits = garwood_between(grid.numerator, grid.numerator + grid.unknown, _positive(grid.denominator))
    value = grid.numerator / _positive(grid.denominator)
    return Answer(grid.items, times * value, times * limits.low, times * limits.high, have, grid.numerator, LEVEL)


def _positive(denominator: Floats) -> Floats:
    """Nobody to divide by is an unknown rate, not an infinite one."""
    return np.where(denominator > 0, denominator, np.nan)


@dataclass(frozen=True)
class Rate(Plain):
    """An exact rate; `is_by_size`: its minimum counts the denominator (residents), else the numerator."""

    times: float
    is_by_size: bool = False
    label_fr = "intervalle exact de Poisson (Garwood 1936) à 90 %"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        return exact(grid, self.times, grid.denominator if self.is_by_size else grid.numerator)


@dataclass(frozen=True)
class SmoothedRate(Plain):
    """A rate drawn towards that of comparable neighbourhoods, the more so the less it rests on (gamma-Poisson)."""

    times: float
    is_pooled = True
    label_fr = "lissage gamma-Poisson vers les quartiers comparables, intervalle à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods by groups of comparable ones, the others as they are."""
        answer = self.plain(grid)
        for group in zones.groups():
            for item in range(len(grid.items)):
                _smooth(answer, grid, group, item, self.times)
        return answer

    def plain(self, grid: Grid) -> Answer:
        """The exact rate, a zone at a time."""
        return exact(grid, self.times, grid.numerator)


def _smooth(answer: Answer, grid: Grid, group: Ints, item: int, times: float) -> None:
    counts, exposure = grid.numerator[group, item], grid.denominator[group, item]
    usable = np.isfinite(counts) & (exposure > 0)
    if usable.sum() < 2 or counts[usable].sum() == 0:
        return
    chosen, counts, exposure = group[usable], counts[usable], exposure[usable]
    common = counts.sum() / exposure.sum()
    expected = exposure * common
    drawn = gamma_poisson.posterior(gamma_poisson.fit(counts, expected), counts, expected)
    for target, relative in ((answer.value, drawn.value), (answer.low, drawn.low), (answer.high, drawn.high)):
        target[chosen, item] = times * common * relative


@dataclass(frozen=True)
class Envelope(Plain):
    """What the rules of counting change: the rate under the main one, the least and the greatest under all of them."""

    times: float
    main: str
    label_fr = "plus petite et plus grande valeur selon la règle ; ce n'est pas un intervalle de probabilité"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        rates = self.times * grid.numerator / _positive(grid.denominator)
        main = [grid.items.index(self.main)] if self.main in grid.items else []
        count = grid.numerator[:, main]
        return Answer(
            ("",) * len(main),
            rates[:, main],
            rates.min(axis=1, keepdims=True)[:, : len(main)],
            rates.max(axis=1, keepdims=True)[:, : len(main)],
            grid.denominator[:, main],
            count,
            None,
        )


@dataclass(frozen=True)
class Balance(Plain):
    """What came, what went, and the difference with limits that hold whatever their link."""

    plus: str
    minus: str
    net: str
    label_fr = "intervalle exact de Poisson (Garwood 1936) à 90 % ; bornes prudentes pour la différence"

    def plain(self, grid: Grid) -> Answer:
        """Every zone, one by one."""
        each = exact(grid, 1.0, np.full(grid.numerator.shape, np.inf))
        if set(grid.items) < {self.plus, self.minus}:
            return each
        plus, minus = grid.items.index(self.plus), grid.items.index(self.minus)

        def with_net(values: Floats, other: Floats) -> Floats:
            return np.column_stack([values, values[:, plus] - other[:, minus]])

        return Answer(
            (*grid.items, self.net),
            with_net(each.value, each.value),
            with_net(each.low, each.high),
            with_net(each.high, each.low),
            np.full((len(each.value), len(grid.items) + 1), np.inf),
            np.column_stack([grid.numerator, grid.numerator[:, plus] + grid.numerator[:, minus]]),
            LEVEL,
        )
