"""Exact limits of a rate: a count of events over an exposure that is known without error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Interval, not_negative, part_of, quotient, tail_of


def garwood(count: ArrayLike, exposure: ArrayLike, level: float = LEVEL) -> Interval:
    """Exact Poisson limits of count / exposure, in events per unit of exposure, in the shape of the inputs.

    They are the rates at which a count as high, or as low, as the one seen has a probability of (1 - level) / 2; as
    counts are whole, they hold the true rate more often than the level says, never less often. nan without exposure;
    ValueError for a negative count or exposure.
    Garwood, F. (1936), Biometrika 28, 437-442: gamma quantiles of shapes x and x + 1.
    """
    return garwood_between(count, count, exposure, level)


def garwood_between(fewest: ArrayLike, most: ArrayLike, exposure: ArrayLike, level: float = LEVEL) -> Interval:
    """The same when some units may or may not count: the lower limit of `fewest`, the upper limit of `most`."""
    low, high = part_of(("counts at the fewest", "counts at the most"), fewest, most)
    size, tail = not_negative("exposures", exposure), tail_of(level)
    # No event is compatible with a rate of zero; the quantile of a gamma of shape 0 is not defined.
    lowest = np.where(low == 0, 0.0, gammaincinv(low, tail))
    return Interval(quotient(lowest, size), quotient(gammainccinv(high + 1.0, tail), size))
