"""The ruler: an estimate, its range, and what it is compared with, on one graduated line."""

from typing import Any

from quartiers.knowledge.portrait.charts.scene import HEAD, HERE, INK, Chart, Scale, band, diamond, drawing, line, tag
from quartiers.knowledge.portrait.compared import COMPARATORS, range_fr
from quartiers.knowledge.vocabulary.origins import Origin

LETTERS = {
    "rest_of_urban_unit": "V",
    "comparable_neighbourhoods": "C",
    "comparable_qpv": "Q",
    "three_years_before": "A",
}
# Heights (px) of the line and of the rows of tags above it; two tags of one row stand so far apart (percent).
_LINE, _ROWS, _HEIGHT = HEAD + 76, (HEAD + 50, HEAD + 29, HEAD + 8), HEAD + 102
_APART = 7.0


def ruler(figure: dict[str, Any], against: dict[str, dict[str, Any] | None], sentence_fr: str) -> Chart:
    """A figure of a portrait beside its comparators; those that lack are said in the table."""
    known = {name: other for name, other in against.items() if other is not None and other["value"] is not None}
    others = [other["value"] for other in known.values()]
    scale = Scale([figure["value"], figure["low"], figure["high"], *others], from_zero=True)
    parts = [scale.ruler(_LINE)]
    if figure["low"] is not None:
        high = scale.high if figure["high"] is None else figure["high"]
        parts.append(band(scale.share(figure["low"]), scale.share(high), _LINE - 5, 10, HERE))
    for name, top in _levels({name: scale.share(other["value"]) for name, other in known.items()}).items():
        place = scale.at(known[name]["value"])
        parts += [line(place, place, top, _LINE, INK, width=1), tag(place, top, LETTERS[name])]
    parts.append(diamond(scale.at(figure["value"]), _LINE))
    title = f"{figure['title_fr']} : {sentence_fr}"
    name = f"ruler-{figure['indicator']}"
    svg = drawing(name, title, _HEIGHT, parts, is_simulated=figure["origin"] == Origin.SIMULATED)
    rows = [("Ici", range_fr(figure))]
    rows += [(f"{LETTERS[one]} · {COMPARATORS[one]}", _other_fr(against.get(one))) for one in COMPARATORS]
    return Chart(figure["title_fr"], sentence_fr, svg, ("", figure["unit"]), tuple(rows), figure["indicator"])


def _levels(shares: dict[str, float]) -> dict[str, float]:
    """The height of each tag, from left to right: the lowest row where it covers no other."""
    last = dict.fromkeys(_ROWS, -_APART)
    found = {}
    for name, share in sorted(shares.items(), key=lambda one: one[1]):
        row = next((row for row in _ROWS if share - last[row] >= _APART), _ROWS[-1])
        found[name], last[row] = row, share
    return found


def _other_fr(figure: dict[str, Any] | None) -> str:
    return "non disponible" if figure is None else range_fr(figure)
