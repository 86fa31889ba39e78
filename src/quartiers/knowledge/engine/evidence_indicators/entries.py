"""I24: activities that are not here and that what is here makes likely, where that helps to foretell anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines, Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Line, as_lines
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.related import FOLDS, LEAST_AUC_GAIN, LEAST_PLACES, Gate, Related, related
from quartiers.knowledge.vocabulary.french_numbers import count, number

SHOWN = 5
LEAST_CITY = 1000
_NOTHING_FR = "Aucun établissement ayant une position ici : rien ne dit ce qui irait avec."


@dataclass(frozen=True)
class Entry:
    """The likeliest kinds that are not here, with relatedness; nothing at all where relatedness foretells no better."""

    is_pooled = True
    label_fr = f"régression logistique, jugée sur {FOLDS} cinquièmes de cases cachées tour à tour"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods of cities large enough, behind the gate of OP-B."""
        zones = evidence.zones
        size = np.asarray(evidence.activities.counts.sum(axis=1), float).ravel()
        found: list[Line] = []
        for zone in zones.areas.tolist():
            city = int(zones.rest[zone])
            in_city = float(size[city]) if city >= 0 else 0.0
            if city < 0:
                found.append(Line(zone, Shown.NO_REFERENCE))
            elif in_city < indicator.minimum.least:
                found.append(Line(zone, Shown.TOO_FEW, in_city))
            else:
                found += _of_zone(related(evidence, int(zones.generations[zone])), zone, in_city)
        yield as_lines(indicator, zones, found, None)


def _of_zone(answer: Related, zone: int, in_city: float) -> Iterator[Line]:
    if answer.gate is None:
        counted = count(answer.places, "quartier ordinaire compté", "quartiers ordinaires comptés")
        why = f"Pas assez de données : {counted}, il en faut {LEAST_PLACES}."
        yield Line(zone, Shown.SMALL_CLASS, answer.places, why_fr=why)
        return
    if not answer.gate.is_open:
        yield Line(zone, Shown.NO_REFERENCE, why_fr=closed_fr(answer.gate))
        return
    chances = np.where(answer.counts[zone] > 0, np.nan, answer.probability[zone])
    chances[[kind in EXPECTED_TYPES for kind in answer.kinds]] = np.nan
    likeliest = [kind for kind in np.argsort(-np.nan_to_num(chances), kind="stable")[:SHOWN] if np.isfinite(chances[kind])]
    for kind in likeliest:
        yield Line(zone, Shown.OK, in_city, answer.kinds[kind], float(100 * chances[kind]))
    if not likeliest:
        yield Line(zone, Shown.NO_DENOMINATOR, why_fr=_NOTHING_FR)


def closed_fr(gate: Gate) -> str:
    """The numbers that closed the gate."""
    return (
        f"Ce qui est déjà ici n'aide pas assez à prévoir ce qui y vient : sur {number(gate.cells)} cases cachées, aire sous la "
        f"courbe {number(gate.auc_related, 3)} avec les liens entre activités, {number(gate.auc_popularity, 3)} sans ; il faut "
        f"{number(LEAST_AUC_GAIN)} de plus, et une perte logarithmique plus petite."
    )


ENTRY = EvidenceIndicator(
    number="I24",
    name="related_entry",
    title_fr="Activités que celles d'ici rendent probables",
    unit="chances sur 100",
    formula_fr=f"probabilité qu'un quartier de cette taille, où il y a ce qu'il y a ici, en ait ; les {SHOWN} plus probables",
    denominator_fr="",
    estimator=Entry(),
    needs=(Need.REGISTER,),
    sources=("iris_outlines", "insee_iris"),
    minimum=Minimum(LEAST_CITY, Unit.CITY_UNITS),
    comparators=(),
    compared_with=Comparator.ORDINARY,
    method_fr=(
        "Montré seulement si les liens entre activités prévoient mieux que leur seule fréquence, avec une marge écrite avant "
        "l'essai. Une présence ailleurs n'est pas une arrivée ici. Les commerces de chaque semaine sont laissés à leur propre "
        "indicateur."
    ),
    reference="methods.md, 2.5 et I24 ; Hidalgo et al. 2007, Steijn 2021",
)
INDICATORS = (ENTRY,)
