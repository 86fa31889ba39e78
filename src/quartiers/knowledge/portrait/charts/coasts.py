"""The coasts of France behind a map of neighbourhoods (Natural Earth, public domain): a background, never an answer."""

import json
from functools import cache
from pathlib import Path

Place = tuple[float, float]
Ring = tuple[Place, ...]


@cache
def coasts() -> tuple[Ring, ...]:
    """Closed rings of longitudes and latitudes in degrees, to about 2 km; overseas departments included."""
    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    return tuple(tuple((lon, lat) for lon, lat in ring) for ring in json.loads(text)["rings"])


def coasts_around(lon: float, lat: float, span_deg: float) -> list[Ring]:
    """The rings that have a corner within `span_deg` of a place, in each direction."""
    return [ring for ring in coasts() if any(abs(x - lon) <= span_deg and abs(y - lat) <= span_deg for x, y in ring)]
