"""`report` and `where`: what an edition says of a neighbourhood, and of a point."""

import dataclasses
import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import err, out, progress
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.documents import territory_document, write_documents, write_one
from quartiers.knowledge.portrait.file_names import territory_file
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.group_pages import MOST_COMPARED, comparison_page
from quartiers.knowledge.portrait.pages import write_pages
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.perimeter import HOUSE_NUMBER_M, Answer, Perimeter
from quartiers.knowledge.portrait.shelf import Shelf
from quartiers.knowledge.portrait.territory import territory
from quartiers.knowledge.portrait.text import as_text, territory_text
from quartiers.knowledge.portrait.typography import french, number
from quartiers.knowledge.vocabulary.refusals import Refusal

EditionName = Annotated[str | None, typer.Option("--edition", help="Nom de l'édition ; la dernière construite par défaut.")]


class Format(StrEnum):
    """How a portrait is given."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"
    TEXT = "text"


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(report)
    # A longitude west of Greenwich begins like an option.
    app.command(cls=FrenchCommand, context_settings={"ignore_unknown_options": True})(where)


def report(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Codes de quartiers (QP053001, QN05301M), d'IRIS, ou de territoires (T01).")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json, text : à l'écran ; html, pdf, xlsx : dans --out.")
    ] = Format.TEXT,
    is_all: Annotated[bool, typer.Option("--all", help="Tous les quartiers des territoires.")] = False,  # noqa: FBT002 - option
    is_side_by_side: Annotated[bool, typer.Option("--cote-a-cote", help="Une page qui compare 2 à 8 quartiers.")] = False,  # noqa: FBT002
    folder: Annotated[Path | None, typer.Option("--out", help="Dossier des fichiers ; sous var/ par défaut.")] = None,
    edition_name: EditionName = None,
) -> int:
    """Donner le portrait d'un ou plusieurs quartiers, ou de territoires.

    Exemple : quartiers report QP053001 --format json
    """
    edition = Edition.open(store().home, edition_name)
    wanted = list(dict.fromkeys("".join(code.split()).upper() for code in codes or []))
    if is_side_by_side:
        return _compare(edition, wanted, form, folder)
    territories = [row for row in edition.rows("territories") if row["territory"] in wanted]
    if territories and len(territories) == len(wanted) and not is_all:
        return _territories(edition, territories, form, folder)
    if is_all:
        wanted += [row["area"] for row in edition.rows("areas") if row["territory"]]
    if not wanted:
        raise Refusal("Donnez au moins un code de quartier ou de territoire, ou --all pour tous ceux des territoires.")
    portraits = [portrait(edition, code) for code in dict.fromkeys(wanted)]
    if form in _ON_SCREEN:
        _tell_portraits(portraits, form)
    elif form is Format.HTML:
        with progress("Pages") as advance:
            # Apart from the whole set that `make run` serves, and apart for each edition.
            own = Path("var/reports") if is_all else _folder(edition, None)
            index = write_pages(edition, portraits, Shelf(folder or own, is_whole=is_all), advance)
        out.out(f"{len(portraits)} portrait(s) écrit(s) ; ouvrez {index}")
    else:
        with progress("Documents") as advance:
            written = write_documents(edition, portraits, _folder(edition, folder), str(form), advance)
        more = " …" if len(written) > 1 else ""
        out.out(f"{len(written)} document(s) écrit(s) dans {written[0].parent} : {written[0].name}{more}")
    return 0


_ON_SCREEN = {Format.JSON, Format.TEXT}


def _folder(edition: Edition, given: Path | None) -> Path:
    return given or Path("var/portraits") / edition.manifest.edition


def _tell_portraits(portraits: list[dict[str, Any]], form: Format) -> None:
    if form is Format.TEXT:
        out.out("\n\n".join(as_text(one) for one in portraits))
        return
    found: Any = portraits[0] if len(portraits) == 1 else portraits
    out.out(json.dumps(found, ensure_ascii=False, indent=2))


def _territories(edition: Edition, rows: list[dict[str, Any]], form: Format, folder: Path | None) -> int:
    """One document per territory, its neighbourhoods side by side."""
    for row in rows:
        codes = [one["area"] for one in edition.rows("areas") if one["territory"] == row["territory"]]
        found = territory(edition, row, [portrait(edition, code) for code in codes])
        path = _folder(edition, folder) / territory_file(row, str(form))
        if form is Format.JSON:
            out.out(json.dumps(found, ensure_ascii=False, indent=2, default=_as_json))
        elif form is Format.TEXT:
            out.out(territory_text(found))
        else:
            write_one(path, territory_document(found, str(form)))
            out.out(f"Territoire écrit ; ouvrez {path}")
    return 0


def _compare(edition: Edition, codes: list[str], form: Format, folder: Path | None) -> int:
    """A few neighbourhoods on one page."""
    if not 2 <= len(codes) <= MOST_COMPARED:
        raise Refusal(f"Donnez de 2 à {MOST_COMPARED} codes de quartiers à mettre côte à côte ({len(codes)} donné(s)).")
    if form not in {Format.HTML, Format.PDF}:
        raise Refusal("La comparaison existe en page et en PDF : ajoutez --format html ou --format pdf.")
    portraits = [portrait(edition, code) for code in codes]
    page = comparison_page(edition, portraits)
    mark = "simule-" if any(one["area"]["is_fictional"] for one in portraits) else ""
    path = _folder(edition, folder) / f"{mark}comparaison.{form}"
    write_one(path, as_pdf(page, identifier="-".join(codes)) if form is Format.PDF else page.encode())
    out.out(f"Comparaison écrite ; ouvrez {path}")
    return 0


def _as_json(value: Any) -> Any:
    """Lines and cells as objects, days as texts."""
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else str(value)


def where(
    place: Annotated[str, typer.Argument(metavar="ADRESSE|LON,LAT", help="Point en degrés, par exemple -0.7669,48.0785.")],
    precision_m: Annotated[
        float | None,
        typer.Option("--precision", help="Précision du point, en mètres ; jamais mieux que 15 ni que sa dernière décimale."),
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,  # noqa: FBT002 - option
    edition_name: EditionName = None,
) -> int:
    """Dire si un point est dans un quartier prioritaire, pour les deux générations.

    Exemple : quartiers where --json -0.7669,48.0785
    """
    edition = Edition.open(store().home, edition_name)
    point = _point(place)
    if point is None:
        _tell_address(place, is_json=is_json)
        return 1
    lon, lat, decimals_m = point
    # A point is never better than its last decimal, nor than a house number, whatever is said of it.
    precision = max(HOUSE_NUMBER_M, decimals_m, precision_m or 0.0)
    if precision_m is not None and not 0 < precision_m <= 100_000:
        raise Refusal(
            f"La précision {precision_m} n'est pas un nombre de mètres plausible : donnez par exemple --precision 15."
        )
    answers = Perimeter(edition).locate(lon, lat, precision)
    if is_json:
        out.out(json.dumps([_plain(answer, precision) for answer in answers], ensure_ascii=False, indent=2))
    else:
        _tell_answers(answers, precision, edition)
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


def _tell_address(place: str, *, is_json: bool) -> None:
    sentence = (
        f"On ne peut pas dire pour « {place} » : cette version ne transforme pas encore une adresse en point. "
        "Donnez LON,LAT (clic droit sur une carte), par exemple : quartiers where 2.4210,48.9049"
    )
    if is_json:
        out.out(json.dumps([{"verdict": "on ne peut pas dire", "sentence_fr": sentence}], ensure_ascii=False, indent=2))
    else:
        out.out(sentence)


def _plain(answer: Answer, precision_m: float) -> dict[str, Any]:
    return dataclasses.asdict(answer) | {"precision_m": precision_m}


def _tell_answers(answers: list[Answer], precision_m: float, edition: Edition) -> None:
    for answer in answers:
        out.out(answer.sentence_fr)
        for one in answer.candidates:
            edge = "" if one.edge_m is None else f"limite à {number(abs(one.edge_m), 0)} m, "
            inside = "dedans, " if one.edge_m is not None and one.edge_m < 0 else ""
            out.out(french(f"  - {one.code} {one.name} : {inside}{edge}{one.outline_fr}"))
        if answer.settles_fr:
            out.out(f"  {answer.settles_fr}")
    err.print(f"Point à {number(precision_m)} m près ; édition {edition.manifest.kind.label_fr} {edition.manifest.edition}.")
