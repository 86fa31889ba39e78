"""The bands around a neighbourhood: inside, then three rings by distance to its outline."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Areas = NDArray[np.int32]
Relations = NDArray[np.int8]
Flags = NDArray[np.bool_]
# shapely publishes no types: arrays of its polygons are arrays of anything.
Geometries = NDArray[Any]

RELATIONS = ("inside", "0-100", "100-300", "300-500")
INSIDE = 0
BEYOND = 4

# Relation r holds the distances in ]LIMITS_M[r - 1], LIMITS_M[r]]; the outline itself belongs to the area.
LIMITS_M = np.array([0.0, 100.0, 300.0, 500.0])
REACH_M = 500.0


def relation_of(is_inside: Flags, distance_m: Floats) -> Relations:
    """Which band each point is in. Inside is told apart: a distance of 0.0 can be a rounded 1e-17 outside."""
    ring = np.searchsorted(LIMITS_M[1:], distance_m, side="left") + 1
    return np.where(is_inside, INSIDE, ring).astype(np.int8)
