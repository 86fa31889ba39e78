"""From an answer about every zone to figures of neighbourhoods and of what they are compared with."""

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
        "", answer.items, answer.value[areas], answer.low[areas], answer.high[areas], answer.level, above[areas], below[areas],
        answer.have[areas], shown,
    ).lines()  # fmt: skip
    if found.why_fr:
        own = replace(own, why_fr=[found.why_fr[areas[place]] for place in own.at])
    yield own
    is_shown = answer.have >= indicator.minimum.least
    kept = replace(answer, value=np.where(is_shown, answer.value, np.nan))
    for comparator in indicator.comparators:
        if comparator is Comparator.ORDINARY:
            yield middle(comparator, answer.items, middle_of_ordinary(kept, zones)).lines()
        elif comparator is Comparator.PEERS:
            nowhere = np.zeros(kept.value.shape, bool)
            yield middle(comparator, answer.items, middle_of_peers(kept, nowhere, zones)).lines()
