"""Portraits as files to send or to work on: PDF, XLSX."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.file_names import file_name
from quartiers.knowledge.portrait.group_pages import territory_page
from quartiers.knowledge.portrait.pages import Progress, rendered
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.portrait.workbook import as_side_workbook, as_workbook
from quartiers.knowledge.sources.store import replace_bytes
from quartiers.knowledge.vocabulary.refusals import Refusal


def write_documents(
    edition: Edition, portraits: list[dict[str, Any]], folder: Path, kind: str, progress: Progress
) -> list[Path]:
    """Write one document (`pdf` or `xlsx`) per portrait; each file whole, the same bytes from the same edition."""
    _check(folder)
    written = []
    for place, (one, content) in enumerate(zip(portraits, _contents(edition, portraits, kind), strict=True)):
        progress(one["area"]["code"], place, len(portraits))
        written.append(folder / file_name(one, kind))
        write_one(written[-1], content)
    progress("", len(portraits), len(portraits))
    return written


def _contents(edition: Edition, portraits: list[dict[str, Any]], kind: str) -> Iterator[bytes]:
    """The documents in the order of the portraits; many PDF are laid out on every core."""
    if kind == "xlsx":
        definitions = edition.rows("definitions")
        yield from (as_workbook(one, definitions) for one in portraits)
        return
    pages, codes = rendered(edition, portraits, is_paper=True), [one["area"]["code"] for one in portraits]
    layout = partial(_laid_out, edition.manifest.edition)
    if len(portraits) < _FEWEST_SHARED:
        yield from map(layout, codes, pages)
        return
    # Not a fork: the threads of Arrow and DuckDB do not survive it.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(layout, codes, pages, chunksize=4)


def _laid_out(edition: str, code: str, page: str) -> bytes:
    return as_pdf(page, identifier=f"{edition}-{code}")


# Below, starting processes costs more than it saves.
_FEWEST_SHARED = 12


def territory_document(found: dict[str, Any], kind: str) -> bytes:
    """A territory as a page (`html`), a PDF or a workbook."""
    if kind == "xlsx":
        mark = SIMULATED_FR if found["territory"]["is_fictional"] else ""
        title = f"{mark}{found['territory']['name']}, édition {found['edition']['name']}, au {found['edition']['as_of']}"
        lists = [(f"Quartiers de {one['generation']}", one["headings"], one["lines"]) for one in found["lists"]]
        return as_side_workbook(title, lists)
    page = territory_page(found, {})
    if kind == "html":
        return page.encode()
    return as_pdf(page, identifier=f"{found['edition']['name']}-{found['territory']['territory']}")


def write_one(path: Path, content: bytes) -> None:
    """Write one document, whole."""
    _check(path.parent)
    replace_bytes(path, content)


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} est un fichier : donnez un dossier avec --out.")
