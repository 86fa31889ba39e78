"""What an ordinary area shows by chance, against scipy's beta-binomial and by enumeration (tests/references.md)."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy.special import logit
from scipy.stats import betabinom

from quartiers.knowledge.engine.statistics.beta_binomial import BetaPrior, fit
from quartiers.knowledge.engine.statistics.share_by_chance import counts_by_chance, tails

EVEN = BetaPrior(0.5, 2.0)  # at a base of one half: the flat beta


@pytest.mark.parametrize(("some", "whole", "mean", "size"), [(0, 12, 0.1, 8.0), (5, 40, 0.2, 30.0), (40, 40, 0.7, 5.0)])
def test_tails_are_those_of_scipy(some, whole, mean, size):
    """Reference (a); at a base of one half the prior is the beta of its mean and size."""
    low, high = tails(BetaPrior(mean, size), some, whole, 0.5)
    law = betabinom(whole, mean * size, (1 - mean) * size)
    assert float(low) == pytest.approx(law.cdf(some), rel=1e-9)
    assert float(high) == pytest.approx(law.sf(some - 1), rel=1e-9)


def test_a_flat_beta_gives_every_count_the_same_chance():
    """Reference (c): closed form, k + 1 counts out of n + 1."""
    low, high = tails(EVEN, [0, 3, 9], [9, 9, 9], [0.5, 0.5, 0.5])
    assert low == pytest.approx([0.1, 0.4, 1.0])
    assert high == pytest.approx([1.0, 0.7, 0.1])


def test_whole_parameters_by_enumeration():
    """Reference (c): Pólya's urn with 2 and 3 balls, term by term."""

    def chance(k: int) -> Fraction:
        ways = Fraction(comb(6, k))
        for draw in range(k):
            ways *= Fraction(2 + draw, 5 + draw)
        for draw in range(6 - k):
            ways *= Fraction(3 + draw, 5 + k + draw)
        return ways

    low, _ = tails(BetaPrior(0.4, 5.0), 2, 6, 0.5)
    assert float(low) == pytest.approx(float(chance(0) + chance(1) + chance(2)), rel=1e-9)


def test_the_base_moves_the_mean():
    """The logit of the mean is that of the base, moved by that of the prior."""
    prior = BetaPrior(0.6, 20.0)
    low, _ = tails(prior, 3, 30, 0.1)
    mean = 1 / (1 + np.exp(-(logit(0.1) + logit(0.6))))
    spread = 1 / np.sqrt(20.0 * 0.6 * 0.4)
    size = 1 / (spread**2 * mean * (1 - mean))
    assert float(low) == pytest.approx(betabinom.cdf(3, 30, mean * size, (1 - mean) * size), rel=1e-9)


def test_counts_by_chance_hold_the_level():
    found = counts_by_chance(BetaPrior(0.3, 15.0), [50, 0], [0.5, 0.5])
    law = betabinom(50, 4.5, 10.5)
    low, high = int(found.low[0]), int(found.high[0])
    assert law.cdf(low - 1) < 0.05 <= law.cdf(low)
    assert law.cdf(high - 1) < 0.95 <= law.cdf(high)
    assert np.isnan(found.low[1])


def test_a_mixture_is_replaced_by_the_beta_of_same_moments():
    """A class drawn from a known law: one ordinary area in twenty is in each tail, to within the draws."""
    generator = np.random.default_rng(1)
    shares = generator.beta(6, 24, 400)
    counts = generator.binomial(80, shares)
    prior = fit(counts, np.full(400, 80), np.full(400, 0.2))
    low, high = tails(prior, counts, np.full(400, 80), np.full(400, 0.2))
    assert (low < 0.05).mean() == pytest.approx(0.05, abs=0.03)
    assert (high < 0.05).mean() == pytest.approx(0.05, abs=0.03)


def test_what_is_not_known_has_no_chance():
    low, high = tails(EVEN, [1, np.nan, 1], [0.0 + 4, 4, 4], [np.nan, 0.5, 1.0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    with pytest.raises(ValueError, match="some"):
        tails(EVEN, 5, 4, 0.5)
