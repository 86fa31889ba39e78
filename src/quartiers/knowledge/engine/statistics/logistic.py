"""Logistic regression: how likely something is, given what goes with it.

log(p / (1 - p)) = a + b1 x1 + b2 x2 + ... by maximum likelihood (Newton's steps), with a very light pull of the slopes
towards zero, so that they stay finite where a feature tells the outcome without fault.
Cox, D. R. (1958), J. R. Statist. Soc. B 20, 215-242; the pull: le Cessie, S., van Houwelingen, J. C. (1992), Appl. Statist.
41, 191-201.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from quartiers.knowledge.engine.statistics.intervals import Floats

ITERATIONS = 50
CLOSE = 1e-10
# Worth of the pull, in observations: too light to move a slope that a hundred of them support.
PULL = 1e-3


@dataclass(frozen=True, eq=False)
class Logit:
    """The intercept, then one slope for each feature."""

    coefficients: Floats

    def probability(self, features: ArrayLike) -> Floats:
        """[case], 0 to 1, from features [case, feature]; nan where one is not known."""
        table = np.asarray(features, dtype=np.float64)
        return np.asarray(expit(self.coefficients[0] + table @ self.coefficients[1:]))


def fit(features: ArrayLike, outcomes: ArrayLike, pull: float = PULL) -> Logit:
    """The model of outcomes [case] (0 or 1) given features [case, feature]; cases with an unknown are left out.

    ValueError unless both outcomes are seen.
    """
    table, outcome = np.asarray(features, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    is_known = np.isfinite(table).all(axis=1) & np.isfinite(outcome)
    x, y = np.column_stack([np.ones(int(is_known.sum())), table[is_known]]), outcome[is_known]
    if not 0 < y.sum() < len(y):
        raise ValueError(f"{y.sum():.0f} events among {len(y)} cases: both outcomes must be seen.")
    pulls = np.full(x.shape[1], pull)
    pulls[0] = 0.0
    b = np.zeros(x.shape[1])
    b[0] = np.log(y.mean() / (1.0 - y.mean()))
    best = _loss(x, y, b, pulls)
    for _ in range(ITERATIONS):
        p = expit(x @ b)
        information = (x * (p * (1.0 - p))[:, None]).T @ x + np.diag(pulls)
        step = np.linalg.lstsq(information, x.T @ (y - p) - pulls * b, rcond=None)[0]
        b, best, moved = _shortened(x, y, b, step, pulls, best)
        if moved < CLOSE:
            break
    return Logit(b)


def _shortened(x: Floats, y: Floats, b: Floats, step: Floats, pulls: Floats, best: float) -> tuple[Floats, float, float]:
    """The step, halved until it does not make the fit worse; the new place, its loss, and how far it moved."""
    for _ in range(30):
        loss = _loss(x, y, b + step, pulls)
        if loss <= best:
            return b + step, loss, float(np.abs(step).max())
        step = step / 2.0
    return b, best, 0.0


def _loss(x: Floats, y: Floats, b: Floats, pulls: Floats) -> float:
    """Minus the log-likelihood, plus the pull."""
    line = x @ b
    return float((np.logaddexp(0.0, line) - y * line).sum() + 0.5 * (pulls * b**2).sum())
