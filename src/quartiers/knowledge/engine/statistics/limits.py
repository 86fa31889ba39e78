"""Limits of a funnel: how far from its reference an ordinary area may be, chance and unexplained differences included.

Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statist. Med. 24, 1185-1202.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Interval, normal_quantile, not_negative


def dispersion(z: ArrayLike, winsorised: float = 0.10) -> float:
    """How many times more than chance areas vary: the mean square of their z-scores (observed - expected) / error.

    That share of the scores at each end is first brought back to the nearest score kept, so that the areas to be found
    do not hide themselves. Unknown scores are left out; none left: nan. ValueError unless 0 <= winsorised < 0.5.
    """
    if not 0.0 <= winsorised < 0.5:
        raise ValueError(f"A share of {winsorised} at each end: give zero or more, and less than half.")
    scores = np.asarray(z, dtype=np.float64).ravel()
    scores = np.sort(scores[~np.isnan(scores)])
    if not len(scores):
        return float("nan")
    cut = int(winsorised * len(scores))
    return float(np.mean(np.clip(scores, scores[cut], scores[-1 - cut]) ** 2))


def funnel_limits(reference: ArrayLike, expected: ArrayLike, dispersion: float, level: float = LEVEL) -> Interval:
    """Limits of a rate around its reference, in its unit, for areas where so many events are expected.

    reference * (1 -+ z sqrt(dispersion / expected)), never below zero; a dispersion under 1 counts as 1: areas cannot
    vary less than by chance. nan where nothing is expected or the dispersion is not known; ValueError for a negative input.
    """
    centre, events = not_negative("references", reference), not_negative("expected counts", expected)
    spread = np.maximum(1.0, not_negative("dispersions", dispersion))
    known = np.where(events > 0, events, np.nan)
    half = normal_quantile(level) * np.sqrt(spread / known)
    return Interval(centre * np.maximum(0.0, 1.0 - half), centre * (1.0 + half))
