"""I21: what can be reached on foot, shared among all who can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines
from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Told, told
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Need
from quartiers.knowledge.engine.spatial.catchments import DETOUR, WALK_KM_PER_HOUR
from quartiers.knowledge.engine.surroundings import WALKS_MIN, surroundings
from quartiers.knowledge.vocabulary.activities import BASKET_FAMILIES
from quartiers.knowledge.vocabulary.french_numbers import number

SHOWN_MIN = 10
_UNKNOWN_FR = "Le contour de ce quartier, ou qui habite les IRIS alentour, n'est pas connu : on ne sait pas qui partage quoi."


@dataclass(frozen=True)
class Access:
    """Shops of each family of the daily basket within ten minutes, for 1,000 residents; limits: with the other walks."""

    is_pooled = True
    label_fr = (
        f"bassins flottants en deux temps (2SFCA, Luo et Wang 2003), à {SHOWN_MIN} minutes de marche ; bornes : à "
        f"{WALKS_MIN[0]} et {WALKS_MIN[-1]} minutes"
    )

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods with an outline, then the ordinary ones."""
        zones, around = evidence.zones, surroundings(evidence)
        families = tuple(BASKET_FAMILIES)
        found = np.full((len(zones), len(families), len(WALKS_MIN)), np.nan)
        for place, kinds in enumerate(BASKET_FAMILIES.values()):
            there = [around.types.index(kind) for kind in kinds if kind in around.types]
            if there:
                found[:, place] = around.access[:, there].sum(axis=1)
        value = found[..., WALKS_MIN.index(SHOWN_MIN)]
        low, high = np.fmin.reduce(found, axis=-1), np.fmax.reduce(found, axis=-1)
        low, high = (np.where(np.isnan(value), np.nan, limit) for limit in (low, high))
        nothing = np.full(value.shape, np.nan)
        answer = Answer(families, value, low, high, nothing, nothing, None)
        yield from told(indicator, Told(answer, why_fr=[_UNKNOWN_FR] * len(zones)), zones)


ACCESS = EvidenceIndicator(
    number="I21",
    name="walking_access",
    title_fr="Commerces et services du quotidien à portée de marche, par famille",
    unit="pour 1 000 habitants qui les partagent",
    formula_fr=(
        "chaque commerce à portée, divisé entre tous les habitants à sa portée, puis additionné ; moyenne sur le quartier"
    ),
    denominator_fr="",
    estimator=Access(),
    needs=(Need.REGISTER,),
    sources=("iris_outlines", "insee_iris"),
    without_fr={
        "iris_outlines": "Les contours des IRIS ne sont pas chargés : on ne sait pas qui d'autre va dans les mêmes commerces.",
        "insee_iris": "La population des IRIS n'est pas chargée : on ne sait pas qui d'autre va dans les mêmes commerces.",
    },
    comparators=(Comparator.ORDINARY, Comparator.PEERS),
    method_fr=(
        f"À {number(WALK_KM_PER_HOUR)} km/h, à vol d'oiseau × {number(DETOUR)} : aucun réseau de rues n'est chargé. Chaque "
        "commerce compte pour un, quelle que soit sa surface ; les habitants sont répartis également sur le sol de leur IRIS."
    ),
    reference="methods.md, 2.8 et I21 ; Luo et Wang 2003",
)
INDICATORS = (ACCESS,)
