"""Poisson regression: closed forms of a mean and of two groups, a planted law, what is left out."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln

from quartiers.knowledge.engine.statistics.regression import LEAST_EVENTS, poisson_fit


def test_without_a_covariate_that_varies_the_rate_is_the_mean():
    found = poisson_fit([3, 5, 4], [10.0, 10.0, 20.0], [[1.0], [1.0], [1.0]])
    assert found.expected([10.0], [[7.0]]) == pytest.approx([12 / 40 * 10], rel=1e-12)


def test_two_groups_have_each_their_own_rate():
    """A covariate of two values leaves as many coefficients as groups: the fit is the rate of each."""
    counts = np.r_[np.full(50, 2.0), np.full(50, 6.0)]
    side = np.r_[np.zeros(50), np.ones(50)][:, None]
    found = poisson_fit(counts, np.ones(100), side)
    assert found.expected([1.0, 2.0], [[0.0], [1.0]]) == pytest.approx([2.0, 12.0], rel=1e-6)


def test_another_optimiser_agrees():
    rng = np.random.default_rng(4)
    one = rng.normal(size=(400, 2))
    exposure = rng.uniform(1, 3, 400)
    counts = rng.poisson(exposure * np.exp(0.4 + one @ [0.5, -0.3])).astype(float)
    found = poisson_fit(counts, exposure, one)
    held = np.clip(one, *np.quantile(one, (0.01, 0.99), axis=0))

    def loss(beta):
        mean = exposure * np.exp(beta[0] + held @ beta[1:])
        return -(counts * np.log(mean) - mean - gammaln(counts + 1)).sum()

    best = minimize(loss, np.zeros(3), method="BFGS").x
    assert found.slopes / found.scale == pytest.approx(best[1:], rel=1e-3)
    assert found.slopes / found.scale == pytest.approx([0.5, -0.3], abs=0.1)
    assert found.expected(exposure, one).sum() == pytest.approx(counts.sum(), rel=1e-9)


def test_few_events_tell_nothing_of_a_slope():
    counts, side = np.r_[np.full(10, 1.0), np.full(10, 2.0)], np.r_[np.zeros(10), np.ones(10)][:, None]
    assert counts.sum() < 2 * LEAST_EVENTS
    assert (poisson_fit(counts, np.ones(20), side).slopes == 0).all()
    assert (poisson_fit(2 * counts, np.ones(20), side).slopes != 0).all()


def test_a_likelihood_without_maximum_gives_the_mean():
    """All events on one side: the slope that would say so is infinite."""
    counts, side = np.r_[np.zeros(50), np.full(50, 3.0)], np.r_[np.zeros(50), np.ones(50)][:, None]
    found = poisson_fit(counts, np.ones(100), side)
    assert found.expected([1.0, 1.0], [[0.0], [1.0]]) == pytest.approx([1.5, 1.5], rel=1e-12)


def test_a_slope_is_not_prolonged_and_an_unknown_covariate_is_usual():
    x = np.linspace(0, 1, 200)[:, None]
    found = poisson_fit(np.round(10 * np.exp(x[:, 0])), np.ones(200), x)
    ends = found.expected(np.ones(3), [[1.0], [50.0], [np.nan]])
    assert ends[1] == pytest.approx(ends[0], rel=0.02)
    assert ends[2] == pytest.approx(10 * np.exp(0.5), rel=0.03)


def test_what_is_not_known_is_left_out():
    plain = poisson_fit([2.0, 4.0], [1.0, 1.0], [[0.0], [0.0]])
    more = poisson_fit([2.0, 4.0, np.nan, 9.0], [1.0, 1.0, 5.0, 0.0], [[0.0], [0.0], [9.0], [9.0]])
    assert plain.level == more.level
    assert np.isnan(poisson_fit([], [], np.empty((0, 1))).expected([1.0], [[1.0]])).all()
    assert poisson_fit([0.0, 0.0], [1.0, 1.0], [[0.0], [1.0]]).expected([1.0], [[1.0]]) == pytest.approx([0.0])
    with pytest.raises(ValueError, match="counts"):
        poisson_fit([-1.0], [1.0], [[0.0]])
