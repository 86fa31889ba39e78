"""The map: territories and neighbourhoods drawn by the server and listed beside it, livelier where the browser can."""

import gzip
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from quartiers.knowledge.portrait.charts.atlas import atlas
from quartiers.knowledge.portrait.geography import neighbourhoods_geojson
from quartiers.knowledge.vocabulary.french_numbers import count
from quartiers.platform.observatory import editions
from quartiers.platform.territories.models import Neighbourhood, Territory
from quartiers.platform.territories.queries import neighbourhoods_of_generation, territories_of
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page

GENERATIONS = (2024, 2015)
# A year: the address names the edition, which never changes.
_FOREVER = "public, max-age=31536000, immutable"

Place = tuple[float, float]


def atlas_page(request: HttpRequest) -> HttpResponseBase:
    """The map of one list of neighbourhoods (`?generation=2015`; the one in force by default)."""
    return _with_basemap(_page)(request) if settings.BASEMAP_URL else _page(request)


@edition_page
def _page(request: HttpRequest) -> HttpResponse:
    published = served(request)
    if published is None:
        return render(request, "web/atlas.html", {"places": []})
    generation = 2015 if request.GET.get("generation") == "2015" else 2024
    places = list(neighbourhoods_of_generation(published.name, generation))
    territories = list(territories_of(published.name))
    grouped = [(one, [place for place in places if place.territory_code == one.code]) for one in territories]
    others = [place for place in places if not place.territory_code]
    context = {
        "generation": generation,
        "generations": GENERATIONS,
        "territories": grouped,
        "others": others,
        "places": places,
        "svg": _drawn(places, grouped, generation),
        "basemap_url": settings.BASEMAP_URL,
        "basemap_credit": settings.BASEMAP_CREDIT,
    }
    return render(request, "web/atlas.html", context)


def geojson(request: HttpRequest, edition: str) -> HttpResponse:
    """Every neighbourhood of a published edition; simulated ones say so in their name and origin."""
    published = editions.published(edition)
    if published is None:
        raise Http404
    content = _content(settings.HOME, published.name)
    is_compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(content if is_compressed else gzip.decompress(content), content_type="application/geo+json")
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    mark = "simule-" if published.is_demonstration else ""
    response.headers["Content-Disposition"] = f'inline; filename="{mark}carte-{edition}.geojson"'
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if published.is_demonstration:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@lru_cache(maxsize=2)
def _content(home: Path, name: str) -> bytes:
    """Compressed GeoJSON; made once per edition and process."""
    text = json.dumps(neighbourhoods_geojson(editions.opened(home, name)), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def _drawn(places: Sequence[Neighbourhood], grouped: Sequence[tuple[Territory, list[Neighbourhood]]], generation: int) -> str:
    """The drawing that needs no script: real neighbourhoods as points, real territories as numbers."""
    real = [place for place in places if not place.is_fictional]
    numbered = [
        (number, territory.name, _points(own))
        for number, (territory, own) in enumerate(grouped, start=1)
        if not territory.is_fictional
    ]
    title = (
        f"Carte : un point par quartier prioritaire de {generation} ({len(real)}), "
        f"un numéro par territoire ({count(len(numbered), 'territoire')})."
    )
    return atlas(_points(real), numbered, title) if real else ""


def _points(places: Sequence[Neighbourhood]) -> list[Place]:
    return [(place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None]


def _with_basemap(view: Any) -> Any:
    """Let this page alone ask for the tiles of the host that `QUARTIERS_BASEMAP` names."""
    address = urlsplit(settings.BASEMAP_URL)
    host = f"{address.scheme}://{address.netloc}"
    return csp_update({"connect-src": [SELF, host], "img-src": [SELF, "data:", host]})(view)
