"""Over-dispersed limits, against scipy, statsmodels and worked figures (tests/references.md)."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from quartiers.knowledge.engine.statistics.limits import dispersion, funnel_limits

SCORES = np.random.default_rng(3).normal(0.3, 2.0, 47)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.10, 0.3, 0.49])
def test_dispersion_agrees_with_scipy(share):
    """The mean square of the scores that its winsorising leaves."""
    kept = np.asarray(stats.mstats.winsorize(SCORES, limits=(share, share)))
    assert dispersion(SCORES, share) == pytest.approx(np.mean(kept**2), rel=1e-12)


def test_a_tenth_is_winsorised_unless_told():
    """Of twenty scores, two at each end take the place of the third."""
    scores = np.array([*range(-9, 10), 50.0])
    kept = [-7, -7, *range(-7, 9), 8, 8]
    assert dispersion(scores) == pytest.approx(np.mean(np.square(kept)), rel=1e-12)


def test_dispersion_without_winsorising_is_pearson_s():
    """Times the number of areas, the chi-square of a Poisson regression in statsmodels."""
    counts, expected = np.array([3, 9, 14, 2, 25, 8]), np.array([5.0, 6.0, 12.0, 4.0, 20.0, 9.0])
    fitted = sm.GLM(counts, np.ones(6), family=sm.families.Poisson(), exposure=expected).fit()
    z = (counts - fitted.fittedvalues) / np.sqrt(fitted.fittedvalues)
    assert dispersion(z, 0.0) * 6 == pytest.approx(fitted.pearson_chi2, rel=1e-9)


def test_unknown_scores_are_left_out():
    """They neither count nor stand at an end; none left is unknown."""
    with_unknown = np.append(SCORES, [np.nan] * 3).reshape(2, 25)
    assert dispersion(with_unknown) == pytest.approx(dispersion(SCORES), rel=1e-12)
    assert np.isnan(dispersion([np.nan, np.nan]))
    assert np.isnan(dispersion([]))
    assert dispersion([3.0]) == pytest.approx(9.0)


def test_small_whole_scores_do_not_overflow():
    """Squares are those of the numbers, in however few bytes they came."""
    assert dispersion(np.array([100, 100, -100], dtype=np.int8)) == pytest.approx(10_000.0)


@pytest.mark.parametrize("share", [-0.01, 0.5, 1.0])
def test_less_than_half_is_winsorised(share):
    """Half at each end would leave no score."""
    with pytest.raises(ValueError, match=rf"^A share of {share} at each end: give zero or more, and less than half\.$"):
        dispersion(SCORES, share)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.998])
@pytest.mark.parametrize("spread", [1.0, 2.5])
def test_limits_are_normal_ones(spread, level):
    """Around the reference, with the standard error of a Poisson rate times the root of the dispersion."""
    reference, expected = np.array([0.2, 1.0, 4.0]), np.array([30.0, 50.0, 100.0])
    limits = funnel_limits(reference, expected, spread, level)
    low, high = stats.norm.interval(level, reference, reference * np.sqrt(spread / expected))
    np.testing.assert_allclose(limits.low, low, rtol=1e-9)
    np.testing.assert_allclose(limits.high, high, rtol=1e-9)


def test_limits_by_hand():
    """With 16 events expected and a dispersion of 4 the error is half the reference, and 1.645 halves are 82 %."""
    limits = funnel_limits(10.0, 16.0, 4.0)
    assert (float(limits.low), float(limits.high)) == pytest.approx((10 - 5 * 1.6448536269514722, 10 + 5 * 1.6448536269514722))


def test_limits_do_not_go_below_zero_nor_below_chance():
    """A rate is not negative, and areas vary by chance at least."""
    assert float(funnel_limits(2.0, 1.0, 1.0).low) == 0.0
    calm, chance = funnel_limits(2.0, 30.0, 0.3), funnel_limits(2.0, 30.0, 1.0)
    assert (float(calm.low), float(calm.high)) == (float(chance.low), float(chance.high))


def test_limits_of_nothing_expected_are_unknown():
    """Nor is anything said of an unknown reference; less than one event expected is enough."""
    limits = funnel_limits([[1.0, np.nan], [1.0, 1.0]], [[0.0, 4.0], [np.nan, 0.5]], 1.0)
    for side in (limits.low, limits.high):
        assert np.isnan(side).tolist() == [[True, True], [True, False]]


def test_limits_of_an_unknown_dispersion_are_unknown():
    """An unknown dispersion is not taken for that of chance."""
    limits = funnel_limits(1.0, 4.0, np.nan)
    assert np.isnan([limits.low, limits.high]).all()


def test_impossible_limits_are_refused():
    """The message says which input is wrong."""
    for given, name in (((-1, 1, 1), "references"), ((1, -1, 1), "expected counts"), ((1, 1, -1), "dispersions")):
        with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
            funnel_limits(*given)
    with pytest.raises(ValueError, match=r"^A level of 1:"):
        funnel_limits(1, 1, 1, 1)
