"""The daily basket: for each type of shop, whether it is inside, within 300 m, within 500 m, or farther."""

import unicodedata
from collections.abc import Callable
from typing import Any

from quartiers.knowledge.portrait.charts.scene import HEAD, HERE, RULE_2, SMALL, Chart, dot, drawing, text
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin

INSIDE, NEAR, FAR, NONE = "dans le quartier", "à moins de 300 m", "à moins de 500 m", "aucun à moins de 500 m"
_ACROSS, _ROW = 4, 70.0


def how_near(figure: dict[str, Any]) -> str:
    """The class of distance of one type of shop, as the crow flies."""
    if figure["value"] is None:
        return NONE
    return INSIDE if figure["value"] == 0 else NEAR if figure["value"] <= 300 else FAR


def inside_fr(inside: float, types: int) -> str:
    """How many of the daily types are inside: «Aucun des 15 … n'est dans le quartier», «1 … est», «3 … sont»."""
    what = f"des {types} commerces et services du quotidien"
    if not inside:
        return f"Aucun {what} n'est dans le quartier"
    return f"{number(inside)} {what} {'est' if inside < 2 else 'sont'} dans le quartier"


def basket(figures: list[dict[str, Any]]) -> Chart | None:
    """Types of shop in the order of their names; None without any."""
    if not figures:
        return None
    rows = sorted(figures, key=lambda one: _plain(one["item"]))
    parts = []
    for place, one in enumerate(rows):
        x, y = f"{100 / _ACROSS * (place % _ACROSS + 0.5):.1f}%", HEAD + 18 + _ROW * (place // _ACROSS)
        parts += [_MARKS[how_near(one)](x, y), text(x, y + 30, _short(one["item"]), anchor="middle", look=SMALL)]
    counts = {what: sum(how_near(one) == what for one in rows) for what in (INSIDE, NEAR, FAR, NONE)}
    others = (f"{counts[NEAR] or 'aucun'} à moins de 300 m", f"{counts[FAR] or 'aucun'} entre 300 et 500 m")
    beyond = f"{counts[NONE] or 'aucun'} au-delà (à vol d'oiseau)"
    sentence = f"{inside_fr(counts[INSIDE], len(rows))}, {others[0]}, {others[1]}, {beyond}."
    height = _ROW * (-(-len(rows) // _ACROSS)) + HEAD
    svg = drawing("basket", sentence, height, parts, is_simulated=rows[0]["origin"] == Origin.SIMULATED)
    table = tuple((one["item"], how_near(one)) for one in rows)
    return Chart("Commerces et services du quotidien", sentence, svg, ("Type", "Le plus proche"), table, rows[0]["indicator"])


# Names that would cover their neighbours on a phone.
_SHORT = {"médecin généraliste": "médecin", "boucherie, charcuterie": "boucherie"}


def _plain(item: str) -> str:
    """The name without accents, for sorting."""
    return unicodedata.normalize("NFD", item).encode("ascii", "ignore").decode()


def _short(item: str) -> str:
    return _SHORT.get(item, item.partition(",")[0])


def _half(x: str, y: float) -> str:
    inner = f'<path d="M0 -11A11 11 0 0 1 0 11Z" fill="{HERE}"/>'
    return dot(x, y, radius=11, fill="#fff", stroke=HERE) + f'<svg x="{x}" y="{y:g}" overflow="visible">{inner}</svg>'


def _dashed(x: str, y: float) -> str:
    look = f'fill="#fff" stroke="{RULE_2}" stroke-width="1.5" stroke-dasharray="3 3"'
    return f'<circle cx="{x}" cy="{y:g}" r="11" {look}/>'


_MARKS: dict[str, Callable[[str, float], str]] = {
    INSIDE: lambda x, y: dot(x, y, radius=11),
    NEAR: _half,
    FAR: lambda x, y: dot(x, y, radius=11, fill="#fff", stroke=HERE) + dot(x, y, radius=3.5),
    NONE: _dashed,
}
KEY_FR = f"Disque plein : {INSIDE}. Demi-disque : {NEAR}. Anneau pointé : {FAR}. Cercle en tirets : {NONE}."
