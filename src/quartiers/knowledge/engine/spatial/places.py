"""Places in metres, and the pairs of them that are within reach of each other, lot after lot.

Places are arrays [place, axis] of two axes or more: a third axis may keep coordinate systems so far apart that they never
meet. Their distance is the crow's. A place without coordinates is refused: who has none is told before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from quartiers.knowledge.engine.statistics.intervals import Floats

Ints = NDArray[np.int64]

# Pairs held at once: some 200 MB, whatever the number of places (one place with all its neighbours is the least).
PAIRS_AT_ONCE = 1 << 23


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
