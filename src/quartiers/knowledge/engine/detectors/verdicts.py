"""From a ratio to the rest of the city to a verdict: fewer than elsewhere, the reverse, or nothing that can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.spread import ABOVE, BELOW, Judged, Without
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.indicators.declaration import Comparator
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS
from quartiers.knowledge.vocabulary.french_numbers import count, number


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question of lack: what is judged, what is counted (`one`, singular), what it is set beside, from when it is answered.

    `least`: of what is counted, of what is expected, of the denominator. `no_exposure_fr`: why that one is unknown.
    `suffix_fr` narrows what is counted, in the sentence (« hors livraison »).
    """

    key: str
    subject: str
    what_fr: str
    one: str
    several: str
    given_fr: str
    denominator_fr: str
    evidence: tuple[Basis, ...]
    method_fr: str
    least: tuple[float, float, float] = (0.0, 5.0, 0.0)
    no_exposure_fr: str = words.NO_RESIDENTS
    suffix_fr: str = ""
    ticks: tuple[Tick, ...] = ()


def status_of(low: float, high: float) -> Status:
    """Confirmed when the whole interval is below the margin, reversed when it is above the other one."""
    if high < BELOW:
        return Status.CONFIRMED
    return Status.REVERSED if low > ABOVE else Status.NOT_DISTINGUISHABLE


def status_at(judged: Judged, row: int) -> Status:
    """The same for a group whose ratio is known."""
    return status_of(float(judged.low[row]), float(judged.high[row]))


def findings(
    evidence: Evidence, judged: Judged, asked: Asked, drivers: Callable[[int], tuple[Reason, ...]]
) -> Iterator[Finding]:
    """One finding per group of the evidence; `drivers` gives the reasons of a group by its row."""
    for row, group in enumerate(evidence.groups):
        why = _why_not(judged, asked, row, group)
        if why:
            yield _silent(evidence, judged, asked, row, why)
        else:
            yield _verdict(evidence, judged, asked, row, drivers(row))


def _why_not(judged: Judged, asked: Asked, row: int, group: Group) -> tuple[Status, str] | None:
    """The status without a verdict and the reason, if there is one."""
    if not judged.used[row]:
        return _without(judged, asked, row, group)
    have = (judged.count[row], judged.expected[row], judged.exposure[row])
    labels = (
        (asked.one, asked.several),
        (f"{asked.one} à attendre", f"{asked.several} à attendre"),
        (asked.denominator_fr, asked.denominator_fr),
    )
    short = (each for each in zip(have, asked.least, labels, strict=True) if each[0] < each[1])
    first = next(short, None)
    return None if first is None else (Status.NOT_ENOUGH_DATA, words.lacking(*first[:2], *first[2]))


def _without(judged: Judged, asked: Asked, row: int, group: Group) -> tuple[Status, str]:
    """Why nothing can be compared."""
    if not group.is_area:
        members = number(len(group.members))
        return Status.NOT_AVAILABLE, f"Aucun des {members} quartiers n'a à la fois un compte, des habitants et une ville."
    why = judged.without[row]
    if why == Without.ORDINARY:
        have = judged.zones[row]
        return Status.NOT_ENOUGH_DATA, words.lacking(have, LEAST_IN_CLASS, *words.ORDINARY)
    return Status.NOT_AVAILABLE, asked.no_exposure_fr if why == Without.EXPOSURE else words.NO_REST


def _silent(evidence: Evidence, judged: Judged, asked: Asked, row: int, why: tuple[Status, str]) -> Finding:
    """A finding without a verdict: what is missing, and nothing else."""
    group, (status, reason) = evidence.groups[row], why
    return Finding(
        area=group.code,
        generation=group.generation,
        key=asked.key,
        subject=asked.subject,
        statement=Statement.COMPARISON,
        status=status,
        sentence_fr=words.cannot(words.place(evidence, group, len(group.members)), asked.what_fr, reason),
        comparator=Comparator.REST,
        unit="fois",
        denominator_fr=asked.denominator_fr,
        n=float(judged.count[row]) if judged.used[row] else None,
        reason=reason,
        evidence=asked.evidence,
        method_fr=asked.method_fr,
    )


def _verdict(evidence: Evidence, judged: Judged, asked: Asked, row: int, drivers: tuple[Reason, ...]) -> Finding:
    """A finding with its ratio, its range and what is ordinary by chance."""
    group, seen = evidence.groups[row], float(judged.count[row])
    limits = (float(judged.ratio[row]), float(judged.low[row]), float(judged.high[row]))
    status = status_of(*limits[1:])
    where = words.place(evidence, group, judged.used[row])
    given = f"{words.about(judged.expected[row])} {asked.given_fr}"
    return Finding(
        area=group.code,
        generation=group.generation,
        key=asked.key,
        subject=asked.subject,
        statement=Statement.COMPARISON,
        status=status,
        sentence_fr=words.compared(where, count(seen, asked.one, asked.several) + asked.suffix_fr, given, limits, status),
        comparator=Comparator.REST,
        unit="fois",
        denominator_fr=asked.denominator_fr,
        n=seen,
        estimate=limits[0],
        low=limits[1],
        high=limits[2],
        level=LEVEL,
        probability=None if status is Status.NOT_DISTINGUISHABLE else float(judged.sure[row]),
        chance=(float(judged.chance_low[row]), float(judged.chance_high[row])),
        ticks=(*_ticks(judged, row), *asked.ticks),
        drivers=drivers,
        would_change=words.change(seen, float(judged.few[row]), float(judged.many[row]), status, asked.one),
        evidence=asked.evidence,
        method_fr=asked.method_fr,
    )


def _ticks(judged: Judged, row: int) -> Iterator[Tick]:
    """The comparators that are known."""
    yield Tick("reste de l'agglomération", 1.0)
    for label, value in (
        ("quartiers ordinaires comparables (médiane)", judged.ordinary[row]),
        ("autres quartiers prioritaires comparables (médiane)", judged.peers[row]),
    ):
        if np.isfinite(value):
            yield Tick(label, float(value))
