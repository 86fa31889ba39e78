"""Limits of a share: k units among n, some of them perhaps unknown."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv

from quartiers.knowledge.engine.statistics.intervals import (
    LEVEL,
    Estimate,
    Interval,
    normal_quantile,
    not_negative,
    part_of,
    quotient,
    tail_of,
)

NAMES = ("units of the kind", "units in all")


def wilson(k: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Interval:
    """Score limits of the share k / n, between 0 and 1: right on average over shares, not at each of them.

    nan when n is 0; ValueError when k is negative or above n. With z the normal quantile and p = k / n:
    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). Wilson, E. B. (1927), JASA 22, 209-212.
    """
    part, whole = part_of(NAMES, k, n)
    z2 = normal_quantile(level) ** 2
    share = quotient(part, whole)
    middle = part + z2 / 2.0
    half = np.sqrt(z2 * (part * (1.0 - share) + z2 / 4.0))
    low, high = quotient(middle - half, whole + z2), quotient(middle + half, whole + z2)
    # Exact at both ends, where the two terms cancel but for rounding.
    low, high = np.where(share == 0.0, 0.0, low), np.where(share == 1.0, 1.0, high)
    return Interval(low, high)


def clopper_pearson(k: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Interval:
    """Exact limits of the share k / n, between 0 and 1: they hold it at least as often as the level says.

    nan when n is 0; ValueError when k is negative or above n. Beta quantiles of parameters (k, n - k + 1) and
    (k + 1, n - k). Clopper, C. J., Pearson, E. S. (1934), Biometrika 26, 404-413.
    """
    part, whole = part_of(NAMES, k, n)
    tail, rest = tail_of(level), whole - part
    low = np.where(part == 0, 0.0, betaincinv(part, rest + 1.0, tail))
    high = np.where(rest == 0, 1.0, betainccinv(part + 1.0, rest, tail))
    return Interval(np.where(whole > 0, low, np.nan), np.where(whole > 0, high, np.nan))


def wilson_with_unknown(k: ArrayLike, unknown: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Estimate:
    """The share among known units, with limits that hold whatever the unknown ones are.

    `n` counts all units, unknown ones included. Low: Wilson's low limit of k / n (no unknown unit is of the kind); high:
    his high limit of (k + unknown) / n (all are). All unknown: nan, between 0 and 1. n = 0: nan throughout.
    """
    part, missing = not_negative(NAMES[0], k), not_negative("unknown units", unknown)
    most, whole = part_of(("units of the kind or unknown", NAMES[1]), part + missing, n)
    value = quotient(part, whole - missing)
    return Estimate(value, wilson(part, whole, level).low, wilson(most, whole, level).high)
