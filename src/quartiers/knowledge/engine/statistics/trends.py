"""Yearly trends of counts: log mu = a + b t + offset, with a dispersion shared by a class (negative binomial, NB2).

Arrays are [area, year]. The offset is a logarithm: that of the exposure, or of the city's count, which turns b into
the trend beside the city's. A year whose count or offset is unknown is left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import gammaln, xlogy

from quartiers.knowledge.engine.statistics.intervals import (
    LEVEL,
    Estimate,
    Flags,
    Floats,
    normal_quantile,
    not_negative,
    quotient,
)

# Variance mu + dispersion mu^2: from none (Poisson) to a coefficient of variation of 2.
DISPERSIONS = (1e-6, 4.0)
ITERATIONS = 60
CLOSE = 1e-10
# A step of more than this on the logarithmic scale goes too far from where the curve was looked at.
LONGEST_STEP = 2.0


class _Series(NamedTuple):
    """Counts, offsets, which years are known, and years counted from the middle of those."""

    counts: Floats
    offset: Floats
    is_known: Flags
    year: Floats


class _Line(NamedTuple):
    """Fitted means [area, year], slope, and the three sums of the information on (a, b)."""

    mean: Floats
    slope: Floats
    sums: tuple[Floats, Floats, Floats]


def fit_dispersion(counts: ArrayLike, offset: ArrayLike) -> float:
    """The dispersion of a class, by maximum of the likelihood adjusted for the two parameters of each area.

    Without the adjustment (minus half the logarithm of the determinant of their information) it would be far too small:
    five years give five counts for two parameters. Areas with fewer than three known years or without event are left
    out; none left: nan. Cox, D. R., Reid, N. (1987), J. R. Statist. Soc. B 49, 1-39; used for counts by McCarthy, D. J.,
    Chen, Y., Smyth, G. K. (2012), Nucleic Acids Res. 40, 4288-4297.
    """
    series = _series(counts, offset)
    usable = (series.is_known.sum(axis=-1) >= 3) & (series.counts.sum(axis=-1) > 0)
    if not usable.any():
        return float("nan")
    part = _Series(*(table[usable] for table in series))

    def loss(log_dispersion: float) -> float:
        return -_adjusted_likelihood(part, float(np.exp(log_dispersion)))

    found = minimize_scalar(loss, bounds=np.log(DISPERSIONS), method="bounded", options={"xatol": 1e-6})
    return float(np.exp(found.x))


def yearly_trend(counts: ArrayLike, offset: ArrayLike, dispersion: float, level: float = LEVEL) -> Estimate:
    """Change in % a year of each area, 100 (exp(b) - 1), with limits from b -+ z times its standard error.

    Jeffreys' penalty (half of each year's leverage is added to its count: the correction of Firth 1993, Biometrika 80,
    27-38, for Poisson counts, and close to it for over-dispersed ones), so that the slope stays finite when all events
    fall in one year. An area without any event, or with one known year, gives nan.
    ValueError for a negative count or dispersion.
    """
    z, series = normal_quantile(level), _series(counts, offset)
    line = _fit(series, float(not_negative("dispersions", dispersion)))
    weight, first, second = line.sums
    error = np.sqrt(quotient(weight, weight * second - first**2))
    usable = (series.is_known.sum(axis=-1) >= 2) & (series.counts.sum(axis=-1) > 0)
    slope = np.where(usable, line.slope, np.nan)
    return Estimate(*(100.0 * np.expm1(slope + side * z * error) for side in (0.0, -1.0, 1.0)))


def _series(counts: ArrayLike, offset: ArrayLike) -> _Series:
    x, log_exposure = np.broadcast_arrays(not_negative("counts", counts), np.asarray(offset, dtype=np.float64))
    is_known = np.isfinite(x) & np.isfinite(log_exposure)
    year = np.broadcast_to(np.arange(x.shape[-1], dtype=np.float64), x.shape)
    middle = quotient((year * is_known).sum(axis=-1), is_known.sum(axis=-1))
    return _Series(np.where(is_known, x, 0.0), np.where(is_known, log_exposure, 0.0), is_known, year - middle[..., None])


def _fit(series: _Series, dispersion: float) -> _Line:
    """Intercepts and slopes of all areas at once, by Fisher's scoring on counts raised by half their leverage."""
    x, offset, is_known, year = series
    exposure = np.exp(offset) * is_known
    level = np.log(quotient(x.sum(axis=-1) + 0.5, exposure.sum(axis=-1)))
    slope = np.zeros_like(level)
    span = np.abs(year * is_known).max(axis=-1)
    for _ in range(ITERATIONS):
        line = _line(exposure, year, dispersion, level, slope)
        by_level, by_slope = _step(line, x * is_known, year, dispersion)
        length = np.abs(by_level) + np.abs(by_slope) * span
        if not (length > CLOSE).any():
            break
        shortened = LONGEST_STEP / np.maximum(LONGEST_STEP, length)
        level, slope = level + shortened * by_level, slope + shortened * by_slope
    return line


def _line(exposure: Floats, year: Floats, dispersion: float, level: Floats, slope: Floats) -> _Line:
    mean = exposure * np.exp(level[..., None] + slope[..., None] * year)
    weight = mean / (1.0 + dispersion * mean)
    return _Line(mean, slope, (weight.sum(axis=-1), (weight * year).sum(axis=-1), (weight * year**2).sum(axis=-1)))


def _step(line: _Line, x: Floats, year: Floats, dispersion: float) -> tuple[Floats, Floats]:
    """The score over the information: how far to move the level and the slope."""
    zero, one, two = line.sums
    determinant = zero * two - one**2
    damping = 1.0 + dispersion * line.mean
    lever = (two[..., None] - 2.0 * one[..., None] * year + zero[..., None] * year**2) / damping * line.mean
    residual = (x + 0.5 * quotient(lever, determinant[..., None]) - line.mean) / damping
    on_level, on_slope = residual.sum(axis=-1), (residual * year).sum(axis=-1)
    by_level = quotient(two * on_level - one * on_slope, determinant)
    return by_level, quotient(zero * on_slope - one * on_level, determinant)


def _adjusted_likelihood(series: _Series, dispersion: float) -> float:
    """Log-likelihood at the fitted lines, less half the log-determinant of their information (constants left out)."""
    line, shape = _fit(series, dispersion), 1.0 / dispersion
    x, mean = series.counts, line.mean
    each = gammaln(x + shape) - gammaln(shape) + xlogy(x, mean) - (x + shape) * np.log1p(dispersion * mean)
    zero, one, two = line.sums
    likelihood = (each + x * np.log(dispersion)).sum(axis=-1)
    return float((likelihood - 0.5 * np.log(zero * two - one**2)).sum())
