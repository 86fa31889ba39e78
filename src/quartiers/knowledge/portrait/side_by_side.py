"""Several neighbourhoods side by side: one line each, one column per measure, what lacks said in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.portrait.compared import range_fr
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.sentences import last, when
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.unknowns import Unknown

# Variables of the context, then indicators of the register (with their item), with the heading of their column.
CONTEXT = {
    "population": "Habitants",
    "median_living_standard_eur": "Niveau de vie médian (€ par an)",
    "poverty_rate_pct": "Taux de pauvreté (%)",
    "employment_rate_pct": "Taux d'emploi des 15-64 ans (%)",
}
REGISTER = {
    ("establishments_open", "inside"): "Établissements ouverts",
    ("establishment_density", ""): "Pour 1 000 habitants",
    ("establishment_density_ratio", ""): "Fois le reste de l'agglomération",
    ("creations_per_1000_residents", ""): "Créations pour 1 000 habitants et par an",
    ("daily_basket", "dans le quartier"): "Types de commerces du quotidien, sur 15",
}


EVERY = (*CONTEXT.values(), *REGISTER.values())


@dataclass(frozen=True)
class Cell:
    """What a table shows of one measure: the words, the number behind them if any, its date, nature, source, indicator."""

    text_fr: str
    value: float | None = None
    when_fr: str = ""
    origin: str = ""
    source: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class Line:
    """One neighbourhood and its cells, by heading."""

    area: dict[str, Any]
    cells: dict[str, Cell]


def headings(lines: Sequence[Line]) -> list[str]:
    """The columns that at least one neighbourhood fills."""
    return [one for one in EVERY if any(line.cells[one].value is not None for line in lines)]


def line(portrait: dict[str, Any]) -> Line:
    """The cells of one neighbourhood."""
    figures = {(f["indicator"], f["item"]): f for f in portrait["figures"] if is_own(f)}
    missing = {(row["indicator"], row["item"]): row["status"] for row in portrait["withheld"]}
    cells = {}
    for variable, heading in CONTEXT.items():
        row = last(portrait, variable)
        cells[heading] = _missing(variable, missing.get((variable, ""))) if row is None else _context(row)
    for key, heading in REGISTER.items():
        figure = figures.get(key)
        cells[heading] = _missing(key[0], missing.get(key)) if figure is None else _figure(figure)
    return Line(portrait["area"], cells)


def _context(row: dict[str, Any]) -> Cell:
    return Cell(number(row["value"]), row["value"], when(row), row["origin"], row["source"], row["variable"])


def _figure(figure: dict[str, Any]) -> Cell:
    return Cell(range_fr(figure), figure["value"], "", figure["origin"], " ".join(figure["sources"]), figure["indicator"])


def _missing(indicator: str, status: str | None) -> Cell:
    return Cell((Unknown(status) if status else Unknown.NOT_AVAILABLE).label_fr, indicator=indicator)
