"""Clusters of shops, against scipy's single linkage and by hand (tests/references.md)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from quartiers.knowledge.engine.spatial.clusters import CLUSTER_M, clusters, largest_cluster_share


def _groups(labels):
    """Which places are together, whatever the numbers."""
    return {frozenset(np.flatnonzero(np.asarray(labels) == label).tolist()) for label in set(np.asarray(labels).tolist())}


@pytest.mark.parametrize("reach_m", [20.0, 60.0, 120.0, 400.0])
@pytest.mark.parametrize("axes", [2, 3])
def test_clusters_agree_with_scipy(reach_m, axes):
    """Those of the dendrogram of single linkage, cut at the reach."""
    xy = np.random.default_rng(7).uniform(0, 1000, (80, axes))
    assert _groups(clusters(xy, reach_m)) == _groups(fcluster(linkage(xy, "single"), reach_m, "distance"))


def test_a_chain_is_one_cluster():
    """Each step of 100 m is walked, one of 101 m is not; shops of one address stand together."""
    street = [[0, 0], [100, 0], [200, 0], [301, 0], [301, 0]]
    assert clusters(street).tolist() == [0, 0, 0, 1, 1]
    assert largest_cluster_share(street) == 3 / 5
    assert largest_cluster_share(street, 101.0) == 1.0
    assert largest_cluster_share(street, 99.0) == 2 / 5
    assert CLUSTER_M == 100.0


def test_two_coordinate_systems_never_meet():
    """The third column keeps them apart."""
    assert _groups(clusters([[0, 0, 0], [0, 0, 1e8], [50, 0, 1e8]])) == {frozenset({0}), frozenset({1, 2})}


def test_a_mall_is_one_address():
    """A thousand shops at one point are one cluster; the answer is in their order."""
    xy = np.zeros((1001, 2))
    xy[500] = 5000.0
    found = clusters(xy)
    assert found.dtype == np.int64
    assert (found == found[500]).sum() == 1
    assert largest_cluster_share(xy) == 1000 / 1001


def test_without_shops_there_is_no_share():
    """One shop is all of its cluster."""
    assert np.isnan(largest_cluster_share(np.zeros((0, 2))))
    assert clusters(np.zeros((0, 2))).shape == (0,)
    assert largest_cluster_share([[5, 5]]) == 1.0


def test_impossible_places_are_refused():
    """As everywhere."""
    with pytest.raises(ValueError, match=r"^1 places without coordinates among the shops:"):
        clusters([[np.nan, 0]])
    with pytest.raises(ValueError, match=r"^A reach of -1 m:"):
        clusters([[0, 0]], -1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12), st.randoms())
def test_order_and_map_do_not_matter(shops, random):
    """Shuffled, moved and turned by a quarter, the share stays."""
    xy = np.array(shops, float) * 60
    share = largest_cluster_share(xy)
    order = list(range(len(xy)))
    random.shuffle(order)
    assert largest_cluster_share(xy[order][:, ::-1] * [1, -1] + 1e6) == share
