"""What detectors look at: counts of every zone, activities in detail, streets; the same for neighbourhoods and for doubles."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.declaration import Indicator, Need
from quartiers.knowledge.engine.secrecy import Nest
from quartiers.knowledge.engine.zones import Ints, Kind, Zones

# What stands between two coordinate systems, as a third coordinate in metres: places of different systems never meet.
SYSTEM_GAP_M = 1e8
NATION = "FR"


@dataclass(frozen=True)
class Group:
    """What a verdict speaks of: one neighbourhood, those of a territory, or all of a list (`NATION`); places of zones."""

    code: str
    generation: int
    members: tuple[int, ...]
    is_area: bool


@dataclass(frozen=True, eq=False)
class Activities:
    """Open establishments with a position by NAF sub-class: sparse counts, shape (zones, codes).

    `counts` covers every zone (the rest of a city is the city without its neighbourhoods), `long_standing` the
    neighbourhoods only: opened at least `LONG_STANDING_YEARS` before the day.
    """

    codes: tuple[str, ...]
    counts: csr_array
    long_standing: csr_array

    def of(self, codes: Iterable[str]) -> Floats:
        """How many of some codes each zone has; a code may be cut («47», «47.2»): all that begin so."""
        starts = tuple(codes)
        chosen = [place for place, code in enumerate(self.codes) if code.startswith(starts)]
        return np.asarray(self.counts[:, chosen].sum(axis=1), float).ravel()


@dataclass(frozen=True, eq=False)
class Streets:
    """Where shops and people are, in metres: columns x, y, and the system times `SYSTEM_GAP_M`.

    `shop_type` is a place in `types`. `home_*`: residents of IRIS, spread evenly over points of their ground.
    `point_*`: points of each zone (neighbourhoods and IRIS) at which access is looked at. `outlines`: of zones, in metres,
    with the EPSG code of their system.
    """

    types: tuple[str, ...]
    shop_xy: Floats
    shop_type: Ints
    home_xy: Floats
    home_residents: Floats
    home_zone: Ints
    point_xy: Floats
    point_zone: Ints
    outlines: Mapping[int, tuple[Any, int]]


@dataclass(frozen=True)
class Site:
    """A real candidate premises or plot, as a territory listed it; `xy` as in `Streets`."""

    site: str
    kind: str
    floor_area_m2: float | None
    listed_on: datetime.date
    xy: tuple[float, float, float]


@dataclass(eq=False)
class Evidence:
    """Everything that detectors may read, of one day; counts are read once.

    `read` gives the counts of an indicator as arrays of `zones`; `has` the needs that are met beside the register; `nests`
    the areas whose counts give away those of others (see `secrecy`).
    """

    zones: Zones
    day: datetime.date
    read: Callable[[Indicator], Grid]
    has: frozenset[Need]
    territories: Mapping[str, str | None]
    names: Mapping[str, str]
    activities: Activities
    streets: Streets | None = None
    sites: Sequence[Site] = ()
    nests: Sequence[Nest] = ()
    _grids: dict[str, Grid] = field(default_factory=dict)

    def grid(self, indicator: Indicator) -> Grid:
        """Counts behind an indicator, shape (zones, items) or (zones, items, parts)."""
        if indicator.name not in self._grids:
            self._grids[indicator.name] = self.read(indicator)
        return self._grids[indicator.name]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every neighbourhood, then the territories, then the nation, of each generation."""
        zones = self.zones.zones
        singles = [Group(zones[a].code, int(self.zones.generations[a]), (int(a),), True) for a in self.zones.areas]
        several: dict[tuple[str, int], list[int]] = {}
        for one in singles:
            for code in (self.territories.get(one.code), NATION):
                if code:
                    several.setdefault((code, one.generation), []).append(one.members[0])
        order = sorted(several, key=lambda key: (key[0] == NATION, key))
        return (*singles, *(Group(code, year, tuple(several[code, year]), False) for code, year in order))

    @cached_property
    def areas(self) -> tuple[Group, ...]:
        """The neighbourhoods alone."""
        return tuple(group for group in self.groups if group.is_area)


def doubles(evidence: Evidence, chosen: Ints, generation: int) -> Evidence:
    """Ordinary neighbourhoods (places of IRIS) taken as if they were priority ones: what is found there is a false alarm.

    Each is compared with the rest of its city: the ordinary neighbourhoods of the same city that were not chosen. A city
    left without any other has no rest. The neighbourhoods of the evidence itself are left out.
    """
    old = evidence.zones
    units = [old.zones[place].unit for place in chosen]
    picked = {int(place) for place in chosen}
    kept = [
        place
        for place, zone in enumerate(old.zones)
        if zone.kind is Kind.IRIS and place not in picked and generation in zone.ordinary
    ]
    rests = sorted({unit for unit in units if unit} & {old.zones[place].unit for place in kept})
    zones = [
        replace(old.zones[place], kind=Kind.QPV, generation=generation, ordinary=(), rest=f"rest{generation}:{unit}")
        for place, unit in zip(chosen, units, strict=True)
    ]
    zones += [replace(old.zones[place], ordinary=(generation,)) for place in kept]
    members = [[int(place)] for place in chosen] + [[place] for place in kept]
    for unit in rests:
        of_unit = [place for place in kept if old.zones[place].unit == unit]
        template = old.zones[of_unit[0]]
        zones.append(
            replace(template, code=f"rest{generation}:{unit}", kind=Kind.REST, generation=generation, rest=None, ordinary=())
        )
        members.append(of_unit)
    gathering = _gathering(members, len(old))
    return Evidence(
        zones=Zones(zones),
        day=evidence.day,
        read=lambda indicator: _gathered(evidence.grid(indicator), gathering),
        has=evidence.has,
        territories={},
        names={zone.code: zone.code for zone in zones},
        activities=Activities(
            evidence.activities.codes,
            csr_array(gathering @ evidence.activities.counts),
            csr_array(gathering @ evidence.activities.long_standing),
        ),
        streets=None if evidence.streets is None else _moved(evidence.streets, members),
    )


def _gathering(members: Sequence[Sequence[int]], width: int) -> csr_array:
    """The matrix that adds old zones up into new ones."""
    rows = np.repeat(np.arange(len(members)), [len(several) for several in members])
    columns = np.concatenate([np.asarray(several, np.int64) for several in members])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(members), width))


def _gathered(grid: Grid, gathering: csr_array) -> Grid:
    """Sums of counts; one that is not known makes the sum unknown."""

    def total(values: Floats) -> Floats:
        flat = gathering @ values.reshape(len(values), -1)
        return np.asarray(flat).reshape(-1, *values.shape[1:])

    return Grid(grid.items, total(grid.numerator), total(grid.unknown), total(grid.denominator))


def _moved(streets: Streets, members: Sequence[Sequence[int]]) -> Streets:
    """The same streets, zones under their new places."""
    new = {several[0]: place for place, several in enumerate(members) if len(several) == 1}
    each = (streets.home_zone, streets.point_zone)
    homes, points = (np.array([new.get(int(place), -1) for place in zone], np.int64) for zone in each)
    outlines = {new[zone]: shape for zone, shape in streets.outlines.items() if zone in new}
    return replace(
        streets, home_zone=homes, point_xy=streets.point_xy[points >= 0], point_zone=points[points >= 0], outlines=outlines
    )
