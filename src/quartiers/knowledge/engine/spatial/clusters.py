"""How far shops stand together: groups in which one goes from each to the next without walking farther than a reach."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from quartiers.knowledge.engine.spatial.places import Ints, places, reach

# The step of a cluster of shops (methods.md, I23).
CLUSTER_M = 100.0


def clusters(xy: ArrayLike, reach_m: float = CLUSTER_M) -> Ints:
    """The number [place] of the cluster each place belongs to, from 0: single linkage, the reach itself included."""
    step = reach(reach_m)
    # Shops of a mall share one address: two hundred of them are one node, not twenty thousand pairs.
    nodes, node_of = np.unique(places("the shops", xy), axis=0, return_inverse=True)
    if not len(nodes):
        return np.empty(0, np.int64)
    first, second = cKDTree(nodes).query_pairs(step, output_type="ndarray").T
    links = coo_array((np.ones(len(first)), (first, second)), shape=(len(nodes), len(nodes)))
    _, cluster = connected_components(links, directed=False)
    return np.asarray(cluster[node_of.ravel()], np.int64)


def largest_cluster_share(xy: ArrayLike, reach_m: float = CLUSTER_M) -> float:
    """Share (0 to 1) of the places that stand in the largest cluster; nan without any place."""
    cluster = clusters(xy, reach_m)
    return float(np.bincount(cluster).max() / len(cluster)) if len(cluster) else float("nan")
