"""Limits among areas that differ more than by chance: tails by scipy, enumeration, and Garwood's where they do not differ."""

from math import comb

import numpy as np
import pytest
from scipy.stats import nbinom

from quartiers.knowledge.engine.statistics.rates import garwood
from quartiers.knowledge.engine.statistics.spread_limits import chance_counts, confidence, deciding_counts, spread_limits

CASES = [(0, 10.0, 4.0), (1, 2.5, 0.7), (3, 10.0, 4.0), (40, 80.0, 9.0), (700, 350.0, 30.0)]


@pytest.mark.parametrize(("count", "expected", "shape"), CASES)
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_tails_at_the_limits_are_those_of_scipy(count: int, expected: float, shape: float, level: float) -> None:
    """Reference (a): scipy's negative binomial at both limits."""
    found = spread_limits(count, expected, shape, level)
    tail = (1 - level) / 2
    high_mean = float(found.high) * expected
    assert nbinom.cdf(count, shape, shape / (shape + high_mean)) == pytest.approx(tail, rel=1e-9)
    if count:
        low_mean = float(found.low) * expected
        assert nbinom.sf(count - 1, shape, shape / (shape + low_mean)) == pytest.approx(tail, rel=1e-9)
    else:
        assert found.low == 0


def test_tails_of_whole_shapes_by_enumeration() -> None:
    """Reference (c): failures before the third success, counted term by term."""
    found, shape = spread_limits(2, 5.0, 3, 0.9), 3
    p = shape / (shape + float(found.high) * 5.0)
    assert sum(comb(x + 2, x) * p**3 * (1 - p) ** x for x in range(3)) == pytest.approx(0.05, rel=1e-9)
    p = shape / (shape + float(found.low) * 5.0)
    assert 1 - sum(comb(x + 2, x) * p**3 * (1 - p) ** x for x in range(2)) == pytest.approx(0.05, rel=1e-9)


def test_without_spread_they_are_garwoods() -> None:
    """Reference (c): the limit case."""
    counts, expected = np.array([0, 1, 7, 60]), np.array([2.0, 3.0, 5.0, 40.0])
    for shape, tolerance in ((np.inf, 1e-12), (1e9, 1e-6)):
        found, exact = spread_limits(counts, expected, shape), garwood(counts, expected)
        assert found.low == pytest.approx(exact.low, rel=tolerance)
        assert found.high == pytest.approx(exact.high, rel=tolerance)


def test_what_is_not_known_has_no_limits() -> None:
    found = spread_limits([np.nan, 3, 3, 3, 0], [4, 0, 4, 4, np.nan], [5, 5, np.nan, 0, 5])
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()
    with pytest.raises(ValueError, match="counts"):
        spread_limits(-1, 1, 1)
    with pytest.raises(ValueError, match="shapes"):
        spread_limits(1, 1, -1)


@pytest.mark.parametrize(("expected", "shape"), [(10.0, 4.0), (80.0, 9.0), (0.5, 2.0), (300.0, 25.0)])
def test_deciding_counts_are_where_limits_pass_the_margins(expected: float, shape: float) -> None:
    found = deciding_counts(expected, shape, 0.8, 1.25)
    counts = np.arange(2000)
    limits = spread_limits(counts, expected, shape)
    assert float(found.low) == max(counts[limits.high < 0.8], default=-1)
    assert float(found.high) == min(counts[limits.low > 1.25])


def test_chance_holds_at_least_the_level_and_not_much_more() -> None:
    found = chance_counts([20.0, 0.0, np.nan, 20.0], [5.0, 5.0, 5.0, np.inf])
    p = 5 / 25
    low, high = int(found.low[0]), int(found.high[0])
    assert nbinom.cdf(high, 5, p) - nbinom.cdf(low - 1, 5, p) >= 0.9
    assert nbinom.cdf(low - 1, 5, p) < 0.05 <= nbinom.cdf(low, 5, p)
    assert nbinom.cdf(high - 1, 5, p) < 0.95 <= nbinom.cdf(high, 5, p)
    assert (found.low[1], found.high[1]) == (0, 0)
    assert np.isnan(found.low[2])
    assert (found.low[3], found.high[3]) == (13, 28)  # Poisson of mean 20


def test_confidence_reaches_the_level_where_the_limit_passes_the_margin() -> None:
    few, many = deciding_counts(80.0, 9.0, 0.8, 1.25).low, deciding_counts(80.0, 9.0, 0.8, 1.25).high
    sure = confidence([few, few + 1, many, many - 1], 80.0, 9.0, (0.8, 1.25))
    assert sure[0] > 0.95 > sure[1]
    assert sure[2] > 0.95 > sure[3]
    assert confidence(20, 80.0, np.inf, (0.8, 1.25)) == pytest.approx(1.0, abs=1e-6)
    assert np.isnan(confidence([np.nan, 3], [80.0, 0.0], 9.0, (0.8, 1.25))).all()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (lambda: spread_limits(-1, 1, 1), "counts"),
        (lambda: spread_limits(1, -1, 1), "expected counts"),
        (lambda: chance_counts(-1, 1), "means"),
        (lambda: chance_counts(1, -1), "shapes"),
        (lambda: deciding_counts(-1, 1, 0.8, 1.25), "expected counts"),
        (lambda: confidence(-1, 1, 1, (0.8, 1.25)), "counts"),
        (lambda: confidence(1, -1, 1, (0.8, 1.25)), "expected counts"),
    ],
)
def test_what_cannot_be_is_named(asked, name: str) -> None:
    with pytest.raises(ValueError, match=f"among {name}:"):
        asked()


def test_levels_are_those_asked_for() -> None:
    narrow, wide = chance_counts(30.0, 6.0, 0.5), chance_counts(30.0, 6.0, 0.99)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert deciding_counts(30.0, 6.0, 0.8, 1.25, 0.5).low > deciding_counts(30.0, 6.0, 0.8, 1.25).low


def test_confidence_looks_at_the_side_of_the_count() -> None:
    p_low, p_high = 9 / (9 + 0.8 * 80), 9 / (9 + 1.25 * 80)
    low, high = confidence([79, 80], 80.0, 9.0, (0.8, 1.25))
    assert low == pytest.approx(1 - nbinom.cdf(79, 9, p_low))
    assert high == pytest.approx(nbinom.cdf(79, 9, p_high))
    assert confidence(1, 0.5, 9.0, (0.8, 1.25)) == pytest.approx(nbinom.cdf(0, 9, 9 / (9 + 0.625)))
