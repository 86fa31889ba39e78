"""A grid over the outlines that says, cell by cell, which areas are certain and which must be measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import REACH_M, Areas, Floats, Ints, Relations
from quartiers.knowledge.engine.cells import MARGIN_M, PARTS, UNDECIDED, AreaCells, Grid, cells_around, spread
from quartiers.knowledge.engine.edges import edges_of
from quartiers.knowledge.engine.outlines import Outlines

CELL_M = 50.0
# The diagonal of a larger cell could reach two limits at once: one question per cell would no longer do.
LARGEST_CELL_M = 70.0
# Cells per side of a block, as a power of two, so that shifts and masks find the cell.
BLOCK_BITS = 4
BLOCK_CELLS = 1 << BLOCK_BITS
BLOCK_MASK = BLOCK_CELLS - 1


@dataclass(frozen=True, eq=False)
class GridIndex:
    """Two levels: a table of blocks over the whole extent, then 16 x 16 cells in each block that an area reaches.

    Cell c speaks of the entries from `starts[c]` to `starts[c + 1]`: an area and what the cell says of it, a relation
    or UNDECIDED + q. Question q has a verdict for each part of the cell in `parts[q]` (see `cells`), and the edges to
    measure in `edges[near[k]]`, with k from `near_starts[q]` to `near_starts[q + 1]`.
    """

    digest: str
    grid: Grid
    blocks: Areas
    starts: Areas
    area: Areas
    says: Areas
    parts: Relations
    near_starts: Areas
    near: Areas
    edges: Floats

    @classmethod
    def build(cls, outlines: Outlines, cell_m: float = CELL_M) -> GridIndex:
        """Classify every cell within 500 m of an outline."""
        if not 0 < cell_m <= LARGEST_CELL_M:
            raise ValueError(f"Cells of {cell_m} m: give a size above 0 and up to {LARGEST_CELL_M:g} m.")
        grid, shape = _extent(outlines, cell_m)
        edges, counts = edges_of(outlines.geometries)
        first = np.cumsum(counts) - counts
        around = [
            cells_around(outline, edges[start : start + count], grid)
            for outline, start, count in zip(outlines.geometries, first, counts, strict=True)
        ]
        cells = _joined(around)
        blocks, cell = _numbered(cells, shape)
        # A stable sort leaves the areas of a cell in ascending order, hence the pairs of a point too.
        order = np.argsort(cell, kind="stable")
        undecided = cells.verdict >= UNDECIDED
        says = np.where(undecided, UNDECIDED + np.cumsum(undecided) - 1, cells.verdict)
        places = np.arange((blocks.max() + 1) * BLOCK_CELLS**2 + 1)
        near = cells.edges + np.repeat(first, [len(part.edges) for part in around])
        return cls(
            digest=outlines.digest,
            grid=grid,
            blocks=blocks,
            starts=np.searchsorted(cell[order], places).astype(np.int32),
            area=np.repeat(np.arange(len(around)), [len(part.verdict) for part in around])[order].astype(np.int32),
            says=says[order].astype(np.int32),
            parts=cells.parts,
            near_starts=np.cumsum(np.append(0, cells.edges_count)).astype(np.int32),
            near=near.astype(np.int32),
            edges=edges,
        )

    def entries(self, x: Floats, y: Floats) -> tuple[Ints, Ints]:
        """Each point with each entry of its cell, as two arrays in the order of points, then of areas."""
        near, cell = self._cells(x, y)
        first = self.starts.take(cell)
        count = self.starts.take(cell + 1) - first
        return np.repeat(near, count), spread(first, count)

    def parts_at(self, question: Areas, x: Floats, y: Floats) -> Relations:
        """The verdict of the part of its cell where each point lies, for the question that its cell asks."""
        # Fractions of a cell times 4, a power of two: no rounding can put a point in a part of another cell.
        across, up = (self._fraction(x, self.grid.left), self._fraction(y, self.grid.bottom))
        return self.parts.ravel().take(question * PARTS**2 + (up * PARTS + across))

    def _fraction(self, value: Floats, origin: float) -> Areas:
        cells = (value - origin) * (1.0 / self.grid.cell_m)
        return ((cells - np.floor(cells)) * PARTS).astype(np.int32)

    def _cells(self, x: Floats, y: Floats) -> tuple[Ints, Areas]:
        """The points that fall in a block some area reaches, and their cells."""
        height, width = self.blocks.shape
        column = (x - self.grid.left) * (1.0 / self.grid.cell_m)
        row = (y - self.grid.bottom) * (1.0 / self.grid.cell_m)
        # NaN compares false, so a point without coordinates leaves here with all that lies outside the extent.
        known = (column >= 0) & (column < width << BLOCK_BITS) & (row >= 0) & (row < height << BLOCK_BITS)
        # The corner cell is more than 500 m from every area, by the way the extent is drawn: it says nothing.
        column[~known] = row[~known] = 0
        i, j = column.astype(np.int32), row.astype(np.int32)
        block = self.blocks.ravel().take((j >> BLOCK_BITS) * width + (i >> BLOCK_BITS))
        near = np.flatnonzero(block >= 0)
        return near, _cell_number(block[near], j[near], i[near])


def _cell_number(block: Areas, row: Areas, column: Areas) -> Areas:
    return (block << 2 * BLOCK_BITS) | ((row & BLOCK_MASK) << BLOCK_BITS) | (column & BLOCK_MASK)


def _extent(outlines: Outlines, cell_m: float) -> tuple[Grid, tuple[int, int]]:
    """The corner of the grid, and its rows and columns of blocks: the outlines' bounds widened by 500 m."""
    size = cell_m * BLOCK_CELLS
    # Without any outline any place will do: the grid stays empty.
    bounds = np.array(shapely.total_bounds(outlines.geometries) if outlines.codes else (0.0, 0.0, 0.0, 0.0))
    low = np.floor((bounds[:2] - REACH_M - MARGIN_M) / size)
    high = np.floor((bounds[2:] + REACH_M + MARGIN_M) / size) + 1
    columns, rows = (high - low).astype(int)
    return Grid(float(low[0] * size), float(low[1] * size), cell_m), (int(rows), int(columns))


def _joined(around: list[AreaCells]) -> AreaCells:
    """The cells of all outlines end to end; none at all when there is no outline."""
    whole, small = np.empty(0, np.int32), np.empty(0, np.int8)
    nothing = AreaCells(whole, whole, small, small.reshape(0, PARTS**2), whole, whole)
    return AreaCells(*(np.concatenate(pieces) for pieces in zip(nothing, *around, strict=True)))


def _numbered(cells: AreaCells, shape: tuple[int, int]) -> tuple[Areas, Areas]:
    """The table of blocks (-1 where no area reaches), and the number of each cell."""
    blocks = np.full(shape, -1, dtype=np.int32)
    at = cells.row >> BLOCK_BITS, cells.column >> BLOCK_BITS
    blocks[at] = 0
    reached = blocks == 0
    blocks[reached] = np.arange(np.count_nonzero(reached))
    return blocks, _cell_number(blocks[at], cells.row, cells.column)
