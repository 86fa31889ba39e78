"""DET-4: whether fewer establishments are created than in the rest of the city, by denominator, with delivery and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.spread import Judged, judge
from quartiers.knowledge.engine.detectors.verdicts import Asked, findings, status_at
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators import creations
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Need, Span
from quartiers.knowledge.vocabulary.french_numbers import number

_METHOD = (
    "Créations de trois ans, transferts laissés de côté, rapportées à celles qu'aurait le quartier au rythme du reste de son "
    "unité urbaine. L'intervalle à 90 % (binomiale négative) porte la dispersion entre quartiers ordinaires. Confirmé si tout "
    "l'intervalle est sous 0,8 ; inverse s'il est au-dessus de 1,25. Livraison : 53.20Z et division 49."
)
_PUBLISHED = Reason(
    Statement.FACT,
    "Constat publié : 1,7 création dans les quartiers contre 2,2 ailleurs ; une page dit pour 100 actifs, une autre pour 100 "
    "habitants (2015, Insee, source secondaire). Dans les Hauts-de-France en 2021, plus de créations dans les quartiers.",
)
_NO_ACTIVE = "Le nombre d'actifs de ce quartier n'est dans aucun fichier chargé ; il ne se déduit pas des taux."
_INDICATORS = {indicator.name: indicator for indicator in creations.INDICATORS}


@dataclass(frozen=True)
class _Reading:
    """One way to read creations: its name in the address, its words, its indicator."""

    key: str
    subject: str
    people_fr: str
    denominator_fr: str
    suffix_fr: str
    indicator: Indicator


_READINGS = tuple(
    _Reading(
        key=f"{people}{'_sans_livraison' if without else ''}",
        subject=f"par {one}{', sans la livraison' if without else ''}",
        people_fr=f"d'{one}s",
        denominator_fr=f"{fr} × 3 ans",
        suffix_fr=" hors livraison" if without else "",
        indicator=_INDICATORS[f"creations_per_1000_{name}{'_without_delivery' if without else ''}"],
    )
    for without in (False, True)
    for people, one, fr, name in (
        ("habitants", "habitant", "habitants", "residents"),
        ("actifs", "actif", "actifs de 15 à 64 ans", "active"),
    )
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """Four verdicts per group, each of which says what the others find."""
    judged = {reading.key: _judged(evidence, reading) for reading in _READINGS}
    for reading in _READINGS:
        yield from findings(evidence, judged[reading.key], _asked(reading), _drivers(judged, reading))


def _judged(evidence: Evidence, reading: _Reading) -> Judged:
    grid = evidence.grid(reading.indicator)
    return judge(evidence.zones, evidence.groups, grid.numerator[:, 0], grid.denominator[:, 0])


def _asked(reading: _Reading) -> Asked:
    return Asked(
        key=reading.key,
        subject=reading.subject,
        one="création",
        several="créations",
        suffix_fr=f"{reading.suffix_fr} en trois ans",
        what_fr="le nombre de créations",
        given_fr=f"pour autant {reading.people_fr} du {words.CITY}",
        denominator_fr=reading.denominator_fr,
        evidence=(Basis(reading.indicator.name),),
        method_fr=_METHOD,
        no_exposure_fr=words.NO_RESIDENTS if reading.key.startswith("habitants") else _NO_ACTIVE,
        ticks=(Tick("constat publié : 1,7 contre 2,2 (2015)", 1.7 / 2.2),),
    )


def _drivers(judged: dict[str, Judged], reading: _Reading) -> Callable[[int], tuple[Reason, ...]]:
    """The rates, then what the other readings find."""
    own = judged[reading.key]

    def drivers(row: int) -> tuple[Reason, ...]:
        here, there = (1000 * values[row] / own.exposure[row] for values in (own.count, own.expected))
        rates = (
            f"{number(here, 1)} créations par an pour 1 000 {reading.denominator_fr.split(' ')[0]}{reading.suffix_fr}, "
            f"{number(there, 1)} dans le {words.CITY}."
        )
        others = [
            f"{other.subject} : {_AGREEMENT[status_at(judged[other.key], row)]}"
            for other in _READINGS
            if other is not reading and judged[other.key].used[row]
        ]
        told = [Reason(Statement.FACT, rates)]
        if others:
            told.append(Reason(Statement.COMPARISON, f"Autres façons de compter : {' ; '.join(others)}."))
        return (*told, _PUBLISHED)

    return drivers


_AGREEMENT = {
    Status.CONFIRMED: "moins de créations",
    Status.REVERSED: "plus de créations",
    Status.NOT_DISTINGUISHABLE: "on ne peut pas trancher",
}
DETECTOR = Detector(
    name="DET-4",
    title_fr="Créations d'établissements",
    question_fr="Crée-t-on moins d'établissements ici que dans le reste de la ville ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=_METHOD,
    reference="methods.md, section 4, DET-4",
    comparator=Comparator.REST,
    span=Span.FLOWS,
)
