"""What makes a gap to the city: its largest parts, in whole counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.finding import Reason, Statement
from quartiers.knowledge.engine.detectors.spread import Judged, given_by_city
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.zones import Zones
from quartiers.knowledge.vocabulary.french_numbers import number

SHOWN = 3


def largest_parts(
    zones: Zones, judged: Judged, grid: Grid, exposure: Floats, chosen: Sequence[int] | None = None
) -> Callable[[int], tuple[Reason, ...]]:
    """The three items that make most of the gap of a group, on its side; those under one unit are not told.

    `chosen`: places of the items that make up the whole (all of them).
    """
    kept = list(range(len(grid.items))) if chosen is None else list(chosen)
    names = [grid.items[item] for item in kept]
    counts = grid.numerator[:, kept]
    seen, given = judged.summed(counts), judged.summed(given_by_city(zones, counts, exposure))

    def reasons(row: int) -> tuple[Reason, ...]:
        gap = given[row] - seen[row]
        side = 1.0 if judged.ratio[row] <= 1 else -1.0
        order = sorted(range(len(names)), key=lambda item: (-side * gap[item], names[item]))[:SHOWN]
        return tuple(_part(names[item], seen[row, item], given[row, item]) for item in order if side * gap[item] >= 1)

    return reasons


def _part(name: str, seen: float, given: float) -> Reason:
    # The gap of the numbers as they are written, so that the reader's subtraction holds.
    gap = words.about(abs(round(given, 0 if given >= 10 else 1) - seen))
    side = "de moins" if seen < given else "de plus"
    # What the verdict says of the whole is not said of each part.
    text = f"{name.capitalize()}, à titre indicatif : {number(seen)}, contre {words.about(given)} ailleurs, soit {gap} {side}."
    return Reason(Statement.COMPARISON, text)
