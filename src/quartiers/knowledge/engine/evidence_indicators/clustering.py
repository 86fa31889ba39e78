"""I23: how far the shops of a neighbourhood stand together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from quartiers.knowledge.engine.answers import Lines
from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Evidence, Streets
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Told, told
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.spatial.clusters import CLUSTER_M, clusters
from quartiers.knowledge.engine.zones import Ints, Zones

_NO_OUTLINE = (
    "Le contour de ce quartier n'est pas connu : ses commerces ne peuvent pas être placés les uns par rapport aux autres."
)
NO_CITY = "L'unité urbaine de ce quartier n'est pas connue : les positions des commerces n'y sont pas lues."


def shops_inside(streets: Streets, zones: Ints) -> tuple[Ints, Ints]:
    """Pairs of a zone and a shop (their places) whose outline holds it, sorted by zone; zones without outline have none."""
    found: list[tuple[Ints, Ints]] = []
    drawn = np.array([zone for zone in zones if int(zone) in streets.outlines], np.int64)
    systems = np.array([streets.outlines[int(zone)][1] for zone in drawn], np.int64)
    for epsg in np.unique(systems):
        here = np.flatnonzero(streets.shop_xy[:, 2] == epsg * SYSTEM_GAP_M)
        tree = shapely.STRtree(shapely.points(streets.shop_xy[here, :2]))
        several = drawn[systems == epsg]
        outline, shop = tree.query([streets.outlines[int(zone)][0] for zone in several], predicate="intersects")
        found.append((several[outline], here[shop]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    zone, shop = (np.concatenate([pair[column] for pair in found]) for column in (0, 1))
    order = np.lexsort((shop, zone))
    return zone[order], shop[order]


@dataclass(frozen=True)
class Clustering:
    """The share (%) of the shops of each neighbourhood that stand in its largest cluster."""

    is_pooled = False
    label_fr = "fait, sans marge"

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods with an outline, in a city whose shops are read."""
        zones, streets = evidence.zones, evidence.streets
        largest, total = (np.full((len(zones), 1), np.nan) for _ in range(2))
        known = _known(zones, streets)
        if streets is not None:
            total[known] = 0.0
            zone, shop = shops_inside(streets, known)
            for place, first, last in _runs(zone):
                sizes = np.bincount(clusters(streets.shop_xy[shop[first:last]]))
                largest[place], total[place] = sizes.max(), sizes.sum()
        value = 100 * largest / total
        nothing = np.full(value.shape, np.nan)
        why = [_why(zones, streets, place) for place in range(len(zones))]
        answer = Answer(("",), value, nothing, nothing, total, total, None)
        yield from told(indicator, Told(answer, largest, total, why), zones)


def _known(zones: Zones, streets: Streets | None) -> Ints:
    return np.array([place for place in zones.areas if not _why(zones, streets, int(place))], np.int64)


def _why(zones: Zones, streets: Streets | None, place: int) -> str | None:
    """Why nothing can be said of a zone; None when it can."""
    if zones.zones[place].unit is None:
        return NO_CITY
    return _NO_OUTLINE if streets is None or place not in streets.outlines else None


def _runs(sorted_places: Ints) -> Iterator[tuple[int, int, int]]:
    """Each place with its first row and the row after its last."""
    places, first = np.unique(sorted_places, return_index=True)
    after = np.append(first, len(sorted_places))[1:]
    yield from zip(places.tolist(), first.tolist(), after.tolist(), strict=True)


CLUSTERING = EvidenceIndicator(
    number="I23",
    name="largest_shop_cluster",
    title_fr="Part des commerces et services dans le plus grand regroupement",
    unit="% des commerces et services",
    formula_fr=(
        "commerces et services du plus grand groupe où l'on va de l'un à l'autre par pas de "
        f"{CLUSTER_M:.0f} m au plus ÷ ceux du quartier"
    ),
    denominator_fr="commerces et services placés dans le contour",
    estimator=Clustering(),
    needs=(Need.REGISTER,),
    sources=("urban_units", "communes"),
    minimum=Minimum(10, Unit.SHOPS),
    comparators=(Comparator.PEERS,),
    method_fr=(
        "À vol d'oiseau, à l'intérieur du contour : un regroupement qui se poursuit de l'autre côté de la rue est coupé. Une "
        "position au milieu de la rue rapproche des commerces qui ne se touchent pas."
    ),
    reference="methods.md, I23 ; simple lien (Sneath 1957)",
)
INDICATORS = (CLUSTERING,)
