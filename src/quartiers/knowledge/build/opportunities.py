"""The table `opportunities`: verdicts and proposals of every detector, with their origin, or why there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from quartiers.knowledge.build import leads
from quartiers.knowledge.build.grades import give_grades
from quartiers.knowledge.build.indicators import (
    REGISTER,
    SOURCES_OF_CITY,
    SOURCES_OF_NEED,
    WITHOUT_FR,
    Measured,
    period,
)
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.published import Published, published
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Finding, Statement, Status, word_of
from quartiers.knowledge.engine.detectors.register import DETECTORS
from quartiers.knowledge.engine.evidence import NATION, Evidence
from quartiers.knowledge.engine.indicators.declaration import Need, Span
from quartiers.knowledge.vocabulary.origins import Origin, worst


@dataclass(frozen=True)
class _Backed:
    """A finding, with the sources that it rests on and their worst origin."""

    finding: Finding
    detector: str
    sources: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class Seen:
    """What proposals rest on: the register's evidence and its build (None without a whole register), and other figures."""

    evidence: Evidence | None
    measured: Measured | None
    figures: Sequence[Row]


def opportunities(inputs: Inputs, areas: Sequence[Row], seen: Seen, say: Callable[[str], None]) -> pa.Table:
    """Rows of every detector, sorted by area, generation, detector and card; `areas` are all neighbourhoods of the build."""
    rows = [_row(_Backed(finding, leads.DETECTOR, names, origin)) for finding, names, origin in leads.leads(seen.figures)]
    known = published(inputs, seen.figures)
    for detector in DETECTORS:
        say(detector.title_fr)
        found = _found(inputs, detector, seen)
        rows += [_row(one) for one in found]
        answered = {(one.finding.area, one.finding.generation) for one in found}
        rows += [_row(_told(inputs, one, known)) for one in _silent(inputs, detector, areas, answered)]
    give_grades(rows)
    rows.sort(key=lambda row: (row["area"], row["generation"], row["detector"], row["card"]))
    return pa.Table.from_pylist(rows, schema=schema_of("opportunities"))


def _found(inputs: Inputs, detector: Detector, seen: Seen) -> list[_Backed]:
    evidence, measured = seen.evidence, seen.measured
    if evidence is None or measured is None or _missing(inputs, detector):
        return []
    when = period(detector.span, measured.day)
    findings = [
        replace(one, period=one.period or when, method_fr=one.method_fr or detector.method_fr)
        for one in detector.find(evidence)
    ]
    members = {(group.code, group.generation): group.members for group in evidence.groups}
    codes = [zone.code for zone in evidence.zones.zones]
    origins = {row["area"]: Origin(row["origin"]) for row in measured.areas}
    backed = []
    for finding in findings:
        held = [codes[place] for place in members[finding.area, finding.generation]]
        names, origin = _backing(measured, detector, held)
        backed.append(_Backed(finding, detector.name, names, worst((origin, *(origins[code] for code in held)))))
    return backed


def _missing(inputs: Inputs, detector: Detector) -> str:
    """Why a detector cannot answer for anybody with these sources; empty when it can."""
    lacking = [
        need for need in detector.needs if need in WITHOUT_FR and not all(map(inputs.has, SOURCES_OF_NEED.get(need, ())))
    ]
    if lacking:
        return WITHOUT_FR[lacking[0]]
    absent = [name for name in detector.sources if not inputs.has(name)]
    return f"La source « {absent[0]} » n'est pas chargée." if absent else ""


def _backing(measured: Measured, detector: Detector, held: Iterable[str]) -> tuple[tuple[str, ...], Origin]:
    """Sources and worst origin of what a detector read to speak of some areas: theirs, their city's, their peers'."""
    named = [*REGISTER, *(name for need in detector.needs for name in SOURCES_OF_NEED.get(need, ())), *detector.sources]
    origins = [Origin.OFFICIAL]
    for area in held:
        origins += measured.origins_of_list(area, detector.needs)
        for need in {Need.RESIDENTS, Need.ACTIVE} & set(detector.needs):
            sources, origin = measured.people.get((area, need), ((), Origin.OFFICIAL))
            named += sources
            origins.append(origin)
        if area in measured.corrected:
            named.append("corrections")
    named += (*SOURCES_OF_CITY, "iris_outlines")
    if detector.span is not Span.DAY:
        named += ("sirene_history", "sirene_successions")
    kept = tuple(name for name in dict.fromkeys(named) if measured.inputs.has(name))
    return kept, worst((*origins, *(measured.inputs.manifests[name].origin for name in kept)))


def _silent(inputs: Inputs, detector: Detector, areas: Sequence[Row], answered: set[tuple[str, int]]) -> Iterator[_Backed]:
    """One row for whoever the detector said nothing of: unknown is an answer."""
    why = _missing(inputs, detector)
    by_group: dict[tuple[str, int], Origin] = {}
    own = {area["area"] for area in areas}
    for area in areas:
        for code in (area["area"], area["territory"], NATION):
            if code:
                key = (code, area["generation"])
                by_group[key] = worst((by_group.get(key, Origin.OFFICIAL), Origin(area["origin"])))
    for (code, generation), origin in by_group.items():
        if (code, generation) in answered or (detector.is_opportunity and code not in own):
            continue
        yield _Backed(_nothing(inputs, detector, code, generation, why), detector.name, (), origin)


def _told(inputs: Inputs, silent: _Backed, known: Mapping[tuple[str, str], Published]) -> _Backed:
    """A verdict that is not given, with what was published of the neighbourhood all the same."""
    one = known.get((silent.detector, silent.finding.area))
    if one is None:
        return silent
    finding = replace(silent.finding, drivers=one.facts, evidence=one.evidence)
    origins = (inputs.manifests[name].origin for name in one.sources)
    return _Backed(finding, silent.detector, one.sources, worst((silent.origin, *origins)))


def _nothing(inputs: Inputs, detector: Detector, code: str, generation: int, why: str) -> Finding:
    return Finding(
        area=code,
        generation=generation,
        key="",
        subject="",
        statement=Statement.COMPARISON,
        status=Status.NOT_AVAILABLE,
        sentence_fr=f"{detector.title_fr} : non disponible ici.",
        reason=why or _why_uncounted(inputs),
        method_fr=detector.method_fr,
    )


def _why_uncounted(inputs: Inputs) -> str:
    if inputs.kind is Kind.DEMONSTRATION:
        return "La démonstration ne simule rien sous le nom d'un quartier réel."
    if not inputs.has_whole_register:
        return "Le registre Sirene entier n'est pas chargé : rien ne peut être compté ni comparé."
    return "Rien ne peut être compté ici : contour, position des établissements ou comparateur inconnus."


def _row(backed: _Backed) -> dict[str, Any]:
    one = backed.finding
    chance = one.chance or (None, None)
    return {
        "area": one.area,
        "generation": one.generation,
        "detector": backed.detector,
        "card": f"{backed.detector}:{one.key}",
        "statement": str(one.statement),
        "subject": one.subject,
        "comparator": one.comparator,
        "period": one.period,
        "unit": one.unit,
        "denominator": one.denominator_fr,
        "n": one.n,
        "status": str(one.status),
        "estimate": one.estimate,
        "low": one.low,
        "high": one.high,
        "level": one.level,
        "probability": one.probability,
        # A fact is certain: the probability beside it is that of the need, which the grade uses.
        "word": "" if one.statement is Statement.FACT else word_of(one.probability),
        "chance_low": chance[0],
        "chance_high": chance[1],
        "ticks": [{"label_fr": tick.label_fr, "value": tick.value} for tick in one.ticks],
        "sentence_fr": one.sentence_fr,
        "reason": one.reason,
        "drivers": [{"kind": str(driver.kind), "text_fr": driver.text_fr} for driver in one.drivers],
        "would_change": one.would_change,
        "evidence": [{"indicator": basis.indicator, "item": basis.item} for basis in one.evidence],
        "need": one.need,
        "people": one.people,
        "people_low": one.people_low,
        "people_high": one.people_high,
        "feasibility": one.feasibility,
        "feasibility_fr": one.feasibility_fr,
        "grade": None,
        "stability": None,
        "rank": None,
        "actions": [{"text_fr": action.text_fr, "reference": action.reference} for action in one.actions],
        "levers": list(one.levers),
        "sources": " ".join(backed.sources),
        "origin": str(backed.origin),
        "method": one.method_fr,
    }
