"""How far areas are from what their city gives them, judged by how far ordinary neighbourhoods are from it.

An ordinary neighbourhood (IRIS) is set beside the rest of its city without itself, as a priority one is. The gamma-Poisson
spread of a class then says what is ordinary; the limits of an area, or of several together, carry that spread and not chance
alone (methods.md, DET-1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.sparse import csr_array

from quartiers.knowledge.engine.evidence import Group
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.intervals import LEVEL, quotient
from quartiers.knowledge.engine.statistics.spread_limits import chance_counts, confidence, deciding_counts, spread_limits
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Flags, Ints, Kind, Zones

# Relevance margins (methods.md, section 2.2 and DET-1).
BELOW, ABOVE = 0.8, 1.25
# As many ordinary neighbourhoods as tell the spread to some 3 %; more would only take longer.
MOST_FITTED = 1_000


@dataclass(frozen=True, eq=False)
class Ordinary:
    """What the ordinary neighbourhoods of a class show: gamma's shape and mean, median ratio, how many they are."""

    shape: float
    mean: float
    middle: float
    zones: int


@dataclass(frozen=True, eq=False)
class Judged:
    """One row per group: what was counted, what its city gives, ratio with limits, what is ordinary by chance.

    `used`: members whose count and city are known. `few`, `many`: the greatest count that would confirm a lack (-1: none), the
    least that would confirm an excess. `ordinary`: median ratio of ordinary neighbourhoods, `zones`: how many the class of the
    first member has, `peers`: median of the other priority ones. `sure`: confidence (0 to 1) that the mean is beyond the nearer
    margin. `without`: why an area has no ratio. `gather` adds zones up into groups; members left out count for nothing.
    """

    count: Floats
    exposure: Floats
    expected: Floats
    used: Floats
    ratio: Floats
    low: Floats
    high: Floats
    chance_low: Floats
    chance_high: Floats
    few: Floats
    many: Floats
    ordinary: Floats
    zones: Floats
    peers: Floats
    sure: Floats
    without: Sequence[Without]
    gather: csr_array

    def summed(self, values: Floats) -> Floats:
        """Sums over the members that are used of values by zone, shape (zones, items)."""
        return np.asarray(self.gather @ np.nan_to_num(values))


class Without(IntEnum):
    """Why an area has no ratio."""

    NOTHING = 0
    EXPOSURE = 1
    REST = 2
    ORDINARY = 3


def expected_counts(zones: Zones, count: Floats, exposure: Floats, generation: int) -> Floats:
    """What the rest of its city gives to each neighbourhood of a generation, and to each IRIS, at its own exposure.

    nan where there is no rest, or nobody in it. For an ordinary neighbourhood the rest is without itself.
    """
    rest, is_iris = _rests(zones, generation)
    own_count, own = (np.where(is_iris, values, 0.0) for values in (count, exposure))
    other_count, other = (np.where(rest >= 0, values[rest], np.nan) for values in (count, exposure))
    left, people = other_count - own_count, other - own
    usable = (people > 0) & (left >= 0) & (exposure > 0)
    return quotient(np.where(usable, exposure * left, np.nan), np.where(usable, people, np.nan))


def _rests(zones: Zones, generation: int) -> tuple[Ints, Flags]:
    """The rest of the city of each neighbourhood of a generation and of each IRIS (-1: none), and which ones are IRIS."""
    of_unit = {
        zone.unit: place
        for place, zone in enumerate(zones.zones)
        if zone.kind is Kind.REST and zone.generation == generation and zone.unit
    }
    is_iris = np.array([zone.kind is Kind.IRIS for zone in zones.zones], bool)
    of_iris = np.array([of_unit.get(zone.unit or "", -1) for zone in zones.zones], np.int64)
    of_area = np.where(zones.generations == generation, zones.rest, -1)
    return np.where(is_iris, of_iris, of_area), is_iris


def ordinary_spreads(zones: Zones, count: Floats, expected: Floats, generation: int) -> dict[int, Ordinary]:
    """The spread of each class that has areas of the generation (-1: all classes together, for those too small)."""
    of_class = {size: zones.ordinary(generation, size) for size in sorted(set(zones.classes.tolist()))}
    whole = _spread(_usable(count, expected, np.concatenate(list(of_class.values()))), count, expected)
    found = {-1: whole}
    for size in set(zones.classes[zones.areas[zones.generations[zones.areas] == generation]].tolist()) - {-1}:
        one = _spread(_usable(count, expected, of_class[size]), count, expected)
        found[size] = whole if one.zones < LEAST_IN_CLASS else one
    return found


def _usable(count: Floats, expected: Floats, places: Ints) -> Ints:
    return places[np.isfinite(count[places]) & (expected[places] > 0)]


def _spread(places: Ints, count: Floats, expected: Floats) -> Ordinary:
    if len(places) < LEAST_IN_CLASS:
        return Ordinary(np.nan, np.nan, np.nan, len(places))
    middle = float(np.median(count[places] / expected[places]))
    order = np.lexsort((expected[places], count[places]))
    # Evenly over the sorted ones: the order of rows must change nothing.
    kept = places[order][np.unique(np.linspace(0, len(places) - 1, MOST_FITTED).round().astype(int))]
    prior = gamma_poisson.fit(count[kept], expected[kept])
    shape, rate, weight = prior.components()
    # The mean square of credible spreads: poorly known, they count for more.
    return Ordinary(float(1.0 / (weight @ (1.0 / shape))), float(weight @ (shape / rate)), middle, len(places))


def judge(zones: Zones, groups: Sequence[Group], count: Floats, exposure: Floats) -> Judged:
    """Every group, from counts and exposures of all zones; a member without count, exposure or city is left out."""
    expected, each = _of_areas(zones, count, exposure)
    known = np.isfinite(count) & (expected > 0) & np.isfinite(each["shape"])
    gather = gathering(groups, len(zones), known)

    def total(values: Floats) -> Floats:
        return np.asarray(gather @ np.where(known, values, 0.0))

    size = total(expected)
    shape = quotient(size**2, total(expected**2 / each["shape"]))
    size, number = np.where(size > 0, size, np.nan), total(count)
    limits = spread_limits(number, size, shape, LEVEL)
    chance = chance_counts(size * quotient(total(expected * each["mean"]), size), shape, LEVEL)
    deciding = deciding_counts(size, shape, BELOW, ABOVE, LEVEL)
    return Judged(
        count=number,
        exposure=total(exposure),
        expected=size,
        used=total(np.ones(len(zones))),
        ratio=quotient(number, size),
        low=limits.low,
        high=limits.high,
        chance_low=quotient(chance.low, size),
        chance_high=quotient(chance.high, size),
        few=deciding.low,
        many=deciding.high,
        ordinary=quotient(total(expected * each["middle"]), size),
        zones=each["zones"][[group.members[0] for group in groups]],
        peers=_peers(zones, groups, np.where(known, quotient(count, expected), np.nan)),
        sure=confidence(number, size, shape, (BELOW, ABOVE)),
        without=[_why(group.members[0], exposure, expected, each["shape"]) for group in groups],
        gather=gather,
    )


def _why(area: int, exposure: Floats, expected: Floats, shape: Floats) -> Without:
    if not exposure[area] > 0:
        return Without.EXPOSURE
    if np.isnan(expected[area]):
        return Without.REST
    return Without.ORDINARY if np.isnan(shape[area]) else Without.NOTHING


def _of_areas(zones: Zones, count: Floats, exposure: Floats) -> tuple[Floats, dict[str, Floats]]:
    """What is expected in each area, and the ordinary neighbourhoods that it is judged by."""
    expected = np.full(len(zones), np.nan)
    each = {name: np.full(len(zones), np.nan) for name in ("shape", "mean", "middle", "zones")}
    for generation in sorted(set(zones.generations[zones.areas].tolist())):
        areas = zones.areas[zones.generations[zones.areas] == generation]
        ordinary = expected_counts(zones, count, exposure, generation)
        spreads = ordinary_spreads(zones, count, ordinary, generation)
        expected[areas] = ordinary[areas]
        for area in areas:
            for name, values in each.items():
                values[area] = getattr(spreads[int(zones.classes[area])], name)
    return expected, each


def gathering(groups: Sequence[Group], width: int, known: Flags) -> csr_array:
    """The matrix that adds zones up into groups; those not known count for nothing."""
    rows = np.repeat(np.arange(len(groups)), [len(group.members) for group in groups])
    columns = np.array([member for group in groups for member in group.members], np.int64)
    return csr_array((known[columns].astype(float), (rows, columns)), shape=(len(groups), width))


def given_by_city(zones: Zones, counts: Floats, exposure: Floats) -> Floats:
    """What each area would have of each item at the rates of the rest of its city, shape (zones, items); nan without."""
    there = np.where((zones.rest >= 0)[:, None], counts[zones.rest], np.nan)
    people = np.where(zones.rest >= 0, exposure[zones.rest], np.nan)
    return exposure[:, None] * quotient(there, people[:, None])


def _peers(zones: Zones, groups: Sequence[Group], ratio: Floats) -> Floats:
    """Median of the other priority neighbourhoods of the class, for single areas; nan below ten of them."""
    found = np.full(len(zones), np.nan)
    for places in zones.groups():
        values = ratio[places]
        known = np.sort(values[np.isfinite(values)])
        rank = np.searchsorted(known, values)
        for place, own, at in zip(places, values, rank, strict=True):
            others = np.delete(known, at) if np.isfinite(own) else known
            if len(others) >= LEAST_IN_CLASS:
                found[place] = np.median(others)
    return np.array([found[group.members[0]] if group.is_area else np.nan for group in groups])
