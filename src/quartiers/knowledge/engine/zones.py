"""The zones that are counted: neighbourhoods, the rest of their urban unit, ordinary neighbourhoods (IRIS)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Residents of an urban unit at which the class changes (INSEE's usual size classes, four of them).
SIZE_CLASSES: tuple[tuple[int, str], ...] = (
    (0, "moins de 50 000 habitants"),
    (50_000, "50 000 à 200 000 habitants"),
    (200_000, "200 000 à 1 million d'habitants"),
    (1_000_000, "plus d'un million d'habitants"),
)
# A class smaller than this compares nothing (methods.md, I3).
LEAST_IN_CLASS = 10


class Kind(StrEnum):
    """What a zone is."""

    QPV = "qpv"
    REST = "rest"
    IRIS = "iris"


@dataclass(frozen=True)
class Zone:
    """One zone: `unit` is its urban unit, `rest` the zone that is that unit without neighbourhoods of its generation.

    `ordinary` (an IRIS) lists the generations whose neighbourhoods it holds nothing of; `unit_residents` sets the class.
    """

    code: str
    kind: Kind
    generation: int | None = None
    unit: str | None = None
    rest: str | None = None
    unit_residents: float | None = None
    ordinary: tuple[int, ...] = ()


def size_class(residents: float | None) -> int:
    """The number of the class of an urban unit, -1 when its population is not known."""
    if residents is None or np.isnan(residents):
        return -1
    return max(place for place, (least, _) in enumerate(SIZE_CLASSES) if residents >= least)


@dataclass(frozen=True, eq=False)
class Zones:
    """Zones in order, and for each what it may be compared with."""

    zones: Sequence[Zone]

    def __len__(self) -> int:
        return len(self.zones)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each zone by its code."""
        return {zone.code: place for place, zone in enumerate(self.zones)}

    @cached_property
    def areas(self) -> Ints:
        """Places of the neighbourhoods, for which figures are made."""
        return np.array([place for place, zone in enumerate(self.zones) if zone.kind is Kind.QPV], dtype=np.int64)

    @cached_property
    def rest(self) -> Ints:
        """For each zone the place of the rest of its urban unit, -1 when there is none."""
        return np.array([self.index.get(zone.rest or "", -1) for zone in self.zones], dtype=np.int64)

    @cached_property
    def classes(self) -> Ints:
        """For each zone the class of its urban unit."""
        return np.array([size_class(zone.unit_residents) for zone in self.zones], dtype=np.int64)

    @cached_property
    def generations(self) -> Ints:
        """For each zone its generation, 0 when it has none."""
        return np.array([zone.generation or 0 for zone in self.zones], dtype=np.int64)

    def groups(self) -> list[Ints]:
        """Neighbourhoods of one generation and one class: those that share a prior and compare with each other."""
        keys = {(int(self.generations[a]), int(self.classes[a])) for a in self.areas if self.classes[a] >= 0}
        return [
            self.areas[(self.generations[self.areas] == generation) & (self.classes[self.areas] == size)]
            for generation, size in sorted(keys)
        ]

    def ordinary(self, generation: int, size: int) -> Ints:
        """Ordinary neighbourhoods of a class, without residents of a priority one."""
        return np.array(
            [
                place
                for place, zone in enumerate(self.zones)
                if zone.kind is Kind.IRIS and generation in zone.ordinary and self.classes[place] == size
            ],
            dtype=np.int64,
        )
