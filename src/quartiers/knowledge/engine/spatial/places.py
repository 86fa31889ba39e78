"""Places in metres, and the pairs of them that are within reach of each other, lot after lot.

Places are arrays [place, axis] of two axes or more: a third axis may keep coordinate systems so far apart that they never
meet. Their distance is the crow's. A place without coordinates is refused: who has none is told before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from quartiers.knowledge.engine.statistics.intervals import Floats

Ints = NDArray[np.int64]

# Pairs held at once: some 50 MB, whatever the number of places (one place with all its neighbours is the least).
PAIRS_AT_ONCE = 1 << 21


def places(name: str, xy: ArrayLike) -> Floats:
    """The places as floats [place, axis], in metres; ValueError when one has no coordinates, or when they have one axis."""
    array = np.asarray(xy, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] < 2:
        raise ValueError(f"Places of shape {array.shape} among {name}: give one row per place and at least two columns.")
    lost = int((~np.isfinite(array).all(axis=1)).sum())
    if lost:
        raise ValueError(f"{lost} places without coordinates among {name}: leave them out, and say how many they are.")
    return array


def reach(metres: float) -> float:
    """The reach itself; ValueError unless it is a number of metres, zero or more."""
    if not 0.0 <= metres < np.inf:
        raise ValueError(f"A reach of {metres} m: give zero or more.")
    return float(metres)


def pairs_by_lot(at_xy: Floats, from_xy: Floats, reach_m: float) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Rows of `at_xy`, rows of `from_xy` and their distance in metres, for all pairs at the reach or nearer.

    A row of `at_xy` has all its pairs in one lot. The order inside a lot is not promised.
    """
    if not len(at_xy) or not len(from_xy):
        return
    tree = cKDTree(from_xy)
    ends = np.cumsum(tree.query_ball_point(at_xy, reach_m, return_length=True))
    first = 0
    while first < len(at_xy):
        done = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + PAIRS_AT_ONCE, side="right")))
        found = cKDTree(at_xy[first:last]).sparse_distance_matrix(tree, reach_m, output_type="ndarray")
        yield found["i"] + first, found["j"], found["v"]
        first = last


def links(xy: Floats, reach_m: float) -> csr_array:
    """The table [place, place] with 1 for the others at the reach or nearer; 8 bytes a pair, a city at a time."""
    rows, columns = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for at, other, _ in pairs_by_lot(xy, xy, reach_m):
        is_other = at != other
        rows.append(at[is_other].astype(np.int32))
        columns.append(other[is_other].astype(np.int32))
    where = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.ones(len(where[0]), np.float32), where), shape=(len(xy), len(xy)))


def kinds_of(kind: ArrayLike, kinds: int, xy: Floats) -> Ints:
    """The kind of each place, numbers from 0 to `kinds` - 1; ValueError when one is not, or when they are not as many."""
    given = np.asarray(kind, dtype=np.int64)
    if given.shape != (len(xy),):
        raise ValueError(f"{given.size} kinds for {len(xy)} places: give one for each.")
    if ((given < 0) | (given >= kinds)).any():
        raise ValueError(f"A kind below 0 or above {kinds - 1}: give the numbers of {kinds} kinds, «other» among them.")
    return given


def around(at_xy: ArrayLike, xy: ArrayLike, kind: ArrayLike, kinds: int, reach_m: float) -> Floats:
    """How many of each kind [at, kind] stand within reach of each place, those at the very place included."""
    here, there = places("the places looked at", at_xy), places("the shops", xy)
    which, far = kinds_of(kind, kinds, there), reach(reach_m)
    table = np.zeros(len(here) * kinds)
    for at, other, _ in pairs_by_lot(here, there, far):
        table += np.bincount(at * kinds + which[other], minlength=len(table))
    return table.reshape(len(here), kinds)


def neighbours(xy: ArrayLike, kind: ArrayLike, kinds: int, reach_m: float) -> Floats:
    """How many others of each kind [place, kind] stand within reach of each of the places themselves."""
    table = around(xy, xy, kind, kinds, reach_m)
    table[np.arange(len(table)), np.asarray(kind, dtype=np.int64)] -= 1.0
    return table
