"""The same assignment with shapely only: slow, short, and the judge of the fast one."""

import numpy as np
import shapely

from quartiers.knowledge.engine.assignment import Pairs
from quartiers.knowledge.engine.bands import BEYOND, REACH_M, Floats, relation_of
from quartiers.knowledge.engine.outlines import Outlines


def assign_plain(outlines: Outlines, x: Floats, y: Floats) -> Pairs:
    """Every pair of a point and an area at 500 m or less, by measuring them all."""
    points = np.where(np.isfinite(x) & np.isfinite(y), shapely.points(x, y), None)
    # One metre more than needed: the limits are judged below, by one and the same distance.
    point, area = shapely.STRtree(outlines.geometries).query(points, predicate="dwithin", distance=REACH_M + 1)
    inside = shapely.intersects(outlines.geometries[area], points[point])
    relation = relation_of(inside, shapely.distance(outlines.geometries[area], points[point]))
    order = np.lexsort((area, point))
    order = order[relation[order] != BEYOND]
    return Pairs(point[order], area[order].astype(np.int32), relation[order])
