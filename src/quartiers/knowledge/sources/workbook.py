"""Officers' workbooks (XLSX), read cell by cell: nothing is guessed from a merged cell, a formula or a second sheet."""

import datetime
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from quartiers.knowledge.sources.containers import check_archive
from quartiers.knowledge.sources.declaration import LINE
from quartiers.knowledge.sources.text import check_headings
from quartiers.knowledge.vocabulary.refusals import Refusal

# Cells take some fifty times their bytes in memory; a full sheet of a million rows stays below this.
MOST_BYTES = 256 * 1024**2


def read_workbook(path: Path, most_bytes: int) -> pa.Table:
    """The single sheet of a workbook as text columns; the first row gives the headings."""
    check_archive(path, min(most_bytes, MOST_BYTES))
    try:
        # openpyxl warns, in English, of the ornaments that it does not read.
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(path)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
    ):
        raise Refusal(f"{path.name} n'est pas un classeur Excel lisible : réenregistrez-le au format .xlsx.") from None
    sheets = [sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet.max_column > 1]
    if not sheets:
        raise Refusal(f"{path.name} n'a aucune feuille remplie : vérifiez que c'est le bon classeur.")
    if len(sheets) > 1:
        names = ", ".join(f"« {sheet.title} »" for sheet in sheets)
        raise Refusal(f"{path.name} a {len(sheets)} feuilles ({names}) : gardez seulement celle des établissements.")
    sheet = sheets[0]
    if sheet.merged_cells.ranges:
        where = sorted(str(cells) for cells in sheet.merged_cells.ranges)[0]
        raise Refusal(f"{path.name} a des cellules fusionnées ({where}) : défusionnez-les, une valeur par cellule.")
    return _table(path, [[_text(path, cell) for cell in row] for row in sheet.iter_rows()])


def _text(path: Path, cell: Any) -> str | None:
    if cell.data_type == "f":
        raise Refusal(
            f"{path.name}, cellule {cell.coordinate} : c'est une formule ({cell.value}) ; "
            "collez les valeurs à la place des formules."
        )
    if cell.data_type == "e":
        raise Refusal(f"{path.name}, cellule {cell.coordinate} : erreur de calcul ({cell.value}) ; corrigez la cellule.")
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
    check_headings(path, [headings[place] for place in kept])
    body = [(line, row) for line, row in enumerate(rows[1:], start=2) if any(row)]
    columns = {headings[place]: pa.array([row[place] for _, row in body], pa.string()) for place in kept}
    return pa.table({**columns, LINE: pa.array([line for line, _ in body], pa.int64())})
