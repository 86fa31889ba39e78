"""How many units of a kind an ordinary area shows, when shares differ from place to place around those of the cities.

The count is beta-binomial: the mixture of the class (`beta_binomial`) is replaced by the beta of same mean and variance.
Griffiths, D. A. (1973), Biometrics 29, 637-648.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln

from quartiers.knowledge.engine.statistics.beta_binomial import BetaPrior
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Floats, Interval, part_of, tail_of
from quartiers.knowledge.engine.statistics.mixtures import mixed_moments


def tails(prior: BetaPrior, some: ArrayLike, whole: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """Probabilities of a count as low, and as high, as this one among `whole` units of an ordinary area; nan where unknown."""
    yes, total, share = np.broadcast_arrays(*part_of(("some", "all"), some, whole), np.asarray(base, np.float64))
    low, high = np.full(yes.shape, np.nan), np.full(yes.shape, np.nan)
    for place, (a, b) in _parameters(prior, yes, total, share):
        chance = _chances(int(total[place]), a, b)
        low[place], high[place] = chance[: int(yes[place]) + 1].sum(), chance[int(yes[place]) :].sum()
    return np.minimum(low, 1.0), np.minimum(high, 1.0)


def counts_by_chance(prior: BetaPrior, whole: ArrayLike, base: ArrayLike, level: float = LEVEL) -> Interval:
    """The counts between which an ordinary area falls with at least that probability; nan where unknown."""
    total, share = np.broadcast_arrays(np.asarray(whole, np.float64), np.asarray(base, np.float64))
    tail = tail_of(level)
    low, high = np.full(total.shape, np.nan), np.full(total.shape, np.nan)
    for place, (a, b) in _parameters(prior, total, total, share):
        up_to = np.cumsum(_chances(int(total[place]), a, b))
        low[place], high[place] = np.searchsorted(up_to, tail), np.searchsorted(up_to, 1.0 - tail)
    return Interval(low, high)


def _parameters(
    prior: BetaPrior, yes: Floats, total: Floats, share: Floats
) -> list[tuple[tuple[int, ...], tuple[float, float]]]:
    """Each known place with the two parameters of its beta."""
    mean, size, weight = prior.components(share)
    middle, variance = mixed_moments(mean, mean * (1.0 - mean) / (size + 1.0), weight)
    worth = middle * (1.0 - middle) / variance - 1.0
    known = np.isfinite(yes) & (total > 0) & np.isfinite(worth)
    places = [tuple(map(int, place)) for place in np.argwhere(known)]
    return [(place, (float(middle[place] * worth[place]), float((1 - middle[place]) * worth[place]))) for place in places]


def _chances(total: int, a: float, b: float) -> Floats:
    """Probabilities of 0, 1, …, all."""
    k = np.arange(total + 1.0)
    ways = gammaln(total + 1.0) - gammaln(k + 1.0) - gammaln(total - k + 1.0)
    return np.asarray(np.exp(ways + betaln(k + a, total - k + b) - betaln(a, b)))
