"""Grids of credible parameters: against scipy's laws and closed forms (tests/references.md)."""

import numpy as np
import pytest
from scipy import stats

from quartiers.knowledge.engine.statistics.mixtures import PLACES, SPREADS, Nodes, mixed_moments, most_likely, weighted_nodes

ERROR = np.sqrt(0.04 + 0.1 * SPREADS**2)


def _seen(centre, spread):
    """Two measures of the centre, whose error grows with the spread."""
    return sum(stats.norm.logpdf(x, centre, 0.3 + spread) for x in (0.2, 0.7))


def test_nodes_weigh_what_was_seen_times_what_was_expected():
    """Likelihood, prior of the centre, gamma prior of the spread, and the cell that each node stands for."""
    nodes = weighted_nodes(_seen, lambda centre: stats.norm.logpdf(centre, 1.0, 2.0), 0.5, ERROR)
    expected = {}
    for spread, error in zip(SPREADS, ERROR, strict=True):
        for centre in 0.5 + error * PLACES:
            seen = np.exp(_seen(centre, spread)) * stats.norm.pdf(centre, 1.0, 2.0)
            expected[centre, spread] = seen * stats.gamma.pdf(spread, 2, scale=0.5) * error * spread
    heaviest = max(expected.values())
    expected = {place: weight for place, weight in expected.items() if weight > 1e-4 * heaviest}
    assert len(expected) < len(SPREADS) * len(PLACES)
    assert nodes.weight.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(np.c_[nodes.centre, nodes.spread], list(expected), rtol=1e-12)
    np.testing.assert_allclose(nodes.weight, np.array(list(expected.values())) / sum(expected.values()), rtol=1e-9)


def test_nodes_integrate():
    """Where the spread says nothing, their mean spread is that of its prior, one, and the centre's is what was seen."""
    nodes = weighted_nodes(
        lambda centre, _: stats.norm.logpdf(centre, 0.4, 0.2), np.zeros_like, 0.4, np.full(len(SPREADS), 0.2)
    )
    assert nodes.centre @ nodes.weight == pytest.approx(0.4, abs=1e-9)
    assert (nodes.centre - 0.4) ** 2 @ nodes.weight == pytest.approx(0.2**2, rel=0.01)
    assert nodes.spread @ nodes.weight == pytest.approx(1.0, rel=0.05)


def test_grids_cover_what_is_credible():
    """Spreads from 3 % to 300 %, four errors on each side of the centre, itself included."""
    assert (SPREADS[0], SPREADS[-1], len(SPREADS)) == (pytest.approx(0.03), pytest.approx(3.0), 30)
    assert (PLACES[0], PLACES[8], PLACES[-1]) == (-4.0, 0.0, 4.0)


def _hill_at(top):
    return lambda centre, spread: -((centre - top[0]) ** 2) - 3.0 * (np.log(spread) - np.log(top[1])) ** 2


@pytest.mark.parametrize(
    ("top", "reached"),
    [((0.3, 0.4), 0.4), ((-12.0, 1.7), 1.7), ((0.3, 0.001), 0.03), ((0.3, 50.0), 3.0)],
)
def test_the_most_likely_is_at_the_top(top, reached):
    """Wherever the centre is, and at the nearest end when the spread is outside."""
    nodes = Nodes(np.array([5.0, 0.0, -3.0]), np.array([2.0, 0.5, 0.1]), np.array([0.2, 0.7, 0.1]))
    centre, spread = most_likely(_hill_at(top), nodes)
    assert centre == pytest.approx(top[0], abs=1e-6)
    assert spread == pytest.approx(reached, rel=1e-6)


def test_the_search_starts_at_the_heaviest_node():
    """Of two tops, that which is near it is found."""

    def two_tops(centre, spread):
        return np.maximum(-((centre - 4.0) ** 2), -((centre + 4.0) ** 2)) - np.log(spread) ** 2

    for weight, top in (([0.6, 0.4], 4.0), ([0.4, 0.6], -4.0)):
        nodes = Nodes(np.array([3.9, -3.9]), np.array([1.0, 1.0]), np.array(weight))
        assert most_likely(two_tops, nodes)[0] == pytest.approx(top, abs=1e-5)


def test_the_search_first_tries_the_heaviest_node():
    """The first point looked at is that node, its spread on its own scale."""
    looked = []

    def noted(centre, spread):
        assert centre.shape == spread.shape == (1,)
        looked.append((float(centre[0]), float(spread[0])))
        return _hill_at((0.3, 0.4))(centre, spread)

    most_likely(noted, Nodes(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.7, 0.9]), np.array([0.3, 0.5, 0.2])))
    assert looked[0] == pytest.approx((2.0, 0.7), rel=1e-12)


def test_moments_of_a_mixture_by_enumeration():
    """Of two-point laws, those of the law that holds all their points."""
    points, weight = np.array([[[0.0, 2.0], [5.0, 6.0], [1.0, 9.0]], [[1.0, 1.0], [0.0, 4.0], [2.0, 3.0]]]), [0.5, 0.2, 0.3]
    mean, variance = mixed_moments(points.mean(axis=-1), points.var(axis=-1), np.array(weight))
    for row in range(2):
        whole = stats.rv_discrete(values=(np.arange(6), np.repeat(weight, 2) / 2))
        moments = [whole.expect(lambda k, row=row, power=power: points[row].ravel()[k] ** power) for power in (1, 2)]
        assert mean[row] == pytest.approx(moments[0], abs=1e-12)
        assert variance[row] == pytest.approx(moments[1] - moments[0] ** 2, abs=1e-12)
