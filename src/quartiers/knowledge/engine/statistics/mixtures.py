"""What a class of areas says of the spread between them, and how far that is from certain.

With fifteen areas the spread is poorly known, and intervals that take its best value for the truth hold too rarely.
So the likelihood is read over a grid of centres and spreads, and every node of the grid keeps its weight: an area's
posterior is then the average over the nodes, not the posterior at the best of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from quartiers.knowledge.engine.statistics.intervals import Floats

# Spreads are standard deviations relative to the centre: below 3 % areas cannot be told from equal ones.
SPREADS = np.geomspace(0.03, 3.0, 30)
# Places of the nodes around the centre, in standard errors.
PLACES = np.linspace(-4.0, 4.0, 17)
# Nodes weighing less than this, beside the heaviest, change no digit that is shown.
LIGHTEST = 1e-4

# Log-likelihood of vectors of centres and spreads, one value per node.
LogLikelihood = Callable[[Floats, Floats], Floats]


class Nodes(NamedTuple):
    """Centres and spreads still credible after seeing the class, and the weight of each (they sum to 1)."""

    centre: Floats
    spread: Floats
    weight: Floats


def weighted_nodes(log_likelihood: LogLikelihood, log_prior: Callable[[Floats], Floats], centre: float, error: Floats) -> Nodes:
    """The grid around a first centre, whose standard error is given for each of SPREADS.

    Before the class is seen, a spread s has the density s exp(-2 s): a class of few firms must not conclude that its
    areas are all alike. Gamma prior of shape 2: Chung, Y. et al. (2013), Psychometrika 78, 685-709.
    """
    places = centre + error[:, None] * PLACES
    spreads = np.broadcast_to(SPREADS[:, None], places.shape)
    # The nodes are not evenly set: each stands for a cell as wide as its error, and as high as its spread.
    cell = np.log(error * SPREADS) + np.log(SPREADS) - 2.0 * SPREADS
    log_weight = log_likelihood(places.ravel(), spreads.ravel()) + log_prior(places.ravel()) + np.repeat(cell, len(PLACES))
    weight = np.exp(log_weight - log_weight.max())
    kept = weight > LIGHTEST
    return Nodes(places.ravel()[kept], spreads.ravel()[kept], weight[kept] / weight[kept].sum())


def most_likely(log_likelihood: LogLikelihood, nodes: Nodes) -> tuple[float, float]:
    """Centre and spread of maximum likelihood, searched from the heaviest node; the spread stays within SPREADS."""
    heaviest = int(np.argmax(nodes.weight))

    def loss(point: Floats) -> float:
        return -float(log_likelihood(point[:1], np.exp(point[1:]))[0])

    found = minimize(
        loss,
        [nodes.centre[heaviest], np.log(nodes.spread[heaviest])],
        method="Nelder-Mead",
        bounds=[(None, None), (float(np.log(SPREADS[0])), float(np.log(SPREADS[-1])))],
        options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 2000},
    )
    return float(found.x[0]), float(np.exp(found.x[1]))


def mixed_moments(mean: Floats, variance: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of a mixture, from those of its components along the last axis."""
    middle = mean @ weight
    return middle, (variance + (mean - middle[..., None]) ** 2) @ weight
