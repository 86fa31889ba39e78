"""Shares of areas, drawn towards their class: some ~ Binomial(all, p), p ~ Beta.

The beta-binomial model of Griffiths, D. A. (1973), Biometrics 29, 637-648, with the uncertainty of its two parameters
carried (see `mixtures`). Mixtures of betas are replaced by the beta of same mean and variance.

An area may come with a `base`, the share that its city would give it: what is common to the class is then how far its
logits stand from those of the cities, and how much they spread around that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincc, betainccinv, betaincinv, betaln, expit, logit

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, part_of, tail_of
from quartiers.knowledge.engine.statistics.mixtures import SPREADS, Nodes, mixed_moments, most_likely, weighted_nodes

NAMES = ("some", "all")
# Without a city: a share of one half, whose logit is zero.
HALF = 0.5


@dataclass(frozen=True, eq=False)
class BetaPrior:
    """Spread of shares in a class: the mean for a base of one half, and the number of units that the prior is worth there.

    `nodes` (shift of the logits from those of the base, their spread, weight) are the parameters still credible;
    without them mean and size are taken for certain.
    """

    mean: float
    size: float
    nodes: Nodes | None = None

    def components(self, base: ArrayLike = HALF) -> tuple[Floats, Floats, Floats]:
        """Means and sizes [..., node] of the betas whose mixture is the prior at each base, and weights [node]."""
        place = _places(base)[..., None]
        if self.nodes is None:
            spread = 1.0 / np.sqrt(self.size * self.mean * (1.0 - self.mean))
            mean = expit(place + logit(self.mean))
            return mean, _size(mean, spread), np.ones(1)
        mean = expit(place + self.nodes.centre)
        return mean, _size(mean, self.nodes.spread), self.nodes.weight


def fit(some: ArrayLike, whole: ArrayLike, base: ArrayLike = HALF) -> BetaPrior:
    """The prior of a class, by maximum likelihood of its counts (beta-binomial).

    Areas without any unit, or whose base is not strictly between 0 and 1, are left out; none left: nan. Where areas
    differ no more than by chance, the size stops where logits spread by 3 %. A class where no unit is of the kind, or
    all, keeps half a unit on the other side.
    """
    yes, total = np.broadcast_arrays(*part_of(NAMES, some, whole))
    place = np.broadcast_to(_places(base), yes.shape)
    usable = np.isfinite(yes) & (total > 0) & np.isfinite(place)
    x, n, offset = yes[usable], total[usable], place[usable]
    if not len(x):
        return BetaPrior(np.nan, np.nan)

    def log_likelihood(centre: Floats, spread: Floats) -> Floats:
        mean = expit(centre[:, None] + offset)
        size = _size(mean, spread[:, None])
        a, b = mean * size, (1.0 - mean) * size
        return np.asarray((betaln(a + x, b + n - x) - betaln(a, b)).sum(axis=1))

    lost, kept = max(float(x.sum()), 0.5), max(float((n - x).sum()), 0.5)
    centre = float(np.log(lost / kept) - logit(np.average(expit(offset), weights=n)))
    error = np.sqrt(1.0 / lost + 1.0 / kept + SPREADS**2 * float((n**2).sum()) / float(n.sum()) ** 2)
    # Half a unit on each side (Jeffreys' prior): it decides only where none is of the kind, or all.
    nodes = weighted_nodes(
        log_likelihood, lambda place: -0.5 * (np.logaddexp(0, place) + np.logaddexp(0, -place)), centre, error
    )
    is_mixed = 0.0 < x.sum() < n.sum()
    centre, spread = most_likely(log_likelihood, nodes) if is_mixed else (centre, float(SPREADS[0]))
    mean = float(expit(centre))
    return BetaPrior(mean, float(_size(mean, spread)), nodes)


def posterior(prior: BetaPrior, some: ArrayLike, whole: ArrayLike, base: ArrayLike = HALF, level: float = LEVEL) -> Estimate:
    """Share of each area, in the shape of the inputs: posterior mean and equal-tailed limits; nan without any unit."""
    a, b = _matched(prior, some, whole, base)
    tail = tail_of(level)
    return Estimate(a / (a + b), betaincinv(a, b, tail), betainccinv(a, b, tail))


def probability_above(prior: BetaPrior, some: ArrayLike, whole: ArrayLike, base: ArrayLike, threshold: ArrayLike) -> Floats:
    """Posterior probability that an area's share is above a threshold; nan without any unit."""
    a, b = _matched(prior, some, whole, base)
    return np.asarray(betaincc(a, b, not_negative("thresholds", threshold)))


def _matched(prior: BetaPrior, some: ArrayLike, whole: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """The two parameters of the beta with the posterior's mean and variance."""
    yes, total = np.broadcast_arrays(*part_of(NAMES, some, whole))
    total = np.where(total > 0, total, np.nan)
    mean, size, weight = prior.components(base)
    sizes = size + total[..., None]
    means = (mean * size + yes[..., None]) / sizes
    middle, variance = mixed_moments(means, means * (1.0 - means) / (sizes + 1.0), weight)
    worth = middle * (1.0 - middle) / variance - 1.0
    return middle * worth, (1.0 - middle) * worth


def _places(base: ArrayLike) -> Floats:
    """Logits of the bases; nan where the city has none of the kind, or nothing else."""
    share = not_negative("shares of the city", base)
    return np.asarray(logit(np.where((share > 0) & (share < 1), share, np.nan)))


def _size(mean: Floats | float, spread: Floats | float) -> Floats:
    """The size for which logits spread by so much around the logit of the mean, at the first order."""
    return np.asarray(1.0 / (np.square(spread) * mean * (1.0 - mean)))
