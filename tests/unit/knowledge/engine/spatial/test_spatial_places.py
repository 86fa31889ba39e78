"""Pairs within reach: all of them, once, whatever the lots (tests/references.md)."""

import numpy as np
import pytest
from scipy.spatial import distance

from quartiers.knowledge.engine.spatial import places as module
from quartiers.knowledge.engine.spatial.places import around, links, neighbours, pairs_by_lot, places, reach


def _points(seed, number, axes=2):
    return np.random.default_rng(seed).uniform(0, 1000, (number, axes))


@pytest.mark.parametrize("memory", [1 << 23, 400, 40, 1])
@pytest.mark.parametrize("axes", [2, 3])
def test_every_pair_once_whatever_the_memory(monkeypatch, memory, axes):
    """As many places at once as memory allows, at least one; the pairs are those of the whole table of distances."""
    monkeypatch.setattr(module, "PAIRS_AT_ONCE", memory)
    here, there = _points(1, 60, axes), _points(2, 80, axes)
    far = distance.cdist(here, there)
    lots = list(pairs_by_lot(here, there, 250.0))
    found = {}
    for at, other, metres in lots:
        assert len(at) <= memory or len(set(at.tolist())) == 1
        for i, j, d in zip(at.tolist(), other.tolist(), metres.tolist(), strict=True):
            assert (i, j) not in found
            found[i, j] = d
    assert found.keys() == {(i, j) for i, j in zip(*np.nonzero(far <= 250.0), strict=True)}
    assert all(d == pytest.approx(far[pair], abs=1e-9) for pair, d in found.items())
    assert (len(lots) == 1) == (len(found) <= memory)


def test_lots_are_as_large_as_memory_allows(monkeypatch):
    """Four places with two neighbours each: two places fill a lot of four pairs, to the pair."""
    here = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [300.0, 0.0]])
    there = np.repeat(here, 2, axis=0)
    for memory, sizes in ((4, [4, 4]), (5, [4, 4]), (3, [2, 2, 2, 2]), (8, [8]), (6, [6, 2])):
        monkeypatch.setattr(module, "PAIRS_AT_ONCE", memory)
        lots = list(pairs_by_lot(here, there, 1.0))
        assert [len(at) for at, _, _ in lots] == sizes
        assert np.concatenate([at for at, _, _ in lots]).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_the_edge_is_within_reach():
    """At the reach exactly, and at the same place; not a millimetre farther."""
    for metres, expected in ((5.0, 1), (4.999, 0)):
        pairs = list(pairs_by_lot(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]), metres))
        assert sum(len(at) for at, _, _ in pairs) == expected
    ((at, other, metres),) = pairs_by_lot(np.array([[7.0, 7.0]]), np.array([[7.0, 7.0]]), 0.0)
    assert (at.tolist(), other.tolist(), metres.tolist()) == ([0], [0], [0.0])


def test_nothing_has_no_pair():
    """On either side."""
    one, none = np.zeros((1, 2)), np.zeros((0, 2))
    assert list(pairs_by_lot(one, none, 1.0)) == list(pairs_by_lot(none, one, 1.0)) == []


def test_places_have_coordinates():
    """The message counts those without, and names the list."""
    assert places("shops", [[1, 2], [3, 4]]).dtype == np.float64
    assert places("shops", np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(
        ValueError, match=r"^2 places without coordinates among shops: leave them out, and say how many they are\.$"
    ):
        places("shops", [[1, np.nan], [3, 4], [np.inf, np.nan]])
    for wrong in ([1.0, 2.0], [[1.0], [2.0]]):
        with pytest.raises(
            ValueError, match=r"^Places of shape \(2,.*\) among shops: give one row per place and at least two columns\.$"
        ):
            places("shops", wrong)


def test_a_reach_is_a_number_of_metres():
    """Zero is a reach: who stands at the same place."""
    assert reach(0) == 0.0
    assert reach(12.5) == 12.5
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=rf"^A reach of {wrong} m: give zero or more\.$"):
            reach(wrong)


KINDS = [0, 1, 1, 2, 0]
SHOPS = [[0.0, 0.0], [0.0, 0.0], [50.0, 0.0], [100.0, 0.0], [900.0, 0.0]]


def test_who_is_around_by_hand():
    """At the edge and at the very place too; a shop is not its own neighbour, another at its address is."""
    found = around([[0.0, 0.0], [500.0, 0.0]], SHOPS, KINDS, 4, 100.0)
    assert found.tolist() == [[1, 2, 1, 0], [0, 0, 0, 0]]
    assert neighbours(SHOPS, KINDS, 3, 50.0).tolist() == [[0, 2, 0], [1, 1, 0], [1, 1, 1], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize("memory", [1, 100, 1 << 23])
def test_neighbours_by_enumeration(monkeypatch, memory):
    """Those of the whole table of distances, whatever is held at once; `links` has the same, without the kinds."""
    monkeypatch.setattr(module, "PAIRS_AT_ONCE", memory)
    xy, kind = _points(3, 70, 3), np.random.default_rng(4).integers(0, 5, 70)
    near = distance.cdist(xy, xy) <= 300.0
    np.fill_diagonal(near, False)
    np.testing.assert_array_equal(neighbours(xy, kind, 5, 300.0), near @ np.eye(5)[kind])
    np.testing.assert_array_equal(links(xy, 300.0).toarray(), near)


def test_links_of_nobody():
    """No shop, or no shop that is near another."""
    assert links(np.zeros((0, 2)), 10.0).shape == (0, 0)
    lonely = links(np.array([[0.0, 0.0], [99.0, 0.0]]), 10.0)
    assert (lonely.shape, lonely.nnz, lonely.dtype) == ((2, 2), 0, np.float32)


def test_kinds_are_numbers_from_zero():
    """The message says how many there are."""
    for wrong in ([0, 1, 1, 3, 0], [0, 1, -1, 2, 0]):
        with pytest.raises(ValueError, match=r"^A kind below 0 or above 2: give the numbers of 3 kinds, «other» among them\.$"):
            neighbours(SHOPS, wrong, 3, 50.0)
    with pytest.raises(ValueError, match=r"^2 kinds for 5 places: give one for each\.$"):
        around(SHOPS, SHOPS, [0, 1], 3, 50.0)
    with pytest.raises(ValueError, match="among the shops:"):
        around(SHOPS, [[np.nan, 0.0]], [0], 3, 50.0)
    with pytest.raises(ValueError, match="among the places looked at:"):
        around([[np.nan, 0.0]], SHOPS, KINDS, 3, 50.0)
    with pytest.raises(ValueError, match=r"^A reach of -1 m:"):
        around(SHOPS, SHOPS, KINDS, 3, -1)
