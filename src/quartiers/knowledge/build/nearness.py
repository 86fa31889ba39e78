"""Distances between a few thousand points and the areas, signed: negative inside, positive outside, in metres."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.inputs import Row
from quartiers.knowledge.sources.projections import project


@dataclass(frozen=True)
class Points:
    """Points of one source in degrees, and how far each true place may be (metres)."""

    lon: Any
    lat: Any
    precision_m: Any


def signed_distances(shape: shapely.Geometry, epsg: int, points: Points, within_m: float) -> tuple[Any, Any]:
    """The points at most `within_m` from an outline, and their signed distances to its edge."""
    x, y = project(points.lon, points.lat, epsg)
    west, south, east, north = shapely.bounds(shape)
    near = np.flatnonzero((x >= west - within_m) & (x <= east + within_m) & (y >= south - within_m) & (y <= north + within_m))
    places = shapely.points(x[near], y[near])
    edge = shapely.distance(shapely.boundary(shape), places)
    inside = shapely.intersects_xy(shape, x[near], y[near])
    kept = inside | (edge <= within_m)
    return near[kept], np.where(inside, -edge, edge)[kept]


# A neighbourhood with an outline: its row, the outline in metres, its system (EPSG), its tolerance in metres.
Place = tuple[Row, shapely.Geometry, int, float | None]


def placed_areas(ground: Ground) -> list[Place]:
    """The neighbourhoods that have an outline."""
    systems = {row["area"]: (row["crs"], row["tolerance_m"]) for row in ground.outlines}
    return [
        (row, ground.shapes[row["area"]], *systems[row["area"]])
        for row in ground.areas
        if row["area"] in systems and row["kind"] == "qpv"
    ]
