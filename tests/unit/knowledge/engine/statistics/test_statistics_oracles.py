"""Each family of methods against another package, a closed form or plain enumeration (tests/references.md)."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from quartiers.knowledge.engine.statistics import beta_binomial, gamma_poisson
from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg
from quartiers.knowledge.engine.statistics.diversity import hill, rarefied_richness
from quartiers.knowledge.engine.statistics.proportions import clopper_pearson, wilson, wilson_with_unknown
from quartiers.knowledge.engine.statistics.rates import garwood, garwood_between
from quartiers.knowledge.engine.statistics.ratios import rate_ratio
from quartiers.knowledge.engine.statistics.survival import risk_table, rmst, survival_at


def test_garwood_leaves_five_percent_in_each_tail():
    """By enumeration: at the low limit 12 or more have 5 %, at the high one 12 or fewer."""
    limits = garwood(12, 3.0)
    assert stats.poisson.sf(11, limits.low * 3.0) == pytest.approx(0.05, abs=1e-9)
    assert stats.poisson.cdf(12, limits.high * 3.0) == pytest.approx(0.05, abs=1e-9)
    assert garwood(0, 1.0).low == 0
    assert garwood(0, 1.0).high == pytest.approx(-np.log(0.05))
    both = garwood_between(12, 15, 3.0)
    assert (both.low, both.high) == (limits.low, garwood(15, 3.0).high)


@pytest.mark.parametrize(("k", "n"), [(0, 20), (7, 20), (20, 20), (150, 400)])
def test_proportions_agree_with_statsmodels(k, n):
    """Wilson and Clopper-Pearson limits are those of statsmodels."""
    for ours, method in ((wilson(k, n), "wilson"), (clopper_pearson(k, n), "beta")):
        assert (float(ours.low), float(ours.high)) == pytest.approx(proportion_confint(k, n, 0.10, method), abs=1e-9)


def test_the_unknown_widen_a_share():
    """The value is among the known; the low limit counts the unknown against, the high one for."""
    share = wilson_with_unknown(6, 4, 24)
    assert float(share.value) == pytest.approx(6 / 20)
    assert float(share.low) == pytest.approx(float(wilson(6, 24).low))
    assert float(share.high) == pytest.approx(float(wilson(10, 24).high))


def test_a_ratio_is_clopper_pearson_on_the_total_and_turns_over():
    """The conditional interval, by its closed form; swapping the two sides inverts it."""
    one, other = rate_ratio(8, 2.0, 30, 5.0), rate_ratio(30, 5.0, 8, 2.0)
    share = clopper_pearson(8, 38)
    assert float(one.value) == pytest.approx((8 / 2) / (30 / 5))
    assert float(one.low) == pytest.approx(float(share.low / (1 - share.low)) * 5 / 2)
    assert float(one.high) == pytest.approx(1 / float(other.low))


def test_smoothing_lies_between_the_raw_value_and_the_class():
    """An empirical Bayes mean is drawn towards the class, less so where more was seen."""
    counts, expected = np.array([0, 3, 30, 12, 9, 14, 2, 25]), np.array([5.0, 5.0, 20.0, 12.0, 10.0, 12.0, 4.0, 20.0])
    found = gamma_poisson.posterior(gamma_poisson.fit(counts, expected), counts, expected)
    raw = counts / expected
    mean = found.value[np.argmax(expected)]
    assert 0 < found.value[0] < 1
    assert abs(mean - raw[2]) < abs(found.value[0] - raw[0])
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()


def test_one_beta_prior_is_conjugate():
    """With a prior taken for certain the posterior is the beta of the textbook, whatever the base says."""
    prior = beta_binomial.BetaPrior(mean=0.2, size=50.0)
    found = beta_binomial.posterior(prior, 9, 30)
    exact = stats.beta(0.2 * 50 + 9, 0.8 * 50 + 21)
    assert float(found.value) == pytest.approx(exact.mean())
    assert (float(found.low), float(found.high)) == pytest.approx(tuple(exact.ppf([0.05, 0.95])), rel=1e-9)
    assert float(beta_binomial.probability_above(prior, 9, 30, 0.5, 0.25)) == pytest.approx(float(exact.sf(0.25)))


def test_shares_are_drawn_towards_their_own_city():
    """Two areas with the same counts differ as their cities do; what the class adds to the city is learnt."""
    base = np.array([0.05, 0.20] * 15)
    whole = np.full(30, 60)
    some = np.round(1.5 * base * whole)
    prior = beta_binomial.fit(some, whole, base)
    found = beta_binomial.posterior(prior, [6, 6], [60, 60], [0.05, 0.20])
    assert found.value[0] < 0.10 < found.value[1]
    assert prior.mean > 0.5
    assert np.isnan(beta_binomial.posterior(prior, 6, 60, 0.0).value)


def test_discoveries_agree_with_scipy():
    """Q-values are scipy's; what is not known stays so."""
    p = np.array([0.001, 0.2, 0.03, 0.04, 0.9])
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))
    assert np.isnan(benjamini_hochberg(np.array([0.1, np.nan]))[1])


def test_rarefaction_by_enumeration():
    """Two drawn out of (2, 1, 1) hold 11/6 kinds on average; Hill numbers of equal kinds count them."""
    assert float(rarefied_richness(np.array([2, 1, 1]), 2)) == pytest.approx(11 / 6)
    assert [float(hill(np.array([5, 5, 5]), order)) for order in (0, 1, 2)] == pytest.approx([3, 3, 3])


def test_survival_with_delayed_entry_agrees_with_lifelines():
    """Kaplan-Meier on spells that enter at any age is that of lifelines; the area under it is the mean life."""
    generator = np.random.default_rng(7)
    entry = generator.integers(0, 20, 200)
    end = entry + generator.integers(1, 40, 200)
    closes = generator.random(200) < 0.6
    ages = np.arange(61)
    counts = [np.bincount(values, minlength=61)[:61] for values in (entry, end[closes], end[~closes])]
    table = risk_table(ages, *counts)
    fitted = KaplanMeierFitter().fit(end, closes, entry=entry)
    for age in (6, 12, 24, 36):
        assert float(survival_at(table, age).value) == pytest.approx(float(fitted.predict(age)), abs=1e-9)
    curve = [float(fitted.predict(age)) for age in range(24)]
    assert float(rmst(table, 24).value) == pytest.approx(sum(curve), abs=1e-6)
