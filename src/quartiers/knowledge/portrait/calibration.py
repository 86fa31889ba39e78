"""Calibration of the detectors, as measured and packaged: tables of false alarms, power, coverage, rank stability."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_PATH = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True)
class Table:
    """One table: what it shows, how to read it, its columns and rows of texts or numbers."""

    title_fr: str
    note_fr: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@lru_cache(maxsize=4)
def calibration(path: Path = _PATH) -> tuple[Table, ...]:
    """The tables in their order; none while nothing was measured."""
    if not path.exists():
        return ()
    return tuple(
        Table(one["title_fr"], one["note_fr"], tuple(one["columns"]), tuple(map(tuple, one["rows"])))
        for one in json.loads(path.read_text(encoding="utf-8"))
    )
