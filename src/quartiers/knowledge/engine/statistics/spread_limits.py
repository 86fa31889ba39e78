"""Limits of a relative rate among areas that differ more than by chance: counts ~ Poisson(expected * theta), theta ~ Gamma.

With a gamma of mean r and shape k (squared coefficient of variation 1 / k), a count is negative binomial of mean
r * expected, and P(count <= x) = I_p(k, x + 1) with p = k / (k + r * expected), I the regularised incomplete beta function.
Johnson, N. L., Kemp, A. W., Kotz, S. (2005), Univariate Discrete Distributions, 3rd ed., section 5.6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv, gammainccinv, gammaincinv
from scipy.stats import nbinom, poisson

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Floats, Interval, not_negative, quotient, tail_of

# Beyond this shape areas cannot be told from equal ones, and scipy loses digits.
_LARGEST = 1e12


def spread_limits(count: ArrayLike, expected: ArrayLike, shape: ArrayLike, level: float = LEVEL) -> Interval:
    """Limits of the mean relative rate: those at which so low, or so high, a count has a probability of (1 - level) / 2.

    An infinite shape gives Garwood's limits. nan without anything expected or without shape; ValueError for a negative input.
    """
    tail, x = tail_of(level), not_negative("counts", count)
    size, k = not_negative("expected counts", expected), _positive(shape)
    x, size, k = np.broadcast_arrays(x, size, k)
    is_poisson, finite = np.isinf(k), np.where(np.isinf(k), 1.0, k)
    # The mean from the probability of success: k (1 - p) / p, whose complement is asked for directly to keep its digits.
    high = finite * quotient(betainccinv(x + 1.0, finite, tail), betaincinv(finite, x + 1.0, tail))
    some = np.where(x > 0, x, 1.0)
    low = finite * quotient(betaincinv(some, finite, tail), betainccinv(finite, some, tail))
    low, high = np.where(is_poisson, gammaincinv(some, tail), low), np.where(is_poisson, gammainccinv(x + 1.0, tail), high)
    # No event is compatible with a rate of zero.
    low = np.where(x == 0, 0.0, np.where(np.isnan(x), np.nan, low))
    is_known = ~np.isnan(k)
    return Interval(quotient(np.where(is_known, low, np.nan), size), quotient(np.where(is_known, high, np.nan), size))


def chance_counts(mean: ArrayLike, shape: ArrayLike, level: float = LEVEL) -> Interval:
    """The counts between which an area of this mean and shape falls with at least that probability; nan where unknown."""
    tail = tail_of(level)
    middle, k = np.broadcast_arrays(not_negative("means", mean), _positive(shape))
    return Interval(_quantile(middle, k, tail), _quantile(middle, k, 1.0 - tail))


def deciding_counts(expected: ArrayLike, shape: ArrayLike, below: float, above: float, level: float = LEVEL) -> Interval:
    """The greatest count whose high limit stays under `below` (-1: none), and the least whose low limit passes `above`."""
    tail = tail_of(level)
    size, k = np.broadcast_arrays(not_negative("expected counts", expected), _positive(shape))
    few = _quantile(below * size, k, tail) - 1.0
    many = _quantile(above * size, k, 1.0 - tail) + 1.0
    return Interval(few, many)


def confidence(count: ArrayLike, expected: ArrayLike, shape: ArrayLike, margins: tuple[float, float]) -> Floats:
    """How surely the mean relative rate is below the first margin, or above the second, on the side where the count is.

    One less the probability of such a count at that margin; nan where unknown.
    """
    x, size = not_negative("counts", count), not_negative("expected counts", expected)
    x, size, k = np.broadcast_arrays(x, np.where(size > 0, size, np.nan), np.minimum(_positive(shape), _LARGEST))
    low, high = (nbinom.cdf(x - step, k, k / (k + margin * size)) for step, margin in ((0, margins[0]), (1, margins[1])))
    return np.asarray(np.where(x < size, 1.0 - low, high))


def _quantile(mean: Floats, shape: Floats, probability: float) -> Floats:
    """The least count with at least that probability at or below it."""
    is_poisson = np.isinf(shape)
    finite = np.where(is_poisson, 1.0, shape)
    spread = nbinom.ppf(probability, finite, quotient(finite, finite + mean))
    # A law of mean zero is all at zero, which scipy does not define.
    found = np.where(mean == 0, 0.0, np.where(is_poisson, poisson.ppf(probability, mean), spread))
    return np.where(np.isnan(mean) | np.isnan(shape), np.nan, found)


def _positive(shape: ArrayLike) -> Floats:
    k = not_negative("shapes", shape)
    return np.where(k > 0, k, np.nan)
