"""Distances between profiles, against scipy and enumeration (tests/references.md)."""

from itertools import product
from math import factorial, prod

import numpy as np
import pytest
from scipy import stats
from scipy.spatial import distance

from quartiers.knowledge.engine.statistics import distances
from quartiers.knowledge.engine.statistics.distances import hellinger, krugman, null_distances

HERE = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.2, 0.3, 0.4]])
CITY = np.array([0.25, 0.25, 0.4, 0.1])


def test_distances_agree_with_scipy():
    """Krugman's is the city-block distance, Hellinger's the Euclidean one of the roots over the root of two."""
    for row, share in enumerate(HERE):
        assert krugman(HERE, CITY)[row] == pytest.approx(distance.cityblock(share, CITY), abs=1e-12)
        expected = distance.euclidean(np.sqrt(share), np.sqrt(CITY)) / np.sqrt(2)
        assert hellinger(HERE, CITY)[row] == pytest.approx(expected, abs=1e-12)


def test_distances_at_both_ends():
    """The same profile is at 0; nothing in common is at 2 for Krugman's, at 1 for Hellinger's."""
    assert krugman(CITY, CITY) == hellinger(CITY, CITY) == 0
    assert float(krugman([1, 0], [0, 1])) == 2
    assert float(hellinger([1, 0], [0, 1])) == pytest.approx(1)


def test_hellinger_by_hand():
    """One minus the square is the sum of the roots of the products."""
    affinity = sum(np.sqrt(a * b) for a, b in zip(HERE[1], CITY, strict=True))
    assert 1 - hellinger(HERE[1], CITY) ** 2 == pytest.approx(affinity, abs=1e-12)
    assert float(krugman([0.5, 0.5], [0.8, 0.2])) == pytest.approx(0.6)


@pytest.mark.parametrize("measure", [krugman, hellinger])
def test_shares_are_not_negative(measure):
    """The message says which profile is wrong; an unknown share makes an unknown distance."""
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among shares:"):
        measure([-1, 2], [0.5, 0.5])
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among shares of the city:"):
        measure([0.5, 0.5], [-1, 2])
    assert np.isnan(measure([np.nan, 1], [0.5, 0.5]))


def _enumerated(units, city, measure):
    """Distances of all the profiles that so many units can have, and the chance of each."""
    found = []
    for drawn in product(range(units + 1), repeat=len(city)):
        if sum(drawn) == units:
            ways = factorial(units) / prod(factorial(k) for k in drawn)
            chance = ways * prod(p**k for p, k in zip(city, drawn, strict=True))
            found.append((float(measure(np.array(drawn) / units, city)), chance))
    return np.array(found).T


@pytest.mark.parametrize("measure", [krugman, hellinger])
def test_chance_alone_by_enumeration(measure):
    """Mean and central interval of all the profiles of six units, but for the noise of the draws."""
    far, chance = _enumerated(6, [0.6, 0.3, 0.1], measure)
    order = np.argsort(far)
    below = np.cumsum(chance[order])
    low, high = (far[order][np.searchsorted(below, p)] for p in (0.05, 0.95))
    draws = 40_000
    found = null_distances([6], [6.0, 3.0, 1.0], draws, np.random.default_rng(1), measure)
    mean = far @ chance
    assert found.value[0] == pytest.approx(mean, abs=5 * np.sqrt((far**2 @ chance - mean**2) / draws))
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=1e-9)


def test_chance_alone_agrees_with_scipy():
    """With two kinds the distance is that of a binomial share, and the level decides which quantiles."""
    units, draws = 50, 20_000
    share = np.arange(units + 1) / units
    chance = stats.binom.pmf(np.arange(units + 1), units, 0.3)
    far = 2 * np.abs(share - 0.3)
    found = null_distances(units, [0.3, 0.7], draws, np.random.default_rng(5), krugman, 0.5)
    assert found.value[0] == pytest.approx(far @ chance, abs=5 * np.sqrt(far**2 @ chance / draws))
    order = np.argsort(far)
    below = np.cumsum(chance[order])
    assert found.low[0] == pytest.approx(far[order][np.searchsorted(below, 0.25)], abs=1e-9)
    assert found.high[0] == pytest.approx(far[order][np.searchsorted(below, 0.75)], abs=1e-9)


def test_the_draws_are_those_of_the_generator():
    """Area after area, from its own city, those without units left out: the same seed gives the same figures."""
    sizes, city = np.array([4, 0, 9, np.nan, 20]), np.array([[0.5, 0.5], [1, 0], [0.9, 0.1], [1, 0], [0.2, 0.8]])
    found = null_distances(sizes, 10 * city, 30, np.random.default_rng(11), krugman, 0.8)
    known = [0, 2, 4]
    drawn = np.random.default_rng(11).multinomial(sizes[known].astype(int), city[known], size=(30, 3))
    far = np.array([[distance.cityblock(d / d.sum(), c) for d, c in zip(row, city[known], strict=True)] for row in drawn])
    np.testing.assert_allclose(found.value[known], far.mean(axis=0), rtol=1e-9)
    np.testing.assert_allclose(found.low[known], np.quantile(far, 0.1, axis=0), rtol=1e-9)
    np.testing.assert_allclose(found.high[known], np.quantile(far, 0.9, axis=0), rtol=1e-9)
    for side in (found.value, found.low, found.high):
        assert np.isnan(side).tolist() == [False, True, False, True, False]


@pytest.mark.parametrize(("memory", "steps"), [(1 << 21, [5]), (60, [3, 2]), (40, [2, 2, 1]), (1, [1] * 5)])
def test_areas_are_drawn_by_lots(monkeypatch, memory, steps):
    """As many areas at once as memory allows, at least one, and all of them in the end."""
    monkeypatch.setattr(distances, "DRAWN_AT_ONCE", memory)
    seen = []

    def spied(shares, base):
        seen.append(base.shape)
        assert shares.shape == (10, *base.shape)
        np.testing.assert_allclose(shares.sum(axis=-1), 1.0)
        np.testing.assert_allclose(base.sum(axis=-1), 1.0)
        return krugman(shares, base)

    found = null_distances([3, 4, 5, 6, 7], [2.0, 3.0], 10, np.random.default_rng(0), spied)
    assert seen == [(step, 2) for step in steps]
    assert np.isfinite(found.value).all()


def test_a_city_without_units_or_with_the_unknown():
    """A single unit is enough to draw; one draw is enough to answer; no area gives no answer."""
    one = null_distances([1], [1.0, 0.0], 1, np.random.default_rng(0), krugman)
    assert (one.value[0], one.low[0], one.high[0]) == (0.0, 0.0, 0.0)
    assert null_distances([0, np.nan], [0.5, 0.5], 3, np.random.default_rng(0), krugman).value.shape == (2,)


def test_impossible_draws_are_refused():
    """The message says which input is wrong."""
    generator = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"^0 draws: give at least 1\.$"):
        null_distances([1], [0.5, 0.5], 0, generator, krugman)
    with pytest.raises(ValueError, match="among sizes:"):
        null_distances([-1], [0.5, 0.5], 1, generator, krugman)
    with pytest.raises(ValueError, match="among shares of the city:"):
        null_distances([1], [-0.5, 0.5], 1, generator, krugman)
    with pytest.raises(ValueError, match=r"^A level of 1:"):
        null_distances([1], [0.5, 0.5], 1, generator, krugman, 1)
