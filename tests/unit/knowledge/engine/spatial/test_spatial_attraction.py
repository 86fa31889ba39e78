"""Attraction between kinds and quality of a site, by enumeration and by hand (tests/references.md)."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats
from scipy.spatial import distance

from quartiers.knowledge.engine.spatial.attraction import Attraction, attraction, pair_table, quality
from quartiers.knowledge.engine.spatial.concentration import concentration
from quartiers.knowledge.engine.spatial.places import neighbours

# A street: A A B, 10 m apart, then far away B C, then C alone.
SHOPS = [[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [1000.0, 0.0], [1010.0, 0.0], [5000.0, 0.0]]
KINDS = np.array([0, 0, 1, 1, 2, 2])


def _city(seed, shops=60, kinds=3):
    """Shops of some kinds, drawn in a square of 1 km."""
    draw = np.random.default_rng(seed)
    return draw.uniform(0, 1000, (shops, 2)), draw.integers(0, kinds, shops)


def _by_enumeration(xy, kind, first, second, radius):
    """M_AB between two kinds, shop by shop: neighbours of the first kind are not counted."""
    ratios = []
    for i, place in enumerate(xy):
        if kind[i] == first:
            near = [kind[j] for j, other in enumerate(xy) if j != i and distance.euclidean(place, other) <= radius]
            near = [k for k in near if k != first]
            if near:
                ratios.append(near.count(second) / len(near))
    counts = np.bincount(kind)
    return np.mean(ratios) / (counts[second] / (len(kind) - counts[first]))


def _m(xy, kind, kinds, radius):
    return pair_table(neighbours(xy, kind, kinds, radius), np.asarray(kind))


def test_a_street_by_hand():
    """Only the second A has others than A beside it: a B, where B are two of the four that are not A."""
    found = _m(SHOPS, KINDS, 3, 10.0)
    expected = [
        [(1 + 1 / 2) / 2 / (1 / 5), 1 / (2 / 4), 0.0],
        [(1 / 2) / (2 / 4), 0.0, (1 / 2) / (2 / 4)],
        [0.0, 1 / (2 / 4), 0.0],
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_between_kinds_by_enumeration():
    """Shop by shop; within a kind it is M."""
    xy, kind = _city(1)
    found = _m(xy, kind, 3, 150.0)
    for first in range(3):
        for second in set(range(3)) - {first}:
            assert found[first, second] == pytest.approx(_by_enumeration(xy, kind, first, second, 150.0), rel=1e-12)
    np.testing.assert_allclose(np.diag(found), np.diag(concentration(xy, kind, 3, [150.0])[0]), rtol=1e-12)


def test_chance_gives_one():
    """Between kinds, over all the ways to deal them among the same places, those that say nothing left out."""
    dealt = np.array([_m(SHOPS, way, 3, 10.0) for way in set(permutations(KINDS.tolist()))])
    np.testing.assert_allclose(np.nanmean(dealt, axis=0)[~np.eye(3, dtype=bool)], 1.0, rtol=1e-12)
    assert np.isnan(dealt).any()


def _streets(number):
    """Streets 1 km apart, of three shops each: kinds 0 and 1 always together, with a 2 or a 3 beside them."""
    xy = [[1000.0 * street + 20.0 * shop, 0.0] for street in range(number) for shop in range(3)]
    kind = [k for street in range(number) for k in (0, 1, 2 + street % 2)]
    return np.array(xy), np.array(kind)


def test_what_always_stands_together_is_learnt():
    """Kinds 0 and 1 attract each other beyond chance; each keeps away from itself, as far as the table goes."""
    xy, kind = _streets(40)
    found = attraction(xy, kind, 4, np.random.default_rng(1), draws=199)
    assert found.value[0, 1] == pytest.approx(np.log10((1 / 2) / (40 / 80)))
    np.testing.assert_allclose(10 ** found.value[0, 2], (1 / 4) / (20 / 80), rtol=1e-9)
    assert np.diag(found.value).tolist() == [-2.0] * 4
    assert found.is_kept[0, 0]
    assert found.is_kept[1, 1]
    assert not found.is_kept[0, 2]
    assert found.mean_around[0].tolist() == [0.0, 1.0, 0.5, 0.5]
    assert found.mean_around[2].tolist() == [1.0, 1.0, 0.0, 0.0]


def _pairs(number):
    """Pairs of shops 1 km apart: kinds 0 and 1 together, or kinds 2 and 3."""
    xy = np.array([[1000.0 * pair + 50.0 * shop, 0.0] for pair in range(number) for shop in range(2)])
    return xy, np.array([k for pair in range(number) for k in ((0, 1) if pair % 2 else (2, 3))])


def test_attraction_is_above_zero_and_kept():
    """Half of the shops that are not 0 ... are 1, and all those beside a 0 are."""
    xy, kind = _pairs(60)
    found = attraction(xy, kind, 4, np.random.default_rng(1), draws=199)
    assert found.value[0, 1] == pytest.approx(np.log10(1 / (30 / 90)))
    assert found.is_kept[0, 1]
    assert found.value[0, 1] > found.high[0, 1] > 0 > found.low[0, 1]
    assert found.value[0, 2] == -2.0
    assert found.is_kept[0, 2]


def test_limits_and_keeping_are_those_of_the_draws():
    """The same deals of kinds give the same limits; a pair is kept by its p-value among all pairs."""
    xy, kind = _city(3, 50)
    draws = 60
    found = attraction(xy, kind, 3, np.random.default_rng(9), reach_m=200.0, draws=draws)
    draw = np.random.default_rng(9)
    dealt = np.array([_m(xy, draw.permutation(kind), 3, 200.0) for _ in range(draws)])
    low, high = np.quantile(dealt, (0.05, 0.95), axis=0)
    np.testing.assert_allclose(found.low, np.log10(np.maximum(low, 0.01)), rtol=1e-9)
    np.testing.assert_allclose(found.high, np.log10(np.maximum(high, 0.01)), rtol=1e-9)
    seen = _m(xy, kind, 3, 200.0)
    np.testing.assert_allclose(found.value, np.log10(seen), rtol=1e-9)
    above, below = ((1 + (far).sum(axis=0)) / (1 + draws) for far in (dealt >= seen, dealt <= seen))
    p = np.minimum(1, 2 * np.minimum(above, below))
    np.testing.assert_array_equal(found.is_kept, stats.false_discovery_control(p.ravel()).reshape(3, 3) <= 0.1)


def test_the_usual_distance_and_draws(monkeypatch):
    """100 m, 999 draws."""
    drawn = []

    class Counting:
        def permutation(self, kind):
            drawn.append(kind)
            return kind

    found = attraction([[0.0, 0.0], [100.0, 0.0], [200.1, 0.0]], [0, 1, 0], 2, Counting())
    assert len(drawn) == 999
    assert found.mean_around.tolist() == [[0.0, 0.5], [1.0, 0.0]]
    # Every draw is as far as what is seen: nothing is beyond chance.
    assert not found.is_kept.any()


def test_chance_alone_keeps_few_pairs():
    """Kinds dealt at random: false discoveries are held, city after city."""
    draw, cities = np.random.default_rng(5), 25
    kept = 0
    for seed in range(cities):
        xy, kind = _city(seed, 80, 4)
        kept += bool(attraction(xy, kind, 4, draw, draws=99).is_kept.any())
    assert kept / cities <= 0.1 + 4 * np.sqrt(0.1 * 0.9 / cities)


def test_a_kind_that_is_absent_says_nothing():
    """Its row and column are unknown and never kept; so are kinds without a neighbour."""
    xy, kind = _city(2, 40)
    found = attraction(xy, kind, 4, np.random.default_rng(1), draws=20)
    for table in (found.value, found.low, found.high):
        assert np.isnan(table[3]).all()
        assert np.isnan(table[:3, 3]).all()
        assert np.isfinite(table[:3, :3]).all()
    assert not found.is_kept[3].any()
    assert not found.is_kept[:, 3].any()
    assert np.isnan(found.mean_around[3]).all()
    lonely = attraction([[0.0, 0.0], [9000.0, 0.0]], [0, 1], 2, np.random.default_rng(1), draws=5)
    assert np.isnan(lonely.value).all()
    assert lonely.mean_around.tolist() == [[0, 0], [0, 0]]


def test_draws_that_say_nothing_are_left_out():
    """Of the limits and of the p-value: a pair known in few draws is judged by these."""
    lonely = [[9000.0 * place, 0.0] for place in range(1, 6)]
    xy, kind = np.array([[0.0, 0.0], [10.0, 0.0], *lonely]), np.array([0, 1, 0, 1, 0, 1, 0])
    draws = 40
    found = attraction(xy, kind, 2, np.random.default_rng(2), draws=draws)
    draw = np.random.default_rng(2)
    dealt = np.array([_m(xy, draw.permutation(kind), 2, 100.0) for _ in range(draws)])
    assert 0 < np.isnan(dealt[:, 0, 1]).sum() < draws
    np.testing.assert_allclose(found.low, np.log10(np.maximum(np.nanquantile(dealt, 0.05, axis=0), 0.01)), rtol=1e-9)


LEARNT = Attraction(
    value=np.array([[-1.0, 0.5, 0.3], [0.5, 0.2, np.nan], [np.nan, np.nan, np.nan]]),
    low=np.zeros((3, 3)),
    high=np.zeros((3, 3)),
    is_kept=np.array([[True, True, False], [True, False, False], [False, False, False]]),
    mean_around=np.array([[0.5, 2.0, 1.0], [1.0, 3.0, 0.0], [np.nan, np.nan, np.nan]]),
)


def test_quality_by_hand():
    """Kinds that attract count for, those that repel against, beside what the shops of the kind usually have."""
    found = quality(LEARNT, [[1.0, 4.0, 9.0], [0.0, 0.0, 0.0]])
    assert found[0, 0] == pytest.approx(-1.0 * (1 - 0.5) + 0.5 * (4 - 2.0))
    assert found[0, 1] == pytest.approx(0.5 * (1 - 1.0))
    assert found[1, :2].tolist() == pytest.approx([0.5 - 1.0, -0.5])
    assert np.isnan(found[:, 2]).all()


def test_the_shops_of_a_kind_have_no_quality_on_average():
    """That is where it is measured from."""
    xy, kind = _pairs(40)
    learnt = attraction(xy, kind, 4, np.random.default_rng(1), draws=99)
    found = quality(learnt, neighbours(xy, kind, 4, 100.0))
    for one in range(4):
        assert found[kind == one, one].mean() == pytest.approx(0.0, abs=1e-9)


def test_what_cannot_be_learnt_is_refused():
    """The message says what to give."""
    generator = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"^0 draws: give at least 1\.$"):
        attraction(SHOPS, KINDS, 3, generator, draws=0)
    with pytest.raises(ValueError, match="among the shops:"):
        attraction([[np.nan, 0.0]], [0], 1, generator)
    with pytest.raises(ValueError, match=r"^A kind below 0 or above 1:"):
        attraction(SHOPS, KINDS, 2, generator)
    with pytest.raises(ValueError, match=r"^A reach of -1 m:"):
        attraction(SHOPS, KINDS, 3, generator, reach_m=-1)
