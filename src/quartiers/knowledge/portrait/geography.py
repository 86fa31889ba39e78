"""The neighbourhoods of an edition as GeoJSON, for a map on a screen: a point each, and the outline where it may be shown."""

from collections.abc import Iterator
from typing import Any

import shapely

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.charts.coasts import Ring, coasts
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.sources.projections import degrees_of_geometry
from quartiers.knowledge.vocabulary.origins import Origin

# What a screen does not show: half the thickness of the line at the closest zoom.
_SIMPLIFIED_M = 3.0
# Of a degree: about a metre.
_DECIMALS = 5

Feature = dict[str, Any]


def neighbourhoods_geojson(edition: Edition) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946) of every neighbourhood, both generations, and what the drawing is worth.

    Each one is a point (`part`: place); one whose outline is known and may be shown row by row is also a polygon (`part`:
    outline), `is_exact` only when nobody simplified it before us. Simulated ones bear it in their name and origin. Coasts
    (`part`: coast) are a background.
    """
    shown = {name for name, source in edition.manifest.sources.items() if source.publish == "rows"}
    outlines = {row["area"]: row for row in edition.rows("outlines") if row["source"] in shown}
    areas = [row for row in edition.rows("areas") if row["kind"] == "qpv"]
    is_demonstration = edition.manifest.kind is Kind.DEMONSTRATION
    return {
        "type": "FeatureCollection",
        "edition": edition.manifest.edition,
        "as_of": edition.manifest.as_of,
        "has_simulated": is_demonstration and any(row["origin"] == Origin.SIMULATED for row in areas),
        "note_fr": "Contours simplifiés pour l'écran : ils ne disent pas si une adresse est dans un quartier.",
        "features": [
            *({"type": "Feature", "properties": {"part": "coast"}, "geometry": _coast(ring)} for ring in coasts()),
            *(feature for row in areas for feature in _features(row, outlines.get(row["area"]))),
        ],
    }


def _features(area: Row, outline: Row | None) -> Iterator[Feature]:
    about = {
        "code": area["area"],
        "name": (SIMULATED_FR if area["origin"] == Origin.SIMULATED else "") + area["name"],
        "generation": area["generation"],
        "territory": area["territory"],
        "origin": str(Origin(area["origin"])),
        "has_outline": outline is not None,
        "is_exact": outline is not None and outline["tolerance_m"] == 0.0,
    }
    if area["lon"] is not None:
        point = {"type": "Point", "coordinates": [round(area["lon"], _DECIMALS), round(area["lat"], _DECIMALS)]}
        yield {"type": "Feature", "properties": about | {"part": "place"}, "geometry": point}
    if outline is not None:
        yield {"type": "Feature", "properties": about | {"part": "outline"}, "geometry": _shape(outline)}


def _coast(ring: Ring) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}


def _shape(outline: Row) -> dict[str, Any]:
    """The outline in degrees, no finer than a screen shows; never emptied by it."""
    shape = shapely.from_wkb(outline["wkb"])
    lighter = shapely.simplify(shape, _SIMPLIFIED_M)
    rounded = shapely.set_precision(degrees_of_geometry(lighter, outline["crs"]), 10.0**-_DECIMALS)
    kept = rounded if not rounded.is_empty else degrees_of_geometry(shape, outline["crs"])
    mapped: dict[str, Any] = shapely.geometry.mapping(shapely.orient_polygons(kept))
    return mapped
