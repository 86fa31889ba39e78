"""Profiles of activity: smoothed shares, location quotients, distance to the city against chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.statistics import beta_binomial
from quartiers.knowledge.engine.statistics.distances import krugman, null_distances
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate
from quartiers.knowledge.engine.statistics.proportions import clopper_pearson
from quartiers.knowledge.engine.zones import Ints, Zones

# Draws of the null profile: its limits at 90 % are then known to about one point of probability.
DRAWS = 1000
_SEED = 2021


def base_shares(grid: Grid, zones: Zones) -> Floats:
    """For each zone the shares of the rest of its urban unit, nan when there is none."""
    shares = grid.numerator / np.where(grid.denominator > 0, grid.denominator, np.nan)
    return np.where((zones.rest >= 0)[:, None], shares[zones.rest], np.nan)


def _usable(grid: Grid, base: Floats, group: Ints) -> Ints:
    is_usable = np.isfinite(base[group]).all(axis=1) & (np.nan_to_num(grid.denominator[group, 0]) > 0)
    return np.asarray(group[is_usable])


def _smoothed(counts: Floats, base: Floats) -> Estimate:
    """Shares [zone, kind] between 0 and 1, each kind by a prior of its own: some vary from place to place, others hardly."""
    total = counts.sum(axis=1)
    kinds = []
    for number, share in zip(counts.T, base.T, strict=True):
        prior = beta_binomial.fit(number, total, share)
        kinds.append(beta_binomial.posterior(prior, number, total, share))
    value, low, high = (np.stack([getattr(kind, name) for kind in kinds], axis=1) for name in ("value", "low", "high"))
    return Estimate(value, low, high)


@dataclass(frozen=True)
class SmoothedShares(Plain):
    """Shares in % drawn towards those of the city by what comparable neighbourhoods teach of each kind (beta-binomial)."""

    is_pooled = True
    label_fr = "lissage bêta-binomial de chaque famille vers le reste de l'unité urbaine, intervalle à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods by groups of comparable ones, the others as they are."""
        answer = self.plain(grid)
        base = base_shares(grid, zones)
        for group in zones.groups():
            chosen = _usable(grid, base, group)
            if len(chosen) < 2:
                continue
            shares = _smoothed(grid.numerator[chosen], base[chosen])
            # Each kind is smoothed by what it teaches itself: together they would be a little off 100 %.
            whole = np.nansum(shares.value, axis=1, keepdims=True)
            answer.value[chosen] = 100 * shares.value / whole
            answer.low[chosen], answer.high[chosen] = 100 * shares.low, 100 * shares.high
        return answer

    def plain(self, grid: Grid) -> Answer:
        """The raw shares and their exact marginal limits, a zone at a time."""
        total = np.where(grid.denominator > 0, grid.denominator, np.nan)
        limits = clopper_pearson(grid.numerator, total)
        value = 100 * grid.numerator / total
        return Answer(grid.items, value, 100 * limits.low, 100 * limits.high, grid.denominator, grid.numerator, LEVEL)


@dataclass(frozen=True)
class Quotients:
    """Location quotients; what is expected is what the city's share would give to a neighbourhood of that size."""

    is_pooled = True
    label_fr = "lissage bêta-binomial de chaque famille vers le reste de l'unité urbaine, intervalle à 90 %"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods by groups of comparable ones; nan elsewhere."""
        base = base_shares(grid, zones)
        value, low, high = (np.full(grid.numerator.shape, np.nan) for _ in range(3))
        for group in zones.groups():
            chosen = _usable(grid, base, group)
            if len(chosen) < 2:
                continue
            shares = _smoothed(grid.numerator[chosen], base[chosen])
            city = np.where(base[chosen] > 0, base[chosen], np.nan)
            value[chosen], low[chosen], high[chosen] = (each / city for each in (shares.value, shares.low, shares.high))
        return Answer(grid.items, value, low, high, grid.denominator * base, grid.numerator, LEVEL)


@dataclass(frozen=True)
class Distance:
    """Krugman's distance to the city; the limits are those of chance alone, not of the value."""

    is_pooled = True
    label_fr = "entre les limites : ce que donne le hasard seul, 90 % des tirages"

    def __call__(self, grid: Grid, zones: Zones) -> Answer:
        """Neighbourhoods with a city; nan elsewhere."""
        base = base_shares(grid, zones)
        shape = (len(zones), 1)
        value, low, high, size = (np.full(shape, np.nan) for _ in range(4))
        for place in _usable(grid, base, zones.areas):
            total = grid.denominator[place, 0]
            value[place] = krugman(grid.numerator[place] / total, base[place])
            generator = np.random.default_rng([_SEED, int(total)])
            null = null_distances(int(total), base[place], DRAWS, generator, krugman)
            low[place], high[place], size[place] = null.low, null.high, total
        return Answer(("",), value, low, high, size, size, None)
