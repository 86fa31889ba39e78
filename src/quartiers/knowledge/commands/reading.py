"""`report`: what an edition says of a neighbourhood, of several, of a territory."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import out, progress
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.documents import territory_document, write_documents, write_one
from quartiers.knowledge.portrait.file_names import territory_file
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.group_pages import MOST_COMPARED, comparison_page
from quartiers.knowledge.portrait.pages import write_pages
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.shelf import Shelf
from quartiers.knowledge.portrait.territory import plain, territory
from quartiers.knowledge.portrait.text import as_text, territory_text
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
    """Register the command of this file."""
    app.command(cls=FrenchCommand)(report)


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
            out.out(json.dumps(plain(found), ensure_ascii=False, indent=2))
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
