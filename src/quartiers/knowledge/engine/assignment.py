"""Which areas each point belongs to or is near: looked up where the grid is certain, measured elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import BEYOND, INSIDE, LIMITS_M, Areas, Flags, Floats, Ints, Relations
from quartiers.knowledge.engine.cells import UNDECIDED, spread
from quartiers.knowledge.engine.edges import squared_distance
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.outlines import Outlines

# Points worked on at once: some 20 MB of temporaries whatever the size of the register, and the fastest of those tried.
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


def assign(outlines: Outlines, index: GridIndex, x: Floats, y: Floats, *, chunk_points: int = CHUNK_POINTS) -> Pairs:
    """Every pair of a point and an area at 500 m or less; a point without coordinates gives none."""
    if index.digest != outlines.digest:
        raise ValueError("The index was built from other outlines: take it from index_for(outlines, …).")
    # A float32 is widened before any subtraction: cells must be found on the coordinates that shapely will see.
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
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


def _assign_chunk(outlines: Outlines, index: GridIndex, x: Floats, y: Floats, first: int) -> Pairs:
    point, entry = index.entries(x, y)
    area = index.area.take(entry)
    says = index.says.take(entry)
    open_ = np.flatnonzero(says >= UNDECIDED)
    says[open_] = _settle(outlines, index, (says[open_] - UNDECIDED, area[open_]), x[point[open_]], y[point[open_]])
    kept = np.flatnonzero(says != BEYOND)
    return Pairs(point[kept] + first, area[kept], says[kept].astype(np.int8))


def _settle(outlines: Outlines, index: GridIndex, asked: tuple[Areas, Areas], x: Floats, y: Floats) -> Relations:
    """The relation of points whose cell is undecided about an area: most are settled by the part of the cell."""
    question, area = asked
    relation = index.parts_at(question, x, y)
    crossed = np.flatnonzero(relation == UNDECIDED)
    ringed = np.flatnonzero(relation > UNDECIDED)
    inside = shapely.intersects_xy(outlines.geometries[area[crossed]], x[crossed], y[crossed])
    relation[crossed] = np.where(inside, INSIDE, INSIDE + 1)
    if len(ringed):
        ring = relation[ringed] - UNDECIDED
        within = _within(outlines, index, (question[ringed], area[ringed], LIMITS_M[ring]), x[ringed], y[ringed])
        relation[ringed] = np.where(within, ring, ring + 1)
    return relation


def _within(outlines: Outlines, index: GridIndex, asked: tuple[Areas, Areas, Floats], x: Floats, y: Floats) -> Flags:
    """Whether each point is at its limit or nearer, by the edges that its cell remembers."""
    question, area, limit = asked
    first = index.near_starts[question]
    count = index.near_starts[question + 1] - first
    near = index.near[spread(first, count)]
    each = squared_distance(np.repeat(x, count), np.repeat(y, count), index.edges.take(near, axis=0))
    distance = np.sqrt(np.minimum.reduceat(each, np.cumsum(count) - count))
    doubtful = np.flatnonzero(np.abs(distance - limit) < DOUBT_M)
    shapes, points = outlines.geometries[area[doubtful]], shapely.points(x[doubtful], y[doubtful])
    distance[doubtful] = shapely.distance(shapes, points)
    return distance <= limit
