"""Which areas each point belongs to or is near: looked up where the grid is certain, measured elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import BEYOND, INSIDE, LIMITS_M, Areas, Flags, Floats, Ints, Relations
from quartiers.knowledge.engine.cells import CROSSED, MEASURED
from quartiers.knowledge.engine.edges import squared_distance
from quartiers.knowledge.engine.index import GridIndex, spread
from quartiers.knowledge.engine.outlines import Outlines

# Points worked on at once: about 40 MB of temporaries whatever the size of the register.
CHUNK_POINTS = 131_072
# Our distance and GEOS's agree to a billionth of a metre; nearer than this to a limit, GEOS decides.
DOUBT_M = 1e-6


@dataclass(frozen=True, eq=False)
class Pairs:
    """Points and the areas within 500 m of them, in the order of points, then of area codes."""

    point: Ints
    area: Areas
    relation: Relations

    def __len__(self) -> int:
        return len(self.point)


def assign(
    outlines: Outlines, index: GridIndex, x: Floats, y: Floats, *, chunk_points: int = CHUNK_POINTS
) -> Pairs:
    """Every pair of a point and an area at 500 m or less; a point without coordinates gives none."""
    if index.digest != outlines.digest:
        raise ValueError("The index was built from other outlines: take it from index_for(outlines, …).")
    parts = [_assign_chunk(outlines, index, x[:0], y[:0], 0)]
    for first in range(0, len(x), chunk_points):
        here = slice(first, first + chunk_points)
        parts.append(_assign_chunk(outlines, index, x[here], y[here], first))
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("point", "area", "relation")))


def first_flags(pairs: Pairs) -> Flags:
    """True for one 'inside' pair of each point, that of the smallest area code: totals then count the point once."""
    flags = np.zeros(len(pairs), dtype=bool)
    inside = np.flatnonzero(pairs.relation == INSIDE)
    point = pairs.point[inside]
    flags[inside[np.diff(point, prepend=-1) != 0]] = True
    return flags


def edge_distance(outlines: Outlines, pairs: Pairs, x: Floats, y: Floats) -> Floats:
    """Metres from the point of each pair to the outline of its area, whichever side it is on."""
    boundaries = shapely.boundary(outlines.geometries)
    distance: Floats = shapely.distance(boundaries[pairs.area], shapely.points(x[pairs.point], y[pairs.point]))
    return distance


def _assign_chunk(outlines: Outlines, index: GridIndex, x: Floats, y: Floats, first: int) -> Pairs:
    point, entry = index.entries(x, y)
    area = index.area[entry]
    relation = index.verdict[entry]
    crossed = np.flatnonzero(relation == CROSSED)
    at = point[crossed]
    inside = shapely.intersects_xy(outlines.geometries[area[crossed]], x[at], y[at])
    measured = np.flatnonzero(relation >= MEASURED)
    relation[crossed] = np.where(inside, INSIDE, INSIDE + 1)
    at = point[measured]
    relation[measured] = _measure(outlines, index, entry[measured], x[at], y[at])
    kept = np.flatnonzero(relation != BEYOND)
    return Pairs(point[kept] + first, area[kept], relation[kept])


def _measure(outlines: Outlines, index: GridIndex, entry: Ints, x: Floats, y: Floats) -> Relations:
    """The ring of points whose cell touches one limit."""
    ring = index.verdict[entry] - (MEASURED - 1)
    limit = LIMITS_M[ring]
    count = index.near_count[entry]
    near = index.near[spread(index.near_start[entry], count)]
    distance2 = squared_distance(np.repeat(x, count), np.repeat(y, count), index.edges.take(near, axis=0))
    distance = np.sqrt(np.minimum.reduceat(distance2, np.cumsum(count) - count)) if len(entry) else limit
    doubtful = np.flatnonzero(np.abs(distance - limit) < DOUBT_M)
    shapes = outlines.geometries[index.area[entry[doubtful]]]
    distance[doubtful] = shapely.distance(shapes, shapely.points(x[doubtful], y[doubtful]))
    return np.where(distance <= limit, ring, ring + 1).astype(np.int8)
