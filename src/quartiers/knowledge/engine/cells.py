"""What is certain about each grid cell near one outline, and which edges must be measured in the others.

The signed distance s from a point to an outline (negative inside) changes by at most one metre per metre walked.
So if the centre of a cell of half-diagonal h is at s, every point of the cell lies in [s - h, s + h]: when that
stays within one band, the whole cell is in that band, and no point of it is ever measured. In any other cell the
nearest edge of any point is among those within |s| + 2h of the centre: only these are remembered.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import BEYOND, LIMITS_M, REACH_M, Areas, Floats, Relations
from quartiers.knowledge.engine.edges import squared_distance

# What a cell says of an area: a relation (0 to 3), BEYOND (4), or one of these:
CROSSED = 5  # the outline runs through the cell: inside or 0-100 m
MEASURED = 6  # MEASURED + r: below or above the outer limit of ring r + 1, by the distance to the remembered edges

# Covers every rounding: of a point's cell, of a distance in metres computed on coordinates of eight digits.
MARGIN_M = 1e-3
# Rows of a matrix "cells x edges" worked on at once: temporaries then stay in the processor's cache.
MATRIX_CELLS = 1 << 15


class Grid(NamedTuple):
    """Square cells of `cell_m` metres, numbered from a corner at (left, bottom)."""

    left: float
    bottom: float
    cell_m: float


class AreaCells(NamedTuple):
    """The cells that one outline concerns, with the edges to measure in those that are not certain."""

    column: Areas
    row: Areas
    verdict: Relations
    edges_count: Areas
    edges: Areas


def cells_around(outline: Any, edges: Floats, grid: Grid) -> AreaCells:
    """Every cell that may hold a point within 500 m of this outline."""
    column, row = _box(outline, grid)
    x = grid.left + (column + 0.5) * grid.cell_m
    y = grid.bottom + (row + 0.5) * grid.cell_m
    inside = shapely.intersects_xy(outline, x, y)
    step = max(1, MATRIX_CELLS // len(edges))
    parts = [
        _judge(squared_distance(x[i : i + step, None], y[i : i + step, None], edges), inside[i : i + step], grid.cell_m)
        for i in range(0, len(x), step)
    ]
    verdict, count, near = (np.concatenate(part) for part in zip(*parts, strict=True))
    kept = verdict != BEYOND
    return AreaCells(column[kept], row[kept], verdict[kept], count[kept], near)


def _box(outline: Any, grid: Grid) -> tuple[Areas, Areas]:
    bounds = np.array(outline.bounds) + np.array([-1, -1, 1, 1]) * (REACH_M + MARGIN_M)
    first, last = (
        np.floor((corner - (grid.left, grid.bottom)) / grid.cell_m).astype(np.int32) for corner in (bounds[:2], bounds[2:])
    )
    columns, rows = (np.arange(first[k], last[k] + 1, dtype=np.int32) for k in (0, 1))
    return np.tile(columns, len(rows)), np.repeat(rows, len(columns))


def _judge(distance2: Floats, inside: Any, cell_m: float) -> tuple[Relations, Areas, Areas]:
    """Verdict of each cell, number of edges to remember, and these edges, from the matrix of squared distances."""
    nearest = np.sqrt(distance2.min(axis=1))
    half = cell_m * np.sqrt(0.5) + MARGIN_M
    signed = np.where(inside, -nearest, nearest)
    low, high = (np.searchsorted(LIMITS_M, signed + shift, side="left") for shift in (-half, half))
    verdict = np.where(low == high, low, CROSSED + low).astype(np.int8)
    measured = verdict >= MEASURED
    reach2 = np.where(measured, (LIMITS_M[np.where(measured, low, 0)] + half) ** 2, -1.0)
    near = distance2 <= reach2[:, None]
    return verdict, near.sum(axis=1, dtype=np.int32), np.nonzero(near)[1].astype(np.int32)
