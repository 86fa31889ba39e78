"""OP-A: types of shop that are not there, that are probably missing, or that may be (methods.md, 2.7 and section 4)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.expected import Expected, expected
from quartiers.knowledge.engine.detectors.feasible import feasible
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.missing_case import DECIDING, Case, cases
from quartiers.knowledge.engine.detectors.missing_words import actions, reasons, sentence, why_not, would_change
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.shops import NEAREST, TYPE_DENSITY
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.surroundings import WALKS_MIN
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS
from quartiers.knowledge.sources.spelling import plain_words
from quartiers.knowledge.vocabulary.activities import BASKET
from quartiers.knowledge.vocabulary.french_numbers import number

_SHOWN = frozenset({Status.ABSENT, Status.LIKELY_GAP, Status.POSSIBLE})


def find(evidence: Evidence) -> Iterator[Finding]:
    """One answer for each type and neighbourhood; one for all types where nothing can be expected."""
    models = expected(evidence)
    for model, case in cases(evidence, models):
        yield _finding(evidence, model, case)
    answered = {int(area) for model in models for area in model.areas}
    for group in evidence.areas:
        if group.members[0] not in answered:
            yield _nothing(group.code, group.generation, evidence.zones.classes[group.members[0]] < 0)


def key_of(shop_type: str) -> str:
    """The type in the address of a card.

    >>> key_of("boucherie, charcuterie")
    'boucherie-charcuterie'
    """
    return "-".join(plain_words(shop_type))


def _finding(evidence: Evidence, model: Expected, case: Case) -> Finding:
    status, is_regulated = case.status, case.rule is not None
    is_shown = status in _SHOWN
    how = feasible(evidence, case.area, case.shop_type, is_regulated=is_regulated) if is_shown else None
    # The shorter the walk, the more residents are without.
    without = [_known(one) for one in case.around.uncovered] if is_shown else [None] * len(WALKS_MIN)
    basis = [Basis(TYPE_DENSITY.name, case.shop_type)]
    if case.shop_type in BASKET:
        basis.append(Basis(NEAREST.name, case.shop_type))
    return Finding(
        area=evidence.zones.zones[case.area].code,
        generation=model.generation,
        key=key_of(case.shop_type),
        subject=case.shop_type,
        statement=_statement(case),
        status=status,
        sentence_fr=sentence(case),
        comparator=str(Comparator.ORDINARY),
        unit="établissements",
        denominator_fr="établissements attendus pour une population comparable",
        n=_known(case.count),
        estimate=_known(case.count),
        level=LEVEL if case.ordinary_range else None,
        probability=_probability(case),
        chance=case.ordinary_range if case.means_something else None,
        ticks=_ticks(case),
        drivers=tuple(reasons(case)) if status is not Status.NOT_ENOUGH_DATA else (),
        would_change=would_change(case),
        reason=why_not(case),
        evidence=tuple(basis),
        # What the law decides is asked, not graded; nor is what is not shown.
        need=case.shop_type if is_shown and not is_regulated else None,
        people=without[DECIDING],
        people_low=without[-1],
        people_high=without[0],
        feasibility=None if how is None or is_regulated else how.value,
        feasibility_fr="" if how is None or is_regulated else how.text_fr,
        actions=tuple(actions(case, evidence)),
        levers=("D2",),
        method_fr=_method(case),
    )


def _probability(case: Case) -> float | None:
    """That less than half of the usual rate is there; None where too few are expected, and for an absence, which is a fact."""
    return None if case.status in {Status.NOT_ENOUGH_DATA, Status.ABSENT} else _known(case.below_half)


def _statement(case: Case) -> Statement:
    if case.status is Status.ABSENT:
        return Statement.FACT if case.rule is None else Statement.ADVICE
    if case.status in _SHOWN and case.rule is not None:
        return Statement.ADVICE
    return Statement.INFERENCE


def _ticks(case: Case) -> tuple[Tick, ...]:
    if not case.means_something:
        return ()
    return (
        Tick("quartiers ordinaires comparables", round(case.expected, 1)),
        Tick("quartiers prioritaires comparables", round(case.peers, 1)),
    )


def _method(case: Case) -> str:
    if not case.expected > 0:
        return DETECTOR.method_fr
    return (
        f"{DETECTOR.method_fr} Ici : {number(case.expected, 1)} attendus d'après {number(case.comparable)} quartiers "
        f"ordinaires, qui s'en écartent d'un CV² de {number(case.cv2, 2)}."
    )


def _nothing(code: str, generation: int, is_city_unknown: np.bool_) -> Finding:
    why = (
        "La ville de ce quartier, ou sa population, n'est pas connue : il n'y a rien à quoi le comparer."
        if is_city_unknown
        else f"Moins de {LEAST_IN_CLASS} quartiers ordinaires dans les villes de même taille : il en faut {LEAST_IN_CLASS}."
    )
    return Finding(
        area=code,
        generation=generation,
        key="tous-les-types",
        subject="",
        statement=Statement.INFERENCE,
        status=Status.NOT_ENOUGH_DATA,
        sentence_fr="Commerces et services : on ne sait pas combien en attendre ici.",
        comparator=str(Comparator.ORDINARY),
        reason=why,
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


DETECTOR = Detector(
    name="OP-A",
    title_fr="Commerces et services qui manquent",
    question_fr="Quels commerces et services du quotidien manquent ici ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=(
        "Nombre attendu : régression de Poisson sur les quartiers ordinaires (IRIS) des villes de même taille, selon la "
        "population, la densité, la distance au centre et le nombre du type dans le reste de la ville ; écart entre "
        "quartiers : loi gamma. Distances : vol d'oiseau × 1,3. Le registre ignore le chiffre "
        "d'affaires : on compte des établissements."
    ),
    reference="methods.md, 2.7 ; Clayton et Kaldor 1987",
    comparator=Comparator.ORDINARY,
    is_opportunity=True,
)
