"""Relative rates of areas, drawn towards their class: counts ~ Poisson(expected * theta), theta ~ Gamma.

Clayton, D., Kaldor, J. (1987), Biometrics 43, 671-681, with the uncertainty of the two parameters carried (see
`mixtures`). The mixture of gammas that results is replaced by the gamma of same mean and variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, gammainc, gammainccinv, gammaincinv, gammaln

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, tail_of
from quartiers.knowledge.engine.statistics.mixtures import SPREADS, Nodes, mixed_moments, most_likely, weighted_nodes


@dataclass(frozen=True, eq=False)
class GammaPrior:
    """Spread of relative rates in a class: mean shape / rate, squared coefficient of variation 1 / shape.

    `nodes` (log of the mean, coefficient of variation, weight) are the parameters still credible; without them shape
    and rate are taken for certain.
    """

    shape: float
    rate: float
    nodes: Nodes | None = None

    def components(self) -> tuple[Floats, Floats, Floats]:
        """Shapes, rates and weights of the gammas whose mixture is the prior."""
        if self.nodes is None:
            return np.array([self.shape]), np.array([self.rate]), np.ones(1)
        shape = self.nodes.spread**-2
        return shape, shape * np.exp(-self.nodes.centre), self.nodes.weight


def fit(counts: ArrayLike, expected: ArrayLike) -> GammaPrior:
    """The prior of a class, by maximum likelihood of its counts (negative binomial) given the expected ones.

    Areas whose count is unknown, or with nothing expected, are left out; none left: nan. Where areas differ no more
    than by chance the shape stops at 1 / 0.03^2 = 1,111. A class without any event is given half of one.
    """
    seen, size = np.broadcast_arrays(not_negative("counts", counts), not_negative("expected counts", expected))
    usable = np.isfinite(seen) & (size > 0)
    x, e = seen[usable], size[usable]
    if not len(x):
        return GammaPrior(np.nan, np.nan)

    def log_likelihood(log_mean: Floats, spread: Floats) -> Floats:
        shape = (spread**-2)[:, None]
        mean = np.exp(log_mean)[:, None] * e
        waiting = gammaln(x + shape) - gammaln(shape) - shape * np.log1p(mean / shape)
        return np.asarray((waiting + x * np.log(mean / (mean + shape))).sum(axis=1))

    total = max(float(x.sum()), 0.5)
    error = np.sqrt(1.0 / total + SPREADS**2 * float((e**2).sum()) / float(e.sum()) ** 2)
    centre = float(np.log(total / e.sum()))
    # Half an event in favour of a positive mean (Jeffreys' prior): it decides only where no event was seen.
    nodes = weighted_nodes(log_likelihood, lambda log_mean: 0.5 * log_mean, centre, error)
    log_mean, spread = most_likely(log_likelihood, nodes) if x.any() else (centre, float(SPREADS[0]))
    return GammaPrior(spread**-2, spread**-2 * float(np.exp(-log_mean)), nodes)


def posterior(prior: GammaPrior, counts: ArrayLike, expected: ArrayLike, level: float = LEVEL) -> Estimate:
    """Relative rate of each area, in the shape of the counts: posterior mean and equal-tailed limits.

    The areas are those of the fit, or new ones when the class is large. nan where nothing was expected.
    """
    tail = tail_of(level)
    shape, rate = _matched(prior, counts, expected)
    return Estimate(shape / rate, gammaincinv(shape, tail) / rate, gammainccinv(shape, tail) / rate)


def probability_below(prior: GammaPrior, counts: ArrayLike, expected: ArrayLike, threshold: float) -> Floats:
    """Posterior probability that an area's relative rate is below the threshold; nan where nothing was expected."""
    shape, rate = _matched(prior, counts, expected)
    return np.asarray(gammainc(shape, rate * not_negative("thresholds", threshold)))


def _matched(prior: GammaPrior, counts: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    """Shape and rate of the gamma with the posterior's mean and variance."""
    seen, size = np.broadcast_arrays(not_negative("counts", counts), not_negative("expected counts", expected))
    size = np.where(size > 0, size, np.nan)
    shape, rate, weight = prior.components()
    shapes, rates = shape + seen[..., None], rate + size[..., None]
    mean, variance = mixed_moments(shapes / rates, shapes / rates**2, weight)
    return mean**2 / variance, mean / variance


def predictive(prior: GammaPrior, most: ArrayLike, expected: ArrayLike) -> Floats:
    """Probability that a new area of the class has at most so many events (negative binomial); nan where none is expected.

    Before its own count is seen: it says how surprising that count is. `most` is a whole number, zero or more.
    """
    few, size = np.broadcast_arrays(not_negative("counts", most), not_negative("expected counts", expected))
    size = np.where(size > 0, size, np.nan)
    shape, rate, weight = prior.components()
    return np.asarray(betainc(shape, few[..., None] + 1.0, rate / (rate + size[..., None])) @ weight)
