"""I25 and I26: what the surroundings of a candidate site promise, and whether it stays the best when numbers are not exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.spatial import cKDTree

from quartiers.knowledge.engine.answers import Lines, Shown
from quartiers.knowledge.engine.detectors.covering import DRAWS as PERTURBED
from quartiers.knowledge.engine.detectors.covering import MINUTES, covering, ground
from quartiers.knowledge.engine.detectors.op_c_sites import LEAST_CANDIDATES, LEAST_PEOPLE, MOST_TYPES, asked_types
from quartiers.knowledge.engine.detectors.premises import sites_near
from quartiers.knowledge.engine.evidence import Evidence, Site, Streets
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Line, as_lines
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Described, Minimum, Need, Unit
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.spatial.attraction import NEAR_M, Attraction, attraction, quality
from quartiers.knowledge.engine.spatial.places import Ints, around
from quartiers.knowledge.engine.statistics.intervals import LEVEL, tail_of
from quartiers.knowledge.vocabulary.activities import BASKET
from quartiers.knowledge.vocabulary.french_numbers import count

# Draws of chance, for what a city teaches and for each site: a share of them is then known to about three points.
LEARNT_DRAWS, DRAWS = 199, 999
LEAST_SHOPS = 500
# A city teaches by so many of its shops, the nearest to its candidate sites: more of them change little and take minutes.
MOST_SHOPS = 20_000
_NO_SITE_FR = "Aucun site candidat n'est listé ici ou à moins de 500 m."
_NO_OUTLINE_FR = "Le contour de ce quartier n'est pas connu : on ne sait pas quels sites candidats en sont proches."
_NO_CITY_FR = "L'unité urbaine de ce quartier, ou la place de ses habitants, n'est pas connue : ses commerces n'y sont pas lus."
_NOTHING_LEARNT_FR = "Dans cette ville, aucun genre n'est plus ou moins près que par hasard"
_WITHOUT_FR = {"candidate_sites": "Aucune liste de sites candidats n'est chargée."}
_LISTED_FR = "Seuls les sites que le territoire a listés sont comparés : une liste incomplète est la première cause d'erreur."


def item_of(shop_type: str, site: Site) -> str:
    """A type of shop at a site."""
    return f"{shop_type} : {site.site}"


def no_site_fr(streets: Streets | None, zone: int) -> str:
    """Why a neighbourhood without any site near it has none."""
    return _NO_SITE_FR if streets is not None and zone in streets.outlines else _NO_OUTLINE_FR


@dataclass(frozen=True, eq=False)
class _City:
    """What a city teaches of who stands near whom, and its shops; `shops` is how many it has, all counted."""

    shops: int
    learnt: Attraction
    xy: Floats
    kind: Ints


@dataclass(frozen=True)
class Quality:
    """How much better the surroundings of a site suit each daily type than those of its own shops do, in the whole city."""

    is_pooled = True
    label_fr = (
        f"entre les bornes : ce que donnent 90 % des {DRAWS} tirages où les genres sont distribués au hasard entre les mêmes "
        "adresses"
    )

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Each type at each site in or near each neighbourhood."""
        zones, cities = evidence.zones, _cities(evidence)
        found: list[Line] = []
        for zone in zones.areas.tolist():
            sites, city = sites_near(evidence, zone), cities.get(zones.zones[zone].unit or "")
            if not sites:
                found.append(Line(zone, Shown.NO_DENOMINATOR, why_fr=no_site_fr(evidence.streets, zone)))
            elif city is None:
                found.append(Line(zone, Shown.NO_DENOMINATOR, why_fr=_NO_CITY_FR))
            elif city.shops < indicator.minimum.least:
                found.append(Line(zone, Shown.TOO_FEW, city.shops))
            else:
                found += list(_around_sites(evidence, city, zone, sites))
        yield as_lines(indicator, zones, found, None)


def _cities(evidence: Evidence) -> dict[str, _City]:
    """Those that have candidate sites and people whose place is known, by urban unit."""
    streets, zones = evidence.streets, evidence.zones
    if streets is None or not len(streets.point_xy):
        return {}
    wanted: dict[str, list[Site]] = {}
    for zone in zones.areas.tolist():
        unit = zones.zones[zone].unit
        if unit is not None:
            wanted.setdefault(unit, []).extend(sites_near(evidence, zone))
    units = np.array([zone.unit or "" for zone in zones.zones])
    # A shop is of the city whose people live nearest.
    _, nearest = cKDTree(streets.point_xy).query(streets.shop_xy)
    unit_of_shop = units[streets.point_zone[nearest]]
    return {
        unit: _learnt(streets, np.flatnonzero(unit_of_shop == unit), sites, unit)
        for unit, sites in sorted(wanted.items())
        if sites
    }


def _learnt(streets: Streets, shops: Ints, sites: list[Site], unit: str) -> _City:
    xy, kind = streets.shop_xy[shops], streets.shop_type[shops]
    far, _ = cKDTree(np.array([site.xy for site in sites])).query(xy)
    kept = np.sort(np.argsort(far, kind="stable")[:MOST_SHOPS])
    generator = np.random.default_rng(crc32(unit.encode()))
    learnt = attraction(xy[kept], kind[kept], len(streets.types), generator, draws=LEARNT_DRAWS)
    return _City(len(shops), learnt, xy[kept], kind[kept])


def _around_sites(evidence: Evidence, city: _City, zone: int, sites: list[Site]) -> Iterator[Line]:
    """Each type at each site; one line for a type of which the city teaches nothing, one for all when it teaches nothing."""
    types = evidence.streets.types if evidence.streets is not None else ()
    taught = [name for name in BASKET if name in types and city.learnt.is_kept[types.index(name)].any()]
    if not taught:
        yield Line(zone, Shown.NO_REFERENCE, why_fr=f"{_NOTHING_LEARNT_FR} d'un commerce du quotidien.")
        return
    for name in BASKET:
        if name not in taught:
            yield Line(zone, Shown.NO_REFERENCE, item=name, why_fr=f"{_NOTHING_LEARNT_FR} de ce commerce.")
    for site in sites:
        yield from _at_site(city, zone, site, {name: types.index(name) for name in taught})


def _at_site(city: _City, zone: int, site: Site, places: dict[str, int]) -> Iterator[Line]:
    kinds = len(city.learnt.value)
    here = around([site.xy], city.xy, city.kind, kinds, NEAR_M)
    value = quality(city.learnt, here)[0]
    # Kinds dealt at random among all addresses: those around the site are so many drawn from all.
    generator = np.random.default_rng([crc32(site.site.encode()), int(here.sum())])
    of_kind = np.bincount(city.kind, minlength=kinds)
    dealt = quality(city.learnt, generator.multivariate_hypergeometric(of_kind, int(here.sum()), size=DRAWS))
    low, high = np.quantile(dealt, (tail_of(LEVEL), 1 - tail_of(LEVEL)), axis=0)
    as_good = (dealt >= value - 1e-9).sum(axis=0)
    for name, kind in places.items():
        yield Line(
            zone=zone,
            shown=Shown.OK,
            have=city.shops,
            item=item_of(name, site),
            value=float(value[kind]),
            low=float(low[kind]),
            high=float(high[kind]),
            numerator=float(as_good[kind]),
            denominator=DRAWS,
        )


@dataclass(frozen=True)
class Robustness:
    """Of a hundred perturbed problems, in how many the best site stays the best, for each type that is asked for."""

    is_pooled = False
    label_fr = f"{PERTURBED} essais où habitants et distances varient de 20 % au plus, chacun pour soi"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """The best site for each of the types of OP-C."""
        found: list[Line] = []
        residents = evidence.grid(DENSITY).denominator[:, 0]
        for zone in evidence.zones.areas.tolist():
            found += _of_zone(evidence, zone, float(residents[zone]), indicator.minimum.least)
        yield as_lines(indicator, evidence.zones, found, None)


def _of_zone(evidence: Evidence, zone: int, residents: float, least: float) -> Iterator[Line]:
    streets = evidence.streets
    if streets is None or zone not in streets.outlines:
        yield Line(zone, Shown.NO_DENOMINATOR, why_fr=_NO_OUTLINE_FR)
        return
    where = ground(evidence, zone, residents)
    candidates = len(where.sites)
    if candidates < least:
        yield Line(zone, Shown.TOO_FEW, candidates)
        return
    if not residents > 0:
        yield Line(zone, Shown.NO_DENOMINATOR)
        return
    asked = asked_types(streets, where)
    if not asked:
        why = f"Moins de {count(LEAST_PEOPLE, 'habitant')} sont à plus de {MINUTES} minutes de chaque besoin de la semaine."
        yield Line(zone, Shown.NO_REFERENCE, candidates, why_fr=f"{why} Aucun site n'est à choisir.")
    for kind, lacking in asked.items():
        one = covering(where, lacking, kind)
        if one is None:
            why = f"Aucun site candidat n'est à {MINUTES} minutes de ceux qui en sont loin."
            yield Line(zone, Shown.NO_REFERENCE, candidates, kind, why_fr=why)
        else:
            best = one.sets[0][0]
            yield Line(zone, Shown.OK, candidates, item_of(kind, best), round(100 * one.robustness, 6))


QUALITY = EvidenceIndicator(
    number="I25",
    name="site_quality",
    title_fr="Environnement d'un site candidat, pour chaque commerce du quotidien",
    unit="points de log10 (0 : comme autour des commerces du même genre)",
    formula_fr=(
        f"somme, sur les genres de commerce, de leur attirance pour celui-ci dans la ville × (leur nombre à {NEAR_M:.0f} m du "
        "site − leur nombre moyen autour de lui) ; au numérateur : tirages au hasard au moins aussi favorables"
    ),
    denominator_fr="tirages",
    estimator=Quality(),
    needs=(Need.REGISTER,),
    sources=("candidate_sites", "iris_outlines", "insee_iris"),
    without_fr=_WITHOUT_FR,
    minimum=Minimum(LEAST_SHOPS, Unit.CITY_SHOPS),
    comparators=(),
    method_fr=(
        "Ce qui va ensemble dans une ville tient aussi à l'urbanisme et aux loyers : un bon score ne promet aucune clientèle. "
        f"{_LISTED_FR}"
    ),
    reference="methods.md, 2.4 et I25",
)
ROBUSTNESS = EvidenceIndicator(
    number="I26",
    name="site_robustness",
    title_fr="Robustesse du meilleur site candidat, par commerce demandé",
    unit="essais sur 100 où il reste le meilleur",
    formula_fr=f"part des essais où ce site dessert le plus d'habitants sans ce commerce à {MINUTES} minutes",
    denominator_fr="",
    estimator=Robustness(),
    needs=(Need.REGISTER, Need.RESIDENTS),
    sources=("candidate_sites", "urban_units", "communes"),
    without_fr=_WITHOUT_FR,
    minimum=Minimum(LEAST_CANDIDATES, Unit.SITES),
    comparators=(),
    method_fr=f"Pour les {MOST_TYPES} besoins qui pèsent le plus. {_LISTED_FR}",
    reference="methods.md, 2.9 et I26",
)
INDICATORS = (QUALITY, ROBUSTNESS)
