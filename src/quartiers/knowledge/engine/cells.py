"""What is certain about each grid cell near one outline, and which edges must be measured in the others.

The signed distance s from a point to an outline (negative inside) changes by at most one metre per metre walked.
So if the centre of a cell of half-diagonal h is at s, every point of the cell lies in [s - h, s + h]: when that stays
within one band the cell is certain, and no point of it is ever measured. Otherwise it reaches one limit, and only the
edges within limit + h of its centre can be within the limit of any of its points: these alone are remembered. The same
reasoning, on these edges, makes most of its 16 parts certain.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import BEYOND, LIMITS_M, REACH_M, Areas, Flags, Floats, Ints, Relations
from quartiers.knowledge.engine.edges import squared_distance

# A verdict is a relation (0 to 3), BEYOND (4), or UNDECIDED + k: on either side of limit k, measure to know.
UNDECIDED = BEYOND + 1
# Parts per side of an undecided cell.
PARTS = 4

# Covers every rounding: of a point's cell, of a distance in metres computed on coordinates of eight digits.
MARGIN_M = 1e-3
# Elements of a matrix "cells x edges" worked on at once: temporaries then stay in the processor's cache.
MATRIX_ELEMENTS = 1 << 16


class Grid(NamedTuple):
    """Square cells of `cell_m` metres, numbered from a corner at (left, bottom)."""

    left: float
    bottom: float
    cell_m: float


class AreaCells(NamedTuple):
    """The cells that one outline concerns; then for each undecided one: its parts, and its edges end to end."""

    column: Areas
    row: Areas
    verdict: Relations
    parts: Relations
    edges_count: Areas
    edges: Areas


def spread(first: Ints | Areas, count: Ints | Areas) -> Ints:
    """The numbers first, first + 1, ... of each run, one run after the other."""
    before = np.cumsum(count, dtype=np.int64) - count
    return np.repeat(first - before, count) + np.arange(int(count.sum()))


def cells_around(outline: Any, edges: Floats, grid: Grid) -> AreaCells:
    """Every cell that may hold a point within 500 m of this outline."""
    column, row = _box(outline, grid)
    x = grid.left + (column.astype(np.float64) + 0.5) * grid.cell_m
    y = grid.bottom + (row.astype(np.float64) + 0.5) * grid.cell_m
    step = max(1, MATRIX_ELEMENTS // len(edges))
    slices = [slice(first, first + step) for first in range(0, len(x), step)]
    judged = [_judge(outline, edges, x[here], y[here], grid.cell_m) for here in slices]
    verdict, parts, count, near = (np.concatenate(pieces) for pieces in zip(*judged, strict=True))
    kept = verdict != BEYOND
    return AreaCells(column[kept], row[kept], verdict[kept], parts, count, near)


def _box(outline: Any, grid: Grid) -> tuple[Areas, Areas]:
    """Columns and rows of the cells that the outline's bounds reach in 500 m."""
    west, south, east, north = outline.bounds
    reach = REACH_M + MARGIN_M
    low = np.floor([(west - reach - grid.left) / grid.cell_m, (south - reach - grid.bottom) / grid.cell_m])
    high = np.floor([(east + reach - grid.left) / grid.cell_m, (north + reach - grid.bottom) / grid.cell_m])
    columns, rows = (np.arange(first, last + 1).astype(np.int32) for first, last in zip(low, high, strict=True))
    return np.tile(columns, len(rows)), np.repeat(rows, len(columns))


def _judge(outline: Any, edges: Floats, x: Floats, y: Floats, cell_m: float) -> tuple[Relations, Relations, Areas, Areas]:
    """Verdicts of the cells centred on (x, y); parts, number of edges and edges of those that are undecided."""
    distance2 = squared_distance(x[:, None], y[:, None], edges)
    half = _half_diagonal(cell_m)
    signed = _signed(np.sqrt(distance2.min(axis=1)), shapely.intersects_xy(outline, x, y))
    low, high = (np.searchsorted(LIMITS_M, signed + shift, side="left") for shift in (-half, half))
    verdict = np.where(low == high, low, UNDECIDED + low).astype(np.int8)
    open_ = np.flatnonzero(verdict >= UNDECIDED)
    # One margin more, so that rounding leaves no undecided cell without an edge.
    reach = LIMITS_M[low[open_]] + half + MARGIN_M
    cell, near = np.nonzero(distance2[open_] <= reach[:, None] ** 2)
    count = np.bincount(cell, minlength=len(open_))
    parts = _judge_parts(outline, edges[near], count, (x[open_], y[open_], low[open_]), cell_m)
    return verdict, parts, count.astype(np.int32), near.astype(np.int32)


def _judge_parts(outline: Any, near: Floats, count: Ints, cells: tuple[Floats, Floats, Ints], cell_m: float) -> Relations:
    """Verdicts of the 16 parts of each undecided cell, row by row from its lower left corner."""
    x, y, limit = cells
    steps = ((np.arange(PARTS) + 0.5) / PARTS - 0.5) * cell_m
    px = x[:, None] + np.tile(steps, PARTS)
    py = y[:, None] + np.repeat(steps, PARTS)
    if not len(x):
        return np.empty(px.shape, np.int8)
    each = squared_distance(np.repeat(px, count, axis=0), np.repeat(py, count, axis=0), near[:, None, :])
    distance = np.sqrt(np.minimum.reduceat(each, np.cumsum(count) - count, axis=0))
    crossed = limit == 0
    distance[crossed] = _signed(distance[crossed], shapely.intersects_xy(outline, px[crossed], py[crossed]))
    half = _half_diagonal(cell_m / PARTS)
    bound = LIMITS_M[limit][:, None]
    parts = np.where(distance + half <= bound, limit[:, None], UNDECIDED + limit[:, None])
    return np.where(distance - half > bound, limit[:, None] + 1, parts).astype(np.int8)


def _signed(distance: Floats, inside: Flags) -> Floats:
    return np.where(inside, -distance, distance)


def _half_diagonal(side_m: float) -> float:
    return float(side_m * np.sqrt(0.5) + MARGIN_M)
