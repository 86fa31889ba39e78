"""DET-6: whether shops are fewer than in the rest of the city, and whether they are less diverse at equal number."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.det_6_diversity import METHOD_FR, in_diversity
from quartiers.knowledge.engine.detectors.finding import Basis, Finding, Reason, Statement, Tick
from quartiers.knowledge.engine.detectors.gaps import largest_parts
from quartiers.knowledge.engine.detectors.spread import judge
from quartiers.knowledge.engine.detectors.verdicts import Asked, findings
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Comparator, Need
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, RETAIL_DENSITY, TYPE_DENSITY
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES
from quartiers.knowledge.vocabulary.french_numbers import count

# A shop in the street that sells; those that serve (hairdresser, bank…) count for the diversity only.
RETAIL_TYPES = frozenset(kind for kind, codes in SHOP_TYPES.items() if any(code.startswith("47") for code in codes))
_NUMBER_METHOD = (
    "Commerces de détail en magasin rapportés à ceux qu'aurait le quartier à la densité du reste de son unité urbaine. "
    "L'intervalle à 90 % (binomiale négative) porte la dispersion entre quartiers ordinaires. Confirmé si tout l'intervalle "
    "est sous 0,8 ; inverse s'il est au-dessus de 1,25."
)
_PUBLISHED = Reason(
    Statement.FACT,
    "Constat publié : 7,34 commerces pour 1 000 habitants dans les quartiers, 10,34 ailleurs (vers 2014, CGET, En Bref 13, "
    "2016, source secondaire).",
)
_NUMBER = Asked(
    key="nombre",
    subject="nombre de commerces",
    what_fr="le nombre de commerces",
    one="commerce",
    several="commerces",
    given_fr=f"pour autant d'habitants du {words.CITY}",
    denominator_fr="habitants",
    evidence=(Basis(RETAIL_DENSITY.name), Basis(BASKET_COUNT.name, "dans le quartier")),
    method_fr=_NUMBER_METHOD,
    ticks=(Tick("constat publié : 7,34 contre 10,34 (vers 2014)", 7.34 / 10.34),),
)


def find(evidence: Evidence) -> Iterator[Finding]:
    """Two verdicts per group."""
    yield from _in_number(evidence)
    yield from in_diversity(evidence)


def _in_number(evidence: Evidence) -> Iterator[Finding]:
    zones, grid, types = evidence.zones, evidence.grid(RETAIL_DENSITY), evidence.grid(TYPE_DENSITY)
    people = grid.denominator[:, 0]
    judged = judge(zones, evidence.groups, grid.numerator[:, 0], people)
    chosen = [place for place, kind in enumerate(types.items) if kind in RETAIL_TYPES]
    kinds, basket = largest_parts(zones, judged, types, people, chosen), _basket(evidence)
    yield from findings(evidence, judged, _NUMBER, lambda row: (*basket(row), *kinds(row), _PUBLISHED))


def _basket(evidence: Evidence) -> Callable[[int], tuple[Reason, ...]]:
    """How many types of the daily basket are inside, for a neighbourhood alone."""
    grid = evidence.grid(BASKET_COUNT)
    there = (np.nan_to_num(grid.numerator[:, :, 0]) > 0).sum(axis=1)

    def reasons(row: int) -> tuple[Reason, ...]:
        group = evidence.groups[row]
        if not group.is_area:
            return ()
        present = count(int(there[group.members[0]]), "type présent", "types présents")
        text = f"Panier du quotidien, services compris : {present} dans le quartier, sur {len(grid.items)}."
        return (Reason(Statement.FACT, text),)

    return reasons


DETECTOR = Detector(
    name="DET-6",
    title_fr="Commerces : nombre et diversité",
    question_fr="Les commerces sont-ils moins nombreux et moins divers que dans le reste de la ville ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr=f"{_NUMBER_METHOD} {METHOD_FR}",
    reference="methods.md, section 4, DET-6",
    comparator=Comparator.REST,
)
