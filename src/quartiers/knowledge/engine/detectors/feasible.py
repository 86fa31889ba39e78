"""How feasible a proposal is: the survival of its sector, the rule that it must meet, premises that are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.detectors.premises import sites_near
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.engine.secrecy import THRESHOLDS
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES, activity
from quartiers.knowledge.vocabulary.french_numbers import count

# What is not known counts for half: neither an obstacle nor an asset.
UNKNOWN = 0.5
_YEARS = 3


@dataclass(frozen=True)
class Feasible:
    """From 0 to 1, the mean of three answers; how each was answered."""

    value: float
    text_fr: str


def family_of(shop_type: str) -> str:
    """The family of activities of a type of shop: that of most of its NAF sub-classes.

    >>> family_of("boulangerie")
    'commerce de détail'
    """
    families = sorted(str(activity(code).family) for code in SHOP_TYPES[shop_type])
    return max(families, key=lambda family: (families.count(family), family == "commerce de détail"))


def feasible(evidence: Evidence, area: int, shop_type: str, *, is_regulated: bool) -> Feasible:
    """Of one more shop of a type in an area (place of the zone)."""
    alive = survives(evidence, area, family_of(shop_type))
    premises = len(sites_near(evidence, area))
    answers = (
        UNKNOWN if alive is None else alive,
        UNKNOWN,
        1.0 if premises else UNKNOWN,
    )
    words = (
        "survie du secteur inconnue (comptée un demi)"
        if alive is None
        else f"{round(100 * alive)} établissements du secteur sur 100 encore ouverts après trois ans dans le reste de la ville",
        "règle à vérifier (comptée un demi)" if is_regulated else "aucune règle connue de nous (comptée un demi)",
        f"{count(premises, 'local listé', 'locaux listés')} à moins de 500 m"
        if premises
        else "aucun local listé (compté un demi)",
    )
    return Feasible(float(np.mean(answers)), "Moyenne de trois réponses : " + " ; ".join(words) + ".")


def survives(evidence: Evidence, area: int, family: str) -> float | None:
    """The share of establishments of a family still open after three years in the rest of the city; None = unknown."""
    grid, rest = evidence.grid(CLOSURES), int(evidence.zones.rest[area])
    if rest < 0 or family not in grid.items:
        return None
    item = grid.items.index(family)
    closed, years = grid.numerator[rest, item], grid.denominator[rest, item]
    # Closures are protected: a rate that rests on one or two is not told.
    if not (closed >= THRESHOLDS[Protection.UNITS] and years > 0):
        return None
    return float(np.exp(-_YEARS * closed / years))
