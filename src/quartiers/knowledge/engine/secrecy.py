"""Statistical secrecy, in one function: which cells of a table are hidden before anything leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.zones import Flags

# A cell is shown from this many units (INSEE's rule for firms; 5 for people, design.md, section 6).
THRESHOLDS = {Protection.OPEN: 0, Protection.UNITS: 3, Protection.PEOPLE: 5}
# Nor when one unit alone makes this share of the cell (INSEE).
DOMINANCE = 0.85

# A zone, and the zones whose answers add up to nearly its own: subtracting them must give nothing small.
Nest = tuple[int, tuple[int, ...]]


def hidden(
    cells: Floats,
    protection: Protection,
    *,
    do_items_add_up: bool = False,
    before: Floats | None = None,
    nests: Sequence[Nest] = (),
    largest_share: Floats | None = None,
) -> Flags:
    """Which cells of a table of counts (zones by items) must not be shown.

    A cell of 1 or 2 units (1 to 4 for people) is; a zero tells of nobody and is not. Then the cells that a subtraction
    would give back: `do_items_add_up` (the total of a row is known), `nests` (the 2015 outline minus that of 2024, a
    parent minus its children), `before` (the same cells at a neighbouring date: hidden where the difference is small).
    `largest_share` is the share (0 to 1) of the largest unit of each cell, where it is known.

    Source: INSEE, statistical secrecy on firms (at least 3 units, none above 85 %).
    """
    least = THRESHOLDS[protection]
    counts = np.nan_to_num(cells)
    found: Flags = _is_small(counts, least)
    if largest_share is not None and least:
        found |= np.nan_to_num(largest_share) >= DOMINANCE
    if before is not None:
        found |= _is_small(counts - np.nan_to_num(before), least)
    changed = bool(least)
    while changed:
        was = found.sum()
        if do_items_add_up:
            _complete(found, counts)
        for outer, inner in nests:
            _guard(found, counts, outer, list(inner), least)
        changed = found.sum() > was
    return found


def _is_small(counts: Floats, least: int) -> NDArray[np.bool_]:
    return (np.abs(counts) > 0) & (np.abs(counts) < least)


def _complete(found: Flags, counts: Floats) -> None:
    """Where one cell of a row is hidden, or those that are hold too little, hide the next smallest: the total is known."""
    for row in np.flatnonzero(found.any(axis=1) & ~found.all(axis=1)):
        if found[row].sum() == 1:
            shown = np.flatnonzero(~found[row])
            # A cell that holds something hides better than a zero.
            order = np.lexsort((counts[row, shown], counts[row, shown] == 0))
            found[row, shown[order[0]]] = True


def _guard(found: Flags, counts: Floats, outer: int, inner: list[int], least: int) -> None:
    """Hide the outer answer wherever the inner ones, all shown, would leave a small remainder."""
    rest = counts[outer] - counts[inner].sum(axis=0)
    are_shown = ~found[inner].any(axis=0)
    found[outer] |= _is_small(rest, least) & are_shown
