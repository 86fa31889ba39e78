"""Beside: the same measure of several neighbourhoods, one row each, value and range on one scale."""

from typing import Any

from quartiers.knowledge.portrait.charts.scene import DARK, HEAD, HERE, Chart, Scale, band, diamond, drawing, text
from quartiers.knowledge.portrait.compared import range_fr
from quartiers.knowledge.vocabulary.origins import Origin, worst

_ROW = 40.0


def beside(named: list[tuple[str, dict[str, Any]]]) -> Chart | None:
    """Figures of one indicator by the name of their neighbourhood; None below two."""
    known = [(name, one) for name, one in named if one["value"] is not None and one["low"] is not None]
    if len(known) < 2:
        return None
    scale = Scale([value for _, one in known for value in (one["low"], one["high"], one["value"])], from_zero=True)
    parts = []
    for place, (name, one) in enumerate(known):
        y = HEAD + 26 + _ROW * place
        high = scale.high if one["high"] is None else one["high"]
        parts.append(text("6%", y - 10, name, look=DARK))
        parts += [band(scale.share(one["low"]), scale.share(high), y - 4, 8, HERE), diamond(scale.at(one["value"]), y)]
    bottom = HEAD + 16 + _ROW * len(known)
    parts.append(scale.ruler(bottom))
    first = known[0][1]
    sentence = _apart_fr(known)
    origin = worst(Origin(one["origin"]) for _, one in known)
    svg = drawing(
        f"beside-{first['indicator']}", f"{first['title_fr']}. {sentence}", bottom + 26, parts,
        is_simulated=origin is Origin.SIMULATED,
    )  # fmt: skip
    rows = tuple((name, range_fr(one)) for name, one in known)
    return Chart(first["title_fr"], sentence, svg, ("Quartier", first["unit"]), rows, first["indicator"])


def _apart_fr(known: list[tuple[str, dict[str, Any]]]) -> str:
    """Which intervals do not meet: nothing else is told apart."""
    apart = []
    for place, (name, one) in enumerate(known):
        for other_name, other in known[place + 1 :]:
            if one["high"] is not None and one["high"] < other["low"]:
                apart.append(f"{name} moins que {other_name}")
            elif other["high"] is not None and other["high"] < one["low"]:
                apart.append(f"{other_name} moins que {name}")
    if not apart:
        return "Tous les intervalles se recouvrent : on ne peut pas les distinguer."
    return f"Intervalles qui ne se recouvrent pas : {' ; '.join(apart)}."
