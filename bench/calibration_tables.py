"""Tables of the calibration: one French page and one file for the site, from the same rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta

from measuring import ROOT
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import number

PAGE = ROOT / "docs/calibration.md"
FILE = ROOT / "src/quartiers/knowledge/portrait/calibration.json"
NOTICE = "<!-- Page générée par `make calibrate` : modifiez le code, pas cette page. -->"
YES, NO, NONE = "oui", "non", "–"


@dataclass(frozen=True)
class Table:
    """A table to be read: its cells are texts, in French."""

    title_fr: str
    note_fr: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(title_fr: str, note_fr: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table whose texts have French typography; ValueError when a row has not its columns."""
    held = tuple(tuple(map(french, row)) for row in rows)
    if any(len(row) != len(columns) for row in held):
        raise ValueError(f"{title_fr}: a row has not {len(columns)} cells.")
    return Table(french(title_fr), french(note_fr), tuple(map(french, columns)), held)


def page(tables: Sequence[Table]) -> str:
    """The whole page in Markdown."""
    parts = [NOTICE, "# Calibration des détecteurs"]
    for one in tables:
        parts += [f"## {one.title_fr}", one.note_fr, "\n".join(_lines(one))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _lines(one: Table) -> Iterable[str]:
    yield _line(one.columns)
    yield "|" + "---|" * len(one.columns)
    yield from map(_line, one.rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def write(tables: Sequence[Table], page_path: Path = PAGE, file_path: Path = FILE) -> None:
    """Write the page and the file of the site; the first table of the file says when and on what."""
    page_path.write_text(page(tables), encoding="utf-8")
    text = json.dumps([asdict(one) for one in tables], ensure_ascii=False, indent=1)
    file_path.write_text(text + "\n", encoding="utf-8")


def percent(share: float) -> str:
    """A share as a percentage with one decimal, a dash when it is not known.

    >>> percent(0.0834), percent(float("nan"))
    ('8,3 %', '–')
    """
    return f"{number(100 * share, 1)} %" if np.isfinite(share) else NONE


def share(some: float, whole: float) -> float:
    """Some over whole, not a number over nothing."""
    return some / whole if whole else float("nan")


def upper_bound(some: int, whole: int, level: float = 0.95) -> float:
    """One-sided exact upper limit of a share (Clopper and Pearson): what the draws still allow it to be.

    >>> round(upper_bound(0, 100), 4)
    0.0295
    """
    return 1.0 if some >= whole else float(beta.ppf(level, some + 1, whole - some))


def kept(is_kept: bool) -> str:  # noqa: FBT001 - one fact, said in a word
    """Whether a criterion holds, in a word."""
    return YES if is_kept else NO
