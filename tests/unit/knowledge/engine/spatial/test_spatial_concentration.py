"""The M function, against all the ways to deal kinds, scipy's permutation test and by hand (tests/references.md)."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import distance

from quartiers.knowledge.engine.spatial import concentration as module
from quartiers.knowledge.engine.spatial.concentration import concentration, envelope, mean_by_kind

# Two pairs and a lonely shop: A and B at one end, A and A at the other, B far from all.
SHOPS = [[0.0, 0.0], [10.0, 0.0], [1000.0, 0.0], [1010.0, 0.0], [5000.0, 0.0]]
KINDS = [0, 1, 0, 0, 1]


def _city(seed, shops=60, kinds=3, axes=2):
    """Shops of some kinds, drawn in a square of 1 km."""
    draw = np.random.default_rng(seed)
    return draw.uniform(0, 1000, (shops, axes)), draw.integers(0, kinds, shops)


def _by_enumeration(xy, kind, first, second, radius):
    """M of one pair, shop by shop."""
    ratios = []
    for i, place in enumerate(xy):
        if kind[i] == first:
            near = [kind[j] for j, other in enumerate(xy) if j != i and distance.euclidean(place, other) <= radius]
            if near:
                ratios.append(sum(k == second for k in near) / len(near))
    share = (sum(k == second for k in kind) - (first == second)) / (len(kind) - 1)
    return np.mean(ratios) / share


def test_two_streets_by_hand():
    """Of five shops: A has an A beside it in two cases of three, where two of four others are A; B has no B."""
    found = concentration(SHOPS, KINDS, 2, [10.0])
    assert found.shape == (1, 2, 2)
    np.testing.assert_allclose(found[0], [[(2 / 3) / (2 / 4), (1 / 3) / (2 / 4)], [1 / (3 / 4), 0.0]], rtol=1e-12)
    # 9.9 m: nobody has a neighbour. 6 km: all have all, and nothing is concentrated.
    nobody, everybody = concentration(SHOPS, KINDS, 2, [9.9, 6000.0])
    assert np.isnan(nobody).all()
    np.testing.assert_allclose(everybody, 1.0, rtol=1e-12)


@pytest.mark.parametrize("axes", [2, 3])
def test_m_by_enumeration(axes):
    """Shop by shop, at two radii, for all pairs of kinds."""
    xy, kind = _city(1, axes=axes)
    found = concentration(xy, kind, 3, [80.0, 300.0])
    for place, radius in enumerate((80.0, 300.0)):
        for first in range(3):
            for second in range(3):
                expected = _by_enumeration(xy, kind, first, second, radius)
                assert found[place, first, second] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kinds", [(0, 0, 1, 1, 2), (0, 0, 0, 1, 1)])
def test_chance_gives_one(kinds):
    """Over all the ways to deal the kinds among the same places, wherever M is known."""
    places = [[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [30.0, 0.0], [40.0, 0.0]]
    dealt = np.array([concentration(places, way, 3, [10.0])[0] for way in set(permutations(kinds))])
    for first in set(kinds):
        for second in set(kinds):
            alone = first == second and kinds.count(first) == 1
            assert np.isnan(dealt[:, first, second]).all() if alone else dealt[:, first, second].mean() == pytest.approx(1.0)


def test_chance_gives_one_with_lonely_shops():
    """They are left out, not counted for zero: the mean over the ways that are known is still one, case by case."""
    dealt = [concentration(SHOPS, way, 3, [10.0])[0] for way in permutations([0, 1, 1, 2, 2])]
    known = [m[0, 1] for m in dealt if not np.isnan(m[0, 1])]
    assert len(known) == 96
    assert np.mean(known) == pytest.approx(1.0)


def test_chance_gives_one_within_a_kind_with_lonely_shops():
    """Each way counts for its shops that have a neighbour: two A both beside another shop say twice as much as one."""
    ways = list(permutations([0, 0, 1, 2, 2]))
    found = np.array([concentration(SHOPS, way, 3, [10.0])[0, 0, 0] for way in ways])
    weight = np.array([sum(k == 0 for k in way[:4]) for way in ways])
    assert weight.min() == 1
    assert found @ weight / weight.sum() == pytest.approx(1.0)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.floats(0, 2 * np.pi), st.floats(-1e5, 1e5))
def test_the_map_may_be_moved_and_turned(seed, angle, moved):
    """M only sees distances, and the order of shops does not matter."""
    xy, kind = _city(seed, 30)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    order = np.random.default_rng(seed).permutation(30)
    found = concentration((xy @ turn + moved)[order], kind[order], 3, [250.0])
    np.testing.assert_allclose(found, concentration(xy, kind, 3, [250.0]), rtol=1e-9)


def test_a_kind_that_is_absent_or_alone():
    """Nothing is known around a kind that is not there, nor of the only shop of a kind beside itself."""
    found = concentration([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]], [0, 0, 2], 3, [10.0])[0]
    assert np.isnan(found[1]).all()
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(found[2, 2])
    assert found[2, 0] == pytest.approx(1.0)
    assert np.isnan(concentration([[0.0, 0.0]], [0], 1, [10.0])).all()


def test_means_leave_the_unknown_out():
    """Each kind over its own rows."""
    found = mean_by_kind(np.array([[1.0, np.nan], [3.0, 5.0], [7.0, np.nan]]), np.array([0, 0, 1]))
    np.testing.assert_array_equal(found, [[2.0, 5.0], [7.0, np.nan]])


@pytest.mark.parametrize("pair", [(0, 1), (1, 1)])
def test_the_envelope_holds_its_share_of_the_draws(monkeypatch, pair):
    """Nine draws in ten are inside at all radii, and would not be in a narrower one; the value is that of M."""
    xy, kind = _city(2, 80)
    radii, draws = [60.0, 120.0, 240.0], 200
    seen = []
    true_pair = module._of_pair
    monkeypatch.setattr(module, "_of_pair", lambda *asked: seen.append(true_pair(*asked)) or seen[-1])
    found = envelope(xy, kind, pair, radii, np.random.default_rng(3), draws)
    dealt = np.array(seen[:draws])
    np.testing.assert_allclose(found.value, concentration(xy, kind, 3, radii)[:, pair[0], pair[1]], rtol=1e-6)
    is_inside = ((dealt >= found.low) & (dealt <= found.high)).all(axis=1)
    assert is_inside.mean() >= 0.9
    k = int((dealt <= found.low).sum(axis=0).min())
    narrower = np.sort(dealt, axis=0)
    is_inside = ((dealt >= narrower[k]) & (dealt <= narrower[draws - 1 - k])).all(axis=1)
    assert is_inside.mean() < 0.9


def test_the_envelope_of_one_radius_is_that_of_its_quantiles(monkeypatch):
    """With values 1 to 20 in some order, two may be left out: one at each end is as far as both ends can be cut."""
    order = np.random.default_rng(1).permutation(20) + 1.0
    values = iter([*order, 99.0])
    monkeypatch.setattr(module, "_of_pair", lambda *_: np.array([next(values)]))
    found = envelope(SHOPS, KINDS, (0, 1), [10.0], np.random.default_rng(0), 20)
    assert (found.value.tolist(), found.low.tolist(), found.high.tolist()) == ([99.0], [2.0], [19.0])


def test_a_tenth_of_the_draws_may_leave(monkeypatch):
    """Of ten draws one may: not enough to cut both ends. A draw without neighbours counts for one."""
    for draws, expected in ((10, (1.0, 10.0)), (19, (1.0, 19.0)), (30, (2.0, 29.0)), (1, (1.0, 1.0))):
        values = iter([*np.arange(1.0, draws + 1), 5.0])
        monkeypatch.setattr(module, "_of_pair", lambda *_, values=values: np.array([next(values)]))
        found = envelope(SHOPS, KINDS, (0, 1), [10.0], np.random.default_rng(0), draws)
        assert (found.low[0], found.high[0]) == expected
    values = iter([np.nan, 3.0, np.nan])
    monkeypatch.setattr(module, "_of_pair", lambda *_: np.array([next(values)]))
    found = envelope(SHOPS, KINDS, (0, 1), [10.0], np.random.default_rng(0), 2)
    assert (found.low[0], found.high[0]) == (1.0, 3.0)
    assert np.isnan(found.value[0])


@pytest.mark.parametrize(("turned", "expected"), [(False, (0.0, 15.0)), (True, (2.0, 17.0))])
def test_draws_that_are_equal_are_equally_far(monkeypatch, turned, expected):
    """Three draws at the same end are all as far as the third from it: the two that leave are at the other end."""
    drawn = np.array([0.0, 0.0, 0.0, *range(1, 18)])
    values = iter([*(17 - drawn if turned else drawn), 5.0])
    monkeypatch.setattr(module, "_of_pair", lambda *_: np.array([next(values)]))
    found = envelope(SHOPS, KINDS, (0, 1), [10.0], np.random.default_rng(0), 20)
    assert (found.low[0], found.high[0]) == expected


def test_the_envelope_agrees_with_scipy():
    """Kinds dealt at random: M leaves the envelope of one radius as often as scipy's permutation test says it may."""
    xy, kind = _city(4, 40, 2)
    order = np.argsort(xy[:, 0])
    kind = kind[order]
    xy = xy[order]
    kind[:12] = 0

    def m(dealt):
        return concentration(xy, dealt, 2, [200.0])[0, 0, 0]

    test = stats.permutation_test((kind,), m, permutation_type="pairings", n_resamples=400, rng=1, alternative="greater")
    found = envelope(xy, kind, (0, 0), [200.0], np.random.default_rng(1), 400)
    assert found.value[0] == pytest.approx(test.statistic, rel=1e-6)
    low, high = np.quantile(test.null_distribution, (0.05, 0.95))
    spread = test.null_distribution.std()
    assert found.low[0] == pytest.approx(low, abs=0.3 * spread)
    assert found.high[0] == pytest.approx(high, abs=0.3 * spread)
    assert test.null_distribution.mean() == pytest.approx(1.0, abs=5 * spread / 20)


@pytest.mark.thorough
def test_false_alarms_of_the_envelope():
    """Kinds that are dealt at random leave it one time in ten, over all radii together."""
    xy, kind = _city(6, 50, 2)
    draw, outside, cities = np.random.default_rng(8), 0, 120
    for _ in range(cities):
        found = envelope(xy, draw.permutation(kind), (0, 1), [100.0, 200.0, 400.0], draw, 99)
        outside += bool(((found.value < found.low) | (found.value > found.high)).any())
    assert outside / cities == pytest.approx(0.1, abs=4 * np.sqrt(0.1 * 0.9 / cities))


def test_a_cluster_leaves_the_envelope():
    """Shops of one kind that stand together are found, at the radius of their cluster."""
    xy, kind = _city(5, 90, 3)
    xy[:12], kind[:12] = 500 + xy[:12] / 20, 0
    found = envelope(xy, kind, (0, 0), [60.0, 400.0], np.random.default_rng(1), 99)
    assert found.value[0] > found.high[0]


def test_what_cannot_be_dealt_is_refused():
    """The message says what to give."""
    generator = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"^0 draws: give at least 1\.$"):
        envelope(SHOPS, KINDS, (0, 1), [10.0], generator, 0)
    with pytest.raises(ValueError, match="among the shops:"):
        envelope([[np.nan, 0.0]], [0], (0, 0), [10.0], generator)
    with pytest.raises(ValueError, match=r"^4 kinds for 5 places:"):
        envelope(SHOPS, KINDS[:4], (0, 1), [10.0], generator)
    with pytest.raises(ValueError, match=r"^A kind below 0"):
        envelope(SHOPS, [0, -1, 0, 0, 1], (0, 1), [10.0], generator)
    with pytest.raises(ValueError, match=r"^A reach of -5\.0 m:"):
        envelope(SHOPS, KINDS, (0, 1), [-5.0], generator)
    assert np.isnan(envelope(SHOPS, KINDS, (0, 7), [10.0], generator, 3).value[0])
    assert np.isnan(envelope(np.zeros((0, 2)), [], (0, 1), [10.0], generator, 3).value[0])
