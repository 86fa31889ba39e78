"""Shares drawn towards their class, against scipy, the conjugate beta and plain integration (tests/references.md)."""

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.special import expit, logit

from quartiers.knowledge.engine.statistics.beta_binomial import BetaPrior, fit, posterior, probability_above
from quartiers.knowledge.engine.statistics.mixtures import PLACES, SPREADS, Nodes

SOME = np.array([1, 12, 38, 1, 17, 0, 5, 30])
WHOLE = np.array([20, 20, 60, 25, 30, 5, 18, 90])
BASE = np.array([0.1, 0.3, 0.4, 0.2, 0.3, 0.1, 0.5, 0.2])
CERTAIN = BetaPrior(mean=0.2, size=50.0)


def _log_likelihood(centre, spread, base=BASE, some=SOME, whole=WHOLE):
    """Of a class, by scipy's beta-binomial: betas around each city's share, whose logits spread alike."""
    mean = expit(centre + logit(base))
    size = 1 / (spread**2 * mean * (1 - mean))
    return stats.betabinom.logpmf(some, whole, mean * size, (1 - mean) * size).sum()


def _log_prior(centre):
    """Half a unit on each side."""
    return 0.5 * np.log(expit(centre) * (1 - expit(centre)))


def _grid(lost, kept, base, whole):
    """The places looked at: around the overall odds beside the cities', as wide as such a sum of counts makes it."""
    middle = np.log(lost / kept) - logit((base * whole).sum() / whole.sum())
    for spread in SPREADS:
        error = np.sqrt(1 / lost + 1 / kept + spread**2 * (whole**2).sum() / whole.sum() ** 2)
        for place in PLACES:
            yield middle + place * error, spread, error


def _expected_nodes(lost, kept, base, some, whole):
    places, weight = [], []
    for centre, spread, error in _grid(lost, kept, base, whole):
        density = _log_likelihood(centre, spread, base, some, whole) + _log_prior(centre) - 2 * spread
        places.append((centre, spread))
        weight.append(density + np.log(error * spread**2))
    weight = np.exp(np.array(weight) - max(weight))
    kept = weight > 1e-4
    return np.array(places)[kept], weight[kept] / weight[kept].sum()


def test_the_prior_is_the_most_likely_by_scipy():
    """The maximum of its beta-binomial, searched another way."""
    prior = fit(SOME, WHOLE, BASE)
    found = optimize.minimize(lambda p: -_log_likelihood(p[0], np.exp(p[1])), [0.0, -1.0], method="BFGS")
    assert logit(prior.mean) == pytest.approx(found.x[0], abs=1e-4)
    spread = 1 / np.sqrt(prior.size * prior.mean * (1 - prior.mean))
    assert spread == pytest.approx(np.exp(found.x[1]), rel=1e-3)
    assert 0.1 < spread < 1


@pytest.mark.parametrize("base", [BASE, np.full(8, 0.5)])
def test_nodes_agree_with_scipy(base):
    """Each weighs its beta-binomial likelihood, its priors and its cell."""
    nodes = fit(SOME, WHOLE, base).nodes
    places, weight = _expected_nodes(SOME.sum(), (WHOLE - SOME).sum(), base, SOME, WHOLE)
    np.testing.assert_allclose(np.c_[nodes.centre, nodes.spread], places, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(nodes.weight, weight, rtol=1e-6)


def test_without_a_city_the_base_is_one_half():
    """Whatever function is called."""
    alone, half = fit(SOME, WHOLE), fit(SOME, WHOLE, 0.5)
    assert (alone.mean, alone.size) == (half.mean, half.size)
    assert posterior(alone, 3, 9).value == posterior(alone, 3, 9, 0.5).value
    assert [float(part[..., 0]) for part in CERTAIN.components()] == pytest.approx([0.2, 50.0, 1.0])


def test_posterior_means_by_integration():
    """Averages of the textbook's posterior over a much finer grid of the two parameters."""
    found = posterior(fit(SOME, WHOLE, BASE), SOME, WHOLE, BASE)
    weight, means = [], []
    for centre in np.linspace(-1.6, 2.0, 61):
        for log_spread in np.linspace(np.log(0.03), np.log(3.0), 61):
            spread = np.exp(log_spread)
            weight.append(np.exp(_log_likelihood(centre, spread) + _log_prior(centre) + 2 * log_spread - 2 * spread + 30))
            mean = expit(centre + logit(BASE))
            size = 1 / (spread**2 * mean * (1 - mean))
            means.append((mean * size + SOME) / (size + WHOLE))
    np.testing.assert_allclose(found.value, np.average(means, axis=0, weights=weight), rtol=0.01)


def test_one_beta_prior_is_conjugate():
    """With a prior taken for certain the posterior is the beta of the textbook, at any level."""
    exact = stats.beta(0.2 * 50 + 9, 0.8 * 50 + 21)
    for level in (0.5, 0.9):
        found = posterior(CERTAIN, 9, 30, level=level)
        assert float(found.value) == pytest.approx(exact.mean())
        assert (float(found.low), float(found.high)) == pytest.approx(tuple(exact.interval(level)), rel=1e-9)
    assert float(probability_above(CERTAIN, 9, 30, 0.5, 0.25)) == pytest.approx(float(exact.sf(0.25)))


def test_the_prior_moves_with_the_city():
    """The odds of the class are added to the city's; the spread of the logits stays, so that the size changes."""
    mean, size, weight = CERTAIN.components([[0.1], [0.6]])
    odds = 0.2 / 0.8 * np.array([0.1 / 0.9, 0.6 / 0.4])
    share = odds / (1 + odds)
    assert mean.shape == size.shape == (2, 1, 1)
    np.testing.assert_allclose(mean.ravel(), share)
    np.testing.assert_allclose(size.ravel(), 50 * 0.2 * 0.8 / (share * (1 - share)))
    assert weight.tolist() == [1.0]
    a, b = share * size.ravel(), (1 - share) * size.ravel()
    found = posterior(CERTAIN, [9, 9], [30, 30], [0.1, 0.6])
    np.testing.assert_allclose(found.value, stats.beta.mean(a + 9, b + 21))


def test_a_mixture_becomes_the_beta_of_same_moments():
    """Mean and variance by the law of total variance, limits and probabilities by scipy."""
    nodes = Nodes(np.array([0.2, -0.5]), np.array([0.5, 0.8]), np.array([0.3, 0.7]))
    prior = BetaPrior(np.nan, np.nan, nodes)
    parts = []
    for centre, spread in ((0.2, 0.5), (-0.5, 0.8)):
        odds = np.exp(centre) * 0.3 / 0.7
        mean = odds / (1 + odds)
        size = 1 / (spread**2 * mean * (1 - mean))
        parts.append(stats.beta(mean * size + 6, (1 - mean) * size + 14))
    mean = 0.3 * parts[0].mean() + 0.7 * parts[1].mean()
    second = 0.3 * (parts[0].var() + parts[0].mean() ** 2) + 0.7 * (parts[1].var() + parts[1].mean() ** 2)
    worth = mean * (1 - mean) / (second - mean**2) - 1
    exact = stats.beta(mean * worth, (1 - mean) * worth)
    found = posterior(prior, 6, 20, 0.3)
    assert exact.var() == pytest.approx(second - mean**2)
    assert (float(found.value), float(found.low), float(found.high)) == pytest.approx((mean, *exact.ppf([0.05, 0.95])))
    assert float(probability_above(prior, 6, 20, 0.3, 0.25)) == pytest.approx(float(exact.sf(0.25)))


def test_shares_are_drawn_towards_their_own_city():
    """Two areas with the same counts differ as their cities do; what the class adds to the city is learnt."""
    base = np.array([0.05, 0.20] * 15)
    whole = np.full(30, 60)
    some = np.round(1.5 * base * whole)
    prior = fit(some, whole, base)
    found = posterior(prior, [6, 6], [60, 60], [0.05, 0.20])
    assert found.value[0] < 0.10 < found.value[1]
    assert prior.mean > 0.5
    assert np.isnan(posterior(prior, 6, 60, 0.0).value)


def test_what_is_unknown_or_empty_is_left_out():
    """Unknown counts, areas without unit and cities with none or nothing but the kind do not change the prior."""
    known = fit(SOME, WHOLE, BASE)
    more = fit(
        np.append(SOME, [np.nan, 0, 4, 4, 4, 4]).reshape(2, 7),
        np.append(WHOLE, [9, 0, np.nan, 9, 9, 9]).reshape(2, 7),
        np.append(BASE, [0.5, 0.5, 0.5, 0.0, 1.0, np.nan]).reshape(2, 7),
    )
    assert (more.mean, more.size) == (known.mean, known.size)
    np.testing.assert_array_equal(more.nodes.weight, known.nodes.weight)
    assert fit(np.append(SOME, 1), np.append(WHOLE, 1), np.append(BASE, 0.3)).mean != known.mean


def test_a_class_of_nothing_is_unknown():
    """And so are its areas."""
    prior = fit([np.nan, 0, 3], [2, 0, 4], [0.5, 0.5, 0.0])
    assert np.isnan([prior.mean, prior.size]).all()
    assert prior.nodes is None
    assert np.isnan(posterior(prior, [1], [1]).value).all()


@pytest.mark.parametrize("is_all", [False, True])
def test_none_or_all_keep_half_a_unit_on_the_other_side(is_all):
    """The prior has these odds and the least spread; its nodes still weigh what was seen."""
    whole, base = np.array([4, 6, 10]), np.array([0.3, 0.4, 0.6])
    some = whole if is_all else np.zeros(3)
    prior = fit(some, whole, base)
    odds = (40.0 if is_all else 1 / 40) / (9.6 / 10.4)
    assert prior.mean == pytest.approx(odds / (1 + odds))
    assert prior.size * prior.mean * (1 - prior.mean) == pytest.approx(1 / 0.03**2)
    lost, kept = (20.0, 0.5) if is_all else (0.5, 20.0)
    places, weight = _expected_nodes(lost, kept, base, some, whole)
    np.testing.assert_allclose(np.c_[prior.nodes.centre, prior.nodes.spread], places, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(prior.nodes.weight, weight, rtol=1e-6)


@pytest.mark.parametrize(("some", "share"), [([1, 0, 0], 1 / 20), ([4, 6, 9], 19 / 20)])
def test_one_unit_on_a_side_is_a_mixed_class(some, share):
    """Its most likely mean is searched and not set."""
    prior = fit(some, [4, 6, 10])
    found = optimize.minimize_scalar(
        lambda centre: -_log_likelihood(centre, 0.03, 0.5, np.array(some), np.array([4, 6, 10])), bounds=(-8, 8)
    )
    spread = 1 / np.sqrt(prior.size * prior.mean * (1 - prior.mean))
    free = -_log_likelihood(logit(prior.mean), spread, 0.5, np.array(some), np.array([4, 6, 10]))
    assert free <= found.fun + 1e-9
    assert prior.mean == pytest.approx(share, rel=0.5)


def test_alike_areas_have_the_least_spread():
    """Where all have the same share the size stops where logits spread by 3 %."""
    prior = fit([10, 20, 40], [40, 80, 160])
    assert prior.mean == pytest.approx(0.25, rel=1e-5)
    assert prior.size == pytest.approx(1 / (0.03**2 * 0.25 * 0.75), rel=1e-4)


def test_areas_that_cannot_be_known():
    """No unit, an unknown input, or a city without any or with nothing else: nan throughout."""
    some, whole, base = [[0, np.nan, 1], [1, 1, 1]], [[0, 2, np.nan], [2, 2, 1]], [[0.5, 0.5, 0.5], [0.0, 1.0, 0.5]]
    found = posterior(CERTAIN, some, whole, base)
    for side in (found.value, found.low, found.high, probability_above(CERTAIN, some, whole, base, 0.5)):
        assert np.isnan(side).tolist() == [[True, True, True], [True, True, False]]


def test_impossible_shares_are_refused():
    """The message says which input is wrong."""
    calls = (
        fit,
        lambda some, whole, base: posterior(CERTAIN, some, whole, base),
        lambda some, whole, base: probability_above(CERTAIN, some, whole, base, 0.5),
    )
    for asked in calls:
        with pytest.raises(ValueError, match=r"^A negative value \(-1\) among some:"):
            asked(-1, 2, 0.5)
        with pytest.raises(ValueError, match=r"^A negative value \(-1\) among all:"):
            asked(1, -1, 0.5)
        with pytest.raises(ValueError, match=r"^More some than all:"):
            asked(3, 2, 0.5)
        with pytest.raises(ValueError, match=r"^A negative value \(-1\) among shares of the city:"):
            asked(1, 2, -1)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among thresholds:"):
        probability_above(CERTAIN, 1, 2, 0.5, -1)
    with pytest.raises(ValueError, match=r"^A level of 1:"):
        posterior(CERTAIN, 1, 2, 0.5, 1)
