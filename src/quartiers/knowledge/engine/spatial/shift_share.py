"""What a change owes to the whole country, to the sectors of a place, and to the place itself.

Dunn, E. S. (1960), Papers of the Regional Science Association 6, 97-112. Counts are [..., sector], few sectors (4 to 6),
over several years: the parts of a handful of firms are noise, and the parts say no cause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, quotient, tail_of


@dataclass(frozen=True, eq=False)
class Parts:
    """Three parts [..., sector] that add up to the change, in the unit of the counts.

    `national`: had every sector followed the whole. `mix`: what its sectors added, each following its own. `local`: the
    rest, against the same sectors elsewhere.
    """

    national: Floats
    mix: Floats
    local: Floats


@dataclass(frozen=True, eq=False)
class Intervals:
    """The three parts summed over sectors [...], with their limits."""

    national: Estimate
    mix: Estimate
    local: Estimate


def shift_share(before: ArrayLike, after: ArrayLike, whole_before: ArrayLike, whole_after: ArrayLike) -> Parts:
    """National x (G - 1), mix x (G_s - G), local y - x G_s, with G and G_s the ratios after / before of the whole.

    `before` and `after` [..., sector] are the place, the whole [sector] its country or city. A sector that the place did
    not have gives it a local part only; one that the whole did not have before, and the place had, is unknown (nan).
    """
    x, y = not_negative("counts before", before), not_negative("counts after", after)
    past, present = not_negative("counts of the whole before", whole_before), not_negative("counts of the whole", whole_after)
    overall = quotient(present.sum(axis=-1, keepdims=True), past.sum(axis=-1, keepdims=True))
    expected = np.where(x == 0, 0.0, x * quotient(present, past))
    national = x * (overall - 1.0)
    return Parts(national, expected - x * overall, y - expected)


def shift_share_intervals(
    before: ArrayLike,
    after: ArrayLike,
    whole_before: ArrayLike,
    whole_after: ArrayLike,
    generator: np.random.Generator,
    draws: int = 999,
) -> Intervals:
    """The parts summed over sectors, with the central interval (0.90) of `draws` sets of counts drawn around those seen.

    Parametric bootstrap: every count, of the place and of the whole, is Poisson with the count seen as its mean. A count
    of zero stays zero, and narrows the interval: merge sectors until none is empty.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: give at least 1.")
    counts = [np.asarray(given, dtype=np.float64) for given in (before, after, whole_before, whole_after)]
    seen = shift_share(*counts)
    drawn = shift_share(*(_drawn(given, draws, generator, max(one.ndim for one in counts)) for given in counts))
    tails = (tail_of(LEVEL), 1.0 - tail_of(LEVEL))

    def estimate(part: Floats, parts: Floats) -> Estimate:
        low, high = np.quantile(parts.sum(axis=-1), tails, axis=0)
        return Estimate(np.asarray(part.sum(axis=-1)), np.asarray(low), np.asarray(high))

    return Intervals(estimate(seen.national, drawn.national), estimate(seen.mix, drawn.mix), estimate(seen.local, drawn.local))


def _drawn(counts: Floats, draws: int, generator: np.random.Generator, axes: int) -> Floats:
    """Poisson counts [draw, ..., sector] around those seen, as many axes as the widest table; the unknown stay so."""
    is_known = np.isfinite(counts)
    found = generator.poisson(np.where(is_known, counts, 0.0), (draws, *counts.shape)).astype(np.float64)
    found[:, ~is_known] = np.nan
    return found.reshape(draws, *(1,) * (axes - counts.ndim), *counts.shape)
