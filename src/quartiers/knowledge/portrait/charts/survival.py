"""Survival: of 100 establishments created, those that are still open after some years, those that may be, those gone."""

from typing import Any

from quartiers.knowledge.portrait.charts.scene import HEAD, HERE, INK, PAPER, RULE_2, Chart, drawing
from quartiers.knowledge.vocabulary.french_numbers import count, number
from quartiers.knowledge.vocabulary.origins import Origin

_ACROSS, _SIDE = 20, 4.7
# Fill, stroke, dashes.
_SURE, _PERHAPS, _GONE = (INK, INK, ""), (PAPER, RULE_2, "2 2"), ("#fff", RULE_2, "")


def survival(figure: dict[str, Any], years: int) -> Chart:
    """One hundred marks: certain ones solid, those of the interval hatched, the others outlined."""
    value, low, high = (round(figure[name]) for name in ("value", "low", "high"))
    parts = []
    for place in range(100):
        look = _SURE if place < low else _PERHAPS if place < high else _GONE
        parts.append(_mark(place, *look))
        if place + 1 == value:
            x, y = _corner(place)
            parts.append(f'<rect x="{x + 3.6:.2f}%" y="{y - 2}" width="0.5%" height="22" fill="{HERE}"/>')
    who = figure["item"]
    followed = count(figure["denominator"], "création suivie", "créations suivies")
    sentence = (
        f"Sur 100 établissements créés ({who}), {still_open_fr(value)} après {years} ans (entre {low} et {high}) ; {followed}."
    )
    name = f"survival-{years}-{'sole' if 'individuel' in who else 'other'}"
    svg = drawing(name, sentence, 24 * 5 + HEAD, parts, is_simulated=figure["origin"] == Origin.SIMULATED)
    rows = (
        ("Encore ouverts", number(value)),
        ("Au moins", number(low)),
        ("Au plus", number(high)),
        ("Créations suivies", number(figure["denominator"])),
    )
    return Chart(
        f"Encore ouverts {years} ans après ({who})", sentence, svg, ("Sur 100 créations", "Nombre"), rows, figure["indicator"]
    )


def still_open_fr(value: float) -> str:
    """«77 sont encore ouverts», «1 est encore ouvert», «aucun n'est encore ouvert»."""
    rounded = round(value)
    if not rounded:
        return "aucun n'est encore ouvert"
    return f"{number(rounded)} {'est encore ouvert' if rounded < 2 else 'sont encore ouverts'}"


def _corner(place: int) -> tuple[float, float]:
    return _SIDE * (place % _ACROSS) + 2.5, HEAD + 2 + 24 * (place // _ACROSS)


def _mark(place: int, fill: str, stroke: str, dashes: str) -> str:
    x, y = _corner(place)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<rect x="{x:.2f}%" y="{y:g}" width="3.4%" height="18" fill="{fill}" stroke="{stroke}"{dashed}/>'
