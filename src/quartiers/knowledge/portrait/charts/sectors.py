"""Sectors: what was expected if the neighbourhood were like its city, what is observed, and what chance leaves possible."""

from typing import Any

from quartiers.knowledge.portrait.charts.scene import DARK, HEAD, HERE, INK, PAPER, Chart, Scale, band, dot, drawing, text
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin

_ROW, _TOP = 34.0, HEAD
# Below so many expected, nothing can be read (methods.md, 2.1).
LEAST_EXPECTED = 3.0
MORE, LESS = "part plus grande que dans le reste de l'agglomération", "part plus petite"
ALIKE, NOTHING = "aucune différence assurée", "trop peu attendus pour juger"


def reading(quotient: dict[str, Any]) -> str:
    """What the range of a location quotient allows to say."""
    if (quotient["expected"] or 0.0) < LEAST_EXPECTED:
        return NOTHING
    if quotient["low"] is not None and quotient["low"] > 1:
        return MORE
    if quotient["high"] is not None and quotient["high"] < 1:
        return LESS
    return ALIKE


def city_shares(portrait: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Shares of the city without its neighbourhoods, by family."""
    figures = portrait["figures"]
    return {f["item"]: f for f in figures if (f["indicator"], f["comparator"]) == ("sector_shares", "rest_of_urban_unit")}


def expected(quotients: list[dict[str, Any]], shares_of_city: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Location quotients with the number of establishments that the shares of the city (%) would give."""
    found = []
    for one in quotients:
        city = shares_of_city.get(one["item"])
        if city is not None and city["value"] is not None and one["denominator"]:
            found.append(one | {"expected": one["denominator"] * city["value"] / 100})
    return found


def sectors(quotients: list[dict[str, Any]], ratios: dict[str, dict[str, Any]]) -> Chart | None:
    """One row per family of activity, the most expected first; None without any."""
    rows = sorted((one for one in quotients if one["expected"]), key=lambda one: (-one["expected"], one["item"]))
    if not rows:
        return None
    scale = Scale([value for one in rows for value in (one["numerator"], one["expected"], _high(one))], from_zero=True)
    parts = []
    for place, one in enumerate(rows):
        y = _TOP + _ROW * place + 24
        parts.append(text("6%", y - 11, one["item"], look=DARK))
        parts.append(band(scale.share(_low(one)), scale.share(_high(one)), y - 4, 8, PAPER))
        parts.append(dot(scale.at(one["expected"]), y, radius=5.5, fill="#fff", stroke=INK))
        parts.append(dot(scale.at(one["numerator"]), y, radius=5, fill=HERE))
    height = _TOP + _ROW * len(rows) + 14
    parts.append(scale.ruler(height))
    sentence = sentence_fr(rows)
    is_simulated = rows[0]["origin"] == Origin.SIMULATED
    svg = drawing("sectors", f"Activités : attendu et observé. {sentence}", height + 26, parts, is_simulated=is_simulated)
    table = tuple(
        (
            one["item"],
            number(one["numerator"]),
            number(one["expected"], 1),
            number(one["value"], 1),
            _ratio(ratios.get(one["item"])),
            reading(one),
        )
        for one in rows
    )
    headers = ("Famille d'activités", "Observés", "Attendus", "Part (quotient)", "Par habitant", "Lecture")
    return Chart("Activités : attendu et observé", sentence, svg, headers, table, rows[0]["indicator"])


def sentence_fr(quotients: list[dict[str, Any]]) -> str:
    """Which families stand out, if any."""
    more, less = ([one["item"] for one in quotients if reading(one) == what] for what in (MORE, LESS))
    judged = sum(reading(one) != NOTHING for one in quotients)
    if not judged:
        return "Trop peu d'établissements pour distinguer une activité d'une autre."
    parts = [f"{words} pour {_listed(names)}" for names, words in ((more, MORE), (less, LESS)) if names]
    families = (
        "Une seule famille d'activités peut être jugée" if judged == 1 else f"{judged} familles d'activités peuvent être jugées"
    )
    if not parts:
        return f"{families} : aucune différence de part n'est assez nette pour être affirmée."
    others = " Pour les autres, aucune différence assurée." if len(more) + len(less) < judged else ""
    return f"{families} : {' ; '.join(parts)}.{others}"


def _listed(names: list[str]) -> str:
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _low(one: dict[str, Any]) -> float:
    return float((one["low"] or 0.0) * one["expected"])


def _high(one: dict[str, Any]) -> float:
    return float(one["expected"] if one["high"] is None else one["high"] * one["expected"])


def _ratio(ratio: dict[str, Any] | None) -> str:
    return "non montré" if ratio is None or ratio["value"] is None else number(ratio["value"], 1)
