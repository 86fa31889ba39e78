"""How far the profile of an area is from that of its city, and how far chance alone would put it.

Profiles are shares [..., kind] that sum to 1. A small area looks specialised by chance: read its distance beside the
distances of areas of the same size drawn at random from the city.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, quotient, tail_of

# Shares drawn at once: some 30 MB, whatever the number of areas.
DRAWN_AT_ONCE = 1 << 21


def krugman(shares: ArrayLike, base: ArrayLike) -> Floats:
    """Sum of |share - base|, from 0 (same profile) to 2 (nothing in common). Krugman, P. (1991), Geography and Trade."""
    here, there = not_negative("shares", shares), not_negative("shares of the city", base)
    return np.asarray(np.abs(here - there).sum(axis=-1))


def hellinger(shares: ArrayLike, base: ArrayLike) -> Floats:
    """sqrt(sum (sqrt(share) - sqrt(base))^2 / 2), from 0 (same profile) to 1 (nothing in common). Hellinger (1909)."""
    here, there = not_negative("shares", shares), not_negative("shares of the city", base)
    return np.asarray(np.sqrt(((np.sqrt(here) - np.sqrt(there)) ** 2).sum(axis=-1) / 2.0))


def null_distances(
    size: ArrayLike,
    base: ArrayLike,
    draws: int,
    generator: np.random.Generator,
    distance: Callable[[Floats, Floats], Floats],
    level: float = LEVEL,
) -> Estimate:
    """Mean and central interval of the distance, for areas of these sizes [area] drawn from their base [area, kind].

    Multinomial draws: what remains when areas are specialised by chance only. nan for a size of zero or unknown. The
    draws follow the order of areas: keep it, and the seed, to get the same figures.
    """
    tail, units = tail_of(level), np.atleast_1d(not_negative("sizes", size))
    city = np.broadcast_to(not_negative("shares of the city", base), (len(units), np.shape(base)[-1]))
    if draws < 1:
        raise ValueError(f"{draws} draws: give at least 1.")
    found = np.full((3, len(units)), np.nan)
    known = np.flatnonzero(units > 0)
    step = max(1, DRAWN_AT_ONCE // (draws * city.shape[-1]))
    for first in range(0, len(known), step):
        here = known[first : first + step]
        chance = quotient(city[here], city[here].sum(axis=-1, keepdims=True))
        drawn = generator.multinomial(units[here].astype(np.int64), chance, size=(draws, len(here)))
        far = distance(drawn / units[here][:, None], chance)
        found[:, here] = far.mean(axis=0), *np.quantile(far, (tail, 1.0 - tail), axis=0)
    return Estimate(*found)
