"""What every estimate carries, and the checks that all of them make.

Arrays of any shape go in, arrays of the same shape come out. What cannot be known (no exposure, no unit, a missing
count) is nan; what cannot be (a negative count, more closed than open) is an error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Nine times in ten: the probability that an interval holds the true value, unless the caller asks for another.
LEVEL = 0.90


@dataclass(frozen=True, eq=False)
class Interval:
    """Two limits, in the unit of the value; nan where nothing is known."""

    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Estimate:
    """A value and its two limits, in one unit; nan where nothing is known."""

    value: Floats
    low: Floats
    high: Floats


def tail_of(level: float) -> float:
    """The probability left on each side of an interval; ValueError unless 0 < level < 1."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"A level of {level}: give a probability between 0 and 1, both excluded.")
    return (1.0 - level) / 2.0


def normal_quantile(level: float) -> float:
    """Half-width of the interval in standard errors: 1.645 at a level of 0.90."""
    return -float(ndtri(tail_of(level)))


def not_negative(name: str, values: ArrayLike) -> Floats:
    """The values as floats (nan is unknown and stays); ValueError when one is below zero."""
    array = np.asarray(values, dtype=np.float64)
    if (array < 0).any():
        raise ValueError(f"A negative value ({np.nanmin(array):g}) among {name}: give zero or more.")
    return array


def part_of(names: tuple[str, str], part: ArrayLike, whole: ArrayLike) -> tuple[Floats, Floats]:
    """Both as floats; ValueError when a part exceeds its whole."""
    few, many = not_negative(names[0], part), not_negative(names[1], whole)
    if (few > many).any():
        raise ValueError(f"More {names[0]} than {names[1]}: the first are counted among the second.")
    return few, many


def quotient(top: ArrayLike, bottom: ArrayLike) -> Floats:
    """top / bottom, and nan where the bottom is zero."""
    above, below = np.broadcast_arrays(np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64))
    divided: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return divided
