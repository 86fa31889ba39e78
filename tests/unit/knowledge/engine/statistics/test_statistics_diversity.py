"""Hill numbers, rarefaction and coverage, against scipy and the enumeration of draws (tests/references.md)."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from quartiers.knowledge.engine.statistics.diversity import (
    chao_shen,
    coverage,
    hill,
    inverse_simpson_unbiased,
    rarefied_hill,
    rarefied_richness,
)

SMALL = [(2, 1, 1), (5, 0, 1, 2), (3, 3), (1, 1, 1, 1), (4,)]
MEASURES = [
    lambda counts: hill(counts, 0),
    lambda counts: hill(counts, 1),
    lambda counts: hill(counts, 2),
    lambda counts: rarefied_richness(counts, 1),
    lambda counts: rarefied_hill(counts, 1, 1),
    lambda counts: rarefied_hill(counts, 1, 2),
    coverage,
    chao_shen,
    inverse_simpson_unbiased,
]


@pytest.mark.parametrize("counts", [*SMALL, (40, 25, 3, 0, 1)])
def test_hill_numbers_agree_with_scipy(counts):
    """The exponential of its entropy, and the inverse of its moments of the shares."""
    share = np.array(counts) / sum(counts)
    assert float(hill(counts, 0)) == sum(x > 0 for x in counts)
    assert float(hill(counts, 1)) == pytest.approx(np.exp(stats.entropy(counts)), rel=1e-12)
    assert float(hill(counts, 2)) == pytest.approx(1 / (share @ share), rel=1e-12)
    assert float(hill(counts, 0.5)) == pytest.approx(np.sqrt(share).sum() ** 2, rel=1e-12)
    assert float(hill(counts, 3)) == pytest.approx((share**3).sum() ** -0.5, rel=1e-12)


def test_equal_kinds_are_counted():
    """Whatever the order."""
    for order in (0, 0.3, 1, 2, 5):
        assert float(hill([7, 7, 7, 0], order)) == pytest.approx(3)


def test_a_single_unit_is_one_kind():
    """Which no other can be compared with: its coverage is unknown, its entropy is zero."""
    for order in (0, 1, 2):
        assert float(hill([0, 1], order)) == 1.0
    assert float(chao_shen([0, 1])) == 0.0


def test_an_order_is_not_negative():
    """It would give the rarest kinds any weight."""
    for asked in (lambda: hill([1, 2], -0.5), lambda: rarefied_hill([1, 2], 2, -0.5)):
        with pytest.raises(ValueError, match=r"^An order of -0\.5: give zero or more\.$"):
            asked()


def _draws(counts, size):
    """How many of each kind, for each way to draw so many units."""
    units = [kind for kind, number in enumerate(counts) for _ in range(number)]
    return [Counter(drawn).values() for drawn in combinations(units, size)]


@pytest.mark.parametrize("counts", SMALL)
def test_rarefaction_by_enumeration(counts):
    """Kinds in each possible draw, on average."""
    for size in range(1, sum(counts) + 1):
        draws = _draws(counts, size)
        expected = sum(len(drawn) for drawn in draws) / len(draws)
        assert float(rarefied_richness(counts, size)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("counts", SMALL)
def test_rarefied_hill_numbers_by_enumeration(counts):
    """Kinds seen once, twice, ... in each possible draw, on average; then the number of these frequencies."""
    for size in range(1, sum(counts) + 1):
        draws = _draws(counts, size)
        seen = Counter(number for drawn in draws for number in drawn)
        share = np.array([number / size for number in seen])
        kinds = np.array(list(seen.values())) / len(draws)
        assert float(rarefied_hill(counts, size, 0)) == pytest.approx(kinds.sum(), rel=1e-9)
        assert float(rarefied_hill(counts, size, 1)) == pytest.approx(np.exp(-(kinds * share) @ np.log(share)), rel=1e-9)
        assert float(rarefied_hill(counts, size, 2)) == pytest.approx(1 / (kinds @ share**2), rel=1e-9)


def test_rarefaction_agrees_with_scipy():
    """A kind is missed with the probability of none in its hypergeometric law."""
    counts, size = np.array([60, 30, 8, 1, 1]), 25
    law = stats.hypergeom(100, counts, size)
    assert float(rarefied_richness(counts, size)) == pytest.approx(law.sf(0).sum(), rel=1e-9)
    times = np.arange(1, size + 1)
    kinds = stats.hypergeom.pmf(times[:, None], 100, counts, size).sum(axis=1)
    assert float(rarefied_hill(counts, size, 1)) == pytest.approx(
        np.exp(-(kinds * times / size) @ np.log(times / size)), rel=1e-9
    )


def test_too_few_units_cannot_be_drawn_from():
    """As many as are drawn is enough; at least one is drawn."""
    counts = [[2, 1], [3, 1], [0, 0]]
    for asked in (rarefied_richness, lambda counts, size: rarefied_hill(counts, size, 1)):
        assert np.isnan(asked(counts, 4)).tolist() == [True, False, True]
        assert float(asked([3, 1], 1)) == pytest.approx(1.0)
        with pytest.raises(ValueError, match=r"^A draw of 0 units: give at least 1\.$"):
            asked([3, 1], 0)
    assert rarefied_richness(counts, 4)[1] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # n = 10, f1 = 2, f2 = 1: A = 9 * 2 / (9 * 2 + 2) = 0.9.
        ((6, 2, 1, 1), 1 - 2 / 10 * 0.9),
        # n = 11, f1 = 3, f2 = 2: A = 10 * 3 / (10 * 3 + 4).
        ((4, 2, 2, 1, 1, 1), 1 - 3 / 11 * 30 / 34),
        # No pair, n = 8, f1 = 3: A = 7 * 2 / (7 * 2 + 2).
        ((5, 1, 1, 1), 1 - 3 / 8 * 14 / 16),
        # No pair, one seen once: A = 0. None seen once: all is covered.
        ((5, 1), 1.0),
        ((5, 3), 1.0),
        ((5, 2, 0), 1.0),
        # All seen once, n = 2: A = 1 / 3.
        ((1, 1), 1 - 1 / 3),
        ((1, 0), np.nan),
    ],
)
def test_coverage_by_hand(counts, expected):
    """Chao and Jost's formula, worked for kinds seen once (f1) and twice (f2)."""
    assert float(coverage(counts)) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((6, 2, 1, 1), 0.8 * np.array([0.6, 0.2, 0.1, 0.1])),
        ((5, 3, 0), np.array([5 / 8, 3 / 8])),
        # All seen once: the coverage is that of three among four.
        ((1, 1, 1, 1), 0.25 * np.full(4, 0.25)),
        ((4,), np.array([1.0])),
    ],
)
def test_corrected_entropy_by_hand(counts, shares):
    """Each term over the chance of being seen, with the shares brought down by the coverage."""
    expected = sum(-p * np.log(p) / (1 - (1 - p) ** sum(counts)) for p in shares)
    assert float(chao_shen(counts)) == pytest.approx(expected, abs=1e-12)


def test_corrected_entropy_is_that_of_scipy_when_all_is_seen():
    """With many units of each kind there is nothing to correct."""
    counts = [400, 300, 200, 100]
    assert float(chao_shen(counts)) == pytest.approx(stats.entropy(counts), rel=1e-9)


@pytest.mark.parametrize("counts", [*SMALL[:3], (4,), (9, 2, 2, 1)])
def test_two_alike_by_enumeration(counts):
    """One over the share of pairs that are of one kind."""
    units = [kind for kind, number in enumerate(counts) for _ in range(number)]
    pairs = list(combinations(units, 2))
    assert float(inverse_simpson_unbiased(counts)) == pytest.approx(len(pairs) / sum(a == b for a, b in pairs), rel=1e-12)


def test_two_never_alike_is_unknown():
    """All kinds seen once, or a single unit."""
    assert np.isnan(inverse_simpson_unbiased([[1, 1, 1], [1, 0, 0]])).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_many_areas_at_once(measure):
    """Each row has the answer it would have alone; nothing, or an unknown count, is unknown."""
    counts = np.array([[[5, 1, 1], [2, 1, 1]], [[0, 0, 0], [3, np.nan, 1]]])
    found = measure(counts)
    assert found.shape == (2, 2)
    assert found[0].tolist() == pytest.approx([float(measure(row)) for row in counts[0]], rel=1e-12)
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among counts:"):
        measure([3, -1])
