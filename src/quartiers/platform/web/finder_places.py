"""The two places of a search for aids, asked apart: where one lives, where the activity is. An address is read, then let go."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from quartiers.knowledge.aids.reach import register_columns
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.named_communes import communes_named, communes_told, neighbourhoods_of_commune
from quartiers.knowledge.portrait.perimeter import Answer, Verdict
from quartiers.knowledge.portrait.places import AddressAnswer
from quartiers.knowledge.rules.values import Among
from quartiers.knowledge.sources.addresses import NotReached, Place
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import Published, perimeter
from quartiers.platform.web.address import addressed, located
from quartiers.platform.web.reading import typed

# The list that aids rest upon.
IN_FORCE = 2024
# A kept place: what is known of it, the neighbourhood it is in or nearest to, and how far. Never the address.
_KEPT = re.compile(r"(oui|declare|non|inconnu)(?::(Q[NP][0-9A-Z]{6}))?(?::([0-9]{1,7}))?")
# Farther than this from every neighbourhood, an address is not across the street from one («limitrophe»).
_ACROSS_THE_STREET_M = 300
# Zones that an address may be in besides, which this site does not place: a commune's list never gives a yes.
_OTHER_ZONES = ("ZFU_TE", "ZFRR", "ACV", "PVD", "NPNRU")


@dataclass(frozen=True)
class KnownPlace:
    """What is known of a place: `oui` (checked), `declare` (told by the person), `non`, `inconnu`."""

    kind: str
    area: str = ""
    away_m: int | None = None

    def __str__(self) -> str:
        """As it travels in the form."""
        return ":".join(
            [self.kind, *([self.area] if self.area else []), *([str(self.away_m)] if self.away_m is not None else [])]
        )

    @property
    def is_in_qpv(self) -> bool | None:
        """None when it is not known."""
        return {"oui": True, "declare": True, "non": False}.get(self.kind)

    @property
    def zones(self) -> Mapping[str, Any] | None:
        """The field `etab_zone` of a profile: what the place is in, and what it may be in besides."""
        if self.is_in_qpv is None:
            return None
        if self.is_in_qpv:
            return {"contient": ["QPV"], "peut_contenir": list(_OTHER_ZONES)}
        is_near = self.away_m is not None and self.away_m <= _ACROSS_THE_STREET_M
        return {"contient": [], "peut_contenir": [*(["limitrophe_QPV"] if is_near else []), *_OTHER_ZONES, "hors_zone"]}


UNKNOWN = KnownPlace("inconnu")
# The fields of a profile that an address answers.
HOME_FIELD, ACTIVITY_FIELD = "porteur_residence_qpv", "etab_zone"


def profile_of(field: str, place: KnownPlace | None) -> dict[str, Any]:
    """What a place tells of a profile; nothing when it is not known."""
    if place is None or place.is_in_qpv is None:
        return {}
    return {field: place.is_in_qpv if field == HOME_FIELD else place.zones}


def region_of(place: KnownPlace | None) -> str:
    """The region of a neighbourhood that is known, from the department inside its code; empty when it cannot be told."""
    found = register_columns.place(place.area[2:5].removeprefix("0") if place else "").get("region")
    return str(min(found.options)) if isinstance(found, Among) else ""


def read_place(text: str, published: Published | None) -> KnownPlace | None:
    """A place as it travelled; None for what this site never writes."""
    match = _KEPT.fullmatch(text)
    if match is None:
        return None
    kind, area, away = match.groups()
    if kind in {"oui", "declare"} and (published is None or published.edition.area(area or "") is None):
        return None
    return KnownPlace(kind, area or "", int(away) if away else None)


def label_fr(place: KnownPlace, published: Published | None) -> str:
    """The place in words, and how it is known: «Les Fourches (QPV)», «hors QPV, à 40 m»."""
    row = published.edition.area(place.area) if published and place.area else None
    name = row["name"] if row else ""
    if place.kind == "oui":
        return f"{name} (QPV)"
    if place.kind == "declare":
        return f"{name} (QPV, déclaré)"
    if place.kind == "non":
        return f"hors QPV, à {place.away_m} m" if place.away_m is not None else "hors QPV"
    return "je ne sais pas"


def same_place(field: str, value_of: Callable[[str], str], published: Published | None) -> dict[str, str]:
    """The other place, when it is known, offered for this one too."""
    other = value_of(HOME_FIELD if field == ACTIVITY_FIELD else ACTIVITY_FIELD)
    place = read_place(other, published) if other else None
    if place is None or place == UNKNOWN:
        return {}
    return {"same_place": other, "same_place_fr": f"Au même endroit : {label_fr(place, published)}"}


def ask(published: Published | None, form: Mapping[str, str]) -> dict[str, Any]:
    """What is said of the address or of the commune that somebody typed: context of the page."""
    address, commune = typed(form.get("adresse", "")), typed(form.get("commune", ""))
    if published is None:
        return {"no_outlines": bool(address or commune)}
    if form.get("faire") == "commune":
        return _of_commune(published, commune)
    return _of_address(published, address, form.get("lieu", "")) if address else {"nothing_typed": True}


def _of_address(published: Published, text: str, chosen: str) -> dict[str, Any]:
    here = perimeter(settings.HOME, published.name)
    context: dict[str, Any] = {"address": text}
    try:
        point = located(text)
    except Refusal as problem:
        return context | {"problem": str(problem)}
    if point:
        return context | _said(here.locate(*point))
    reached = addressed(here, text, chosen)
    if isinstance(reached, NotReached):
        named = communes_told(published.edition, text)
        return (
            context | {"not_reached": True} | (_of_commune(published, named[0].code) if len(named) == 1 else {"named": named})
        )
    return context | _found(*reached)


def _found(found: AddressAnswer, places: Sequence[Place]) -> dict[str, Any]:
    context = {
        "found": found.place,
        "message": found.message_fr,
        "choices": [(places.index(one), one.label) for one in found.choices],
    }
    return context | (_said(found.answers) if found.answers else {})


def _said(answers: Sequence[Answer]) -> dict[str, Any]:
    """The answer of the list in force, and the place that may be kept of it: none when nothing can be said."""
    answer = next(one for one in answers if one.generation == IN_FORCE)
    kept = place_of(answer)
    near = [one for one in answer.candidates if one.edge_m is None or one.edge_m < _ACROSS_THE_STREET_M]
    return {"answer": answer, "kept": kept, "near": [] if kept else near}


def place_of(answer: Answer) -> KnownPlace | None:
    """The place that may be kept of an answer: a yes, a no with its distance; None when nothing can be said."""
    first = answer.candidates[0] if answer.candidates else None
    if answer.verdict is Verdict.YES and first:
        return KnownPlace("oui", first.code)
    if answer.verdict is Verdict.NO:
        return KnownPlace("non", first.code, round(first.edge_m)) if first and first.edge_m is not None else KnownPlace("non")
    return None


def _of_commune(published: Published, text: str) -> dict[str, Any]:
    """The neighbourhoods of a commune, to be chosen by name: what is chosen is declared, not checked."""
    if not text:
        return {"nothing_typed": True}
    named = communes_named(published.edition, text)
    code = named[0].code if len(named) == 1 else text.upper()
    rows: list[Row] = neighbourhoods_of_commune(published.edition, code)[IN_FORCE]
    if not rows:
        return {"commune": text, "named": named if len(named) > 1 else (), "has_none": len(named) <= 1}
    name = next((row["name"] for row in published.edition.rows("communes") if row["commune_code"] == code), code)
    return {"commune": text, "commune_name": name, "neighbourhoods": rows}
