"""Figures of an indicator made from drawn evidence, as a reader of the table would find them."""

from typing import NamedTuple

import numpy as np

from quartiers.knowledge.engine.answers import Shown


class Figure(NamedTuple):
    """One line: numbers, None where there is none, and why it is shown or not."""

    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    have: float | None
    shown: Shown
    why_fr: str | None


def figures(indicator, evidence):
    """By area, item and comparator."""
    found = {}
    for lines in indicator.estimator(evidence, indicator):
        columns = (lines.value, lines.low, lines.high, lines.numerator, lines.denominator, lines.have)
        for row, (at, item) in enumerate(zip(lines.at, lines.items, strict=True)):
            key = (evidence.zones.zones[evidence.zones.areas[at]].code, item, str(lines.comparator))
            assert key not in found
            numbers = (None if np.isnan(each[row]) else float(each[row]) for each in columns)
            found[key] = Figure(*numbers, Shown(int(lines.shown[row])), lines.why_fr[row] if lines.why_fr else None)
    return found
