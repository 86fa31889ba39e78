"""Shops and services that OpenStreetMap knows inside an area or near it: a presence and a distance, never a count."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.figure import figure, withheld
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.nearness import Place, Points, placed_areas, signed_distances
from quartiers.knowledge.sources.store import SourceManifest

PRESENCE = "presence_osm"

# Types of everyday life that OpenStreetMap tells apart, with its own words for them.
TYPES: dict[str, frozenset[str]] = {
    "boulangerie": frozenset({"bakery"}),
    "épicerie ou supérette": frozenset({"convenience"}),
    "supermarché": frozenset({"supermarket"}),
    "boucherie": frozenset({"butcher"}),
    "primeur": frozenset({"greengrocer"}),
    "pharmacie": frozenset({"pharmacy"}),
    "tabac ou presse": frozenset({"tobacco", "newsagent", "kiosk"}),
    "café ou bar": frozenset({"cafe", "bar", "pub"}),
    "restaurant": frozenset({"restaurant", "fast_food"}),
    "coiffeur": frozenset({"hairdresser"}),
    "laverie ou pressing": frozenset({"laundry", "dry_cleaning"}),
    "opticien": frozenset({"optician"}),
}

# The positions are those of volunteers, to a few metres; the distance is as the crow flies.
_METHOD = "Plus courte distance à vol d'oiseau entre le contour et un point d'OpenStreetMap."


def presences(inputs: Inputs, ground: Ground) -> Iterator[Row]:
    """One figure per neighbourhood covered and type of shop; one withheld figure for every other neighbourhood."""
    covered: set[str] = set()
    placed = placed_areas(ground)
    for manifest in inputs.named("osm_points."):
        rows = inputs.rows(manifest.name)
        for place in placed:
            area = place[0]
            if set((area["communes"] or "").split()) & set(manifest.coverage["communes"]):
                covered.add(area["area"])
                yield from _of_area(inputs, manifest, rows, place)
    why = "Aucun relevé d'OpenStreetMap n'est chargé pour cette commune."
    for area in ground.areas:
        if area["kind"] == "qpv" and area["area"] not in covered:
            yield withheld(inputs, area, PRESENCE, why, unit="mètres")


def _of_area(inputs: Inputs, manifest: SourceManifest, rows: list[Row], place: Place) -> Iterator[Row]:
    area, shape, epsg, tolerance_m = place
    for kind, words in TYPES.items():
        known = [row for row in rows if words & set((row["category"] or "").split(";"))]
        said: dict[str, Any] = {"sources": (manifest.name,), "item": kind, "period": manifest.vintage, "unit": "mètres"}
        if not known:
            reason = "OpenStreetMap n'en connaît aucun dans la zone chargée : cela ne prouve pas qu'il n'y en ait pas."
            yield withheld(inputs, area, PRESENCE, reason, **said)
            continue
        lon, lat = np.array([p["lon"] for p in known]), np.array([p["lat"] for p in known])
        signed = float(signed_distances(shape, epsg, Points(lon, lat, np.zeros(len(lon))), np.inf)[1].min())
        yield figure(
            inputs, area, PRESENCE, value=max(0.0, signed), low=0.0, high=max(0.0, signed + (tolerance_m or 0.0)),
            reason=manifest.note_fr, method=_METHOD, **said,
        )  # fmt: skip
