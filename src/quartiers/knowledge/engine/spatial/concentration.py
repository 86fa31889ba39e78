"""Whether shops of one kind have more of another around them than shops in general: the M function.

Marcon, E., Puech, F. (2010), Journal of Economic Geography 10, 745-762. M is relative: a place full of shops is not a
concentration of each of their kinds. 1 is what chance gives when the kinds are dealt at random among the same places.
A shop without any neighbour says nothing (0/0): it is left out of the average and its kind still counts in the whole, as
in the R package dbmss. Over all the deals M then averages 1, each deal counting for its shops that have a neighbour: for
one, where all have. Distances that come from street centres make false clusters below 100 m.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.stats import rankdata

from quartiers.knowledge.engine.spatial.places import Ints, kinds_of, links, neighbours, places, reach
from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Flags, Floats, quotient

DRAWS = 999


def concentration(xy: ArrayLike, kind: ArrayLike, kinds: int, radii_m: Sequence[float]) -> Floats:
    """M [radius, kind, neighbour's kind], 0 or more: mean share of the second kind among the neighbours of the first,
    over its share among all the other shops.

    (N - 1) / (N_A n_B) sum over i in A of N_B(i, r) / N(i, r), with n_B = N_B, or N_A - 1 when both are one kind, and N_A
    counting those who have a neighbour. `kind` [shop] is a number from 0; the shops are those of the whole city. nan when
    no shop of the first kind has a neighbour, or when there is none of the second.
    """
    given = np.asarray(kind, dtype=np.int64)
    return np.stack([relative(neighbours(xy, given, kinds, radius), given) for radius in radii_m])


def relative(table: Floats, kind: Ints) -> Floats:
    """M [kind, neighbour's kind] from the neighbours of each shop [shop, kind]."""
    counts = np.bincount(kind, minlength=table.shape[1]).astype(np.float64)
    share = (counts - np.eye(len(counts))) / max(len(kind) - 1.0, 1.0)
    return quotient(mean_by_kind(quotient(table, table.sum(axis=1, keepdims=True)), kind), share)


def mean_by_kind(values: Floats, kind: Ints) -> Floats:
    """Mean [kind, column] of the rows [shop, column] of each kind, those that are not known (nan) left out."""
    kinds, is_known = values.shape[1], np.isfinite(values)
    member = csr_array((np.ones(len(kind)), (kind, np.arange(len(kind)))), shape=(kinds, len(kind)))
    return quotient(member @ np.where(is_known, values, 0.0), member @ is_known.astype(np.float64))


def envelope(
    xy: ArrayLike,
    kind: ArrayLike,
    pair: tuple[int, int],
    radii_m: Sequence[float],
    generator: np.random.Generator,
    draws: int = DRAWS,
) -> Estimate:
    """M of a pair of kinds at each radius, and the global envelope of chance: low and high [radius].

    Kinds are dealt at random among the same places, `draws` times. The envelope goes from the k-th lowest to the k-th
    highest value at each radius, k being as large as it may for the share 0.90 of the draws to be inside at *all*
    radii: M beyond it at any radius is rarer than that by chance. Duranton, G., Overman, H. G. (2005), Review of Economic
    Studies 72, 1077-1106. A draw without neighbours at a radius counts for 1.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: give at least 1.")
    shops = places("the shops", xy)
    given = kinds_of(kind, int(np.max(kind, initial=0)) + 1, shops)
    tables = [links(shops, reach(radius)) for radius in radii_m]
    dealt = np.array([_of_pair(tables, generator.permutation(given), pair) for _ in range(draws)])
    dealt = np.where(np.isnan(dealt), 1.0, dealt)
    depth = np.minimum(rankdata(dealt, "max", axis=0), rankdata(-dealt, "max", axis=0)).min(axis=1)
    # As many draws may leave the envelope; the hair is for products of floats that fall just short of a whole number.
    k = int(np.sort(depth)[int((1.0 - LEVEL) * draws + 1e-9)])
    ordered = np.sort(dealt, axis=0)
    return Estimate(_of_pair(tables, given, pair), ordered[k - 1], ordered[draws - k])


def _of_pair(tables: Sequence[csr_array], kind: Ints, pair: tuple[int, int]) -> Floats:
    """M [radius] of one pair, from the table of who is near whom at each radius."""
    first, is_second = np.flatnonzero(kind == pair[0]), (kind == pair[1]).astype(np.float64)
    share = quotient(is_second.sum() - (pair[0] == pair[1]), len(kind) - 1.0)
    found = []
    for table in tables:
        near = table[first]
        ratio = quotient(near @ is_second, near.sum(axis=1))
        has_any: Flags = np.isfinite(ratio)
        found.append(quotient(quotient(ratio[has_any].sum(), has_any.sum()), share))
    return np.array(found)
