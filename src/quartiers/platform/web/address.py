"""Is this address in a priority neighbourhood? For both lists, with reasons; nothing of what is asked is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.portrait.charts.commune_map import point_at
from quartiers.knowledge.portrait.charts.map import SIZE
from quartiers.knowledge.portrait.commune_maps import commune_map, ground_of
from quartiers.knowledge.portrait.named_communes import GENERATIONS, communes_named, communes_told, neighbourhoods_of_commune
from quartiers.knowledge.portrait.perimeter import HOUSE_NUMBER_M, Answer, Perimeter, Verdict
from quartiers.knowledge.portrait.places import AddressAnswer, answer_address, answer_addresses
from quartiers.knowledge.sources.addresses import NotReached, Place
from quartiers.knowledge.sources.finding import find_places
from quartiers.knowledge.sources.geocoding import Geocoder
from quartiers.knowledge.sources.projections import system_for
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import Published, perimeter
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import HOME, NotThere, reads_edition, typed

_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)")
_COMMUNE = re.compile(r"\d[\dAB]\d{3}")
# Metres that one degree is worth, at most.
_DEGREE_M = 111_200.0
# Neighbourhoods of one answer that are shown; a large city has eighty.
_MOST_CANDIDATES = 12


@dataclass(frozen=True)
class Told:
    """One list's answer, and what follows from it."""

    answer: Answer
    follows_fr: str

    @property
    def shown(self) -> Sequence[Any]:
        """The nearest candidates."""
        return self.answer.candidates[:_MOST_CANDIDATES]

    @property
    def left_out(self) -> int:
        """How many more there are."""
        return max(0, len(self.answer.candidates) - _MOST_CANDIDATES)


@reads_edition
def address(request: HttpRequest, published: Published) -> HttpResponse:
    """The form, then the answer, the addresses to choose from, or the neighbourhoods of the commune."""
    text = typed(request.GET.get("q", ""))
    commune = typed(request.GET.get("commune", ""))
    context = {"text": text, "asked_commune": "", "trail": [HOME, ("Vérifier une adresse", "")]}
    if text:
        context |= _about(published, text, request.GET.get("lieu", ""))
    elif commune:
        context |= _asked_commune(published, commune, request.GET)
    return render(request, "web/address/address.html", context)


def _about(published: Published, text: str, chosen: str) -> dict[str, Any]:
    """What is said of a point or of a typed address."""
    here = perimeter(settings.HOME, published.name)
    try:
        point = located(text)
    except Refusal as problem:
        return {"problem": str(problem)}
    if point:
        lon, lat, precision_m = point
        return {"told": _told(here.locate(lon, lat, precision_m)), "precision_m": precision_m, "point": (lon, lat)}
    reached = addressed(here, text, chosen)
    if isinstance(reached, NotReached):
        return {"not_reached": reached.why_fr, "communes": communes_told(published.edition, text)}
    return _answered(*reached)


def addressed(here: Perimeter, text: str, chosen: str) -> NotReached | tuple[AddressAnswer, Sequence[Place]]:
    """What is answered of a typed address, or of the one `chosen` by rank among those it may be; those come along."""
    places = find_places(text, _geocoder(settings.GEOCODER_URL), Store(settings.HOME))
    if isinstance(places, NotReached):
        return places
    if re.fullmatch(r"[0-9]{1,2}", chosen) and int(chosen) < len(places):
        return answer_address(here, places[int(chosen)]), places
    return answer_addresses(here, places), places


def located(text: str) -> tuple[float, float, float] | None:
    """Longitude, latitude and precision (metres) of a typed point; None for what is not one, `Refusal` out of the world."""
    point = _POINT.fullmatch(text)
    if point is None:
        return None
    precision_m = max(HOUSE_NUMBER_M, _DEGREE_M * 10.0 ** -min(len(one.partition(".")[2]) for one in point.groups()))
    lon, lat = _ordered(float(point[1]), float(point[2]))
    if abs(lon) > 180 or abs(lat) > 90:
        raise Refusal(f"« {text} » n'est pas en degrés : la longitude va de -180 à 180, la latitude de -90 à 90.")
    return lon, lat, precision_m


def _answered(found: AddressAnswer, places: Sequence[Any]) -> dict[str, Any]:
    return {
        "place": found.place,
        "told": _told(found.answers),
        "precision_m": found.precision_m,
        "message": found.message_fr,
        "choices": [(places.index(one), one) for one in found.choices],
    }


def _ordered(first: float, second: float) -> tuple[float, float]:
    """Longitude then latitude: maps on a phone give the latitude first, which lies outside France when read so."""
    is_reversed = abs(second) <= 180 and not system_for(first, second) and system_for(second, first)
    return (second, first) if is_reversed else (first, second)


def _asked_commune(published: Published, asked: str, clicked: Mapping[str, str]) -> dict[str, Any]:
    """The neighbourhoods of a commune, told by its code or by its name; the communes to choose from; or what to write."""
    code = asked.upper()
    if not _COMMUNE.fullmatch(code):
        named = communes_named(published.edition, asked)
        if len(named) != 1:
            return {"asked_commune": asked, "named": named}
        code = named[0].code
    found = _of_commune(published, code)
    if not found["commune_name"] and not any(rows for _, rows in found["lists"]):
        # A postcode is written like a code: neither is known here.
        return {"asked_commune": asked, "named": ()}
    return found | _of_click(published, code, clicked)


def _of_commune(published: Published, code: str) -> dict[str, Any]:
    """Its neighbourhoods of both lists, and the list that its map draws when its outline is known."""
    found = neighbourhoods_of_commune(published.edition, code)
    names = {row["commune_code"]: row["name"] for row in published.edition.rows("communes")}
    ground = ground_of(published.edition, code)
    return {
        "commune_code": code,
        "commune_name": names.get(code, ""),
        "lists": list(found.items()),
        "drawn": (2024 if found[2024] else 2015) if ground else None,
        "size": int(SIZE),
    }


def _of_click(published: Published, code: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """What is said of the place that was clicked on the map; a keyboard, which has no place to give, is told of the list."""
    x, y = asked.get("carte.x", ""), asked.get("carte.y", "")
    ground = ground_of(published.edition, code)
    if ground is None or not (x.isdecimal() and y.isdecimal()):
        return {}
    try:
        pointed = point_at(ground, float(x), float(y), SIZE, SIZE)
    except Refusal as problem:
        return {"problem": str(problem)}
    if pointed is None:
        return {"problem": "Aucun point n'a été montré sur la carte : la liste des quartiers est dessous, ou donnez un point."}
    precision_m = max(HOUSE_NUMBER_M, pointed.pixel_m)
    here = perimeter(settings.HOME, published.name)
    return {"told": _told(here.locate(pointed.lon, pointed.lat, precision_m)), "precision_m": precision_m}


@edition_page
@reads_edition
def commune_picture(request: HttpRequest, published: Published, code: str, generation: int) -> HttpResponse:
    """The drawing of a commune that people click on."""
    ground = ground_of(published.edition, code)
    if ground is None or generation not in GENERATIONS:
        raise NotThere(f"Aucune carte n'est connue pour la commune « {code} » : vérifiez son code Insee.")
    return HttpResponse(commune_map(published.edition, ground, generation).svg, content_type="image/svg+xml")


def _told(answers: Sequence[Answer]) -> list[Told]:
    """The list in force first: what follows for an aid follows from that one only."""
    ordered = sorted(answers, key=lambda one: one.generation, reverse=True)
    return [Told(one, _FORMER if place else _FOLLOWS_FR[one.verdict]) for place, one in enumerate(ordered)]


@lru_cache(maxsize=2)
def _geocoder(url: str) -> Geocoder | None:
    """The service that places addresses, None for none; kept, since it remembers how long it was asked to be left alone."""
    return Geocoder(url) if url else None


_YES = (
    "Des aides aux entreprises et des exonérations locales sont réservées aux adresses en quartier prioritaire ; chacune a ses "
    "propres conditions, ses dates et sa liste de quartiers. Y être ne suffit pas : à confirmer pour chaque aide."
)
_NO = (
    "Les aides réservées aux adresses en quartier prioritaire ne s'ouvrent pas par cette adresse ; celles de droit commun ne "
    "dépendent pas du quartier. Certaines regardent aussi où vous habitez : à confirmer."
)
_FORMER = (
    "Cette liste n'est plus en vigueur : elle ne compte que pour des droits ouverts de son temps, à confirmer auprès de qui "
    "les a accordés."
)
_MAYBE = "Rien ne peut en être conclu pour une aide : faites trancher l'adresse avant de compter dessus."
_FOLLOWS_FR = {
    Verdict.YES: _YES,
    Verdict.NO: _NO,
    Verdict.PROBABLY_YES: _MAYBE,
    Verdict.PROBABLY_NO: _MAYBE,
    Verdict.CANNOT_TELL: _MAYBE,
}
