"""What is within a walk of each zone, by type of shop: what detectors of shops look at beside the counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Evidence, Streets
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.spatial.catchments import DETOUR, nearest_m, walk_m
from quartiers.knowledge.engine.spatial.places import pairs_by_lot
from quartiers.knowledge.engine.statistics.intervals import quotient
from quartiers.knowledge.engine.zones import Ints

# Walks that are looked at, in minutes; the middle one decides, the others say how much it matters.
WALKS_MIN = (5, 10, 15)
_REACHES_M = np.array([walk_m(minutes) for minutes in WALKS_MIN])
# «At most 500 m away», walked from the outline.
NEAR_M = 500.0


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Shops around each zone; nan = not known. Distances are walked: the crow's flight × 1.3 (`catchments.DETOUR`).

    Known for neighbourhoods with an outline, access also for the ordinary ones they are compared with. Residents are
    spread evenly over the ground of each zone: a tower counts as much as a park of the same size.

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
        streets, zones = evidence.streets, len(evidence.zones)
        _KNOWN[evidence] = not_computed((), zones) if streets is None else _computed(_placed(streets), evidence)
    return _KNOWN[evidence]


def _placed(streets: Streets) -> Streets:
    """The streets without the shops that have no position in metres."""
    is_placed = np.isfinite(streets.shop_xy).all(axis=1)
    return replace(streets, shop_xy=streets.shop_xy[is_placed], shop_type=streets.shop_type[is_placed])


def _computed(streets: Streets, evidence: Evidence) -> Surroundings:
    """Access of every zone that has points; the rest for neighbourhoods, the only ones it is asked about."""
    zones = len(evidence.zones)
    areas = np.array([group.members[0] for group in evidence.areas], np.int64)
    nearest_m, within_500 = _from_outlines(streets, areas, zones)
    access = _access(streets, zones)
    residents = evidence.grid(TYPE_DENSITY).denominator[:, 0]
    return Surroundings(
        streets.types, nearest_m, within_500, access, residents[:, None, None] * _without(streets, areas, zones)
    )


def _access(streets: Streets, zones: int) -> Floats:
    """[zone, type, walk]: shops per 1,000 residents within each walk, mean of the points that have a resident within it.

    Where no resident is known around a point (no outline of IRIS there), whom its shops serve is not known either. The
    walks are nested: pairs are looked for once, within the longest.
    """
    has_people = streets.home_residents > 0
    homes, people = streets.home_xy[has_people], streets.home_residents[has_people]
    walks, width = len(WALKS_MIN), len(streets.types)
    served = _served(streets.shop_xy, homes, people)
    each = np.divide(1000.0, served, out=np.zeros(served.shape), where=served > 0)
    is_known = nearest_m(streets.point_xy, homes)[:, None] <= _REACHES_M
    total = np.zeros((walks, zones * width))
    for at, shop, distance in pairs_by_lot(streets.point_xy, streets.shop_xy, _REACHES_M[-1]):
        cell = streets.point_zone[at] * width + streets.shop_type[shop]
        for walk, reach_m in enumerate(_REACHES_M):
            kept = (distance <= reach_m) & is_known[at, walk]
            total[walk] += np.bincount(cell[kept], weights=each[shop[kept], walk], minlength=zones * width)
    points = np.stack([np.bincount(streets.point_zone[known], minlength=zones) for known in is_known.T])
    return np.moveaxis(quotient(total.reshape(walks, zones, width), points[:, :, None]), 0, -1)


def _served(shops: Floats, homes: Floats, people: Floats) -> Floats:
    """[shop, walk]: residents within each walk of each shop."""
    walks = len(_REACHES_M)
    found = np.zeros((len(shops), walks + 1))
    for shop, home, distance in pairs_by_lot(shops, homes, _REACHES_M[-1]):
        ring = np.searchsorted(_REACHES_M, distance)
        found += np.bincount(shop * (walks + 1) + ring, weights=people[home], minlength=found.size).reshape(found.shape)
    return np.cumsum(found, axis=1)[:, :walks]


def _without(streets: Streets, areas: Ints, zones: int) -> Floats:
    """[zone, type, walk]: share of the points of each neighbourhood that have no shop of the type within the walk."""
    is_asked = np.isin(streets.point_zone, areas)
    points, zone = streets.point_xy[is_asked], streets.point_zone[is_asked]
    found = np.full((zones, len(streets.types), len(WALKS_MIN)), np.nan)
    number = np.bincount(zone, minlength=zones)
    for kind in range(len(streets.types)):
        far = nearest_m(points, streets.shop_xy[streets.shop_type == kind])[:, None] > _REACHES_M
        for walk, is_far in enumerate(far.T):
            found[:, kind, walk] = quotient(np.bincount(zone, weights=is_far, minlength=zones), number)
    return found


def _from_outlines(streets: Streets, areas: Ints, zones: int) -> tuple[Floats, Floats]:
    """[zone, type]: walked metres from the outline of each neighbourhood to the nearest shop; shops at most 500 m away."""
    width = len(streets.types)
    nearest, near = np.full((2, zones, width), np.nan)
    for epsg, several in _by_system(streets, areas).items():
        shapes = np.array([streets.outlines[place][0] for place in several.tolist()])
        nearest[several], near[several] = np.inf, 0.0
        here = streets.shop_xy[:, 2] == epsg * SYSTEM_GAP_M
        shops, kind = shapely.points(streets.shop_xy[here, :2]), streets.shop_type[here]
        area, shop = shapely.STRtree(shops).query(shapes, predicate="dwithin", distance=NEAR_M / DETOUR)
        np.add.at(near, (several[area], kind[shop]), 1.0)
        for one in np.unique(kind):
            tree = shapely.STRtree(shops[kind == one])
            (area, _), crow_m = tree.query_nearest(shapes, return_distance=True, all_matches=False)
            nearest[several[area], one] = crow_m * DETOUR
    return nearest, near


def _by_system(streets: Streets, areas: Ints) -> dict[int, Ints]:
    """The neighbourhoods that have an outline, by the EPSG code of its coordinate system."""
    found: dict[int, list[int]] = {}
    for place in areas.tolist():
        if place in streets.outlines:
            found.setdefault(streets.outlines[place][1], []).append(place)
    return {epsg: np.array(several, np.int64) for epsg, several in found.items()}
