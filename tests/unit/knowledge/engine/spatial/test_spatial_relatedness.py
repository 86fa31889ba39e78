"""Proximity, density and the measures of a prediction, against econcomplex, scipy, statistics and by hand (references.md)."""

from itertools import permutations, product

import numpy as np
import pytest
from econcomplex import proximity as packaged_proximity
from econcomplex import relatedness_density as packaged_density
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quartiers.knowledge.engine.spatial.relatedness import (
    association,
    auc,
    density,
    log_loss,
    popularity,
    proximity,
    recall_at,
)

# Four places, three kinds: kinds 0 and 1 together twice, 0 and 2 once, 1 and 2 once.
TABLE = np.array([[1, 1, 0], [1, 1, 1], [1, 0, 0], [0, 0, 0]], float)


def _places(seed, number=40, kinds=9):
    """Presence of kinds that are more or less common, in places that have more or less."""
    draw = np.random.default_rng(seed)
    chance = np.outer(draw.uniform(0.2, 1, number), draw.uniform(0.2, 1, kinds))
    return (draw.uniform(size=(number, kinds)) < chance).astype(float)


def test_proximity_agrees_with_the_package():
    """The product proximity of econcomplex, for presences of 0 and 1."""
    table = _places(1)
    expected = packaged_proximity(table, use_rca=False, threshold=0.5, method="max", compute="product")["product"]
    np.testing.assert_allclose(proximity(table), expected, rtol=1e-12)


def test_density_agrees_with_the_package():
    """Its relatedness density over 100, since its proximity too is zero between a kind and itself."""
    table = _places(2)
    expected = packaged_density(table, use_rca=False, threshold=0.5) / 100
    np.testing.assert_allclose(density(table, proximity(table)), expected, rtol=1e-12)


def test_proximity_by_hand():
    """Kind 0 is in three places, 1 in two, 2 in one: the lower of the two conditional probabilities."""
    expected = [[0, 2 / 3, 1 / 3], [2 / 3, 0, 1 / 2], [1 / 3, 1 / 2, 0]]
    np.testing.assert_allclose(proximity(TABLE), expected, rtol=1e-12)


def test_proximity_of_probabilities_by_hand():
    """Expected places with both over the larger expected number of places."""
    np.testing.assert_allclose(proximity([[0.5, 0.8], [1.0, 0.1]])[0, 1], (0.5 * 0.8 + 1.0 * 0.1) / 1.5, rtol=1e-12)


def test_what_is_not_known_is_left_out():
    """A place counts for a pair when both are known there."""
    table = np.vstack([TABLE, [np.nan, 1, 1]])
    found = proximity(table)
    np.testing.assert_allclose(found[0], [0, 2 / 3, 1 / 3], rtol=1e-12)
    assert found[1, 2] == pytest.approx(2 / 3)
    np.testing.assert_allclose(found, found.T)
    # Kind 1 is in three places but 0 is known in two of them only.
    assert proximity([[1, 1], [np.nan, 1], [np.nan, 1]])[0, 1] == 1.0
    np.testing.assert_allclose(association(table), association(np.vstack([TABLE, [0, 1, 1]])), rtol=1e-12)


def test_a_kind_that_is_nowhere_is_related_to_none():
    """And its own density is not known."""
    table = np.column_stack([TABLE, np.zeros(4)])
    phi = proximity(table)
    assert phi[3].tolist() == phi[:, 3].tolist() == [0, 0, 0, 0]
    np.testing.assert_allclose(phi[:3, :3], proximity(TABLE))
    assert association(table)[3].tolist() == [0, 0, 0, 0]
    found = density(table, phi)
    assert np.isnan(found[:, 3]).all()
    np.testing.assert_allclose(found[:, :3], density(TABLE, proximity(TABLE)))
    assert proximity(np.zeros((3, 2))).tolist() == association(np.zeros((3, 2))).tolist() == [[0, 0], [0, 0]]


def test_association_by_hand():
    """Links: 0-1 twice, 0-2 once, 1-2 once, so that S = 3, 3, 2 and T = 8."""
    found = association(TABLE)
    expected = {
        (0, 1): 2 / ((3 / 8 * 3 / 5 + 3 / 8 * 3 / 5) * 4),
        (0, 2): 1 / ((3 / 8 * 2 / 5 + 2 / 8 * 3 / 6) * 4),
        (1, 2): 1 / ((3 / 8 * 2 / 5 + 2 / 8 * 3 / 6) * 4),
    }
    for (one, other), value in expected.items():
        assert found[one, other] == found[other, one] == pytest.approx(value, rel=1e-12)
    assert np.diag(found).tolist() == [0, 0, 0]


@pytest.mark.parametrize("kinds", [2, 3, 5])
def test_kinds_linked_alike_are_at_one(kinds):
    """When every pair is together as often, each is as by chance."""
    pairs = [[float(k in pair) for k in range(kinds)] for pair in permutations(range(kinds), 2)]
    np.testing.assert_allclose(association(pairs), 1.0 - np.eye(kinds), rtol=1e-12)


def test_expected_links_by_enumeration():
    """Two different ends of links are drawn, T / 2 times: the expected numbers of links add up to T / 2."""
    table = _places(3, kinds=5)
    together = table.T @ table
    np.fill_diagonal(together, 0)
    ends = together.sum(axis=0)
    drawn = np.zeros((5, 5))
    for one, other in product(range(5), repeat=2):
        if one != other:
            drawn[one, other] = ends[one] / ends.sum() * ends[other] / (ends.sum() - ends[one])
    assert drawn.sum() == pytest.approx(1.0)
    expected = (drawn + drawn.T) * ends.sum() / 2
    np.testing.assert_allclose(association(table) * expected, together, rtol=1e-9, atol=1e-12)


def test_density_by_hand():
    """Kind 0 is at 2/3 and 1/3 of kinds 1 and 2: a place with kind 1 only has two thirds of what is related to it."""
    phi = proximity(TABLE)
    found = density([[0, 1, 0], [1, 1, 1], [0, 0, 0.5]], phi)
    assert found[0].tolist() == pytest.approx([2 / 3, 0, (1 / 2) / (5 / 6)])
    assert found[1].tolist() == pytest.approx([1, 1, 1])
    assert found[2].tolist() == pytest.approx([0.5 / 3, 0.5 * (1 / 2) / (7 / 6), 0])


def test_a_kind_does_not_recommend_itself():
    """Its own presence leaves its density alone, whatever stands on the diagonal; the table given is not changed."""
    phi = proximity(TABLE) + np.eye(3)
    kept = phi.copy()
    for kind in range(3):
        other = TABLE.copy()
        other[:, kind] = 1 - other[:, kind]
        assert density(other, phi)[:, kind].tolist() == density(TABLE, phi)[:, kind].tolist()
    np.testing.assert_array_equal(phi, kept)
    np.testing.assert_allclose(density(TABLE, phi), density(TABLE, proximity(TABLE)))


def test_density_over_what_is_known():
    """A kind that is not known in a place is left out of both sums."""
    found = density([[0, 1, np.nan]], proximity(TABLE))
    assert found[0].tolist() == pytest.approx([1.0, 0.0, (1 / 2) / (5 / 6)])
    assert np.isnan(density([[1, np.nan, np.nan]], proximity(TABLE))[0, 0])


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_properties_of_proximity_and_density(seed):
    """Between 0 and 1, symmetric; one more related kind never lowers a density."""
    table = _places(seed, 15, 5)
    phi = proximity(table)
    assert ((phi >= 0) & (phi <= 1)).all()
    np.testing.assert_array_equal(phi, phi.T)
    before = density(table, phi)
    assert ((before >= 0) & (before <= 1 + 1e-12) | np.isnan(before)).all()
    more = table.copy()
    more[:, 0] = 1
    after = density(more, phi)
    assert ((after >= before - 1e-12) | np.isnan(before)).all()


def test_popularity_by_hand():
    """The share of the places that have it, where it is known."""
    assert popularity(TABLE).tolist() == [3 / 4, 2 / 4, 1 / 4]
    found = popularity([[1, np.nan], [0.5, np.nan]])
    assert found[0] == 0.75
    assert np.isnan(found[1])


def test_auc_agrees_with_scipy():
    """Mann and Whitney's statistic over the number of pairs, ties included."""
    draw = np.random.default_rng(4)
    score, happened = draw.integers(0, 6, 200) / 6, draw.uniform(size=200) < 0.3
    expected = stats.mannwhitneyu(score[happened], score[~happened]).statistic / (happened.sum() * (~happened).sum())
    assert auc(score, happened) == pytest.approx(expected, rel=1e-12)


def test_auc_by_enumeration():
    """Pairs won, ties for half; the unknown left out; one outcome alone says nothing."""
    assert auc([0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1]) == pytest.approx((1 + 0.5 + 1 + 1) / 4)
    assert auc([[3, 2], [1, 0]], [[1, 1], [0, 0]]) == 1.0
    assert auc([0, 1, 2], [1, 0, 0]) == 0.0
    assert auc([0.1, 0.9, np.nan, 5.0], [0, 1, 0, np.nan]) == 1.0
    assert np.isnan(auc([1, 2], [1, 1]))
    assert np.isnan(auc([1, 2], [0, 0]))


def test_log_loss_by_hand():
    """Natural logarithms of the chances given to what happened, on average."""
    assert log_loss([0.5, 0.8, 0.1], [1, 1, 0]) == pytest.approx(-(np.log(0.5) + np.log(0.8) + np.log(0.9)) / 3)
    assert log_loss([0.8, np.nan, 0.3], [1, 1, np.nan]) == pytest.approx(-np.log(0.8))
    assert log_loss([1.0, 0.0], [1, 0]) == 0.0
    assert log_loss([0.0], [1]) == log_loss([1.0], [0]) == np.inf
    assert np.isnan(log_loss([], []))


def test_log_loss_agrees_with_scipy():
    """Minus the mean log-likelihood of Bernoulli trials."""
    draw = np.random.default_rng(6)
    chance, happened = draw.uniform(0.01, 0.99, 50), draw.integers(0, 2, 50)
    assert log_loss(chance, happened) == pytest.approx(-stats.bernoulli.logpmf(happened, chance).mean(), rel=1e-12)


def test_recall_by_hand():
    """Of three that happened, those among the best of their place; a tie for the last seat counts for its chance."""
    scores, happened = [[3, 2, 1], [5, 5, 5]], [[0, 1, 1], [1, 0, 0]]
    assert recall_at(scores, happened, 1) == pytest.approx((0 + 0 + 1 / 3) / 3)
    assert recall_at(scores, happened, 2) == pytest.approx((1 + 0 + 2 / 3) / 3)
    assert recall_at(scores, happened, 3) == 1.0
    assert recall_at(scores, happened, 9) == 1.0
    assert recall_at([[9, 4, 4, 1]], [[0, 1, 0, 0]], 2) == 0.5


def test_recall_leaves_the_unknown_out():
    """It takes no seat, and is not looked for; nothing that happened, no recall."""
    assert recall_at([[9, 4, 2]], [[np.nan, 1, 0]], 1) == 1.0
    assert recall_at([[np.nan, 4, 2]], [[1, 1, 0]], 1) == 1.0
    assert np.isnan(recall_at([[1, 2]], [[0, 0]], 1))


def test_what_cannot_be_is_refused():
    """The message says what to give."""
    for wrong in ([[0.5, 1.5]], [[-0.1, 1]]):
        for asked in (proximity, association, popularity, lambda table: density(table, np.zeros((2, 2)))):
            with pytest.raises(ValueError, match=r"^A presence below 0 or above 1: give 0, 1 or a probability\.$"):
                asked(wrong)
    with pytest.raises(ValueError, match=r"^Presence of 1 axes: give one row per place and one column per kind\.$"):
        proximity([1, 0])
    for phi in (np.zeros((2, 2)), np.zeros((3, 2))):
        with pytest.raises(
            ValueError, match=r"^A closeness of shape \(\d, 2\) for 3 kinds: give one row and one column for each\.$"
        ):
            density(TABLE, phi)
    for measure in (auc, log_loss):
        with pytest.raises(ValueError, match=r"^Scores of shape \(2,\) for outcomes of shape \(3,\): give one for each\.$"):
            measure([1, 1], [1, 1, 1])
    for wrong in (1.1, -0.1):
        with pytest.raises(
            ValueError, match=r"^A probability below 0 or above 1: give scores to `auc` or `recall_at`, which only"
        ):
            log_loss([wrong], [1])
    with pytest.raises(ValueError, match=r"^The 0 best scores: ask for at least 1\.$"):
        recall_at([[1]], [[1]], 0)
