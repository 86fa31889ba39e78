"""Limits of shares, against statsmodels and against the equations that define them (tests/references.md)."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from quartiers.knowledge.engine.statistics.proportions import clopper_pearson, wilson, wilson_with_unknown


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
@pytest.mark.parametrize(("k", "n"), [(0, 20), (7, 20), (20, 20), (1, 1), (150, 400)])
def test_proportions_agree_with_statsmodels(k, n, level):
    """Wilson and Clopper-Pearson limits are those of statsmodels."""
    for ours, method in ((wilson(k, n, level), "wilson"), (clopper_pearson(k, n, level), "beta")):
        assert (float(ours.low), float(ours.high)) == pytest.approx(proportion_confint(k, n, 1 - level, method), abs=1e-9)


@pytest.mark.parametrize(("k", "n"), [(1, 4), (7, 20), (150, 400)])
def test_wilson_limits_are_where_the_score_is_at_its_quantile(k, n):
    """At both limits p, the share seen is 1.645 standard errors of p away."""
    limits = wilson(k, n)
    for p, side in ((limits.low, 1.0), (limits.high, -1.0)):
        assert (k / n - p) / np.sqrt(p * (1 - p) / n) == pytest.approx(side * stats.norm.ppf(0.95), abs=1e-9)


def test_clopper_pearson_leaves_five_percent_in_each_tail():
    """At the low limit 7 or more among 20 have 5 %, at the high one 7 or fewer; at both ends a power is enough."""
    limits = clopper_pearson(7, 20)
    assert stats.binom.sf(6, 20, limits.low) == pytest.approx(0.05, abs=1e-9)
    assert stats.binom.cdf(7, 20, limits.high) == pytest.approx(0.05, abs=1e-9)
    assert float(clopper_pearson(20, 20).low) == pytest.approx(0.05 ** (1 / 20), abs=1e-12)
    assert float(clopper_pearson(0, 20).high) == pytest.approx(1 - 0.05 ** (1 / 20), abs=1e-12)


@pytest.mark.parametrize("limits", [wilson, clopper_pearson])
def test_ends_are_exact(limits):
    """None gives a low limit of exactly 0, all a high one of exactly 1; not otherwise."""
    n = np.arange(1, 200)
    none, one, all_of_them = limits(0, n), limits(1, n + 1), limits(n, n)
    assert (none.low == 0).all()
    assert (all_of_them.high == 1).all()
    assert (none.high < 1).all()
    assert (one.low > 0).all()
    assert (one.high < 1).all()
    assert (all_of_them.low > 0).all()


@pytest.mark.parametrize("limits", [wilson, clopper_pearson])
def test_shares_of_nothing_are_unknown(limits):
    """No unit, or an unknown number of them: nan, in the shape given."""
    found = limits([[0, 1], [np.nan, 1]], [[0, 1], [4, np.nan]])
    for side in (found.low, found.high):
        assert np.isnan(side).tolist() == [[True, False], [True, True]]


def test_a_single_unit_is_enough():
    """One unit among one: the low limit is the tail itself."""
    assert float(clopper_pearson(1, 1).low) == pytest.approx(0.05, abs=1e-12)


@pytest.mark.parametrize("limits", [wilson, clopper_pearson])
def test_impossible_shares_are_refused(limits):
    """The message says which input is wrong."""
    with pytest.raises(ValueError, match=r"^More units of the kind than units in all:"):
        limits(3, 2)
    with pytest.raises(ValueError, match="among units of the kind:"):
        limits(-1, 2)
    with pytest.raises(ValueError, match="among units in all:"):
        limits(0, -2)
    with pytest.raises(ValueError, match=r"^A level of 90:"):
        limits(1, 2, 90)


def test_the_unknown_widen_a_share():
    """The value is among the known; the low limit counts the unknown against, the high one for."""
    for level in (0.9, 0.6):
        share = wilson_with_unknown(6, 4, 24, level)
        assert float(share.value) == pytest.approx(6 / 20)
        assert float(share.low) == pytest.approx(proportion_confint(6, 24, 1 - level, "wilson")[0])
        assert float(share.high) == pytest.approx(proportion_confint(10, 24, 1 - level, "wilson")[1])


def test_all_unknown_says_nothing():
    """The share may then be anything; without any unit nothing is said at all."""
    share = wilson_with_unknown([0, 0], [3, 0], [3, 0])
    assert np.isnan(share.value).all()
    np.testing.assert_array_equal(share.low, [0.0, np.nan])
    np.testing.assert_array_equal(share.high, [1.0, np.nan])


def test_impossible_unknowns_are_refused():
    """What is unknown is counted among all."""
    with pytest.raises(ValueError, match=r"^More units of the kind or unknown than units in all:"):
        wilson_with_unknown(2, 2, 3)
    with pytest.raises(ValueError, match="among unknown units:"):
        wilson_with_unknown(2, -1, 3)
    with pytest.raises(ValueError, match="among units of the kind:"):
        wilson_with_unknown(-1, 2, 3)
    with pytest.raises(ValueError, match="among units in all:"):
        wilson_with_unknown(0, 0, -3)
