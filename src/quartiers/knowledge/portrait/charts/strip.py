"""The strip: one stroke per neighbourhood of a list, the median, those of the same territory, and this one."""

import statistics
from collections.abc import Sequence
from typing import Any

from quartiers.knowledge.portrait.charts.scene import (
    DARK,
    HEAD,
    INK,
    RULE_2,
    STRONG_HERE,
    Chart,
    Scale,
    diamond,
    dot,
    drawing,
    line,
    strokes,
    text,
)
from quartiers.knowledge.vocabulary.french_numbers import number, quantity
from quartiers.knowledge.vocabulary.origins import Origin

_LINE, _HEIGHT = HEAD + 48, HEAD + 76
# Fewer neighbourhoods make no distribution.
LEAST = 10


def strip(row: dict[str, Any], values: Sequence[float], siblings: Sequence[float], here_fr: str) -> Chart | None:
    """A value of the context among those of its whole list; None when the list holds too few."""
    if len(values) < LEAST:
        return None
    value, middle = row["value"], statistics.median(values)
    scale = Scale(values)
    parts = [strokes(map(scale.share, values), _LINE - 18, 16, RULE_2)]
    parts.append(scale.ruler(_LINE))
    parts.append(line(scale.at(middle), scale.at(middle), _LINE - 30, _LINE, INK, width=2))
    # Each label on the side away from the other.
    sides = ("end", "start") if value >= middle else ("start", "end")
    parts.append(text(scale.at(middle), HEAD + 12, f"médiane {number(middle)}", anchor=sides[0], look=DARK))
    parts += [dot(scale.at(one), _LINE - 10, radius=4.5, fill="#fff", stroke=INK) for one in siblings]
    parts.append(diamond(scale.at(value), _LINE - 10))
    parts.append(text(scale.at(value), HEAD + 26, number(value), anchor=sides[1], look=STRONG_HERE))
    below = sum(one < value for one in values)
    sentence = (
        f"{here_fr} : {quantity(value, row['unit'])}. {number(below)} des {number(len(values))} quartiers dont le chiffre est "
        f"connu ont une valeur plus basse ; la médiane est de {quantity(middle, row['unit'])}."
    )
    svg = drawing(
        f"strip-{row['variable']}", f"{row['title_fr']}. {sentence}", _HEIGHT, parts,
        is_simulated=row["origin"] == Origin.SIMULATED,
    )  # fmt: skip
    ends = sorted(values)
    rows = (
        ("Ici", quantity(value, row["unit"])),
        ("Médiane", quantity(middle, row["unit"])),
        ("Moitié centrale", f"{number(ends[len(ends) // 4])} à {number(ends[3 * len(ends) // 4])}"),
        ("Plus petite et plus grande valeur", f"{number(ends[0])} et {number(ends[-1])}"),
        ("Quartiers dont la valeur est connue", number(len(values))),
    )
    return Chart(row["title_fr"], sentence, svg, ("", row["unit"]), rows, row["variable"])
