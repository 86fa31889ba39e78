"""Shares of activities in areas, drawn towards those of the city: counts ~ Multinomial, shares ~ Dirichlet.

The prior is worth `concentration` establishments spread as in the city. Arrays are [area, kind]; a kind that the city
does not have gives nan, as does an area without establishments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import betaincc, betainccinv, betaincinv, gammaln

from quartiers.knowledge.engine.statistics.intervals import LEVEL, Estimate, Floats, not_negative, quotient, tail_of

# At 1, areas have nothing in common with the city; at 100,000 nothing but chance tells them from it.
CONCENTRATIONS = (1.0, 1e5)


@dataclass(frozen=True, eq=False)
class Quotients:
    """Location quotients (share here / share in the city), their limits, and how probably they exceed 1."""

    value: Floats
    low: Floats
    high: Floats
    probability_above_one: Floats


def fit_concentration(counts: ArrayLike, base: ArrayLike) -> float:
    """The concentration that makes the counts [area, kind] most likely, between 1 and 100,000; nan without counts.

    Maximum of the Dirichlet-multinomial likelihood: Mosimann, J. E. (1962), Biometrika 49, 65-82.
    """
    x, share = _tables(counts, base)
    # A kind that the city lacks can say nothing of how near to the city areas are.
    x = np.where(share > 0, x, 0.0)
    total = x.sum(axis=-1)
    if not (total > 0).any():
        return float("nan")

    def loss(log_concentration: float) -> float:
        size = np.exp(log_concentration)
        prior = np.where(share > 0, size * share, 1.0)
        kinds = (gammaln(x + prior) - gammaln(prior)).sum(axis=-1)
        return -float(np.nansum(kinds + gammaln(size) - gammaln(size + total)))

    found = minimize_scalar(loss, bounds=np.log(CONCENTRATIONS), method="bounded", options={"xatol": 1e-7})
    return float(np.exp(found.x))


def posterior_shares(counts: ArrayLike, base: ArrayLike, concentration: float, level: float = LEVEL) -> Estimate:
    """Shares [area, kind] between 0 and 1: posterior mean and equal-tailed limits of the beta of each kind."""
    tail = tail_of(level)
    yes, no = _betas(counts, base, concentration)
    return Estimate(yes / (yes + no), betaincinv(yes, no, tail), betainccinv(yes, no, tail))


def quotients(counts: ArrayLike, base: ArrayLike, concentration: float, level: float = LEVEL) -> Quotients:
    """Location quotients [area, kind]: posterior shares over the shares of the city, without unit."""
    shares, city = posterior_shares(counts, base, concentration, level), np.asarray(base, dtype=np.float64)
    above = betaincc(*_betas(counts, base, concentration), city)
    value, low, high = (quotient(each, city) for each in (shares.value, shares.low, shares.high))
    return Quotients(value, low, high, np.asarray(above))


def _betas(counts: ArrayLike, base: ArrayLike, concentration: float) -> tuple[Floats, Floats]:
    """The two parameters of the posterior of each share."""
    if not concentration > 0:
        raise ValueError(f"A concentration of {concentration}: give a number above zero.")
    x, share = _tables(counts, base)
    total = x.sum(axis=-1, keepdims=True)
    known = (share > 0) & (total > 0)
    yes = np.where(known, x + concentration * share, np.nan)
    return yes, total + concentration - yes


def _tables(counts: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and shares of the city in one shape; ValueError unless these shares sum to 1."""
    x, share = np.broadcast_arrays(not_negative("counts", counts), not_negative("shares of the city", base))
    if not np.allclose(share.sum(axis=-1), 1.0, atol=1e-6):
        raise ValueError("Shares of the city that do not sum to 1: divide them by their sum.")
    return x, share
