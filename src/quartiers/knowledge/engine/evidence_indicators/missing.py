"""I20: what could be missing: shops expected of each type, how likely a gap is, how far the nearest is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines, Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES, MOST_CV2, Expected, expected
from quartiers.knowledge.engine.detectors.missing_case import LEAST_EXPECTED
from quartiers.knowledge.engine.detectors.missing_words import told_m
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Line, as_lines
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.spatial.catchments import DETOUR
from quartiers.knowledge.engine.statistics.intervals import LEVEL
from quartiers.knowledge.engine.surroundings import surroundings
from quartiers.knowledge.vocabulary.french_numbers import number

_MODEL_FR = (
    "Attendu : ce qu'ont les quartiers ordinaires (IRIS) d'unités urbaines de même taille, à population, densité et distance "
    "au centre égales, selon ce que la ville en a."
)
_WITHOUT_FR = {
    "iris_outlines": "Les contours des IRIS ne sont pas chargés : aucun quartier ordinaire ne dit ce que l'on attend.",
    "insee_iris": "La population des IRIS n'est pas chargée : aucun quartier ordinaire ne dit ce que l'on attend.",
}
_NOBODY_NEAR_FR = "Aucun commerce ou service de ce type dans les villes chargées."
_NO_OUTLINE_FR = "Le contour de ce quartier n'est pas connu : aucune distance ne peut y être mesurée."


def _lines(evidence: Evidence, of_model: Callable[[Expected], Iterator[Line]]) -> list[Line]:
    """The lines of every model, and one for each neighbourhood that is in none."""
    zones, models = evidence.zones, expected(evidence)
    found = [line for model in models for line in of_model(model)]
    answered = {int(area) for model in models for area in model.areas}
    for place in (int(place) for place in zones.areas if int(place) not in answered):
        generation, size = int(zones.generations[place]), int(zones.classes[place])
        found.append(Line(place, Shown.SMALL_CLASS, float(len(zones.ordinary(generation, size)))))
    return found


@dataclass(frozen=True)
class Usual:
    """How many shops of each type one expects, and what ordinary neighbourhoods have."""

    is_pooled = True
    label_fr = "régression de Poisson ; fourchette de neuf quartiers ordinaires sur dix (binomiale négative)"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Every type in every neighbourhood that has ordinary ones to be compared with."""
        yield as_lines(indicator, evidence.zones, _lines(evidence, _expected_lines), LEVEL)


def _expected_lines(model: Expected) -> Iterator[Line]:
    low, high = model.ordinary_range
    for row, area in enumerate(model.areas.tolist()):
        for kind, name in enumerate(model.types):
            usual = float(model.expected[row, kind])
            if np.isnan(usual):
                yield Line(area, Shown.NO_DENOMINATOR, item=name)
                continue
            limits = (float(low[row, kind]), float(high[row, kind]))
            yield Line(area, Shown.OK, usual, name, usual, *limits, numerator=float(model.counts[row, kind]))


@dataclass(frozen=True)
class Gap:
    """How likely it is that less than half of the usual rate is there, in chances out of a hundred."""

    is_pooled = True
    label_fr = "probabilité a posteriori (gamma-Poisson)"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Types of which enough are expected, and of which residents tell the number."""
        yield as_lines(indicator, evidence.zones, _lines(evidence, _gap_lines), None)


def _gap_lines(model: Expected) -> Iterator[Line]:
    for row, area in enumerate(model.areas.tolist()):
        for kind, name in enumerate(model.types):
            usual, chance = float(model.expected[row, kind]), float(model.below_half[row, kind])
            if usual < LEAST_EXPECTED:
                yield Line(area, Shown.TOO_FEW, usual, name)
            elif not model.cv2[kind] < MOST_CV2:
                yield Line(area, Shown.NO_REFERENCE, usual, name, why_fr=_varies_fr(float(model.cv2[kind])))
            elif np.isnan(chance):
                yield Line(area, Shown.NO_DENOMINATOR, item=name)
            else:
                yield Line(area, Shown.OK, usual, name, 100 * chance, numerator=float(model.counts[row, kind]))


def _varies_fr(cv2: float) -> str:
    return (
        "Ce type varie trop d'un quartier ordinaire à l'autre pour que le nombre d'habitants dise combien en attendre "
        f"(variance relative de {number(cv2, 2)} au-delà du hasard, {number(MOST_CV2, 1)} au plus)."
    )


@dataclass(frozen=True)
class NearestShop:
    """How far each neighbourhood walks from its outline to the nearest shop of each type."""

    is_pooled = False
    label_fr = "fait, sans marge"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods with an outline; 0 m where one is inside."""
        zones, around = evidence.zones, surroundings(evidence)
        kinds = [(around.types.index(name), name) for name in EXPECTED_TYPES if name in around.types]
        found: list[Line] = []
        for place in zones.areas.tolist():
            far = [float(around.nearest_m[place, kind]) for kind, _ in kinds]
            if not np.isfinite(far).any():
                found.append(Line(place, Shown.NO_DENOMINATOR, why_fr=_NO_OUTLINE_FR))
                continue
            for metres, (_, name) in zip(far, kinds, strict=True):
                if np.isfinite(metres):
                    found.append(Line(place, Shown.OK, item=name, value=told_m(metres)))
                else:
                    found.append(Line(place, Shown.NO_DENOMINATOR, item=name, why_fr=_NOBODY_NEAR_FR))
        yield as_lines(indicator, zones, found, None)


USUAL = EvidenceIndicator(
    number="I20",
    name="expected_shops",
    title_fr="Commerces et services attendus dans un quartier ordinaire comparable, par type",
    unit="établissements",
    formula_fr="nombre attendu ; fourchette : ce qu'ont neuf quartiers ordinaires sur dix ; au numérateur : ceux du quartier",
    denominator_fr="",
    estimator=Usual(),
    needs=(Need.REGISTER, Need.RESIDENTS),
    sources=("iris_outlines", "insee_iris"),
    without_fr=_WITHOUT_FR,
    comparators=(),
    compared_with=Comparator.ORDINARY,
    method_fr=_MODEL_FR,
    reference="methods.md, 2.7 et I20",
)
GAP = EvidenceIndicator(
    number="I20",
    name="shop_gap_probability",
    title_fr="Manque possible de commerces et services, par type",
    unit="chances sur 100",
    formula_fr="probabilité que le quartier ait moins de la moitié du taux attendu",
    denominator_fr="",
    estimator=Gap(),
    needs=(Need.REGISTER, Need.RESIDENTS),
    sources=("iris_outlines", "insee_iris"),
    without_fr=_WITHOUT_FR,
    minimum=Minimum(LEAST_EXPECTED, Unit.EXPECTED),
    comparators=(),
    compared_with=Comparator.ORDINARY,
    method_fr=_MODEL_FR + " Un manque n'est pas un besoin : ce qui est de l'autre côté de la rue n'y entre pas.",
    reference="methods.md, 2.7 et I20",
)
NEAREST_SHOP = EvidenceIndicator(
    number="I20",
    name="nearest_shop",
    title_fr="Commerce ou service le plus proche à pied, par type",
    unit="mètres",
    formula_fr="du contour au plus proche, arrondi aux 100 m supérieurs ; 0 s'il est dans le quartier",
    denominator_fr="",
    estimator=NearestShop(),
    needs=(Need.REGISTER,),
    sources=("urban_units", "communes"),
    comparators=(),
    method_fr=(
        f"Distance à vol d'oiseau × {number(DETOUR)} : aucun réseau de rues n'est chargé. Une voie ou une rivière l'allonge."
    ),
    reference="methods.md, 2.8 et I20",
)
INDICATORS = (USUAL, GAP, NEAREST_SHOP)
