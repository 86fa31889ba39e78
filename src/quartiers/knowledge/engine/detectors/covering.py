"""Residents without a type of shop at ten minutes on foot, and which candidate sites would serve most of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.spatial.distance import cdist

from quartiers.knowledge.engine.detectors.premises import sites_near
from quartiers.knowledge.engine.evidence import Evidence, Site, Streets
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.spatial.catchments import nearest_m, walk_m
from quartiers.knowledge.engine.spatial.sites import SPREAD, Choice, cover, near_optima, optimum, stability
from quartiers.knowledge.engine.statistics.intervals import Flags

MINUTES = 10
MOST_SITES = 3
DRAWS = 200
# Sets that serve at least this share less of the best are said to be as good.
SLACK = 0.05


@dataclass(frozen=True, eq=False)
class Ground:
    """A neighbourhood: candidate sites in or near it, points of its ground and the residents that each stands for."""

    sites: tuple[Site, ...]
    xy: Floats
    residents: Floats


@dataclass(frozen=True, eq=False)
class Covering:
    """For one type of shop: residents without it, and the best sets of one, two, three sites, while one more adds some.

    `served` [set]: residents that each would serve; `alike`: sites that alone serve nearly as many as the best one, which
    among equals is the one that people walk least to;
    `robustness`: share of perturbed problems in which the best one stays so; `few`, `many`: residents that it serves when
    distances are a fifth longer, or shorter.
    """

    without: float
    sets: tuple[tuple[Site, ...], ...]
    served: tuple[float, ...]
    alike: tuple[Site, ...]
    robustness: float
    few: float
    many: float


def ground(evidence: Evidence, zone: int, residents: float) -> Ground:
    """Candidates by name, points by place: the order of files changes nothing. Residents are spread evenly."""
    sites = tuple(sorted(sites_near(evidence, zone), key=lambda site: (site.site, site.xy)))
    streets = evidence.streets
    xy = np.empty((0, 3)) if streets is None else streets.point_xy[streets.point_zone == zone]
    xy = xy[np.lexsort(xy.T)]
    return Ground(sites, xy, np.full(len(xy), residents / max(len(xy), 1)))


def without(streets: Streets, where: Ground, shop_type: str) -> Floats:
    """Residents [point] of those who have no shop of a type at ten minutes; zero at the other points."""
    shops = streets.shop_xy[streets.shop_type == streets.types.index(shop_type)]
    return np.where(nearest_m(where.xy, shops) > walk_m(MINUTES), where.residents, 0.0)


def covering(where: Ground, lacking: Floats, shop_type: str) -> Covering | None:
    """The best sites for those who lack a type; None when no candidate would serve anybody."""
    kept = lacking > 0
    distance = cdist(where.xy[kept], np.array([site.xy for site in where.sites]))
    people, reach = lacking[kept], walk_m(MINUTES)
    total, alone = float(people.sum()), cover(distance, people, 1, reach)
    if optimum(alone).loss >= total:
        return None
    walk = people @ distance
    first = min((choice.sites[0] for choice in near_optima(alone, 0.0)), key=lambda site: float(walk[site]))
    best = [Choice((first,), optimum(alone).loss)]
    for number in range(2, min(MOST_SITES, len(where.sites)) + 1):
        more = optimum(cover(distance, people, number, reach))
        if best[-1].loss - more.loss < SLACK * total:
            break
        best.append(more)
    generator = np.random.default_rng([crc32(name.encode()) for name in (shop_type, *(site.site for site in where.sites))])
    alike = [choice.sites[0] for choice in near_optima(alone, SLACK) if choice.sites[0] != first]
    return Covering(
        without=total,
        sets=tuple(_named(where.sites, choice) for choice in best),
        served=tuple(_served(people, (distance[:, list(choice.sites)] <= reach).any(axis=1)) for choice in best),
        alike=tuple(where.sites[place] for place in alike),
        robustness=float(stability(alone, DRAWS, generator)[first]),
        few=_served(people, distance[:, first] * (1 + SPREAD) <= reach),
        many=_served(people, distance[:, first] * (1 - SPREAD) <= reach),
    )


def _served(people: Floats, is_near: Flags) -> float:
    """The residents of some points, added up in the order of points: more points never make fewer residents."""
    return float(np.where(is_near, people, 0.0).sum())


def _named(sites: Sequence[Site], choice: Choice) -> tuple[Site, ...]:
    return tuple(sites[place] for place in choice.sites)
