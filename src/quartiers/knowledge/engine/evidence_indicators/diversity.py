"""I22: how diverse shops are, compared at equal number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines
from quartiers.knowledge.engine.detectors.diversity import SHOPS, diversity
from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Told, told
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.statistics.intervals import LEVEL


@dataclass(frozen=True)
class Diversity:
    """What DET-6 judges: the effective number of types expected among `SHOPS` shops of each zone; limits for neighbourhoods."""

    is_pooled = False
    label_fr = "nombre de Hill d'ordre 1 raréfié (Chao et al. 2014), intervalle à 90 % par rééchantillonnage des commerces"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods, then the ordinary ones that have enough shops."""
        found = diversity(evidence.zones, np.nan_to_num(evidence.grid(TYPE_DENSITY).numerator))
        value, low, high, size = (each[:, None] for each in (found.value, found.low, found.high, found.shops))
        yield from told(indicator, Told(Answer(("",), value, low, high, size, size, LEVEL)), evidence.zones)


DIVERSITY = EvidenceIndicator(
    number="I22",
    name="shop_diversity",
    title_fr=f"Diversité des commerces et services, ramenée à {SHOPS}",
    unit="types équivalents",
    formula_fr=f"exponentielle de l'entropie de Shannon attendue parmi {SHOPS} commerces et services tirés dans le quartier",
    denominator_fr="",
    estimator=Diversity(),
    needs=(Need.REGISTER,),
    minimum=Minimum(SHOPS, Unit.SHOPS),
    comparators=(Comparator.ORDINARY, Comparator.PEERS),
    method_fr=(
        f"Nombre de types également fréquents qui donneraient la même diversité ; ramené partout à {SHOPS}, car plus il y a de "
        "commerces, plus on y trouve de types."
    ),
    reference="methods.md, 2.11 ; Hill 1973 ; Chao et al. 2014",
)
INDICATORS = (DIVERSITY,)
