"""A grid over the outlines that says, cell by cell, which areas are certain and which must be measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import REACH_M, Areas, Floats, Ints, Relations
from quartiers.knowledge.engine.cells import MARGIN_M, AreaCells, Grid, cells_around
from quartiers.knowledge.engine.edges import edges_of
from quartiers.knowledge.engine.outlines import Outlines

CELL_M = 50.0
# The diagonal of a larger cell could reach two limits at once: one question per cell would no longer do.
LARGEST_CELL_M = 70.0
# Cells per side of a block, as a power of two, so that shifts and masks find the cell.
BLOCK_BITS = 4
BLOCK_CELLS = 1 << BLOCK_BITS

NOTHING = AreaCells(*(np.empty(0, np.int8 if name == "verdict" else np.int32) for name in AreaCells._fields))


@dataclass(frozen=True, eq=False)
class GridIndex:
    """Two levels: a table of blocks over the whole extent, then 16 x 16 cells in each block that an area reaches.

    Cell c speaks of the entries `starts[c]` to `starts[c + 1]`. An entry is an area, a verdict (see `cells`), and the
    edges to measure: `edges[near[k]]` for the `near_count` values of k that begin at `near_start`.
    """

    digest: str
    grid: Grid
    blocks: Areas
    starts: Areas
    area: Areas
    verdict: Relations
    near_start: Areas
    near_count: Areas
    near: Areas
    edges: Floats

    @classmethod
    def build(cls, outlines: Outlines, cell_m: float = CELL_M) -> GridIndex:
        """Classify every cell within 500 m of an outline."""
        if not 0 < cell_m <= LARGEST_CELL_M:
            raise ValueError(f"Cells of {cell_m} m: give a size above 0 and up to {LARGEST_CELL_M} m.")
        grid, shape = _extent(outlines, cell_m)
        edges, counts = edges_of(outlines.geometries)
        ends = np.cumsum(counts)
        around = [
            cells_around(outline, edges[end - count : end], grid)
            for outline, count, end in zip(outlines.geometries, counts, ends, strict=True)
        ]
        cells = AreaCells(*(np.concatenate(parts) for parts in zip(NOTHING, *around, strict=True)))
        blocks, cell = _numbered(cells, shape)
        # A stable sort leaves the areas of a cell in ascending order, hence the pairs of a point too.
        order = np.argsort(cell, kind="stable")
        places = np.arange((blocks.max() + 1) * BLOCK_CELLS**2 + 1)
        near_start = np.cumsum(cells.edges_count) - cells.edges_count
        return cls(
            digest=outlines.digest,
            grid=grid,
            blocks=blocks,
            starts=np.searchsorted(cell[order], places).astype(np.int32),
            area=_numbers_of(around)[order],
            verdict=cells.verdict[order],
            near_start=near_start[order].astype(np.int32),
            near_count=cells.edges_count[order],
            near=_global_edges(cells.edges, around, ends - counts),
            edges=edges,
        )

    def entries(self, x: Floats, y: Floats) -> tuple[Ints, Ints]:
        """Each point with each entry of its cell, as two arrays in the order of points, then of areas."""
        near, cell = self._cells(x, y)
        first = self.starts[cell]
        count = self.starts[cell + 1] - first
        point = np.repeat(near, count)
        return point, spread(first, count)

    def _cells(self, x: Floats, y: Floats) -> tuple[Ints, Areas]:
        """The points that fall in a block some area reaches, and their cells."""
        width = self.blocks.shape[1]
        rows, columns = (side << BLOCK_BITS for side in self.blocks.shape)
        column = (x - self.grid.left) / self.grid.cell_m
        row = (y - self.grid.bottom) / self.grid.cell_m
        # NaN compares false, so a point without coordinates leaves here with all that lies outside the extent.
        out = ~((column >= 0) & (column < columns) & (row >= 0) & (row < rows))
        column[out] = row[out] = 0  # a cell of the empty first block
        i, j = column.astype(np.int32), row.astype(np.int32)
        block = self.blocks.ravel().take((j >> BLOCK_BITS) * width + (i >> BLOCK_BITS))
        near = np.flatnonzero(block >= 0)
        mask = BLOCK_CELLS - 1
        place = ((j[near] & mask) << BLOCK_BITS) | (i[near] & mask)
        return near, (block[near] << 2 * BLOCK_BITS) | place


def spread(first: Areas, count: Areas) -> Ints:
    """The numbers first, first + 1, ... of each run, one run after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - count), count) + np.arange(total)


def _extent(outlines: Outlines, cell_m: float) -> tuple[Grid, tuple[int, int]]:
    """The corner of the grid, and its rows and columns of blocks; the first of each stays empty."""
    size = cell_m * BLOCK_CELLS
    # Without any outline the bounds are NaN: any place will do for an empty grid.
    bounds = np.nan_to_num(np.array(shapely.total_bounds(outlines.geometries)))
    low = np.floor((bounds[:2] - REACH_M - MARGIN_M) / size) - 1
    high = np.floor((bounds[2:] + REACH_M + MARGIN_M) / size) + 1
    columns, rows = (high - low).astype(int)
    return Grid(float(low[0] * size), float(low[1] * size), cell_m), (int(rows), int(columns))


def _numbered(cells: AreaCells, shape: tuple[int, int]) -> tuple[Areas, Areas]:
    """The table of blocks (-1 where no area reaches), and the number of each cell."""
    blocks = np.full(shape, -1, dtype=np.int32)
    at = cells.row >> BLOCK_BITS, cells.column >> BLOCK_BITS
    blocks[at] = 0
    reached = blocks == 0
    blocks[reached] = np.arange(np.count_nonzero(reached))
    mask = BLOCK_CELLS - 1
    place = ((cells.row & mask) << BLOCK_BITS) | (cells.column & mask)
    return blocks, (blocks[at] << 2 * BLOCK_BITS) | place


def _numbers_of(around: list[AreaCells]) -> Areas:
    return np.repeat(np.arange(len(around), dtype=np.int32), [len(cells.verdict) for cells in around])


def _global_edges(near: Areas, around: list[AreaCells], first: Ints) -> Areas:
    return near + np.repeat(first, [len(cells.edges) for cells in around]).astype(np.int32)
