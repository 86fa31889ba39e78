"""How many events are expected of a place, from what is known of it: Poisson regression with an offset."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from quartiers.knowledge.engine.statistics.intervals import Floats, not_negative

# Fewer events than this for each coefficient tell nothing of it, and only the mean is fitted (ten to twenty is usual:
# Peduzzi, P. et al. (1996), J. Clin. Epidemiol. 49, 1373-1379).
LEAST_EVENTS = 20
# New places are brought back within this share of those that were fitted: a slope is not prolonged.
_RANGE = (0.01, 0.99)
# A rate multiplied by e^3 = 20 a standard deviation away is a likelihood without a maximum, not a slope.
_STEEPEST = 3.0


@dataclass(frozen=True, eq=False)
class Regression:
    """log(events / exposure) = level + slopes · (covariates - middle) / scale, within `low` and `high`."""

    level: float
    slopes: Floats
    middle: Floats
    scale: Floats
    low: Floats
    high: Floats

    def expected(self, exposure: ArrayLike, covariates: ArrayLike) -> Floats:
        """Events expected of places [place], whose covariates are [place, covariate]; an unknown one counts as usual."""
        rate: Floats = np.exp(self.level + self.standard(covariates) @ self.slopes)
        return np.asarray(exposure, float) * rate

    def standard(self, covariates: ArrayLike) -> Floats:
        """Covariates in standard deviations from the middle, zero where unknown."""
        held: Floats = np.clip(np.asarray(covariates, float), self.low, self.high)
        return np.asarray(np.nan_to_num((held - self.middle) / self.scale))


def poisson_fit(counts: ArrayLike, exposure: ArrayLike, covariates: ArrayLike) -> Regression:
    """The regression of counts [place] on covariates [place, covariate], by maximum likelihood (statsmodels).

    Places of unknown count, or without exposure, are left out. A covariate that does not vary, and all of them below
    twenty events each, or when the likelihood has no maximum, have no slope; without any
    event the level is minus infinity, without any place nan.
    ValueError for a negative count or exposure. Nelder, J. A., Wedderburn, R. W. M. (1972), J. R. Statist. Soc. A 135, 370-384.
    """
    seen, size = not_negative("counts", counts), not_negative("exposures", exposure)
    usable = np.isfinite(seen) & (size > 0)
    x, e, known = seen[usable], size[usable], np.asarray(covariates, float)[usable]
    width = known.shape[1]
    if not len(x):
        return Regression(np.nan, np.zeros(width), np.zeros(width), np.ones(width), np.zeros(width), np.zeros(width))
    low, high = _limits(known)
    held = np.clip(known, low, high)
    middle = np.array([np.mean(one[np.isfinite(one)]) if np.isfinite(one).any() else 0.0 for one in held.T])
    scale = np.array([np.std(one[np.isfinite(one)]) if np.isfinite(one).any() else 0.0 for one in held.T])
    varies = scale > 1e-9
    scale = np.where(varies, scale, 1.0)
    with np.errstate(divide="ignore"):
        plain = Regression(float(np.log(x.sum() / e.sum())), np.zeros(width), middle, scale, low, high)
    if not varies.any() or x.sum() < LEAST_EVENTS * (1 + varies.sum()):
        return plain
    standard = plain.standard(known)[:, varies]
    design = np.column_stack([np.ones(len(x)), standard])
    with warnings.catch_warnings():
        # A perfect prediction is no error here: two groups whose counts are all equal.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = GLM(x, design, family=Poisson(), offset=np.log(e)).fit().params
    if not (np.abs(found[1:]) < _STEEPEST).all():
        return plain
    slopes = np.zeros(width)
    slopes[varies] = found[1:]
    return Regression(float(found[0]), slopes, middle, scale, low, high)


def _limits(covariates: Floats) -> tuple[Floats, Floats]:
    """The range of each covariate that slopes are trusted over; all of it where none is known."""
    low, high = np.full(covariates.shape[1], -np.inf), np.full(covariates.shape[1], np.inf)
    for place, one in enumerate(covariates.T):
        if np.isfinite(one).any():
            low[place], high[place] = np.quantile(one[np.isfinite(one)], _RANGE)
    return low, high
