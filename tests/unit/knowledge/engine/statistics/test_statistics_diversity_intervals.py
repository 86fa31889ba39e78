"""Limits of a diversity at equal number of units."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from quartiers.knowledge.engine.statistics.diversity_intervals import rarefied_diversity

SHOPS = np.array([[9, 8, 7, 3, 2, 1, 0], [30, 1, 1, 0, 0, 0, 0], [5, 5, 4, 4, 4, 4, 4]], float)


@pytest.mark.parametrize("size", [2, 15, 20, 28])
def test_the_value_is_the_rarefied_one(size):
    """Within 1e-9 of `rarefied_hill`, which is computed another way."""
    assert rarefied_diversity(SHOPS, size).value == pytest.approx(rarefied_hill(SHOPS, size, 1.0), rel=1e-9)


def test_limits_are_those_of_scipy_moved_to_the_value():
    """scipy's percentile bootstrap of the same units, moved back by its own bias on the logarithm: within 4 %."""
    units = np.repeat(np.arange(7), SHOPS[0].astype(int))

    def entropy(drawn):
        return float(np.log(rarefied_hill(np.bincount(drawn, minlength=7), 20, 1.0)))

    draws = bootstrap((units,), entropy, n_resamples=2000, vectorized=False, rng=np.random.default_rng(3), method="percentile")
    spread = draws.bootstrap_distribution
    moved = entropy(units) - spread.mean() + np.quantile(spread, (0.05, 0.95))
    found = rarefied_diversity(SHOPS[:1], 20)
    assert (float(found.low[0]), float(found.high[0])) == pytest.approx(np.exp(moved), rel=0.04)


def test_too_few_units_or_unknown_counts_have_no_answer():
    found = rarefied_diversity([[10, 9, 0], [10, 10, 0], [np.nan, 30, 0], [0, 0, 0]], 20)
    for numbers in (found.value, found.low, found.high):
        assert np.isfinite(numbers).tolist() == [False, True, False, False]


def test_an_area_answers_for_itself():
    """Alone, among others, or with its kinds in another order: the same figures."""
    alone = rarefied_diversity(SHOPS[1:2, ::-1], 20)
    among = rarefied_diversity(SHOPS, 20)
    assert (alone.value[0], alone.low[0], alone.high[0]) == pytest.approx((among.value[1], among.low[1], among.high[1]))


def test_limits_hold_the_value_and_stay_possible():
    found = rarefied_diversity(np.vstack([SHOPS, [[40, 0, 0, 0, 0, 0, 0]]]), 20)
    assert (found.low <= found.value + 1e-12).all()
    assert (found.value <= found.high + 1e-12).all()
    assert (found.low >= 1.0).all()
    assert (found.high <= 20.0).all()
    assert (found.low[3], found.high[3]) == (1.0, 1.0)


def test_a_higher_level_is_wider():
    narrow, wide = (rarefied_diversity(SHOPS, 20, level=level) for level in (0.5, 0.99))
    assert (wide.low < narrow.low).all()
    assert (narrow.high < wide.high).all()


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        rarefied_diversity([[21, -1]], 20)


def test_nine_in_ten_hold_the_truth():
    """Averaged over areas of 20 to 120 shops drawn from towns of fifty types: 88 to 94 %, and at least 85 % at each size."""
    chance = np.random.default_rng(22)
    held = {}
    for size in (20, 30, 50, 120):
        found = []
        for _ in range(250):
            town = chance.dirichlet(np.full(50, chance.choice([0.3, 1.0, 3.0])))
            truth = float(rarefied_hill(np.round(town * 1e7), 20, 1.0))
            limits = rarefied_diversity([chance.multinomial(size, town)], 20, draws=200)
            found.append(limits.low[0] <= truth <= limits.high[0])
        held[size] = float(np.mean(found))
    assert min(held.values()) >= 0.85, held
    assert 0.88 <= np.mean(list(held.values())) <= 0.94, held
