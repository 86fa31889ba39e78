"""What detectors answer on some evidence: verdicts by area, and the first screen that a reader would see."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.build.grades import give_grades
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Finding, Statement, Status
from quartiers.knowledge.engine.detectors.register import DETECTORS
from quartiers.knowledge.engine.evidence import Evidence

SILENT = frozenset({Status.NOT_ENOUGH_DATA, Status.NOT_AVAILABLE})
PROPOSED = frozenset({Status.ABSENT, Status.LIKELY_GAP, Status.POSSIBLE})
# As many cards as an area shows first, and the chance below which a card is not shown (methods.md, sections 4 and 5).
FIRST_SCREEN, LEAST_SHOWN = 7, 0.6
Card = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one detector found about single areas, about several together, and its time."""

    detector: Detector
    findings: tuple[Finding, ...]
    seconds: float
    processor_s: float = 0.0
    together: tuple[Finding, ...] = ()

    @property
    def verdicts(self) -> list[Finding]:
        """Findings that conclude something, or that nothing can be told."""
        return [one for one in self.findings if one.status not in SILENT]

    def areas(self, *statuses: Status) -> set[tuple[str, int]]:
        """Areas (code, generation) with a finding of one of these statuses; with any verdict when none is given."""
        return {(one.area, one.generation) for one in self.verdicts if not statuses or one.status in statuses}


def answers(evidence: Evidence, detectors: Sequence[Detector] = DETECTORS) -> list[Answer]:
    """Every detector in turn."""
    areas = {(group.code, group.generation) for group in evidence.areas}
    found = []
    for detector in detectors:
        started, worked = time.perf_counter(), time.process_time()
        findings = tuple(detector.find(evidence))
        seconds, processor_s = time.perf_counter() - started, time.process_time() - worked
        alone, together = (
            tuple(one for one in findings if ((one.area, one.generation) in areas) is is_alone) for is_alone in (True, False)
        )
        found.append(Answer(detector, alone, seconds, processor_s, together))
    return found


def cards(several: Iterable[Answer]) -> dict[tuple[str, int], list[Card]]:
    """Proposals of each area as an edition grades them, the best first, ungraded ones last."""
    rows = [
        {**vars(one), "detector": answer.detector.name, "grade": None, "stability": None, "rank": None}
        for answer in several
        if answer.detector.is_opportunity
        for one in answer.findings
        if one.status in PROPOSED
    ]
    give_grades(rows)
    by_area: dict[tuple[str, int], list[Card]] = defaultdict(list)
    for row in rows:
        by_area[row["area"], row["generation"]].append(row)
    return {area: sorted(held, key=_order) for area, held in by_area.items()}


def first_screen(held: Sequence[Card]) -> list[Card]:
    """The cards of an area that are shown first."""
    return [card for card in held if card["probability"] is None or card["probability"] >= LEAST_SHOWN][:FIRST_SCREEN]


def asserts(card: Mapping[str, Any]) -> bool:
    """Whether a card says more than a fact: in an ordinary neighbourhood such a card is a false alarm."""
    return card["statement"] in {Statement.INFERENCE, Statement.COMPARISON}


def _order(card: Card) -> tuple[bool, int, str, str]:
    return card["rank"] is None, card["rank"] or 0, card["detector"], card["key"]
