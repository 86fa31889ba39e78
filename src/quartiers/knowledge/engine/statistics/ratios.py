"""Exact limits of the ratio of two rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, not_negative, quotient, tail_of


def rate_ratio(
    count: ArrayLike, exposure: ArrayLike, other_count: ArrayLike, other_exposure: ArrayLike, level: float = LEVEL
) -> Estimate:
    """(count / exposure) / (other_count / other_exposure), with exact limits given the total of both counts.

    Given that total, the count is binomial; the Clopper-Pearson limits p of its share give the limits
    p / (1 - p) * other_exposure / exposure of the ratio. No event here: value and low are 0. No event there: value and
    high are infinite. No event at all, or no exposure on a side: nan. ValueError for a negative count or exposure.
    Przyborowski, J., Wilenski, H. (1940), Biometrika 31, 313-323; limits as in R's poisson.test.
    """
    tail = tail_of(level)
    here, there = np.broadcast_arrays(not_negative("counts", count), not_negative("other counts", other_count))
    scale = quotient(not_negative("other exposures", other_exposure), not_negative("exposures", exposure))
    # An exposure of zero on the other side would make a ratio of zero: it is unknown.
    scale = np.where((scale > 0) & (here + there > 0), scale, np.nan)
    low = quotient(betaincinv(here, there + 1.0, tail), betainccinv(there + 1.0, here, tail))
    high = quotient(betainccinv(here + 1.0, there, tail), betaincinv(there, here + 1.0, tail))
    # With no event on a side the beta quantile of that side is not defined: the limit is at the end of the scale.
    low, high = np.where(here == 0, 0.0, low), np.where(there == 0, np.inf, high)
    value = np.where(there == 0, np.inf, quotient(here, there))
    return Estimate(value * scale, low * scale, high * scale)
