"""Which groups must keep their numbers, so that no answer, nor any subtraction of answers, gives back a hidden cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quartiers.knowledge.engine.evidence import NATION, Evidence
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.secrecy import hidden
from quartiers.knowledge.engine.zones import Flags


def withheld(evidence: Evidence, cells: Floats, protection: Protection = Protection.UNITS) -> Flags:
    """For each group, whether its numbers are kept; `cells` are counts of all zones, shape (zones, items), that add up.

    An area keeps its own as soon as one of its cells is hidden. Several areas together are shown only if what remains once
    the answers shown are taken away (their areas, their territories) would itself be shown.
    """
    groups = evidence.groups
    areas = sorted({member for group in groups for member in group.members})
    row_of = {area: row for row, area in enumerate(areas)}
    inside = [(row_of[outer], tuple(row_of[one] for one in inner)) for outer, inner in evidence.nests]
    kept_areas = np.zeros(len(cells), bool)
    kept_areas[areas] = hidden(cells[areas], protection, do_items_add_up=True, nests=inside).any(axis=1)
    found = np.zeros(len(groups), bool)
    covered: dict[int, set[int]] = {}
    for row, group in enumerate(groups):
        if group.is_area:
            found[row] = kept_areas[group.members[0]]
            continue
        told = covered.setdefault(group.generation, set()) if group.code == NATION else set()
        rest = [member for member in group.members if kept_areas[member] and member not in told]
        found[row] = bool(rest) and _tells(cells, rest, protection)
        if not found[row] and group.code != NATION:
            covered.setdefault(group.generation, set()).update(group.members)
    return found


def _tells(cells: Floats, rest: Sequence[int], protection: Protection) -> bool:
    """Whether the sum of these areas says too much: one area alone, or a cell that is hidden."""
    total = cells[list(rest)].sum(axis=0, keepdims=True)
    return len(rest) == 1 or bool(hidden(total, protection, do_items_add_up=True).any())
