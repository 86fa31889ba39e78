"""I22: how diverse shops are, compared at equal number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines
from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Told, of_interest, told
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from quartiers.knowledge.engine.statistics.diversity_intervals import rarefied_diversity
from quartiers.knowledge.engine.statistics.intervals import LEVEL

# Diversity is that of so many shops, whatever their number: among more of them one finds more types (methods.md, 2.11).
DRAWN = 20


@dataclass(frozen=True)
class Diversity:
    """The effective number of types expected among `DRAWN` shops of each zone; limits for neighbourhoods only."""

    is_pooled = False
    label_fr = "nombre de Hill d'ordre 1 raréfié (Chao et al. 2014), intervalle à 90 % par rééchantillonnage des commerces"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods, then the ordinary ones that have enough shops."""
        zones = evidence.zones
        counts = np.nan_to_num(evidence.grid(TYPE_DENSITY).numerator)
        have = counts.sum(axis=1)
        value, low, high = (np.full((len(zones), 1), np.nan) for _ in range(3))
        chosen = of_interest(zones, indicator.comparators)
        chosen = chosen[have[chosen] >= DRAWN]
        value[chosen, 0] = rarefied_hill(counts[chosen], DRAWN, 1.0)
        limits = rarefied_diversity(counts[zones.areas], DRAWN)
        low[zones.areas, 0], high[zones.areas, 0] = limits.low, limits.high
        size = have[:, None]
        yield from told(indicator, Told(Answer(("",), value, low, high, size, size, LEVEL)), zones)


DIVERSITY = EvidenceIndicator(
    number="I22",
    name="shop_diversity",
    title_fr=f"Diversité des commerces et services, ramenée à {DRAWN}",
    unit="types équivalents",
    formula_fr=f"exponentielle de l'entropie de Shannon attendue parmi {DRAWN} commerces et services tirés dans le quartier",
    denominator_fr="",
    estimator=Diversity(),
    needs=(Need.REGISTER,),
    minimum=Minimum(DRAWN, Unit.SHOPS),
    comparators=(Comparator.ORDINARY, Comparator.PEERS),
    method_fr=(
        f"Nombre de types également fréquents qui donneraient la même diversité ; ramené partout à {DRAWN}, car plus il y a de "
        "commerces, plus on y trouve de types."
    ),
    reference="methods.md, 2.11 ; Hill 1973 ; Chao et al. 2014",
)
INDICATORS = (DIVERSITY,)
