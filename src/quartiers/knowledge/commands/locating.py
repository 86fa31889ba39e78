"""`where`: what an edition says of a point, or of an address once it is placed."""

import dataclasses
import json
import re
from typing import Annotated, Any

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import geocoder, store
from quartiers.knowledge.commands.reading import EditionName
from quartiers.knowledge.commands.screen import err, out
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.perimeter import HOUSE_NUMBER_M, Answer, Candidate, Perimeter, Verdict
from quartiers.knowledge.portrait.places import AddressAnswer, answer_addresses
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.addresses import NotReached, Place
from quartiers.knowledge.sources.finding import find_places
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.refusals import Refusal

# A large city has eighty neighbourhoods: on a screen, the first ones and how many more.
_MOST_LINES = 12
_SOURCES_FR = {"geopf": "le service national d'adresses", "ban": "la Base Adresse Nationale gardée ici"}


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    # A longitude west of Greenwich begins like an option.
    app.command(cls=FrenchCommand, context_settings={"ignore_unknown_options": True})(where)


def where(
    place: Annotated[
        str,
        typer.Argument(
            metavar="ADRESSE|LON,LAT", help="Adresse avec sa commune, ou point en degrés, par exemple -0.7669,48.0785."
        ),
    ],
    precision_m: Annotated[
        float | None,
        typer.Option("--precision", help="Précision du point, en mètres ; jamais mieux que 15 ni que sa dernière décimale."),
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,  # noqa: FBT002 - option
    edition_name: EditionName = None,
) -> int:
    """Dire si une adresse ou un point est dans un quartier prioritaire, pour les deux générations.

    L'adresse est cherchée auprès du service de QUARTIERS_GEOCODER (data.geopf.fr par défaut ; vide : aucun), sinon dans la Base
    Adresse Nationale prise par « quartiers sync ban ». Codes de sortie : 0 répondu, 1 adresse non placée ou multiple, 2 refusé.

    Exemple : quartiers where "12 rue de la Paix, Laval" ; quartiers where --json -0.7669,48.0785
    """
    edition = Edition.open(store().home, edition_name)
    point = _point(place)
    if precision_m is not None and not 0 < precision_m <= 100_000:
        raise Refusal(
            f"La précision {precision_m} n'est pas un nombre de mètres plausible : donnez par exemple --precision 15."
        )
    if point is None:
        return _where_address(edition, place, max(HOUSE_NUMBER_M, precision_m or 0.0), is_json=is_json)
    lon, lat, decimals_m = point
    # A point is never better than its last decimal, nor than a house number, whatever is said of it.
    precision = max(HOUSE_NUMBER_M, decimals_m, precision_m or 0.0)
    answers = Perimeter(edition).locate(lon, lat, precision)
    if is_json:
        _print_json([_plain(answer, precision) for answer in answers])
    else:
        _tell_answers(answers)
        err.print(f"Point à {number(precision)} m près ; {_edition_fr(edition)}.")
    return 0


def _point(place: str) -> tuple[float, float, float] | None:
    """Longitude, latitude and the metres that their last decimal is worth; None for an address."""
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*", place)
    if found is None:
        if re.fullmatch(r"[\s\d.,;+-]+", place):
            raise Refusal(
                f"« {place} » n'est pas un point lisible : écrivez LON,LAT avec un point décimal, par exemple 2.4210,48.9049."
            )
        return None
    lon, lat = float(found[1]), float(found[2])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refusal(f"« {place} » n'est pas en degrés : la longitude va de -180 à 180 et la latitude de -90 à 90.")
    decimals = min(len(text.partition(".")[2]) for text in (found[1], found[2]))
    return lon, lat, 111_200.0 * 10.0**-decimals


def _where_address(edition: Edition, typed: str, precision_m: float, *, is_json: bool) -> int:
    found = find_places(typed, geocoder(), store())
    if isinstance(found, NotReached):
        why = f"On ne peut pas dire pour « {typed} » : {found.why_fr}. {_GIVE_A_POINT}"
        answer = AddressAnswer(None, message_fr=french(why))
    else:
        answer = answer_addresses(Perimeter(edition), found, precision_m)
    if is_json:
        _print_json(_plain_address(answer))
    else:
        _tell_address(answer, edition)
    return 0 if answer.answers else 1


_GIVE_A_POINT = "Donnez LON,LAT (clic droit sur une carte), par exemple : quartiers where 2.4210,48.9049"


def _tell_address(answer: AddressAnswer, edition: Edition) -> None:
    if answer.message_fr:
        out.out(answer.message_fr)
    for place in answer.choices:
        out.out(french(f"  - {place.label}"))
    if answer.place is not None:
        out.out(french(f"Adresse trouvée : {answer.place.label}"))
    _tell_answers(answer.answers)
    if answer.place is not None:
        precision = f"à {number(answer.precision_m)} m près" if answer.precision_m else "non située"
        source = _SOURCES_FR.get(answer.place.source, answer.place.source)
        err.print(french(f"Adresse {precision}, d'après {source} ; {_edition_fr(edition)}."))


def _plain_address(answer: AddressAnswer) -> list[dict[str, Any]]:
    """A list as for a point; one entry without generation when there is no answer."""
    if answer.answers:
        place = None if answer.place is None else _plain_place(answer.place)
        return [_plain(one, answer.precision_m) | {"place": place} for one in answer.answers]
    choices = [_plain_place(one) for one in answer.choices]
    return [{"verdict": str(Verdict.CANNOT_TELL), "sentence_fr": answer.message_fr, "choices": choices}]


def _plain_place(place: Place) -> dict[str, Any]:
    """A place as JSON; the point of a street or of a commune would be taken for an address, so it is left out."""
    said = dataclasses.asdict(place)
    return said if place.is_sure else said | {"lon": None, "lat": None}


def _plain(answer: Answer, precision_m: float | None) -> dict[str, Any]:
    return dataclasses.asdict(answer) | {"precision_m": precision_m}


def _print_json(value: Any) -> None:
    out.out(json.dumps(value, ensure_ascii=False, indent=2))


def _tell_answers(answers: tuple[Answer, ...] | list[Answer]) -> None:
    for answer in answers:
        out.out(answer.sentence_fr)
        for one in answer.candidates[:_MOST_LINES]:
            out.out(french(f"  - {one.code} {one.name} : {_edge_fr(one)}{one.outline_fr}"))
        if len(answer.candidates) > _MOST_LINES:
            out.out(f"  … et {len(answer.candidates) - _MOST_LINES} autre(s)")
        if answer.settles_fr:
            out.out(f"  {answer.settles_fr}")


def _edge_fr(one: Candidate) -> str:
    if one.edge_m is None:
        return ""
    return f"{'dedans, ' if one.edge_m < 0 else ''}limite à {number(abs(one.edge_m), 0)} m, "


def _edition_fr(edition: Edition) -> str:
    return f"édition {edition.manifest.kind.label_fr} {edition.manifest.edition}"
