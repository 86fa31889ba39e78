"""The edges of outlines as flat arrays, and the distance from points to edges."""

from __future__ import annotations

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import Floats, Geometries, Ints


def edges_of(geometries: Geometries) -> tuple[Floats, Ints]:
    """Every edge of every ring, holes included, as rows (x, y, dx, dy), and the number of edges of each outline."""
    polygons, area = shapely.get_parts(geometries, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.hstack([corners[starts], corners[starts + 1] - corners[starts]])
    return edges, np.bincount(area[polygon[ring[starts]]], minlength=len(geometries))


def squared_distance(x: Floats, y: Floats, edges: Floats) -> Floats:
    """Squared distance from points to edges, by numpy broadcasting over all axes of `edges` but its last."""
    left, bottom, dx, dy = np.ascontiguousarray(np.moveaxis(edges, -1, 0))
    length2 = dx * dx + dy * dy
    # An edge of no length is its own nearest point: along = 0.
    inverse = 1.0 / np.where(length2 > 0, length2, 1.0)
    px, py = x - left, y - bottom
    along = px * (dx * inverse) + py * (dy * inverse)
    np.clip(along, 0.0, 1.0, out=along)
    px -= along * dx
    py -= along * dy
    squared: Floats = px * px + py * py
    return squared
