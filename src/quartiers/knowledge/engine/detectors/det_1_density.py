"""DET-1: whether the density of establishments is about half of that of the rest of the city."""

from __future__ import annotations

from collections.abc import Iterator

from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Tick
from quartiers.knowledge.engine.detectors.gaps import largest_parts
from quartiers.knowledge.engine.detectors.spread import judge
from quartiers.knowledge.engine.detectors.verdicts import Asked, findings
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.density import DENSITY, RATIO
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD

_METHOD = (
    "Établissements du quartier rapportés à ceux qu'il aurait à la densité du reste de son unité urbaine. L'intervalle à 90 % "
    "(binomiale négative) porte la dispersion entre quartiers ordinaires de villes de même taille, pas le seul hasard. "
    "Confirmé si tout l'intervalle est sous 0,8 ; inverse s'il est au-dessus de 1,25."
)
_PUBLISHED = Reason(
    Statement.FACT,
    "Constat publié : environ la moitié de la densité des autres quartiers des mêmes villes (2016-2020, "
    "Bpifrance Le Lab et Terra Nova, source secondaire).",
)
_ASKED = Asked(
    key="",
    subject="",
    what_fr="le nombre d'établissements",
    one="établissement",
    several="établissements",
    given_fr="pour autant d'habitants du reste de l'agglomération",
    denominator_fr="habitants",
    evidence=(Basis(DENSITY.name), Basis(RATIO.name)),
    method_fr=_METHOD,
    least=(5.0, 5.0, 500.0),
    ticks=(Tick("constat publié : environ la moitié (2016-2020)", 0.5),),
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """One verdict per group."""
    zones, grid = evidence.zones, evidence.grid(DENSITY)
    people = grid.denominator[:, 0]
    judged = judge(zones, evidence.groups, grid.numerator[:, 0], people)
    families = largest_parts(zones, judged, evidence.grid(PER_HEAD), people)
    yield from findings(evidence, judged, _ASKED, lambda row: (*families(row), _PUBLISHED))


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
