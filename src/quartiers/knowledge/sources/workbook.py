"""Officers' workbooks (XLSX), read cell by cell: nothing is guessed from a merged cell, a formula or a second sheet."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from quartiers.knowledge.sources.containers import check_archive
from quartiers.knowledge.vocabulary.refusals import Refusal


def read_workbook(path: Path, most_bytes: int) -> pa.Table:
    """The single sheet of a workbook as text columns; the first row gives the headings."""
    check_archive(path, most_bytes)
    try:
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError):
        raise Refusal(f"{path.name} n'est pas un classeur Excel lisible : réenregistrez-le au format .xlsx.") from None
    sheets = [sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet.max_column > 1]
    if len(sheets) != 1:
        names = ", ".join(f"« {sheet.title} »" for sheet in sheets) or "aucune remplie"
        raise Refusal(f"{path.name} a {len(sheets)} feuilles ({names}) : gardez seulement celle des établissements.")
    sheet = sheets[0]
    if sheet.merged_cells.ranges:
        where = sorted(str(cells) for cells in sheet.merged_cells.ranges)[0]
        raise Refusal(f"{path.name} a des cellules fusionnées ({where}) : défusionnez-les, une valeur par cellule.")
    rows = [[_text(path, cell) for cell in row] for row in sheet.iter_rows()]
    return _table(path, rows)


def _text(path: Path, cell: Any) -> str | None:
    if cell.data_type == "f":
        raise Refusal(
            f"{path.name}, cellule {cell.coordinate} : c'est une formule ({cell.value}) ; "
            "collez les valeurs à la place des formules."
        )
    value = cell.value
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(path: Path, rows: list[list[str | None]]) -> pa.Table:
    headings = [heading or "" for heading in rows[0]]
    kept = [place for place, heading in enumerate(headings) if heading]
    if len({headings[p].casefold() for p in kept}) < len(kept):
        raise Refusal(f"{path.name} a deux colonnes du même nom : renommez l'une d'elles.")
    body = [row for row in rows[1:] if any(row)]
    columns = [pa.array([row[place] for row in body], pa.string()) for place in kept]
    return pa.table(columns, names=[headings[place] for place in kept])
