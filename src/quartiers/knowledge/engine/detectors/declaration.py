"""How a detector is declared: what it asks, what it needs, how it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quartiers.knowledge.engine.detectors.finding import Finding
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need, Span


@dataclass(frozen=True)
class Detector:
    """One detector of methods.md, section 4.

    `find` answers for every group of the evidence that it speaks of, in any order; a group that it passes over says
    nothing. `sources` are those beside the register, `needs` what must be known first. `is_opportunity`: its findings are
    proposals, which are graded and ranked.
    """

    name: str
    title_fr: str
    question_fr: str
    find: Callable[[Evidence], Iterable[Finding]]
    needs: tuple[Need, ...]
    method_fr: str
    reference: str
    comparator: Comparator | None = None
    span: Span = Span.DAY
    sources: tuple[str, ...] = ()
    is_opportunity: bool = False
