"""Verdicts of the programme side by side: by neighbourhood of a territory, by territory of the list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row, as_rows
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.gathered import TABLE, Found, holds_potentials
from quartiers.knowledge.portrait.potentials.words import STATUSES_FR, VERDICTS_FR
from quartiers.knowledge.vocabulary.origins import Origin

# Of several verdicts of one detector (families, two ways of counting), those that are said in a cell.
_LOUD = ("confirmed", "reversed")
_QUIET = ("not_distinguishable", "not_enough_data", "not_available")
# Name of the line of all real neighbourhoods, and of those outside the programme.
EVERYWHERE, OUTSIDE = "*", ""


@dataclass(frozen=True)
class Said:
    """A status in a cell: its word, and how many verdicts have it."""

    status: str
    word_fr: str
    many: int


@dataclass(frozen=True)
class Line:
    """A neighbourhood or a territory: its code, and a cell for each finding of the programme."""

    code: str
    cells: tuple[tuple[Said, ...], ...]
    total: int


def by_area(founds: Iterable[tuple[str, Found]]) -> list[Line]:
    """A line for each neighbourhood, a cell for each finding: what is confirmed or reversed, else the best of the rest."""
    return [Line(code, tuple(_cell(found.verdicts, name) for name in VERDICTS_FR), 1) for code, found in founds]


def by_territory(edition: Edition, generation: int) -> list[Line]:
    """A line for each territory, then outside the programme, then all real neighbourhoods: how many of each answer.

    A neighbourhood counts once in each cell: by its confirmed or reversed verdicts, else by the best known of the rest.
    """
    if not holds_potentials(edition):
        return []
    found: dict[str, dict[str, Counter[str]]] = {}
    totals: Counter[str] = Counter()
    territories = {
        row["area"]: row for row in edition.rows("areas") if row["kind"] == "qpv" and row["generation"] == generation
    }
    answers = _answers(edition.path(TABLE), generation)
    for code, area in territories.items():
        is_real = area["origin"] != Origin.SIMULATED
        for line in ([EVERYWHERE] if is_real else []) + [area["territory"] or OUTSIDE]:
            totals[line] += 1
            for detector in VERDICTS_FR:
                counted = found.setdefault(line, {}).setdefault(detector, Counter())
                counted.update(_loudest(answers.get((code, detector), [])))
    return [
        Line(line, tuple(_said(cells[name]) for name in VERDICTS_FR), totals[line]) for line, cells in sorted(found.items())
    ]


def _cell(verdicts: Iterable[Card], detector: str) -> tuple[Said, ...]:
    statuses = [card.row["status"] for card in verdicts if card.row["detector"] == detector]
    counted = Counter(statuses)
    loud = {status: counted[status] for status in _LOUD if counted[status]}
    quiet = next((status for status in _QUIET if counted[status]), "not_available")
    return _said(Counter(loud or {quiet: 1}))


def _loudest(statuses: list[str]) -> set[str]:
    loud = {status for status in statuses if status in _LOUD}
    return loud or {next((status for status in _QUIET if status in statuses), "not_available")}


def _said(counted: Counter[str]) -> tuple[Said, ...]:
    return tuple(Said(status, STATUSES_FR[status], counted[status]) for status in (*_LOUD, *_QUIET) if counted[status])


@lru_cache(maxsize=4)
def _answers(path: Path, generation: int) -> dict[tuple[str, str], list[str]]:
    """Statuses by area and detector of the programme, out of the whole table; an edition's table never changes."""
    columns = ["area", "generation", "detector", "status"]
    rows: list[Row] = as_rows(pq.read_table(path, columns=columns, filters=[("detector", "in", list(VERDICTS_FR))]))
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["generation"] == generation:
            found.setdefault((row["area"], row["detector"]), []).append(row["status"])
    return found
