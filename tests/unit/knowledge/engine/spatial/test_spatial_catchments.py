"""Floating catchments and Huff's shares, against the package `access` and by hand (tests/references.md)."""

import numpy as np
import pandas as pd
import pytest
from access import fca, weights
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import distance
from scipy.special import softmax

from quartiers.knowledge.engine.spatial import places
from quartiers.knowledge.engine.spatial.catchments import access, gaussian, huff_shares, nearest_m, uncovered, walk_m, within

# A street: homes at 0, 400 and 1000 m, shops at 100 and 900 m.
HOMES = [[0.0, 0.0], [400.0, 0.0], [1000.0, 0.0]]
PEOPLE = [100.0, 300.0, 50.0]
SHOPS = [[100.0, 0.0], [900.0, 0.0]]


def _city(seed, homes=60, shops=12, axes=2):
    """Homes, residents, shops and their sizes, in a square of 2 km."""
    draw = np.random.default_rng(seed)
    return (
        draw.uniform(0, 2000, (homes, axes)),
        draw.integers(1, 400, homes).astype(float),
        draw.uniform(0, 2000, (shops, axes)),
        draw.integers(1, 5, shops).astype(float),
    )


def test_three_homes_by_hand():
    """Who reaches two shops has a part of both; the edge of the reach is within reach."""
    found = access(SHOPS, [2.0, 7.0], HOMES, PEOPLE, HOMES, 500.0)
    assert found.tolist() == pytest.approx([2 / 400, 2 / 400 + 7 / 350, 7 / 350], rel=1e-12)
    assert access(SHOPS, [2.0, 7.0], HOMES, PEOPLE, HOMES, 299.0).tolist() == pytest.approx([2 / 100, 0, 7 / 50])
    assert access(SHOPS, [2.0, 7.0], HOMES, PEOPLE, HOMES, 300.0).tolist() == pytest.approx([2 / 400, 2 / 400, 7 / 50])


@pytest.mark.parametrize("axes", [2, 3])
@pytest.mark.parametrize("width", [None, 150.0])
def test_access_agrees_with_the_package(axes, width):
    """Two-step floating catchment of the package `access`, plain and with a Gaussian decay."""
    homes, people, shops, supply = _city(3, axes=axes)
    far = distance.cdist(homes, shops)
    cost = pd.DataFrame(
        {"origin": np.repeat(np.arange(60), 12), "dest": np.tile(np.arange(12), 60), "cost": far.ravel()},
    )
    expected = fca.two_stage_fca(
        pd.DataFrame({"demand": people}, index=pd.Index(range(60), name="geoid")),
        pd.DataFrame({"supply": supply}, index=pd.Index(range(12), name="geoid")),
        cost,
        max_cost=400.0,
        weight_fn=None if width is None else weights.gaussian(width),
    )
    found = access(shops, supply, homes, people, homes, 400.0, decay=None if width is None else gaussian(width))
    np.testing.assert_allclose(found, expected.reindex(range(60)).fillna(0.0), rtol=1e-12)
    assert 0 < np.count_nonzero(found) < 60


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(100, 1500), st.booleans())
def test_all_that_is_reached_is_shared(seed, reach_m, with_decay):
    """Over the people, access adds up to the supplies that somebody reaches: to all of them when all are reached."""
    homes, people, shops, supply = _city(seed)
    decay = gaussian(300.0) if with_decay else None
    found = access(shops, supply, homes, people, homes, reach_m, decay=decay)
    is_reached = (distance.cdist(homes, shops) <= reach_m).any(axis=0)
    assert found @ people == pytest.approx(supply @ is_reached, rel=1e-9)
    everywhere = access(shops, supply, homes, people, homes, 3000.0, decay=decay)
    assert everywhere @ people == pytest.approx(supply.sum(), rel=1e-9)


def test_a_shop_that_nobody_reaches_counts_for_nobody():
    """Even for a visitor who stands beside it; a shop without supply neither."""
    far_away = [[50_000.0, 0.0], [50_010.0, 0.0]]
    assert access(far_away, [3.0, 0.0], HOMES, PEOPLE, [[50_001.0, 0.0], [0.0, 0.0]], 500.0).tolist() == [0.0, 0.0]
    assert access(SHOPS, [3.0, 0.0], HOMES, [0.0, 0.0, 9.0], HOMES, 500.0).tolist() == [0.0, 0.0, 0.0]


def test_what_is_not_known_makes_unknown_all_it_takes_part_in():
    """And nothing else: people of the third home weigh on the second shop only."""
    found = access(SHOPS, [2.0, 7.0], HOMES, [100.0, 300.0, np.nan], HOMES, 500.0)
    assert found[0] == pytest.approx(2 / 400)
    assert np.isnan(found[1:]).all()
    assert np.isnan(access(SHOPS, [np.nan, 7.0], HOMES, PEOPLE, HOMES, 500.0)).tolist() == [True, True, False]


def test_places_without_anything_around():
    """No shop, no home, no place asked for: zeros, as many as were asked for."""
    none = np.zeros((0, 2))
    assert access(none, [], HOMES, PEOPLE, HOMES, 500.0).tolist() == [0.0, 0.0, 0.0]
    assert access(SHOPS, [1.0, 1.0], none, [], HOMES, 500.0).tolist() == [0.0, 0.0, 0.0]
    assert access(SHOPS, [1.0, 1.0], HOMES, PEOPLE, none, 500.0).shape == (0,)


@pytest.mark.parametrize("memory", [1, 50, 1 << 23])
def test_lots_do_not_change_the_answer(monkeypatch, memory):
    """Whatever is held at once."""
    homes, people, shops, supply = _city(5)
    expected = access(shops, supply, homes, people, homes, 600.0)
    shares = huff_shares(homes, shops, supply, 600.0).toarray()
    monkeypatch.setattr(places, "PAIRS_AT_ONCE", memory)
    np.testing.assert_allclose(access(shops, supply, homes, people, homes, 600.0), expected, rtol=1e-12)
    np.testing.assert_allclose(huff_shares(homes, shops, supply, 600.0).toarray(), shares, rtol=1e-12)


def test_coordinate_systems_never_meet():
    """The same numbers in another system, told by the third column, are out of reach."""
    homes = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1e8]])
    shops = np.array([[10.0, 0.0, 0.0]])
    assert access(shops, [1.0], homes, [4.0, 5.0], homes, 500.0).tolist() == [0.25, 0.0]
    assert nearest_m(homes, shops).tolist() == [10.0, np.inf]


def test_amounts_within_reach_by_hand():
    """Summed, or weighted by their distance."""
    assert within(HOMES, SHOPS, [2.0, 7.0], 500.0).tolist() == [2.0, 9.0, 7.0]
    assert within(HOMES, SHOPS, [2.0, 7.0], 500.0, lambda metres: 1 - metres / 500).tolist() == pytest.approx([1.6, 0.8, 5.6])


def test_the_gaussian_decay():
    """One at the door; the values that the package prints at 0, 20, 40 and 60 for a width of 20."""
    printed = [1.0, 0.6065306597126334, 0.1353352832366127, 0.011108996538242306]
    assert gaussian(20.0)(np.array([0.0, 20.0, 40.0, 60.0])).tolist() == pytest.approx(printed, rel=1e-12)
    assert gaussian(0.5)(np.array([0.5])).tolist() == pytest.approx(printed[1:2], rel=1e-12)
    for wrong in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match=rf"^A width of {wrong} m: give more than zero\.$"):
            gaussian(wrong)


def test_what_is_walked():
    """4.5 km/h are 75 m a minute on the street, 1.3 times fewer as the crow flies."""
    assert walk_m(10) == pytest.approx(750 / 1.3)
    assert walk_m(0) == 0.0
    assert [round(walk_m(minutes)) for minutes in (5, 10, 15)] == [288, 577, 865]
    with pytest.raises(ValueError, match=r"^A reach of -"):
        walk_m(-1)


def test_the_nearest_by_enumeration():
    """The least of all distances; infinite when there is nothing to reach."""
    homes, _, shops, _ = _city(9, axes=3)
    np.testing.assert_allclose(nearest_m(homes, shops), distance.cdist(homes, shops).min(axis=1), rtol=1e-12)
    assert nearest_m(HOMES, np.zeros((0, 2))).tolist() == [np.inf] * 3
    assert nearest_m(np.zeros((0, 2)), SHOPS).shape == (0,)
    assert nearest_m([[0.0, 0.0]], [[9e6, 0.0]]).tolist() == [9e6]
    assert nearest_m([[0.0, 0.0]], [[1.1e7, 0.0]]).tolist() == [np.inf]


def test_people_without_a_shop_within_reach():
    """Their share, the edge being within reach; nobody, or an unknown number, is unknown."""
    assert uncovered(HOMES, PEOPLE, SHOPS, 100.0) == pytest.approx(300 / 450)
    assert uncovered(HOMES, PEOPLE, SHOPS, 99.0) == 1.0
    assert uncovered(HOMES, PEOPLE, SHOPS, 300.0) == 0.0
    assert uncovered(HOMES, PEOPLE, np.zeros((0, 2)), 300.0) == 1.0
    assert np.isnan(uncovered(HOMES, [0.0, 0.0, 0.0], SHOPS, 300.0))
    assert np.isnan(uncovered(HOMES, [1.0, np.nan, 0.0], SHOPS, 300.0))


def test_huff_by_hand():
    """Home 1 is at 300 and 500 m of shops of sizes 2 and 7; the powers decide how much size and distance count."""
    shares = huff_shares(HOMES, SHOPS, [2.0, 7.0], 500.0)
    assert shares.shape == (3, 2)
    pulls = np.array([2 / 300**2, 7 / 500**2])
    np.testing.assert_allclose(shares.toarray(), [[1, 0], pulls / pulls.sum(), [0, 1]], rtol=1e-12)
    pulls = np.array([2**2 / 300, 7**2 / 500])
    powers = huff_shares(HOMES, SHOPS, [2.0, 7.0], 500.0, size_power=2.0, far_power=1.0)
    np.testing.assert_allclose(powers.toarray()[1], pulls / pulls.sum(), rtol=1e-12)
    # All shops alike, at any distance: equal shares among those within reach.
    equal = huff_shares(HOMES, SHOPS, [2.0, 7.0], 500.0, size_power=0.0, far_power=0.0)
    np.testing.assert_allclose(equal.toarray(), [[1, 0], [0.5, 0.5], [0, 1]], rtol=1e-12)


def test_huff_agrees_with_scipy():
    """The shares are a softmax of the logarithms, when every shop is within reach."""
    homes, _, shops, sizes = _city(8)
    far = np.maximum(distance.cdist(homes, shops), 50.0)
    expected = softmax(1.5 * np.log(sizes) - 1.2 * np.log(far), axis=1)
    found = huff_shares(homes, shops, sizes, 3000.0, size_power=1.5, far_power=1.2)
    np.testing.assert_allclose(found.toarray(), expected, rtol=1e-12)


def test_huff_at_the_door():
    """Below 50 m distance no longer decides: a shop at the door and one at 50 m draw as their sizes."""
    shops = [[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]]
    pulls = np.array([1.0, 3.0, 1.0 / 4])
    found = huff_shares([[0.0, 0.0]], shops, [1.0, 3.0, 1.0], 100.0).toarray()[0]
    np.testing.assert_allclose(found, pulls / pulls.sum(), rtol=1e-12)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(50, 3000), st.floats(0, 3))
def test_huff_shares_all_or_nothing(seed, reach_m, far_power):
    """A home gives all of its custom to what it reaches, or has nothing to give it to."""
    homes, _, shops, sizes = _city(seed)
    total = huff_shares(homes, shops, sizes, reach_m, far_power=far_power).sum(axis=1)
    has_one = (distance.cdist(homes, shops) <= reach_m).any(axis=1)
    np.testing.assert_allclose(total, has_one.astype(float), rtol=1e-9)


def test_huff_among_shops_of_no_size():
    """They draw nobody; an unknown size makes the shares of those who reach it unknown."""
    assert huff_shares(HOMES, SHOPS, [0.0, 0.0], 500.0).toarray().tolist() == [[0, 0], [0, 0], [0, 0]]
    found = huff_shares(HOMES, SHOPS, [np.nan, 7.0], 500.0).toarray()
    assert np.isnan(found[1]).all()
    assert found[2].tolist() == [0.0, 1.0]


def test_one_amount_for_each_place():
    """The message names the list; negative amounts and places without coordinates are refused."""
    with pytest.raises(ValueError, match=r"^3 supplies for 2 places: give one for each\.$"):
        access(SHOPS, [1, 2, 3], HOMES, PEOPLE, HOMES, 500.0)
    with pytest.raises(ValueError, match=r"^1 amounts for 3 places: give one for each\.$"):
        access(SHOPS, [1, 2], HOMES, [1.0], HOMES, 500.0)
    with pytest.raises(ValueError, match=r"^2 people for 3 places: give one for each\.$"):
        uncovered(HOMES, [1.0, 2.0], SHOPS, 500.0)
    with pytest.raises(ValueError, match=r"^1 sizes for 2 places: give one for each\.$"):
        huff_shares(HOMES, SHOPS, [1.0], 500.0)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among supplies:"):
        access(SHOPS, [1, -1], HOMES, PEOPLE, HOMES, 500.0)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among amounts:"):
        within(HOMES, SHOPS, [1, -1], 500.0)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among people:"):
        uncovered(HOMES, [1, 1, -1], SHOPS, 500.0)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among sizes:"):
        huff_shares(HOMES, SHOPS, [1, -1], 500.0)


def test_impossible_places_are_refused():
    """The message names the list."""
    lost = [[np.nan, 0.0]]
    for asked, name in (
        (lambda: access(lost, [1.0], HOMES, PEOPLE, HOMES, 1.0), "the supplies"),
        (lambda: within(lost, SHOPS, [1, 1], 1.0), "the places looked at"),
        (lambda: within(HOMES, lost, [1], 1.0), "the places of amounts"),
        (lambda: nearest_m(lost, SHOPS), "the places looked at"),
        (lambda: nearest_m(SHOPS, lost), "the places to reach"),
        (lambda: uncovered(lost, [1], SHOPS, 1.0), "the people"),
        (lambda: huff_shares(lost, SHOPS, [1, 1], 1.0), "the places looked at"),
        (lambda: huff_shares(SHOPS, lost, [1], 1.0), "the supplies"),
    ):
        with pytest.raises(ValueError, match=rf"^1 places without coordinates among {name}:"):
            asked()
    for refused in (
        lambda: within(HOMES, SHOPS, [1, 1], -1.0),
        lambda: uncovered(HOMES, PEOPLE, SHOPS, -1.0),
        lambda: huff_shares(HOMES, SHOPS, [1, 1], -1.0),
    ):
        with pytest.raises(ValueError, match=r"^A reach of -1\.0 m:"):
            refused()
