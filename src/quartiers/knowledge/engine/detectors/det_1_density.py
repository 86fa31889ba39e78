"""DET-1: whether the density of establishments is about half of that of the rest of the city."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Tick
from quartiers.knowledge.engine.detectors.spread import Judged, given_by_city, judge
from quartiers.knowledge.engine.detectors.verdicts import Asked, findings
from quartiers.knowledge.engine.detectors.words import about
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.density import DENSITY, RATIO
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD
from quartiers.knowledge.vocabulary.french_numbers import number

_METHOD = (
    "Établissements du quartier rapportés à ceux qu'il aurait à la densité du reste de son unité urbaine. L'intervalle à 90 % "
    "(binomiale négative) porte la dispersion entre quartiers ordinaires de villes de même taille, pas le seul hasard. "
    "Confirmé si tout l'intervalle est sous 0,8 ; inverse s'il est au-dessus de 1,25."
)
PUBLISHED = Tick("constat publié : environ la moitié (2016-2020)", 0.5)
_PUBLISHED_FR = (
    "Constat publié : environ la moitié de la densité des autres quartiers des mêmes villes (2016-2020, "
    "Bpifrance Le Lab et Terra Nova, source secondaire)."
)
ASKED = Asked(
    key="",
    subject="",
    one="établissement",
    several="établissements",
    given_fr="attendus à la densité du reste de l'agglomération",
    denominator_fr="habitants",
    evidence=(Basis(DENSITY.name), Basis(RATIO.name)),
    method_fr=_METHOD,
    least=(5.0, 5.0, 500.0),
    ticks=(PUBLISHED,),
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """One verdict per group."""
    grid = evidence.grid(DENSITY)
    judged = judge(evidence.zones, evidence.groups, grid.numerator[:, 0], grid.denominator[:, 0])
    yield from findings(evidence, judged, ASKED, by_family(evidence, judged))


def by_family(evidence: Evidence, judged: Judged) -> Callable[[int], tuple[Reason, ...]]:
    """The three families that make most of the gap, on its side, in whole establishments, then what was published."""
    grid = evidence.grid(PER_HEAD)
    people = evidence.grid(DENSITY).denominator[:, 0]
    seen = judged.summed(grid.numerator)
    given = judged.summed(given_by_city(evidence.zones, grid.numerator, people))

    def drivers(row: int) -> tuple[Reason, ...]:
        gap = given[row] - seen[row]
        side = 1.0 if gap.sum() >= 0 else -1.0
        order = sorted(range(len(gap)), key=lambda item: (-side * gap[item], grid.items[item]))[:3]
        largest = [item for item in order if round(side * gap[item]) >= 1]
        return (
            *(_family(grid.items[item], seen[row, item], given[row, item]) for item in largest),
            Reason(Statement.FACT, _PUBLISHED_FR),
        )

    return drivers


def _family(family: str, seen: float, given: float) -> Reason:
    """One family: how many there are, how many the city's density would give."""
    gap = round(abs(given - seen))
    side = "de moins" if seen < given else "de plus"
    text = f"{family.capitalize()} : {number(seen)} pour {about(given)} à la densité du reste de l'agglomération, soit "
    return Reason(Statement.COMPARISON, f"{text}{number(gap)} {side}.")


DETECTOR = Detector(
    name="DET-1",
    title_fr="Densité d'établissements",
    question_fr="La densité d'établissements est-elle d'environ la moitié de celle du reste de la ville ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=_METHOD,
    reference="methods.md, section 4, DET-1",
    comparator=Comparator.REST,
)
