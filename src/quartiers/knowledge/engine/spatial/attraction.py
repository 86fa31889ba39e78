"""Which kinds of shops stand near which, learnt over a whole city, and what the surroundings of a site promise a kind.

As written in methods.md, 2.4, after P. Jensen (2006, physics/0608297). The paper itself could not be opened again, so that
this is not called Jensen's. A shop without neighbours to count is 0/0 and is left out of the average, as for M.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.spatial.concentration import DRAWS, mean_by_kind, relative
from quartiers.knowledge.engine.spatial.places import Ints, kinds_of, links, places, reach
from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Flags, Floats, quotient, tail_of

# The distance at which shops are said to be neighbours.
NEAR_M = 100.0
# Two kinds never seen together: as if they were a hundred times rarer together than by chance, not infinitely.
LEAST_LOG = -2.0
# Share of false pairs among those kept: kinds make hundreds of pairs.
FALSE_SHARE = 0.10


@dataclass(frozen=True, eq=False)
class Attraction:
    """What a city teaches, tables [kind, neighbour's kind]; nan where nothing can be said.

    `value`: log10 of M_AB, above 0 when B stands more often near A than by chance. `low`, `high`: where chance alone puts
    it. `is_kept`: beyond chance, false discoveries held to a tenth. `mean_around`: shops of B near a shop of A, on average.
    """

    value: Floats
    low: Floats
    high: Floats
    is_kept: Flags
    mean_around: Floats


def attraction(
    xy: ArrayLike,
    kind: ArrayLike,
    kinds: int,
    generator: np.random.Generator,
    *,
    reach_m: float = NEAR_M,
    draws: int = DRAWS,
) -> Attraction:
    """Learn from the shops of a whole agglomeration, thousands of them: `kind` [shop] is a number from 0.

    M_AA = (N-1) / (N_A (N_A-1)) sum of N_A(i) / N(i); M_AB = (N-N_A) / (N_A N_B) sum of N_B(i) / (N(i) - N_A(i)), over i
    in A that have neighbours to count. Chance: the kinds dealt at random among the same places, `draws` times; the limits
    are pointwise (0.90), the p-value of a pair counts the draws as far on its side, twice.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: give at least 1.")
    shops = places("the shops", xy)
    given, table = kinds_of(kind, kinds, shops), links(shops, reach(reach_m)).tocoo()

    def measured(which: Ints) -> tuple[Floats, Floats]:
        near = np.bincount(table.row.astype(np.int64) * kinds + which[table.col], minlength=len(which) * kinds)
        counted = near.reshape(len(which), kinds).astype(np.float64)
        return pair_table(counted, which), counted

    found, around = measured(given)
    dealt = np.array([measured(generator.permutation(given))[0] for _ in range(draws)])
    low, high = _limits(dealt)
    q = benjamini_hochberg(_p_values(found, dealt))
    mean_around = mean_by_kind(around, given)
    return Attraction(_log(found), _log(low), _log(high), np.nan_to_num(q, nan=1.0) <= FALSE_SHARE, mean_around)


def pair_table(table: Floats, kind: Ints) -> Floats:
    """M [kind, neighbour's kind] from the neighbours of each shop [shop, kind], the shop's own kind set aside for others."""
    shops, counts = len(kind), np.bincount(kind, minlength=table.shape[1]).astype(np.float64)
    others = table.sum(axis=1) - table[np.arange(shops), kind]
    share = quotient(np.broadcast_to(counts, (len(counts), len(counts))), shops - counts[:, None])
    between = quotient(mean_by_kind(quotient(table, others[:, None]), kind), share)
    np.fill_diagonal(between, np.diag(relative(table, kind)))
    return between


def quality(learnt: Attraction, around_site: ArrayLike) -> Floats:
    """Q [site, kind]: how much more the surroundings of a site suit a kind than those of its own shops do, on average.

    Q_A = sum over B of a_AB (nei_B(site) - mean of nei_B over the shops of A), over the pairs that are kept; in units of
    log10. `around_site` [site, kind] counts the shops within the same reach (`places.around`), a shop that is already
    there left out of its own surroundings (`places.neighbours`). nan for a kind that the city does not have.
    """
    weight = np.where(learnt.is_kept, learnt.value, 0.0)
    return np.asarray(np.asarray(around_site, dtype=np.float64) @ weight.T - (weight * learnt.mean_around).sum(axis=1))


def _log(ratio: Floats) -> Floats:
    """log10, not below the least."""
    return np.asarray(np.log10(np.maximum(ratio, 10.0**LEAST_LOG)))


def _limits(dealt: Floats) -> tuple[Floats, Floats]:
    """The central interval of the draws [draw, kind, kind], those that say nothing left out."""
    is_seen, limits = np.isfinite(dealt).any(axis=0), np.full((2, *dealt.shape[1:]), np.nan)
    if is_seen.any():
        limits[:, is_seen] = np.nanquantile(dealt[:, is_seen], (tail_of(LEVEL), 1.0 - tail_of(LEVEL)), axis=0)
    return limits[0], limits[1]


def _p_values(found: Floats, dealt: Floats) -> Floats:
    """Twice the share of the draws, itself among them, that are as far on its side; at most 1; nan where unknown."""
    valid = 1.0 + np.isfinite(dealt).sum(axis=0)
    above, below = ((1.0 + is_far.sum(axis=0)) / valid for is_far in (dealt >= found, dealt <= found))
    return np.where(np.isnan(found), np.nan, np.minimum(1.0, 2.0 * np.minimum(above, below)))
