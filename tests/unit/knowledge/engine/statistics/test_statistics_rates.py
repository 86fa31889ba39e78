"""Limits of Poisson rates, against statsmodels and against the tails that define them (tests/references.md)."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from quartiers.knowledge.engine.statistics.rates import garwood, garwood_between


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
@pytest.mark.parametrize(("count", "exposure"), [(1, 1.0), (4, 0.5), (12, 3.0), (250, 80.0)])
def test_garwood_agrees_with_statsmodels(count, exposure, level):
    """The limits are those of its exact central method."""
    limits = garwood(count, exposure, level)
    low, high = confint_poisson(count, exposure, method="exact-c", alpha=1 - level)
    assert (float(limits.low), float(limits.high)) == pytest.approx((low, high), rel=1e-9)


def test_garwood_leaves_five_percent_in_each_tail():
    """At the low limit 12 or more have 5 %, at the high one 12 or fewer."""
    limits = garwood(12, 3.0)
    assert stats.poisson.sf(11, limits.low * 3.0) == pytest.approx(0.05, abs=1e-9)
    assert stats.poisson.cdf(12, limits.high * 3.0) == pytest.approx(0.05, abs=1e-9)


def test_no_event_has_a_closed_form():
    """The low limit is zero, the high one the rate that leaves none seen 5 % of the time."""
    limits = garwood(0, 2.0)
    assert float(limits.low) == 0
    assert float(limits.high) == pytest.approx(-np.log(0.05) / 2.0, rel=1e-12)


def test_what_may_count_widens_the_limits():
    """Low is that of the fewest, high that of the most, whatever the level."""
    for level in (0.9, 0.6):
        both = garwood_between(12, 15, 3.0, level)
        assert (both.low, both.high) == (garwood(12, 3.0, level).low, garwood(15, 3.0, level).high)


def test_limits_keep_the_shape_and_the_unknown():
    """Without exposure, or with an unknown count, nothing is known of a rate."""
    limits = garwood([[3, np.nan], [0, 3]], [[2.0, 2.0], [0.0, np.nan]])
    assert limits.low.shape == limits.high.shape == (2, 2)
    assert np.isnan(limits.low).tolist() == np.isnan(limits.high).tolist() == [[False, True], [True, True]]


def test_impossible_counts_are_refused():
    """The message says which input is wrong."""
    for given, name in ((-1, 1), "counts at the fewest"), ((1, -1), "exposures"):
        with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
            garwood(*given)
    with pytest.raises(ValueError, match=r"^More counts at the fewest than counts at the most:"):
        garwood_between(4, 3, 1.0)
    with pytest.raises(ValueError, match="among counts at the most:"):
        garwood_between(0, -1, 1.0)
    with pytest.raises(ValueError, match=r"^A level of 2:"):
        garwood(1, 1.0, 2)
