"""A portrait as a workbook: figures, context, what is not known, definitions, sources; the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.portrait.items import about_fr, period_fr
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.portrait.side_by_side import Line
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.unknowns import Unknown

_FIGURES = (
    "Chiffre", "De quoi", "Comparé à", "Période", "Valeur", "Au moins", "Au plus", "Niveau", "Numérateur", "Dénominateur",
    "Rapporté à", "Effectif", "Unité", "Nature", "Limites", "Calcul", "Sources",
)  # fmt: skip
_CONTEXT = ("Chiffre", "Valeur", "Unité", "Année", "Publication", "Publié pour", "Nature", "Remarque", "Source")
_MISSING = ("Chiffre", "De quoi", "Pourquoi", "Raison")
_SOURCES = ("Source", "Producteur", "Licence", "Date", "Nature", "Remarque", "Empreinte (sha256)")
_WIDTH = 24
# A workbook carries dates of its own: this one, whenever it is written.
_WRITTEN = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def as_workbook(portrait: dict[str, Any], definitions: Sequence[dict[str, Any]]) -> bytes:
    """XLSX of a portrait; the first line of each sheet says what it is worth."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Quartiers productifs"
    first = _first_line(portrait)
    used = {row["indicator"] for row in portrait["figures"]} | {row["variable"] for row in portrait["context"]}
    _sheet(book, "Chiffres", first, _FIGURES, map(_figure, portrait["figures"]))
    _sheet(book, "Contexte", first, _CONTEXT, (_context(row) for row in portrait["context"] if row["status"] == "ok"))
    _sheet(book, "Ce que l'on ne sait pas", first, _MISSING, map(_withheld, portrait["withheld"]))
    rows = ([one["title_fr"], one["unit"], one["formula"], one["denominator"], one["minimum"], one["method"], one["reference"]]
            for one in definitions if one["indicator"] in used)  # fmt: skip
    _sheet(book, "Définitions", first, ("Chiffre", "Unité", "Calcul", "Rapporté à", "Minimum", "Limites", "Référence"), rows)
    _sheet(book, "Sources", first, _SOURCES, map(_source, portrait["sources"]))
    found = io.BytesIO()
    book.save(found)
    return _without_clock(found.getvalue())


def as_side_workbook(title: str, lists: Iterable[tuple[str, Sequence[str], Sequence[Line]]]) -> bytes:
    """XLSX of neighbourhoods side by side: a sheet per list, a line per neighbourhood, a column per measure and its date."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Quartiers productifs"
    for name, headings, lines in lists:
        columns = [column for heading in headings for column in (heading, "Date", "Nature", "Source")]
        rows = ([one.area["code"], one.area["name"], *_cells(one, headings)] for one in lines)
        _sheet(book, name, title, ("Code", "Quartier", *columns), rows)
    found = io.BytesIO()
    book.save(found)
    return _without_clock(found.getvalue())


def as_sheets(first: str, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """XLSX of plain tables: name, headings and rows of each sheet, under one first line."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Quartiers productifs"
    for title, headings, rows in sheets:
        _sheet(book, title, first, headings, rows)
    found = io.BytesIO()
    book.save(found)
    return _without_clock(found.getvalue())


def _cells(one: Line, headings: Sequence[str]) -> Iterable[Any]:
    for heading in headings:
        cell = one.cells[heading]
        nature = Origin(cell.origin).label_fr if cell.origin else ""
        yield from (cell.text_fr if cell.value is None else cell.value, cell.when_fr, nature, cell.source)


def _first_line(portrait: dict[str, Any]) -> str:
    area, edition = portrait["area"], portrait["edition"]
    mark = SIMULATED_FR if Origin(portrait["origin"]) is Origin.SIMULATED else ""
    kind = Kind(edition["kind"]).label_fr
    return f"{mark}{area['name']} ({area['code']}), édition {kind} {edition['name']}, au {edition['as_of']}"


def _sheet(book: openpyxl.Workbook, title: str, first: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B3"
    for place in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.append([_bold(sheet, first)])
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_safe(value) for value in row])


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _safe(value: Any) -> Any:
    """Texts that a spreadsheet would take for a formula are written as texts."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "@"} else value


def _figure(row: dict[str, Any]) -> list[Any]:
    return [
        row["title_fr"], about_fr(row), COMPARATORS.get(row["comparator"], row["comparator"]), period_fr(row["period"] or ""),
        row["value"], row["low"], row["high"], row["level"], row["numerator"], row["denominator"], row["denominator_fr"],
        row["n"], row["unit"], Origin(row["origin"]).label_fr, row["reason"], row["method"], " ; ".join(row["sources"]),
    ]  # fmt: skip


def _context(row: dict[str, Any]) -> list[Any]:
    return [
        row["title_fr"], row["value"], row["unit"], row["year"], row["release_year"], row["from_area"],
        Origin(row["origin"]).label_fr, row["reason"], row["source"],
    ]  # fmt: skip


def _withheld(row: dict[str, Any]) -> list[Any]:
    return [row["title_fr"], about_fr(row) if row["item"] else "", Unknown(row["status"]).label_fr, row["reason"]]


def _source(one: dict[str, Any]) -> list[Any]:
    origin = Origin(one["origin"]).label_fr
    return [one["title_fr"], one["publisher"], one["licence"], one["vintage"], origin, one["note_fr"], " ".join(one["sha256"])]


def _without_clock(book: bytes) -> bytes:
    """The same archive with one date for all its parts."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                # Saving dates the book of now, whatever was asked.
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _WRITTEN), content, zipfile.ZIP_DEFLATED)
    return found.getvalue()
