"""A value over the years, cut where the way to measure it changes: points of two series are never joined."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from quartiers.knowledge.portrait.charts.scene import HEAD, HERE, INK_2, STRONG_HERE, Chart, Scale, dot, drawing, line, text
from quartiers.knowledge.vocabulary.french_numbers import number, quantity
from quartiers.knowledge.vocabulary.origins import Origin

_TOP, _BOTTOM, _HEIGHT = HEAD + 20, HEAD + 84, HEAD + 120


def timeline(rows: Sequence[dict[str, Any]]) -> Chart | None:
    """Known values of one variable, a point each; None unless there are two dates. Rows of one source are one series."""
    dated = sorted((row for row in rows if row["value"] is not None and _year(row)), key=_year)
    if len({_year(row) for row in dated}) < 2:
        return None
    years, values = [_year(row) for row in dated], [row["value"] for row in dated]
    across, high, low = Scale(years), max(values), min(values)
    span = (high - low) or 1.0

    def y(value: float) -> float:
        return float(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / span)

    parts = []
    for before, after in pairwise(dated):
        if _series(before) == _series(after):
            parts.append(_segment(across, (before, after), (y(before["value"]), y(after["value"]))))
    for row in dated:
        parts.append(dot(across.at(_year(row)), y(row["value"]), radius=5))
        said = number(row["value"])
        parts.append(text(across.at(_year(row)), y(row["value"]) - 10, said, anchor="middle", look=STRONG_HERE))
    for year in sorted(set(years)):
        parts.append(text(across.at(year), _HEIGHT - 8, str(year), anchor="middle"))
        parts.append(line(across.at(year), across.at(year), _BOTTOM + 8, _BOTTOM + 13, INK_2))
    first, breaks = dated[0], _breaks(dated)
    told = dict.fromkeys(f"{quantity(row['value'], row['unit'])} ({_when(row)})" for row in dated)
    sentence = " ; ".join(told) + ". L'axe ne part pas de zéro."
    if breaks:
        sentence += " La façon de mesurer a changé entre les deux : les points ne sont pas reliés et ne se comparent pas."
    is_simulated = any(row["origin"] == Origin.SIMULATED for row in dated)
    name = f"timeline-{first['variable']}"
    svg = drawing(name, f"{first['title_fr']} : {sentence}", _HEIGHT, parts, is_simulated=is_simulated)
    table = tuple(dict.fromkeys((_when(row), quantity(row["value"], row["unit"]), row["source"]) for row in dated))
    return Chart(f"{first['title_fr']}, au fil des ans", sentence, svg, ("Date", "Valeur", "Source"), table, first["variable"])


def _year(row: dict[str, Any]) -> int:
    return int(row["year"] or row["release_year"] or 0)


def _series(row: dict[str, Any]) -> tuple[str, bool]:
    """A source, and whether its years are those of reference or of publication."""
    return row["source"], row["year"] is not None


def _breaks(rows: Sequence[dict[str, Any]]) -> bool:
    return len({_series(row) for row in rows}) > 1


def _when(row: dict[str, Any]) -> str:
    return f"{row['year']}" if row["year"] else f"publication {row['release_year']}"


def _segment(across: Scale, rows: tuple[dict[str, Any], dict[str, Any]], heights: tuple[float, float]) -> str:
    return line(across.at(_year(rows[0])), across.at(_year(rows[1])), *heights, HERE, width=2)
