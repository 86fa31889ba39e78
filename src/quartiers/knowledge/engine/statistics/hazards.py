"""Yearly hazards of closing, drawn towards their class: closed ~ Binomial(at_risk, h), h ~ Beta.

The beta-binomial model of Griffiths, D. A. (1973), Biometrics 29, 637-648, with the uncertainty of its two parameters
carried (see `mixtures`). Mixtures of betas are replaced by the beta of same mean and variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv, betaln, expit

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, part_of, quotient, tail_of
from quartiers.knowledge.engine.statistics.mixtures import SPREADS, Nodes, mixed_moments, most_likely, weighted_nodes

NAMES = ("closed", "at risk")


@dataclass(frozen=True, eq=False)
class BetaPrior:
    """Spread of hazards in a class: their mean, and the number of firms at risk that the prior is worth.

    `nodes` (logit of the mean, spread of the logits, weight) are the parameters still credible; without them mean and
    size are taken for certain.
    """

    mean: float
    size: float
    nodes: Nodes | None = None

    def components(self) -> tuple[Floats, Floats, Floats]:
        """Means, sizes and weights of the betas whose mixture is the prior."""
        if self.nodes is None:
            return np.array([self.mean]), np.array([self.size]), np.ones(1)
        mean = expit(self.nodes.centre)
        return mean, _size(mean, self.nodes.spread), self.nodes.weight


@dataclass(frozen=True, eq=False)
class SurvivalPrior:
    """Survival over several years in a class: pooled hazard of each year [year], and the spread of closing by the end."""

    yearly: Floats
    closing: BetaPrior


def fit(closed: ArrayLike, at_risk: ArrayLike) -> BetaPrior:
    """The prior of a class for one year, by maximum likelihood of the closures (beta-binomial).

    Areas without anyone at risk are left out; none left: nan. Where areas differ no more than by chance, the size stops
    where the logits of hazards spread by 3 %. A class where none closed, or all, keeps half a firm on the other side.
    """
    dead, alive = np.broadcast_arrays(*part_of(NAMES, closed, at_risk))
    usable = np.isfinite(dead) & (alive > 0)
    d, n = dead[usable], alive[usable]
    if not len(d):
        return BetaPrior(np.nan, np.nan)

    def log_likelihood(centre: Floats, spread: Floats) -> Floats:
        mean = expit(centre)
        size = _size(mean, spread)
        a, b = (mean * size)[:, None], ((1.0 - mean) * size)[:, None]
        return np.asarray((betaln(a + d, b + n - d) - betaln(a, b)).sum(axis=1))

    lost, kept = max(float(d.sum()), 0.5), max(float((n - d).sum()), 0.5)
    centre = float(np.log(lost / kept))
    error = np.sqrt(1.0 / lost + 1.0 / kept + SPREADS**2 * float((n**2).sum()) / float(n.sum()) ** 2)
    # Half a firm on each side (Jeffreys' prior): it decides only where none closed, or all.
    nodes = weighted_nodes(
        log_likelihood, lambda place: -0.5 * (np.logaddexp(0, place) + np.logaddexp(0, -place)), centre, error
    )
    is_mixed = 0.0 < d.sum() < n.sum()
    centre, spread = most_likely(log_likelihood, nodes) if is_mixed else (centre, float(SPREADS[0]))
    mean = float(expit(centre))
    return BetaPrior(mean, float(_size(mean, spread)), nodes)


def posterior(prior: BetaPrior, closed: ArrayLike, at_risk: ArrayLike, level: float = LEVEL) -> Estimate:
    """Hazard of each area, in the shape of the inputs: posterior mean and equal-tailed limits; nan with none at risk."""
    dead, alive = np.broadcast_arrays(*part_of(NAMES, closed, at_risk))
    alive, tail = np.where(alive > 0, alive, np.nan), tail_of(level)
    mean, size, weight = prior.components()
    sizes = size + alive[..., None]
    means = (mean * size + dead[..., None]) / sizes
    middle, variance = mixed_moments(means, means * (1.0 - means) / (sizes + 1.0), weight)
    worth = middle * (1.0 - middle) / variance - 1.0
    a, b = middle * worth, (1.0 - middle) * worth
    return Estimate(middle, betaincinv(a, b, tail), betainccinv(a, b, tail))


def fit_survival(closed: ArrayLike, at_risk: ArrayLike) -> SurvivalPrior:
    """The prior of a class for survival over all the years of its tables [area, year]."""
    dead, alive = np.broadcast_arrays(*part_of(NAMES, closed, at_risk))
    is_known = np.isfinite(dead) & (alive > 0)
    lost, exposed = (np.where(is_known, table, 0.0).sum(axis=0) for table in (dead, alive))
    # Half a firm on each side keeps the hazard of a year strictly between 0 and 1.
    yearly = (lost + 0.5) / (exposed + 1.0)
    return SurvivalPrior(yearly, fit(*_over_the_years(yearly, dead, alive)))


def survival(prior: SurvivalPrior, closed: ArrayLike, at_risk: ArrayLike, level: float = LEVEL) -> Estimate:
    """Share of firms still open after the years of the tables [area, year], between 0 and 1, by area.

    The closures of all the years are drawn towards the class together, because an area that loses more firms in one
    year does so in the others: drawing each year apart would shrink the same difference several times over. nan where
    a year has none at risk, unless all have closed. ValueError unless there are as many years as in the prior.
    """
    dead, alive = np.broadcast_arrays(*part_of(NAMES, closed, at_risk))
    if alive.shape[-1] != len(prior.yearly):
        raise ValueError(f"{alive.shape[-1]} years in the tables, {len(prior.yearly)} in the prior: give the same years.")
    gone = posterior(prior.closing, *_over_the_years(prior.yearly, dead, alive), level)
    return Estimate(1.0 - gone.value, 1.0 - gone.high, 1.0 - gone.low)


def _over_the_years(yearly: Floats, dead: Floats, alive: Floats) -> tuple[Floats, Floats]:
    """Closures over all years and the number of firms they are worth, as if all had been followed from the first year.

    That number makes the binomial variance of survival equal to Greenwood's, with the hazards of the class and the
    numbers at risk that they lead to: numbers seen would give less weight to the areas that lost more. Without firms
    that come or leave on the way, it is the number at risk in the first year.
    """
    still, expected, spread = np.ones(alive.shape[:-1]), alive[..., 0], np.zeros(alive.shape[:-1])
    for year, hazard in enumerate(yearly):
        if year:
            remain = alive[..., year - 1] - dead[..., year - 1]
            expected = expected * (1.0 - yearly[year - 1]) * np.where(remain > 0, quotient(alive[..., year], remain), 1.0)
        spread = spread + quotient(hazard / (1.0 - hazard), expected)
        still = np.where(still > 0, still * (1.0 - quotient(dead[..., year], alive[..., year])), still)
    kept = float(np.prod(1.0 - yearly))
    worth = np.where(np.isnan(still + spread), 0.0, (1.0 - kept) / kept / spread)
    return worth * (1.0 - np.nan_to_num(still)), worth


def _size(mean: Floats | float, spread: Floats | float) -> Floats:
    """The size for which logits spread by so much around the logit of the mean, at the first order."""
    return np.asarray(1.0 / (np.square(spread) * mean * (1.0 - mean)))
