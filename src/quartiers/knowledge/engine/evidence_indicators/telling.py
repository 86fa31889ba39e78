"""From answers to figures: those of neighbourhoods, and of what they are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.answers import Block, Lines, Shown, middle
from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described
from quartiers.knowledge.engine.references import middle_of_ordinary, middle_of_peers
from quartiers.knowledge.engine.zones import Zones


@dataclass(frozen=True, eq=False)
class Told:
    """An answer about every zone, with the counts above and below the line, and why a zone has none (French, or None)."""

    answer: Answer
    numerator: Floats | None = None
    denominator: Floats | None = None
    why_fr: Sequence[str | None] = ()


def told(indicator: Described, found: Told, zones: Zones) -> Iterator[Lines]:
    """The figures of every neighbourhood, then those of its comparators; below the minimum, with the number there is."""
    answer, areas = found.answer, zones.areas
    missing = np.isnan(answer.value[areas]) & np.isnan(answer.low[areas])
    shown = np.where(missing, Shown.NO_DENOMINATOR, Shown.OK).astype(np.int8)
    shown[answer.have[areas] < indicator.minimum.least] = Shown.TOO_FEW
    nothing = np.full(answer.value.shape, np.nan)
    above, below = (nothing if one is None else one for one in (found.numerator, found.denominator))
    own = Block(
        str(indicator.compared_with or ""), answer.items, answer.value[areas], answer.low[areas], answer.high[areas],
        answer.level, above[areas], below[areas], answer.have[areas], shown,
    ).lines()  # fmt: skip
    if found.why_fr:
        own = replace(own, why_fr=[found.why_fr[areas[place]] for place in own.at])
    yield own
    kept = replace(answer, value=np.where(answer.have < indicator.minimum.least, np.nan, answer.value))
    for comparator in indicator.comparators:
        if comparator is Comparator.ORDINARY:
            yield middle(comparator, answer.items, middle_of_ordinary(kept, zones)).lines()
        elif comparator is Comparator.PEERS:
            nowhere = np.zeros(kept.value.shape, bool)
            yield middle(comparator, answer.items, middle_of_peers(kept, nowhere, zones)).lines()


@dataclass(frozen=True)
class Line:
    """One figure of a zone (its place), where neighbourhoods do not share their items; `have`: what its minimum counts."""

    zone: int
    shown: Shown
    have: float = np.nan
    item: str = ""
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    numerator: float = np.nan
    denominator: float = np.nan
    why_fr: str | None = None


def as_lines(indicator: Described, zones: Zones, several: Sequence[Line], level: float | None) -> Lines:
    """The figures of the neighbourhoods themselves, from lines in any order."""

    def column(name: str) -> Floats:
        return np.array([getattr(line, name) for line in several], float)

    return Lines(
        comparator=str(indicator.compared_with or ""),
        at=np.searchsorted(zones.areas, [line.zone for line in several]),
        items=[line.item for line in several],
        value=column("value"),
        low=column("low"),
        high=column("high"),
        level=level,
        numerator=column("numerator"),
        denominator=column("denominator"),
        have=column("have"),
        shown=np.array([line.shown for line in several], np.int8),
        why_fr=[line.why_fr for line in several],
    )
