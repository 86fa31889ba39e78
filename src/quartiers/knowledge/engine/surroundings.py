"""What is within a walk of each zone, by type of shop: what detectors of shops look at beside the counts."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats

# Walks that are looked at, in minutes; the middle one decides, the others say how much it matters.
WALKS_MIN = (5, 10, 15)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Shops around each zone; nan = not computed. Distances are walked: the crow's flight × 1.3.

    `nearest_m` [zone, type]: metres from the outline to the nearest shop of the type, 0 inside, infinite when there is none.
    `within_500` [zone, type]: shops inside or at most 500 m away. `access` [zone, type, walk]: shops for 1,000 residents
    within each walk, each shared among all whom it can serve (2SFCA), mean over the zone. `uncovered` [zone, type, walk]:
    residents of the zone who have none within each walk.
    """

    types: tuple[str, ...]
    nearest_m: Floats
    within_500: Floats
    access: Floats
    uncovered: Floats


def not_computed(types: tuple[str, ...], zones: int) -> Surroundings:
    """What is known without a street: nothing."""
    plain, by_walk = (zones, len(types)), (zones, len(types), len(WALKS_MIN))
    return Surroundings(types, *(np.full(shape, np.nan) for shape in (plain, plain, by_walk, by_walk)))


_KNOWN: WeakKeyDictionary[Evidence, Surroundings] = WeakKeyDictionary()


def surroundings(evidence: Evidence) -> Surroundings:
    """Those of every zone of an evidence, computed once; of no type where streets are not known."""
    if evidence not in _KNOWN:
        _KNOWN[evidence] = not_computed((), len(evidence.zones))
    return _KNOWN[evidence]
