"""Rates drawn towards their class, against statsmodels, scipy and plain integration (tests/references.md)."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from quartiers.knowledge.engine.statistics.gamma_poisson import GammaPrior, fit, posterior, predictive, probability_below
from quartiers.knowledge.engine.statistics.mixtures import PLACES, SPREADS, Nodes

COUNTS = np.array([0, 3, 30, 12, 9, 14, 2, 45])
EXPECTED = np.array([5.0, 5.0, 20.0, 12.0, 10.0, 12.0, 4.0, 20.0])
CERTAIN = GammaPrior(4.0, 5.0)


def _log_likelihood(log_mean, spread):
    """Of the class above, by scipy's negative binomial."""
    shape = spread**-2
    return stats.nbinom.logpmf(COUNTS, shape, shape / (shape + np.exp(log_mean) * EXPECTED)).sum()


def _grid(total, whole, whole_of_squares):
    """The places looked at: around the overall rate, as wide as the variance of a sum of such counts makes it."""
    for spread in SPREADS:
        error = np.sqrt(1 / total + spread**2 * whole_of_squares / whole**2)
        for place in PLACES:
            yield np.log(total / whole) + place * error, spread, error


def test_the_prior_agrees_with_statsmodels():
    """The most likely mean and dispersion are those of its negative binomial regression."""
    prior = fit(COUNTS, EXPECTED)
    fitted = NegativeBinomial(COUNTS, np.ones(len(COUNTS)), exposure=EXPECTED).fit(disp=0, maxiter=200, gtol=1e-9)
    assert prior.shape / prior.rate == pytest.approx(np.exp(fitted.params[0]), rel=1e-4)
    assert 1 / prior.shape == pytest.approx(fitted.params[1], rel=1e-4)
    assert 0.05 < fitted.params[1] < 1


def test_nodes_agree_with_scipy():
    """Each weighs its negative binomial likelihood, its priors and its cell."""
    nodes = fit(COUNTS, EXPECTED).nodes
    found = dict(zip(zip(nodes.centre.round(9), nodes.spread.round(9), strict=True), nodes.weight, strict=True))
    expected = {}
    for log_mean, spread, error in _grid(COUNTS.sum(), EXPECTED.sum(), (EXPECTED**2).sum()):
        density = np.exp(_log_likelihood(log_mean, spread) + 0.5 * log_mean) * spread * np.exp(-2 * spread)
        expected[log_mean.round(9), spread.round(9)] = density * error * spread
    least = 1e-4 * max(expected.values())
    whole = sum(weight for weight in expected.values() if weight > least)
    expected = {place: weight / whole for place, weight in expected.items() if weight > least}
    assert found.keys() == expected.keys()
    assert list(found.values()) == pytest.approx(list(expected.values()), rel=1e-6)


def test_posterior_means_by_integration():
    """Averages of the textbook's posterior over a much finer grid of the two parameters."""
    found = posterior(fit(COUNTS, EXPECTED), COUNTS, EXPECTED)
    weight, mean = [], []
    for log_mean in np.linspace(-1.5, 1.5, 61):
        for log_spread in np.linspace(np.log(0.03), np.log(3.0), 61):
            spread = np.exp(log_spread)
            prior = 0.5 * log_mean + 2 * log_spread - 2 * spread
            weight.append(np.exp(_log_likelihood(log_mean, spread) + prior + 50))
            mean.append((spread**-2 + COUNTS) / (spread**-2 / np.exp(log_mean) + EXPECTED))
    np.testing.assert_allclose(found.value, np.average(mean, axis=0, weights=weight), rtol=0.01)


def test_a_prior_taken_for_certain_is_conjugate():
    """The posterior is the gamma of the textbook, at any level and in any shape."""
    counts, expected = np.array([[0, 3], [30, 2]]), np.array([2.0, 5.0])
    exact = stats.gamma(4.0 + counts, scale=1 / (5.0 + expected))
    for level in (0.5, 0.9):
        found = posterior(CERTAIN, counts, expected, level)
        np.testing.assert_allclose(found.value, exact.mean(), rtol=1e-9)
        np.testing.assert_allclose(found.low, exact.ppf((1 - level) / 2), rtol=1e-9)
        np.testing.assert_allclose(found.high, exact.ppf((1 + level) / 2), rtol=1e-9)
    np.testing.assert_allclose(probability_below(CERTAIN, counts, expected, 0.7), exact.cdf(0.7), rtol=1e-9)


def test_components_are_gammas_of_that_mean_and_variation():
    """Of mean exp(centre) and coefficient of variation the spread; one alone without nodes."""
    nodes = Nodes(np.array([0.2, -0.5]), np.array([0.5, 0.1]), np.array([0.3, 0.7]))
    shape, rate, weight = GammaPrior(1.0, 1.0, nodes).components()
    mean, variance = stats.gamma.stats(shape, scale=1 / rate)
    np.testing.assert_allclose(mean, np.exp([0.2, -0.5]))
    np.testing.assert_allclose(np.sqrt(variance) / mean, [0.5, 0.1])
    assert weight.tolist() == [0.3, 0.7]
    assert [part.tolist() for part in CERTAIN.components()] == [[4.0], [5.0], [1.0]]


def test_a_mixture_becomes_the_gamma_of_same_moments():
    """Mean and variance by the law of total variance, limits and probabilities by scipy."""
    nodes = Nodes(np.array([0.2, -0.5]), np.array([0.5, 0.8]), np.array([0.3, 0.7]))
    prior = GammaPrior(np.nan, np.nan, nodes)
    parts = [stats.gamma(s**-2 + 6, scale=1 / (s**-2 * np.exp(-c) + 4.0)) for c, s in ((0.2, 0.5), (-0.5, 0.8))]
    mean = 0.3 * parts[0].mean() + 0.7 * parts[1].mean()
    second = 0.3 * (parts[0].var() + parts[0].mean() ** 2) + 0.7 * (parts[1].var() + parts[1].mean() ** 2)
    variance = second - mean**2
    exact = stats.gamma(mean**2 / variance, scale=variance / mean)
    found = posterior(prior, 6, 4.0)
    assert (float(found.value), float(found.low), float(found.high)) == pytest.approx((mean, *exact.ppf([0.05, 0.95])))
    assert float(probability_below(prior, 6, 4.0, 1.1)) == pytest.approx(exact.cdf(1.1))


def test_smoothing_lies_between_the_raw_value_and_the_class():
    """A mean is drawn towards the class, less so where more was seen."""
    prior = fit(COUNTS, EXPECTED)
    found = posterior(prior, COUNTS, EXPECTED)
    raw, middle = COUNTS / EXPECTED, prior.shape / prior.rate
    assert (np.sign(found.value - raw) == np.sign(middle - raw)).all()
    assert 0 < found.value[0] < middle
    drawn = (raw - found.value) / (raw - middle)
    assert drawn[7] < drawn[0]
    assert ((found.low < found.value) & (found.value < found.high)).all()


def test_what_is_unknown_or_empty_is_left_out():
    """Unknown counts, and areas where nothing was expected, do not change the prior; less than one expected counts."""
    known = fit(COUNTS, EXPECTED)
    more = fit(np.append(COUNTS, [np.nan, 0, 4, np.inf]).reshape(2, 6), np.append(EXPECTED, [5, 0, np.nan, 3]).reshape(2, 6))
    assert (more.shape, more.rate) == (known.shape, known.rate)
    np.testing.assert_array_equal(more.nodes.weight, known.nodes.weight)
    assert fit(np.append(COUNTS, 3), np.append(EXPECTED, 0.5)).shape != known.shape


def test_one_expected_count_serves_all():
    """Shapes are stretched to each other."""
    one, each = fit(COUNTS, 10.0), fit(COUNTS, np.full(8, 10.0))
    assert (one.shape, one.rate) == (each.shape, each.rate)


def test_a_class_of_nothing_is_unknown():
    """And so are its areas."""
    prior = fit([np.nan, 3], [2, 0])
    assert np.isnan([prior.shape, prior.rate]).all()
    assert prior.nodes is None
    assert np.isnan(posterior(prior, [1], [1]).value).all()


def test_a_class_without_event_is_given_half_of_one():
    """Its prior has that mean and the least spread; its nodes still weigh what was seen."""
    prior = fit(np.zeros(3), [2.0, 3.0, 5.0])
    assert prior.shape / prior.rate == pytest.approx(0.05)
    assert prior.shape == pytest.approx(1 / 0.03**2)
    expected = []
    for log_mean, spread, error in _grid(0.5, 10.0, 38.0):
        none = np.prod([stats.nbinom.pmf(0, spread**-2, 1 / (1 + spread**2 * np.exp(log_mean) * e)) for e in (2.0, 3.0, 5.0)])
        expected.append(none * np.exp(0.5 * log_mean) * spread**2 * np.exp(-2 * spread) * error)
    expected = np.array(expected)
    expected = expected[expected > 1e-4 * expected.max()]
    np.testing.assert_allclose(prior.nodes.weight, expected / expected.sum(), rtol=1e-6)


def test_alike_areas_have_the_least_spread():
    """Where all are as expected the shape stops at 1,111; the mean is the overall one, even with a single event."""
    alike = fit([10, 20, 40], [5.0, 10.0, 20.0])
    assert alike.shape == pytest.approx(1 / 0.03**2, rel=1e-5)
    assert alike.shape / alike.rate == pytest.approx(2.0, rel=1e-5)
    single = fit([1, 0], [2.0, 2.0])
    assert single.shape / single.rate == pytest.approx(0.25, rel=1e-3)


def test_areas_that_cannot_be_known():
    """Nothing expected, or an unknown input: nan throughout."""
    counts, expected = [[3, np.nan], [3, 3]], [[0.0, 2.0], [np.nan, 0.5]]
    found = posterior(CERTAIN, counts, expected)
    for side in (found.value, found.low, found.high, probability_below(CERTAIN, counts, expected, 1.0)):
        assert np.isnan(side).tolist() == [[True, True], [True, False]]


def test_impossible_rates_are_refused():
    """The message says which input is wrong."""
    for counts, expected, name in (([-1], [1], "counts"), ([1], [-1], "expected counts")):
        for asked in (
            fit,
            lambda counts, expected: posterior(CERTAIN, counts, expected),
            lambda counts, expected: probability_below(CERTAIN, counts, expected, 1.0),
        ):
            with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
                asked(counts, expected)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among thresholds:"):
        probability_below(CERTAIN, 1, 1, -1)
    with pytest.raises(ValueError, match=r"^A level of 1:"):
        posterior(CERTAIN, 1, 1, 1)


def test_predictive_counts_are_negative_binomial():
    """scipy's nbinom, and a mixture of them where the parameters are uncertain."""
    prior = GammaPrior(2.5, 2.0)
    most, expected = np.array([0, 1, 4, 9]), 3.0
    assert predictive(prior, most, expected) == pytest.approx(stats.nbinom.cdf(most, 2.5, 2.0 / 5.0), rel=1e-12)
    nodes = Nodes(np.log([0.8, 1.2]), np.array([0.5, 1.0]), np.array([0.3, 0.7]))
    mixed = predictive(GammaPrior(2.5, 2.0, nodes), most, expected)
    parts = [
        stats.nbinom.cdf(most, spread**-2, spread**-2 / (spread**-2 + mean * expected))
        for mean, spread in ((0.8, 0.5), (1.2, 1.0))
    ]
    assert mixed == pytest.approx(0.3 * parts[0] + 0.7 * parts[1], rel=1e-12)


def test_a_zero_surprises_below_three_expected_only_when_rates_do_not_vary():
    """methods.md, lesson 1: three under Poisson, six or seven when the rate of the type varies."""
    alike, varied = GammaPrior(1e6, 1e6), GammaPrior(2.0, 2.0)
    assert predictive(alike, 0, 3.0) == pytest.approx(np.exp(-3.0), rel=1e-4)
    assert predictive(varied, 0, 3.0) > 0.15
    assert predictive(varied, 0, 6.9) == pytest.approx(0.05, abs=0.002)
    assert np.isnan(predictive(alike, 0, 0.0))
