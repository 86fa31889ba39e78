"""How long firms last: Kaplan-Meier on ages in whole months, firms coming under observation at any age.

A firm that enters at age e and leaves at age u is at risk on ]e, u]. One that closes in its first month therefore
closes at age 1: count months begun. Tables are [..., age], so that one table may hold many areas.
Kaplan, E. L., Meier, P. (1958), JASA 53, 457-481.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from quartiers.knowledge.engine.statistics.intervals import (
    LEVEL,
    Estimate,
    Flags,
    Floats,
    normal_quantile,
    not_negative,
    quotient,
    tail_of,
)


@dataclass(frozen=True, eq=False)
class RiskTable:
    """For each age, how many were at risk since the age before, and how many of these closed at it."""

    age: Floats
    at_risk: Floats
    closed: Floats


class _Curve(NamedTuple):
    """Row by row: survival, Greenwood's terms, the fewest at risk so far, and whether some age had nobody at risk."""

    survival: Floats
    term: Floats
    fewest: Floats
    is_broken: Flags


def risk_table(age: ArrayLike, entered: ArrayLike, closed: ArrayLike, left: ArrayLike) -> RiskTable:
    """The table of firms that entered, closed, and left observation still open, at each age [age], from counts [..., age].

    ValueError unless ages start at 0 and ascend, and when more leave than are at risk.
    """
    ages = np.asarray(age, dtype=np.float64)
    if not len(ages) or ages[0] != 0 or (np.diff(ages) <= 0).any():
        raise ValueError("Ages must begin at 0 and ascend: survival is counted from the creation.")
    came, died, gone = np.broadcast_arrays(
        not_negative("entries", entered), not_negative("closures", closed), not_negative("departures", left)
    )
    change = came - died - gone
    # Who enters at an age is at risk only after it; who goes at an age was still at risk.
    at_risk = np.cumsum(change, axis=-1) - change
    if (died + gone > at_risk).any():
        raise ValueError("More firms close or leave at an age than were at risk: those of the first month have age 1.")
    return RiskTable(ages, at_risk, died)


def survival_at(table: RiskTable, age: ArrayLike, level: float = LEVEL) -> Estimate:
    """Share of firms still open after these ages [asked], between 0 and 1, as [..., asked].

    Limits S^exp(-+ z sqrt(V) / |log S|), with V = sum d / n(n - d) (Greenwood). None closed so far: the high limit is
    1, the low one that of Clopper and Pearson for the fewest at risk so far; all closed: likewise, turned over.
    nan from the first age without anybody at risk, or with an unknown count. ValueError for a negative age.
    """
    asked = not_negative("ages", age)
    tail, z, curve = tail_of(level), normal_quantile(level), _curve_of(table)
    row = np.searchsorted(table.age, asked, side="right") - 1
    survival, fewest = curve.survival[..., row], curve.fewest[..., row]
    survival = np.where(_is_known(table, curve, asked) | (survival == 0), survival, np.nan)
    variance = np.cumsum(curve.term, axis=-1)[..., row]
    low, high = _stretched(survival, z * np.sqrt(variance), tail ** (1.0 / fewest))
    return Estimate(survival, low, high)


def rmst(table: RiskTable, horizon: float, level: float = LEVEL) -> Estimate:
    """Months open, on average, within the first `horizon` months (restricted mean survival time), as [...].

    The area under the curve; variance sum A^2 d / n(n - d), with A the area that remains after each closure. Limits are
    kept between 0 and the horizon by the transformation of `survival_at`. nan when the curve stops before the horizon.
    Irwin, J. O. (1949), J. Hygiene 47, 188-189; Klein, J. P., Moeschberger, M. L. (2003), section 4.5.
    """
    if not horizon > 0:
        raise ValueError(f"A horizon of {horizon} months: give more than zero.")
    tail, z, curve = tail_of(level), normal_quantile(level), _curve_of(table)
    width = np.diff(np.minimum(np.append(table.age, np.inf), horizon))
    piece = curve.survival * width
    after = np.cumsum(piece[..., ::-1], axis=-1)[..., ::-1]
    # Nothing remains after the last firm closed, whose term is infinite.
    squared = np.where(after > 0, after**2 * np.where(after > 0, curve.term, 0.0), 0.0)
    row = np.searchsorted(table.age, horizon, side="right") - 1
    is_known = _is_known(table, curve, np.asarray(horizon)) | (curve.survival[..., row] == 0)
    share = np.where(is_known, piece.sum(axis=-1) / horizon, np.nan)
    error = np.sqrt(squared.sum(axis=-1)) / horizon
    low, high = _stretched(share, z * quotient(error, share), tail ** (1.0 / curve.fewest[..., row]))
    return Estimate(share * horizon, low * horizon, high * horizon)


def _curve_of(table: RiskTable) -> _Curve:
    n, d = table.at_risk, table.closed
    survival = np.cumprod(np.where(n > 0, 1.0 - quotient(d, n), 1.0), axis=-1, dtype=np.float64)
    term: Floats = np.divide(d, n * (n - d), out=np.where(d > 0, np.inf, 0.0), where=n > d)
    fewest: Floats = np.minimum.accumulate(np.where(n > 0, n, np.inf), axis=-1)
    # Nobody can be at risk at age 0; what is not known breaks the curve as much as what nobody lived.
    is_broken: Flags = np.logical_or.accumulate((~(n > 0) | np.isnan(d)) & (table.age > 0), axis=-1)
    return _Curve(survival, term, fewest, is_broken)


def _is_known(table: RiskTable, curve: _Curve, asked: Floats) -> Flags:
    """Whether somebody was at risk all the way to these ages."""
    row = np.searchsorted(table.age, asked, side="left")
    beyond = row == len(table.age)
    return np.asarray(~curve.is_broken[..., np.where(beyond, 0, row)] & ~beyond)


def _stretched(share: Floats, relative: Floats, alone: Floats) -> tuple[Floats, Floats]:
    """Limits on the scale of log(-log), from z times the relative error; `alone` is the low limit when share is 1."""
    is_inside = (share > 0) & (share < 1)
    inner = np.where(is_inside, share, 0.5)
    stretch = np.exp(np.where(is_inside, relative, 0.0) / -np.log(inner))
    low = np.where(is_inside, inner**stretch, np.where(share == 1, alone, share))
    high = np.where(is_inside, inner ** (1.0 / stretch), np.where(share == 0, 1.0 - alone, share))
    return low, high
