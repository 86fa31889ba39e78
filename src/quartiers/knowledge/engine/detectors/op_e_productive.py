"""OP-E: productive activities that the surrounding city is strong in, and that the neighbourhood has few of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Action, Basis, Finding, Reason, Statement, Status, Tick, word_of
from quartiers.knowledge.engine.detectors.premises import premises
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.productive import PRODUCTIVE, VERSION, Productive
from quartiers.knowledge.engine.statistics import beta_binomial, gamma_poisson
from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg
from quartiers.knowledge.engine.statistics.intervals import LEVEL, quotient
from quartiers.knowledge.engine.zones import Kind
from quartiers.knowledge.vocabulary.french_numbers import count, number

# A city is strong from this location quotient on, with this probability, at this share of false discoveries.
STRONG, SURE, FALSE_SHARE = 1.25, 0.95, 0.10
# Fewer than three cities cannot tell what is ordinary.
LEAST_UNITS = 3
# A neighbourhood has few below this share of the city's rate per head, with this probability.
FEW, FEW_SURE = 0.8, 0.8
# From ten on, what is expected is said without decimals.
_TEN = 10
_NEED = "activite_productive"


@dataclass(frozen=True, eq=False)
class Strength:
    """Cities against all the others, arrays [zone, group] that are nan but at the rests of cities; `units` by generation."""

    value: Floats
    low: Floats
    high: Floats
    probability: Floats
    is_strong: Floats
    units: dict[int, int]


@dataclass(frozen=True, eq=False)
class Scarcity:
    """Neighbourhoods against their city per head, arrays [zone, group]: numbers, those expected, posterior ratio, P(few)."""

    count: Floats
    expected: Floats
    value: Floats
    low: Floats
    high: Floats
    probability: Floats


def find(evidence: Evidence) -> Iterator[Finding]:
    """Cards of each neighbourhood, or one row that says why there is none."""
    counts = np.column_stack([evidence.activities.of(group.codes) for group in PRODUCTIVE])
    strength = strengths(evidence, counts)
    scarcity = _scarcities(evidence, counts)
    for area in evidence.areas:
        cards = list(_of_area(evidence, area, strength, scarcity))
        yield from cards or [_without(evidence, area, strength, scarcity)]


def strengths(evidence: Evidence, counts: Floats) -> Strength:
    """The share of each group in each city over its share in all the others together (beta-binomial over cities)."""
    zones = evidence.zones
    total = np.asarray(evidence.activities.counts.sum(axis=1), float).ravel()
    value, low, high, probability, is_strong = (np.full(counts.shape, np.nan) for _ in range(5))
    units = {}
    for year in sorted({group.generation for group in evidence.areas}):
        rests = np.array(
            [place for place, zone in enumerate(zones.zones) if _is_rest(zone.kind, zone.generation, year)], np.int64
        )
        rests = rests[total[rests] > 0]
        units[year] = len(rests)
        if len(rests) < LEAST_UNITS:
            continue
        whole = total[rests]
        for k in range(counts.shape[1]):
            some = counts[rests, k]
            base = quotient(some.sum() - some, whole.sum() - whole)
            if not ((base > 0) & (base < 1)).all():
                continue
            prior = beta_binomial.fit(some, whole, base)
            found = beta_binomial.posterior(prior, some, whole, base)
            value[rests, k], low[rests, k], high[rests, k] = (one / base for one in (found.value, found.low, found.high))
            probability[rests, k] = beta_binomial.probability_above(prior, some, whole, base, np.minimum(STRONG * base, 1.0))
        sure = probability[rests]
        is_strong[rests] = (sure > SURE) & (benjamini_hochberg(1.0 - sure) <= FALSE_SHARE)
    return Strength(value, low, high, probability, is_strong, units)


def _is_rest(kind: Kind, generation: int | None, year: int) -> bool:
    return kind is Kind.REST and generation == year


def _scarcities(evidence: Evidence, counts: Floats) -> Scarcity:
    """Numbers per head beside those of the rest of the city (gamma-Poisson over comparable neighbourhoods)."""
    zones, residents = evidence.zones, evidence.grid(DENSITY).denominator[:, 0]
    rest = zones.rest
    per_head = np.where((rest >= 0)[:, None], quotient(counts[rest], residents[rest][:, None]), np.nan)
    expected = residents[:, None] * per_head
    value, low, high, probability = (np.full(counts.shape, np.nan) for _ in range(4))
    for group in zones.groups():
        for k in range(counts.shape[1]):
            chosen = group[expected[group, k] > 0]
            if not len(chosen):
                continue
            x, e = counts[chosen, k], expected[chosen, k]
            prior = gamma_poisson.fit(x, e)
            found = gamma_poisson.posterior(prior, x, e)
            value[chosen, k], low[chosen, k], high[chosen, k] = found.value, found.low, found.high
            probability[chosen, k] = gamma_poisson.probability_below(prior, x, e, FEW)
    return Scarcity(counts, expected, value, low, high, probability)


def _of_area(evidence: Evidence, area: Group, strength: Strength, scarcity: Scarcity) -> Iterator[Finding]:
    here = area.members[0]
    city = int(evidence.zones.rest[here])
    for k, group in enumerate(PRODUCTIVE):
        is_strong = city >= 0 and strength.is_strong[city, k] == 1
        if is_strong and scarcity.probability[here, k] >= FEW_SURE:
            yield _card(evidence, area, k, group, strength, scarcity)


def _card(evidence: Evidence, area: Group, k: int, group: Productive, strength: Strength, scarcity: Scarcity) -> Finding:
    here, city = area.members[0], int(evidence.zones.rest[area.members[0]])
    probability = float(strength.probability[city, k] * scarcity.probability[here, k])
    low, high = group.floor_m2
    known = premises(evidence, here, low)
    times, times_range = _range(strength.value[city, k], strength.low[city, k], strength.high[city, k])
    ratio, ratio_range = _range(scarcity.value[here, k], scarcity.low[here, k], scarcity.high[here, k])
    number_here, expected = scarcity.count[here, k], scarcity.expected[here, k]
    label, said = f"{group.label_fr[0].upper()}{group.label_fr[1:]}", word_of(probability)
    return replace(
        _blank(area, group.key),
        subject=group.label_fr,
        status=Status.LIKELY_GAP if probability >= FEW_SURE else Status.POSSIBLE,
        sentence_fr=(
            f"« {label} » : l'agglomération en a {times} fois la part des autres ({times_range}), et le quartier "
            f"{number(number_here)} pour {_rounded(expected)} attendus à ce taux ; écart {said}, place à étudier."
        ),
        n=float(np.round(scarcity.count[city, k])),
        estimate=float(strength.value[city, k]),
        low=float(strength.low[city, k]),
        high=float(strength.high[city, k]),
        level=LEVEL,
        probability=probability,
        ticks=(Tick("comme les autres agglomérations", 1.0), Tick("seuil retenu", STRONG)),
        drivers=(
            Reason(
                Statement.COMPARISON,
                f"Part dans l'agglomération, sans ses quartiers : {times} fois celle des autres ({times_range}).",
            ),
            Reason(
                Statement.COMPARISON,
                f"Ici {count(number_here, 'établissement')} ; par habitant, {ratio} fois l'agglomération ({ratio_range}).",
            ),
            known.reason,
        ),
        would_change=f"{_enough(number_here, expected)} ici, ou une part de l'agglomération sous {number(STRONG, 2)} fois.",
        people=float(evidence.grid(DENSITY).denominator[here, 0]),
        feasibility=known.feasibility,
        feasibility_fr=known.text_fr,
        actions=(
            Action(
                f"Chercher un local de {low} à {high} m²{', en rez-de-chaussée' if group.on_ground_floor else ''} : "
                "bailleur, commune, foncière.",
                "demande de locaux d'activité : USH et Caisse des dépôts, 2013 (cité, à confirmer)",
            ),
            Action(
                f"Vérifier avant tout projet : {group.nuisance_fr}.",
                "nomenclature des installations classées et plan local d'urbanisme (à confirmer)",
            ),
            Action("Demander aux entreprises de l'agglomération et aux chambres consulaires s'il existe une demande.", ""),
        ),
    )


def _range(value: float, low: float, high: float) -> tuple[str, str]:
    return number(value, 1), f"entre {number(low, 1)} et {number(high, 1)}"


def _rounded(expected: float) -> str:
    return number(expected, 1 if expected < _TEN else 0)


def _enough(here: float, expected: float) -> str:
    """How many more would bring the neighbourhood to the margin."""
    lacking = max(1, int(np.ceil(FEW * expected - here)))
    return count(lacking, "établissement de plus", "établissements de plus")


def _blank(area: Group, key: str) -> Finding:
    return Finding(
        area=area.code,
        generation=area.generation,
        key=key,
        subject="activités productives",
        statement=Statement.INFERENCE,
        status=Status.NOT_DISTINGUISHABLE,
        sentence_fr="",
        comparator="autres unités urbaines chargées, sans leurs quartiers prioritaires",
        unit="fois",
        denominator_fr="établissements ouverts de l'agglomération ayant une position",
        need=_NEED,
        levers=("D3",),
        evidence=(Basis(DENSITY.name),),
        method_fr=f"Groupes d'activités et locaux : table du {VERSION}.",
    )


def _without(evidence: Evidence, area: Group, strength: Strength, scarcity: Scarcity) -> Finding:
    """Why a neighbourhood has no card."""
    units, here = strength.units[area.generation], area.members[0]
    blank = replace(_blank(area, ""), need=None, statement=Statement.COMPARISON)
    if units < LEAST_UNITS:
        reason = words.lacking(units, LEAST_UNITS, "unité urbaine chargée", "unités urbaines chargées")
        return replace(blank, status=Status.NOT_AVAILABLE, sentence_fr=_cannot("à d'autres"), reason=reason)
    if evidence.zones.rest[here] < 0:
        reason = "Le quartier n'est dans aucune unité urbaine chargée : rien à quoi le comparer."
        return replace(blank, status=Status.NOT_AVAILABLE, sentence_fr=_cannot(""), reason=reason)
    if not np.isfinite(scarcity.probability[here]).any():
        reason = "Les habitants du quartier ou de son agglomération ne sont pas connus : il en faut pour compter par habitant."
        return replace(blank, status=Status.NOT_ENOUGH_DATA, sentence_fr=_cannot("au quartier"), reason=reason)
    strong = _strong_fr(strength, int(evidence.zones.rest[here]))
    return replace(
        blank,
        n=float(units),
        sentence_fr=(
            "Aucune activité productive n'est à la fois nettement plus présente dans l'agglomération que dans "
            f"les {number(units - 1)} autres chargées et nettement plus rare ici par habitant."
        ),
        drivers=(Reason(Statement.COMPARISON, strong),),
        would_change=f"Une part de l'agglomération au-dessus de {number(STRONG, 2)} fois, ou moins d'établissements ici.",
    )


def _strong_fr(strength: Strength, city: int) -> str:
    names: Sequence[str] = [group.label_fr for k, group in enumerate(PRODUCTIVE) if strength.is_strong[city, k] == 1]
    if not names:
        return "Aucun des groupes d'activités ne distingue l'agglomération des autres."
    return f"L'agglomération se distingue par : {', '.join(names)} ; le quartier n'en est pas dépourvu."


def _cannot(what: str) -> str:
    return f"On ne peut pas comparer les activités productives de l'agglomération {what}".rstrip() + "."


DETECTOR = Detector(
    name="OP-E",
    title_fr="Activités productives possibles",
    question_fr="Quelles activités productives l'agglomération a-t-elle en nombre, et le quartier peu ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    comparator=Comparator.REST,
    is_opportunity=True,
    method_fr=(
        "Part de chaque groupe d'activités dans l'agglomération (sans ses quartiers) rapportée à celle des autres "
        f"agglomérations chargées : bêta-binomial, P(quotient > {number(STRONG, 2)}) > {number(SURE, 2)}, taux de fausses "
        f"découvertes de 10 % ; et nombre par habitant dans le quartier sous {number(FEW)} fois celui de l'agglomération : "
        f"gamma-Poisson, P ≥ {number(FEW_SURE)}. La probabilité est le produit des deux, supposées indépendantes."
    ),
    reference="methods.md, 2.2 et section 4",
)
