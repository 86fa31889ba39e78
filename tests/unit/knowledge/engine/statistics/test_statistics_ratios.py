"""Limits of the ratio of two rates, against statsmodels, scipy and the conditional tails (tests/references.md)."""

from math import comb, inf, nan

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import test_poisson_2indep as compared

from quartiers.knowledge.engine.statistics.ratios import rate_ratio


@pytest.mark.parametrize("level", [0.6, 0.9, 0.99])
def test_limits_are_where_the_exact_test_of_statsmodels_hesitates(level):
    """Its one-sided p-values at both limits are the two tails."""
    found = rate_ratio(8, 2.0, 30, 5.0, level)
    for limit, side in ((found.low, "larger"), (found.high, "smaller")):
        test = compared(8, 2.0, 30, 5.0, value=float(limit), method="exact-cond", alternative=side)
        assert test.pvalue == pytest.approx((1 - level) / 2, abs=1e-6)


@pytest.mark.parametrize(("here", "there"), [(0, 4), (3, 0), (1, 1), (8, 30), (60, 20)])
def test_limits_are_those_of_a_binomial_share(here, there):
    """Given the total, the odds of scipy's exact limits, brought to equal exposures."""
    found = rate_ratio(here, 2.0, there, 5.0)
    share = stats.binomtest(here, here + there).proportion_ci(0.90, "exact")
    assert float(found.low) == pytest.approx(share.low / (1 - share.low) * 5 / 2, rel=1e-6)
    assert float(found.high) == pytest.approx(inf if share.high == 1 else share.high / (1 - share.high) * 5 / 2, rel=1e-6)


def test_limits_by_enumeration():
    """Among 38 events, 8 or more here have 5 % at the low limit, 8 or fewer at the high one."""
    found = rate_ratio(8, 2.0, 30, 5.0)
    for limit, counts in ((found.low, range(8, 39)), (found.high, range(9))):
        p = float(limit) * 2 / (float(limit) * 2 + 5)
        assert sum(comb(38, k) * p**k * (1 - p) ** (38 - k) for k in counts) == pytest.approx(0.05, abs=1e-9)


def test_a_ratio_turns_over():
    """Swapping the two sides inverts the value and exchanges the limits."""
    one, other = rate_ratio(8, 2.0, 30, 5.0), rate_ratio(30, 5.0, 8, 2.0)
    assert float(one.value) == pytest.approx((8 / 2) / (30 / 5))
    assert (float(one.low), float(one.high)) == pytest.approx((1 / float(other.high), 1 / float(other.low)), rel=1e-9)


def test_no_event_on_a_side_stands_at_an_end():
    """None here is zero, none there is without bound, and the other limit stays finite."""
    none_here, none_there = rate_ratio(0, 2.0, 4, 5.0), rate_ratio(4, 2.0, 0, 5.0)
    assert (float(none_here.value), float(none_here.low)) == (0.0, 0.0)
    assert (float(none_there.value), float(none_there.high)) == (inf, inf)
    # With none among 4 the share is at most 1 - 0.05^(1/4).
    share = 1 - 0.05 ** (1 / 4)
    assert float(none_here.high) == pytest.approx(share / (1 - share) * 5 / 2)
    assert float(none_there.low) == pytest.approx((1 - share) / share * 5 / 2)


def test_what_cannot_be_compared_is_unknown():
    """No event at all, no exposure on a side, or an unknown input: nan throughout."""
    found = rate_ratio([[0, 3, 3], [nan, 3, 1]], [[1, 0, 1], [1, 1, nan]], [[0, 3, 3], [3, nan, 1]], [[1, 1, 0], [1, 1, 1]])
    for side in (found.value, found.low, found.high):
        assert side.shape == (2, 3)
        assert np.isnan(side).all()


def test_one_event_on_a_side_is_enough():
    """The smallest total already gives a value and limits."""
    assert float(rate_ratio(0, 0.5, 1, 0.5).high) == pytest.approx(19.0)
    assert float(rate_ratio(1, 0.5, 0, 0.5).low) == pytest.approx(1 / 19)


def test_impossible_ratios_are_refused():
    """The message says which input is wrong."""
    names = ("counts", "exposures", "other counts", "other exposures")
    for place, name in enumerate(names):
        given = [1.0, 1.0, 1.0, 1.0]
        given[place] = -1.0
        with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
            rate_ratio(*given)
    with pytest.raises(ValueError, match=r"^A level of 0:"):
        rate_ratio(1, 1, 1, 1, 0)
