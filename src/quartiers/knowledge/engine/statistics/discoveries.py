"""Many tests at once: the share of false discoveries among those announced."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.statistics.intervals import Floats, not_negative


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """q-values, in the shape of the p-values: announce those up to 0.10 and 10 % of them are false on average.

    An unknown p (nan) counts for no test and stays nan; ValueError outside 0-1. The i-th smallest of m gives
    min over j >= i of m p_j / j. Benjamini, Y., Hochberg, Y. (1995), J. R. Statist. Soc. B 57, 289-300.
    """
    asked = not_negative("probabilities", p)
    if (asked > 1).any():
        raise ValueError(f"A probability of {np.nanmax(asked):g}: give values between 0 and 1.")
    known = np.flatnonzero(~np.isnan(asked))
    order = known[np.argsort(asked.flat[known], kind="stable")]
    raw = asked.flat[order] * len(order) / np.arange(1, len(order) + 1)
    q = np.full(asked.shape, np.nan)
    # From the largest down, so that a smaller p never has a larger q.
    q.flat[order] = np.minimum.accumulate(raw[::-1])[::-1]
    return q
