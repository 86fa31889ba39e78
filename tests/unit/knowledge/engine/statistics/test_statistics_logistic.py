"""Logistic regression, against statsmodels and the closed form of one feature of two values (tests/references.md)."""

import numpy as np
import pytest
import statsmodels.api as sm

from quartiers.knowledge.engine.statistics.logistic import fit

DRAWN = np.random.default_rng(11)
FEATURES = DRAWN.normal(0.0, 2.0, (400, 3))
OUTCOMES = (DRAWN.random(400) < 1 / (1 + np.exp(-(0.4 + FEATURES @ [0.8, -0.3, 0.0])))).astype(float)


def test_it_agrees_with_statsmodels():
    reference = sm.Logit(OUTCOMES, sm.add_constant(FEATURES)).fit(disp=0, tol=1e-12)
    found = fit(FEATURES, OUTCOMES, pull=0.0)
    assert found.coefficients == pytest.approx(reference.params, rel=1e-7)
    assert found.probability(FEATURES) == pytest.approx(reference.predict(), rel=1e-7)


def test_the_pull_is_light():
    free, pulled = fit(FEATURES, OUTCOMES, pull=0.0), fit(FEATURES, OUTCOMES)
    assert pulled.coefficients == pytest.approx(free.coefficients, rel=1e-4)
    assert np.abs(pulled.coefficients[1:]).sum() < np.abs(free.coefficients[1:]).sum()


def test_two_groups_have_their_shares():
    """3 of 10 in one group, 8 of 10 in the other: the odds are the coefficients."""
    group = np.repeat([0.0, 1.0], 10)
    outcome = np.array([1.0] * 3 + [0.0] * 7 + [1.0] * 8 + [0.0] * 2)
    found = fit(group[:, None], outcome, pull=0.0)
    assert found.coefficients == pytest.approx([np.log(3 / 7), np.log(8 / 2) - np.log(3 / 7)], rel=1e-8)
    assert found.probability([[0.0], [1.0]]) == pytest.approx([0.3, 0.8], rel=1e-8)


def test_the_mean_chance_is_the_share_that_happened():
    """The score of the intercept, on which no pull acts."""
    assert fit(FEATURES, OUTCOMES).probability(FEATURES).mean() == pytest.approx(OUTCOMES.mean(), rel=1e-8)


def test_a_feature_that_never_errs_keeps_a_finite_slope():
    x = np.linspace(-1.0, 1.0, 20)
    found = fit(x[:, None], (x > 0).astype(float))
    assert np.isfinite(found.coefficients).all()
    assert found.probability([[-1.0], [1.0]]) == pytest.approx([0.0, 1.0], abs=1e-3)


def test_unknown_cases_are_left_out():
    table = np.vstack([FEATURES, [[np.nan, 1.0, 1.0], [1.0, 1.0, 1.0]]])
    found = fit(table, np.append(OUTCOMES, [1.0, np.nan]))
    assert found.coefficients == pytest.approx(fit(FEATURES, OUTCOMES).coefficients, rel=1e-12)
    assert np.isnan(found.probability([[np.nan, 0.0, 0.0]])).all()


def test_a_feature_given_twice_is_shared():
    twice = fit(np.column_stack([FEATURES, FEATURES[:, 0]]), OUTCOMES)
    assert twice.coefficients[[1, 4]].sum() == pytest.approx(fit(FEATURES, OUTCOMES).coefficients[1], rel=1e-4)


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_one_outcome_teaches_nothing(outcome):
    with pytest.raises(ValueError, match="among 400 cases"):
        fit(FEATURES, np.full(400, outcome))
