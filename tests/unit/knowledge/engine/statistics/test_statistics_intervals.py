"""What every estimate carries: levels, refusals and quotients."""

import numpy as np
import pytest
from scipy import stats

from quartiers.knowledge.engine.statistics.intervals import LEVEL, normal_quantile, not_negative, part_of, quotient, tail_of


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_a_level_leaves_its_two_tails(level):
    """Both tails and the level make one; the half-width is scipy's."""
    assert level + 2 * tail_of(level) == pytest.approx(1.0, abs=1e-12)
    assert normal_quantile(level) == pytest.approx(stats.norm.interval(level)[1], abs=1e-9)


def test_nine_times_in_ten_is_the_usual_level():
    """Five percent stay on each side."""
    assert tail_of(LEVEL) == pytest.approx(0.05)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 1.5, 90, float("nan")])
def test_a_level_is_a_probability(level):
    """Neither 0, nor 1, nor a percentage."""
    with pytest.raises(ValueError, match=rf"^A level of {level}: give a probability between 0 and 1, both excluded\.$"):
        tail_of(level)
    with pytest.raises(ValueError, match=r"^A level of"):
        normal_quantile(level)


def test_zero_and_the_unknown_are_not_negative():
    """They pass as floats, in their shape."""
    found = not_negative("counts", [[0, 1], [2, np.nan]])
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, [[0.0, 1.0], [2.0, np.nan]])
    whole = not_negative("counts", 3)
    assert (whole.shape, whole.dtype) == ((), np.float64)


def test_the_smallest_of_the_negative_is_told():
    """The message names what was given, even when some of it is unknown."""
    with pytest.raises(ValueError, match=r"^A negative value \(-2\.5\) among counts: give zero or more\.$"):
        not_negative("counts", [3, -1, np.nan, -2.5])


def test_a_part_does_not_exceed_its_whole():
    """Equal is allowed, as is the unknown; more is refused, once is enough."""
    few, many = part_of(("closed", "open"), [0, 3, np.nan], [2, 3, 1])
    np.testing.assert_array_equal(few, [0.0, 3.0, np.nan])
    np.testing.assert_array_equal(many, [2.0, 3.0, 1.0])
    with pytest.raises(ValueError, match=r"^More closed than open: the first are counted among the second\.$"):
        part_of(("closed", "open"), [0, 4], [2, 3])
    for part, whole, name in ((-1, 1, "closed"), (0, -1, "open")):
        with pytest.raises(ValueError, match=rf"\(-1\) among {name}:"):
            part_of(("closed", "open"), part, whole)


def test_a_quotient_over_zero_is_unknown():
    """Shapes are stretched to each other; the rest is a division."""
    found = quotient([[1], [6]], [0, 2, np.nan])
    np.testing.assert_array_equal(found, [[np.nan, 0.5, np.nan], [np.nan, 3.0, np.nan]])
    assert quotient(0, 0).shape == ()
    assert float(quotient(1, -4)) == -0.25
