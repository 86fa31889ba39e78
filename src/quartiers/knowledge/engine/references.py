"""What each figure is compared with: the rest of the city, ordinary neighbourhoods, other priority ones, three years ago."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.estimators.estimator import Answer
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Flags, Ints, Zones

# Quartiles: the middle half of a class, which is a description and no interval of confidence.
_QUARTILES = (25, 50, 75)


@dataclass(frozen=True, eq=False)
class Reference:
    """Values to compare the areas with, shape (areas, items), with the number of zones behind each."""

    value: Floats
    low: Floats
    high: Floats
    zones: Floats


def middle_of_ordinary(plain: Answer, zones: Zones) -> Reference:
    """Median and quartiles of the ordinary neighbourhoods of each area's class; nan below ten of them."""
    found = _nothing(len(zones.areas), len(plain.items))
    for group in zones.groups():
        generation, size = int(zones.generations[group[0]]), int(zones.classes[group[0]])
        chosen = plain.value[zones.ordinary(generation, size)]
        rows = np.searchsorted(zones.areas, group)
        for item in range(len(plain.items)):
            _describe(found, rows, item, chosen[:, item])
    return found


def middle_of_peers(answer: Answer, is_hidden: Flags, zones: Zones) -> Reference:
    """The same over the other priority neighbourhoods of the class, the area itself and hidden values left out."""
    found = _nothing(len(zones.areas), len(answer.items))
    values = np.where(is_hidden, np.nan, answer.value)
    for group in zones.groups():
        rows = np.searchsorted(zones.areas, group)
        for item in range(len(answer.items)):
            _describe_others(found, rows, item, values[group, item])
    return found


def _describe_others(found: Reference, rows: Ints, item: int, values: Floats) -> None:
    """Quartiles of all values but one's own, for all areas at once: those of a sorted list with one place skipped."""
    order = np.argsort(values)  # nan last
    known = values[order][: int(np.isfinite(values).sum())]
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values))
    others = np.where(rank < len(known), len(known) - 1, len(known))
    found.zones[rows, item] = others
    for target, percent in zip((found.low, found.value, found.high), _QUARTILES, strict=True):
        position = np.maximum(others - 1, 0) * percent / 100
        below, above = (np.floor(position).astype(np.int64), np.ceil(position).astype(np.int64))
        low, high = (known[np.minimum(p + (p >= rank), len(known) - 1)] if len(known) else values for p in (below, above))
        target[rows, item] = np.where(others >= LEAST_IN_CLASS, low + (position - below) * (high - low), np.nan)


def _nothing(areas: int, items: int) -> Reference:
    value, low, high = (np.full((areas, items), np.nan) for _ in range(3))
    return Reference(value, low, high, np.zeros((areas, items)))


def _describe(found: Reference, rows: Ints, item: int, values: Floats) -> None:
    known = values[np.isfinite(values)]
    found.zones[rows, item] = len(known)
    if len(known) >= LEAST_IN_CLASS:
        found.low[rows, item], found.value[rows, item], found.high[rows, item] = np.percentile(known, _QUARTILES)
