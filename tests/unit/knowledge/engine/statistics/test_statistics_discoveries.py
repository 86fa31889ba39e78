"""False discoveries, against scipy, statsmodels and the definition (tests/references.md)."""

from itertools import product

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg


def test_discoveries_agree_with_scipy_and_statsmodels():
    """Q-values are theirs, ties included."""
    p = np.array([0.001, 0.2, 0.03, 0.04, 0.9, 0.03, 0.0, 1.0])
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_discoveries_by_enumeration():
    """The smallest m p_j / rank_j over all the p-values that are at least as large."""
    for p in product([0.01, 0.02, 0.5], repeat=4):
        expected = [min(len(p) * q / sum(r <= q for r in p) for q in p if q >= one) for one in p]
        assert benjamini_hochberg(np.array(p)) == pytest.approx(expected, abs=1e-12)


def test_the_unknown_count_for_no_test():
    """They stay unknown, wherever they stand, and the others are as without them."""
    found = benjamini_hochberg([[np.nan, 0.04], [0.01, np.nan], [0.03, 0.5]])
    assert found.shape == (3, 2)
    known = stats.false_discovery_control([0.04, 0.01, 0.03, 0.5])
    np.testing.assert_allclose(found, [[np.nan, known[0]], [known[1], np.nan], [known[2], known[3]]], atol=1e-12)


def test_nothing_to_test():
    """No p-value, or none known, gives as many unknown answers; one alone is its own."""
    assert benjamini_hochberg([]).shape == (0,)
    assert np.isnan(benjamini_hochberg([np.nan, np.nan])).all()
    assert float(benjamini_hochberg(0.3)) == 0.3


def test_a_probability_is_between_zero_and_one():
    """Both ends are allowed; the largest beyond is told."""
    assert benjamini_hochberg([0.0, 1.0]).tolist() == [0.0, 1.0]
    with pytest.raises(ValueError, match=r"^A probability of 2\.5: give values between 0 and 1\.$"):
        benjamini_hochberg([0.5, np.nan, 1.5, 2.5])
    with pytest.raises(ValueError, match=r"^A probability of 1\.5:"):
        benjamini_hochberg([0.5, 1.5])
    with pytest.raises(ValueError, match=r"^A negative value \(-0\.1\) among probabilities:"):
        benjamini_hochberg([0.5, -0.1])
