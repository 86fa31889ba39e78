"""How sure a diversity is: its effective number of kinds among a few units, with the limits of a bootstrap.

Counts are [area, kind]. An area answers for itself alone: neither its value nor its limits change with its neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy
from scipy.stats import hypergeom

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, tail_of

# Draws of the bootstrap: its limits at 90 % are then known to about two points of probability.
DRAWS = 500
_SEED = 2014


def rarefied_diversity(counts: ArrayLike, size: int, draws: int = DRAWS, level: float = LEVEL) -> Estimate:
    """Hill number of order 1 expected among `size` units of each area, with its bootstrap limits; nan where there are fewer.

    The value is that of `diversity.rarefied_hill`. Units are drawn again from those of the area; redrawn areas have fewer
    kinds, so the logarithms of the draws are moved back around the value, and no limit leaves 1 to `size`. Davison, A. C.,
    Hinkley, D. V. (1997), Bootstrap Methods and their Application, section 2.1.1, for the correction.
    """
    tail, table = tail_of(level), not_negative("counts", counts)
    found = np.full((3, len(table)), np.nan)
    entropies: dict[int, Floats] = {}
    for place, row in enumerate(table):
        total = row.sum()
        if np.isnan(total) or total < size:
            continue
        units = int(total)
        if units not in entropies:
            entropies[units] = _entropy_by_count(units, size)
        seen = row[row > 0].astype(np.int64)
        entropy = entropies[units][seen].sum()
        # The draws follow the counts alone, and not the order of areas or kinds.
        generator = np.random.default_rng([_SEED, *sorted(seen.tolist())])
        drawn = entropies[units][generator.multinomial(units, np.sort(seen) / units, size=draws)].sum(axis=1)
        limits = np.quantile(drawn, (tail, 1.0 - tail)) + entropy - drawn.mean()
        found[0, place] = np.exp(entropy)
        found[1:, place] = np.clip(np.exp(limits), 1.0, size)
    return Estimate(*found)


def _entropy_by_count(units: int, size: int) -> Floats:
    """What a kind with 0, 1, … `units` of the units adds to the Shannon entropy expected among `size` of them."""
    times = np.arange(1, size + 1)
    chance = hypergeom.pmf(times, units, np.arange(units + 1)[:, None], size)
    return np.asarray(-(chance * xlogy(times / size, times / size)).sum(axis=1))
