"""DET-2: whether shops, personal services and construction weigh more here than in the city, with what they are per head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.specialisation import (
    LEAST_EXPECTED,
    LESS,
    MORE,
    MOST_TRIED,
    SURE,
    Special,
    specialisation,
)
from quartiers.knowledge.engine.detectors.spread import Judged, judge
from quartiers.knowledge.engine.evidence import Evidence, Group
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD, QUOTIENTS, SHARES
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS
from quartiers.knowledge.vocabulary.activities import RETAIL
from quartiers.knowledge.vocabulary.french_numbers import count, number

_METHOD = (
    "Quotient de localisation : part de la famille dans le quartier sur sa part dans le reste de l'unité urbaine, lissée "
    "(bêta-binomiale). Confirmé si la probabilité qu'il dépasse 1 est d'au moins 95 %, fausses découvertes tenues à 10 % "
    "sur toute la liste, s'il dépasse 1,25, et si moins d'un quartier ordinaire sur quarante en montre autant. Plusieurs "
    "quartiers : intervalle portant la dispersion entre quartiers ordinaires. Un quotient ne dit rien de la densité, "
    "donnée à côté."
)
_PUBLISHED = Reason(
    Statement.FACT,
    "Constat publié, tous quartiers : commerce et restauration 34 %, santé et activités scientifiques 25 %, construction 15 % "
    "(vers 2018-2020, Bpifrance Le Lab, source secondaire).",
)
_NO_UNIT = "La population de l'unité urbaine n'est pas connue : on ne sait pas à quels quartiers comparer celui-ci."


@dataclass(frozen=True)
class _Family:
    """A family of the programme's statement: its name in the address, in the counts, and in a sentence."""

    key: str
    item: str
    the_fr: str
    of_fr: str


_FAMILIES = (
    _Family("commerce", RETAIL, "le commerce de détail", "du commerce de détail"),
    _Family(
        "services",
        "services aux personnes, culture, réparation",
        "les services aux personnes",
        "des services aux personnes",
    ),
    _Family("construction", "construction", "la construction", "de la construction"),
)
_EXPECTED = ("établissement à attendre", "établissements à attendre")
# A weight among establishments, not a presence: there may be fewer per head all the same.
_LEADS = {
    Status.CONFIRMED: "Établi, plus de poids qu'ailleurs",
    Status.REVERSED: "Établi, moins de poids qu'ailleurs, l'inverse du constat national",
    Status.NOT_DISTINGUISHABLE: words.UNDECIDED,
}


@dataclass(frozen=True, eq=False)
class _Told:
    """What is known of one family: areas one by one, groups together, and the same per head of residents."""

    family: _Family
    single: Special
    pooled: Judged
    per_head: Judged


def find(evidence: Evidence) -> Iterator[Finding]:
    """One verdict per family and group."""
    zones, shares, heads = evidence.zones, evidence.grid(SHARES), evidence.grid(PER_HEAD)
    present = [family for family in _FAMILIES if family.item in shares.items and family.item in heads.items]
    counts = np.nan_to_num(shares.numerator[:, [shares.items.index(family.item) for family in present]])
    whole = np.nan_to_num(shares.denominator.max(axis=1, initial=0.0, where=np.isfinite(shares.denominator)))
    people = heads.denominator[:, 0]
    for place, (family, single) in enumerate(zip(present, specialisation(zones, counts, whole), strict=True)):
        pooled = judge(zones, evidence.groups, counts[:, place], whole)
        per_head = judge(zones, evidence.groups, heads.numerator[:, heads.items.index(family.item)], people)
        told = _Told(family, single, pooled, per_head)
        for row, group in enumerate(evidence.groups):
            yield _alone(told, row, group) if group.is_area else _several(evidence, told, row, group)


def _blank(told: _Told, group: Group) -> Finding:
    item = told.family.item
    return Finding(
        area=group.code,
        generation=group.generation,
        key=told.family.key,
        subject=item,
        statement=Statement.COMPARISON,
        status=Status.NOT_AVAILABLE,
        sentence_fr="",
        comparator=Comparator.REST,
        unit="fois",
        denominator_fr="établissements ouverts dont l'activité est connue",
        evidence=(Basis(QUOTIENTS.name, item), Basis(PER_HEAD.name, item), Basis(SHARES.name, item)),
        method_fr=_METHOD,
    )


def _alone(told: _Told, row: int, group: Group) -> Finding:
    """A neighbourhood."""
    area, one = group.members[0], told.single
    why = _why_not(told, row, area)
    if why:
        sentence = words.cannot("Ici", f"le poids {told.family.of_fr}", why[1])
        return replace(_blank(told, group), status=why[0], reason=why[1], sentence_fr=sentence)
    is_more, is_less = bool(one.is_more[area]), bool(one.is_less[area])
    status = Status.CONFIRMED if is_more else Status.REVERSED if is_less else Status.NOT_DISTINGUISHABLE
    sure = {Status.CONFIRMED: one.above, Status.REVERSED: one.below}.get(status)
    return replace(
        _told(told, row, group, "Ici", status, (float(one.value[area]), float(one.low[area]), float(one.high[area]))),
        probability=None if sure is None else float(sure[area]),
        chance=(float(one.chance_low[area]), float(one.chance_high[area])),
        would_change=_change(float(one.to_change[area]), status),
    )


def _why_not(told: _Told, row: int, area: int) -> tuple[Status, str] | None:
    expected = told.single.expected[area]
    if np.isnan(expected):
        return Status.NOT_AVAILABLE, words.NO_REST if told.pooled.without[row] else _NO_UNIT
    if expected < LEAST_EXPECTED:
        return Status.NOT_ENOUGH_DATA, words.lacking(float(expected), LEAST_EXPECTED, *_EXPECTED)
    if np.isnan(told.single.above[area]):
        ordinary = float(told.single.ordinary[area])
        return Status.NOT_ENOUGH_DATA, words.lacking(ordinary, LEAST_IN_CLASS, *words.ORDINARY)
    return None


def _several(evidence: Evidence, told: _Told, row: int, group: Group) -> Finding:
    """Several neighbourhoods together."""
    pooled = told.pooled
    where = words.place(evidence, group, pooled.used[row] or len(group.members))
    if not pooled.used[row] or pooled.expected[row] < LEAST_EXPECTED:
        have = float(np.nan_to_num(pooled.expected[row]))
        reason = words.lacking(have, LEAST_EXPECTED, *_EXPECTED)
        sentence = words.cannot(where, f"le poids {told.family.of_fr}", reason)
        return replace(_blank(told, group), status=Status.NOT_ENOUGH_DATA, reason=reason, sentence_fr=sentence)
    limits = (float(pooled.ratio[row]), float(pooled.low[row]), float(pooled.high[row]))
    status = _status_together(*limits)
    return replace(
        _told(told, row, group, where, status, limits),
        probability=None if status is Status.NOT_DISTINGUISHABLE else SURE,
        chance=(float(pooled.chance_low[row]), float(pooled.chance_high[row])),
        would_change=f"Un intervalle qui contient 1, ou un quotient de {words.times(LESS)} à {words.times(MORE)}, ne dit rien.",
    )


def _status_together(ratio: float, low: float, high: float) -> Status:
    if low > 1 and ratio > MORE:
        return Status.CONFIRMED
    return Status.REVERSED if high < 1 and ratio < LESS else Status.NOT_DISTINGUISHABLE


def _told(told: _Told, row: int, group: Group, where: str, status: Status, limits: tuple[float, float, float]) -> Finding:
    """The verdict with its quotient, and what there is per head beside it."""
    value, low, high = limits
    pooled, heads = told.pooled, told.per_head
    weigh = "pèsent {} fois leur part" if told.family.the_fr.startswith("les") else "pèse {} fois sa part"
    per_head = f"{words.times(heads.ratio[row])} fois" if heads.used[row] else "non disponible"
    sentence = (
        f"{_LEADS[status]} : {words.inside(where)}, {told.family.the_fr} {weigh.format(words.times(value))} ailleurs dans "
        f"l'agglomération ({words.between(low, high)}). Par habitant : {per_head}."
    )
    ticks = [Tick(f"part dans le {words.CITY}", 1.0)]
    if heads.used[row]:
        ticks.append(Tick("par habitant", float(heads.ratio[row])))
    return replace(
        _blank(told, group),
        status=status,
        sentence_fr=sentence,
        n=float(pooled.count[row]),
        estimate=value,
        low=low,
        high=high,
        level=LEVEL,
        ticks=tuple(ticks),
        drivers=_drivers(told, row),
    )


def _drivers(told: _Told, row: int) -> tuple[Reason, ...]:
    """Counts of the share, counts per head, what was published."""
    pooled, heads = told.pooled, told.per_head
    seen = f"{count(float(pooled.count[row]), 'établissement')} sur {number(float(pooled.exposure[row]))}"
    reasons = [
        Reason(
            Statement.FACT,
            f"{seen} ; à la part du {words.CITY}, {words.about(pooled.expected[row])}.",
        )
    ]
    if heads.used[row]:
        per_head = (
            f"Par habitant : {number(float(heads.count[row]))} pour {words.about(heads.expected[row])} à la densité du "
            f"{words.CITY}, {words.times(heads.ratio[row])} fois ({words.between(heads.low[row], heads.high[row])})."
        )
        reasons.append(Reason(Statement.COMPARISON, per_head))
    return (*reasons, _PUBLISHED)


def _change(step: float, status: Status) -> str:
    """How many establishments of the family would change the verdict, what the class teaches staying as it is."""
    if np.isnan(step):
        return f"Même {MOST_TRIED} établissements de plus de cette famille ne l'établiraient sans doute pas."
    few = count(abs(step), "établissement")
    if status is Status.NOT_DISTINGUISHABLE:
        return f"Avec environ {few} de plus de cette famille, ce serait établi."
    return f"Avec environ {few} de {'moins' if step < 0 else 'plus'} de cette famille, on ne pourrait plus l'affirmer."


DETECTOR = Detector(
    name="DET-2",
    title_fr="Commerce, services aux personnes, construction",
    question_fr="Le commerce, les services aux personnes et la construction pèsent-ils plus que dans le reste de la ville ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=_METHOD,
    reference="methods.md, section 4, DET-2",
    comparator=Comparator.REST,
)
