"""Shift-share, against a published worked example and closed forms (tests/references.md)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from quartiers.knowledge.engine.spatial.shift_share import shift_share, shift_share_intervals

# faculty.washington.edu/krumme/350/ssexcel.html: a region of 1,000 jobs in four industries, 1985 and 1995; the nation's
# jobs are 10, 20, 40 and 30 % in these industries, which grow by 10, 20, 30 and 40 %: 29 % together.
REGION_1985, REGION_1995 = np.array([500.0, 100.0, 200.0, 200.0]), np.array([1000.0, 100.0, 250.0, 280.0])
NATION_1985 = np.array([10.0, 20.0, 40.0, 30.0])
NATION_1995 = NATION_1985 * [1.1, 1.2, 1.3, 1.4]


def test_the_published_example():
    """National growth effect 290, composition effect -80, differential effect 420; by industry as printed."""
    found = shift_share(REGION_1985, REGION_1995, NATION_1985, NATION_1995)
    assert found.national.sum() == pytest.approx(290)
    assert found.mix.tolist() == pytest.approx([-95, -9, 2, 22])
    assert found.local.tolist() == pytest.approx([450, -20, -10, 0], abs=1e-9)
    assert (found.mix.sum(), found.local.sum()) == (pytest.approx(-80), pytest.approx(420))


counts = arrays(np.float64, 4, elements=st.integers(0, 500).map(float))
positive = arrays(np.float64, 4, elements=st.integers(1, 5000).map(float))


@given(counts, counts, positive, counts)
def test_the_parts_add_up_to_the_change(before, after, whole_before, whole_after):
    """Sector by sector, whatever the counts; the whole itself has no local part, nor mix once summed."""
    found = shift_share(before, after, whole_before, whole_after)
    np.testing.assert_allclose(found.national + found.mix + found.local, after - before, atol=1e-6)
    whole = shift_share(whole_before, whole_after, whole_before, whole_after)
    np.testing.assert_allclose(whole.local, 0.0, atol=1e-6)
    assert whole.mix.sum() == pytest.approx(0.0, abs=1e-6)


def test_sectors_that_appear_or_are_unknown():
    """A sector new to the place is its own; one new to the whole, that the place had, cannot be told apart."""
    found = shift_share([0.0, 5.0, np.nan], [4.0, 5.0, 1.0], [0.0, 10.0, 10.0], [8.0, 10.0, 10.0])
    assert (found.national[0], found.mix[0], found.local[0]) == (0.0, 0.0, 4.0)
    assert np.isnan([found.national[2], found.mix[2], found.local[2]]).all()
    lost = shift_share([2.0, 5.0], [1.0, 5.0], [0.0, 10.0], [8.0, 10.0])
    assert lost.national.tolist() == pytest.approx([1.6, 4.0])
    assert np.isnan([lost.mix[0], lost.local[0]]).all()
    assert (lost.mix[1], lost.local[1]) == (pytest.approx(-4.0), 0.0)
    assert np.isnan(shift_share([1.0], [1.0], [0.0], [1.0]).national).all()


def test_many_places_at_once():
    """Each row has the parts it would have alone."""
    before, after = np.stack([REGION_1985, NATION_1985]), np.stack([REGION_1995, NATION_1995])
    found = shift_share(before, after, NATION_1985, NATION_1995)
    for row in range(2):
        alone = shift_share(before[row], after[row], NATION_1985, NATION_1995)
        for part in ("national", "mix", "local"):
            np.testing.assert_allclose(getattr(found, part)[row], getattr(alone, part), rtol=1e-12)


def test_intervals_agree_with_scipy():
    """One sector, in a whole so large that it is certain: the change of the place is that of two Poisson counts."""
    draws = 20_000
    found = shift_share_intervals([400.0], [500.0], [1e12], [1e12], np.random.default_rng(1), draws)
    assert (found.local.value, found.national.value, found.mix.value) == (
        pytest.approx(100),
        pytest.approx(0),
        pytest.approx(0),
    )
    law = stats.skellam(500, 400)
    assert float(found.local.low) == pytest.approx(law.ppf(0.05), abs=2)
    assert float(found.local.high) == pytest.approx(law.ppf(0.95), abs=2)
    # The national part is the stock before times a growth of one half: its spread is that of the stock.
    grown = shift_share_intervals([400.0], [500.0], [1e12], [1.5e12], np.random.default_rng(1), draws)
    assert float(grown.national.value) == pytest.approx(200)
    assert float(grown.national.low) == pytest.approx(stats.poisson(400).ppf(0.05) / 2, abs=1)
    assert float(grown.national.high) == pytest.approx(stats.poisson(400).ppf(0.95) / 2, abs=1)


def test_the_whole_is_drawn_too():
    """In a small one, growth is not certain: the delta method gives the spread of 100 times a ratio of counts."""
    found = shift_share_intervals([1e8], [1e8], [400.0], [500.0], np.random.default_rng(2), 20_000)
    spread = 1e8 * 1.25 * np.sqrt(1 / 400 + 1 / 500)
    half = (float(found.national.high) - float(found.national.low)) / 2
    assert half == pytest.approx(stats.norm.ppf(0.95) * spread, rel=0.05)


def test_intervals_are_those_of_the_draws():
    """Counts of the place, then of the whole, drawn from the generator; parts summed over sectors; central limits."""
    found = shift_share_intervals(REGION_1985, REGION_1995, NATION_1985, NATION_1995, np.random.default_rng(4), 50)
    draw = np.random.default_rng(4)
    tables = [draw.poisson(mean, (50, 4)).astype(float) for mean in (REGION_1985, REGION_1995, NATION_1985, NATION_1995)]
    parts = shift_share(*tables)
    seen = shift_share(REGION_1985, REGION_1995, NATION_1985, NATION_1995)
    for part in ("national", "mix", "local"):
        estimate, dealt = getattr(found, part), getattr(parts, part).sum(axis=-1)
        assert float(estimate.value) == pytest.approx(getattr(seen, part).sum())
        assert (float(estimate.low), float(estimate.high)) == pytest.approx(tuple(np.quantile(dealt, (0.05, 0.95))))


def test_the_usual_number_of_draws():
    """999; a single one is its own interval."""
    tables = (REGION_1985, REGION_1995, NATION_1985, NATION_1995)
    usual = shift_share_intervals(*tables, np.random.default_rng(4))
    assert float(usual.mix.low) == float(shift_share_intervals(*tables, np.random.default_rng(4), 999).mix.low)
    assert float(usual.mix.low) != float(shift_share_intervals(*tables, np.random.default_rng(4), 998).mix.low)
    one = shift_share_intervals(*tables, np.random.default_rng(4), 1)
    assert float(one.local.low) == float(one.local.high)


def test_intervals_of_many_places():
    """One interval for each, unknown where a count is; a whole for each, or one for all."""
    before, after = np.stack([REGION_1985, REGION_1985]), np.stack([REGION_1995, [np.nan, 1, 1, 1]])
    for whole in (NATION_1985 * 1000, np.stack([NATION_1985 * 1000] * 2)):
        found = shift_share_intervals(before, after, whole, whole * 1.2, np.random.default_rng(1))
        assert found.local.low.shape == (2,)
        assert np.isnan(found.local.low).tolist() == np.isnan(found.local.high).tolist() == [False, True]
        assert found.local.low[0] < found.local.value[0] < found.local.high[0]
        assert np.isfinite(found.national.low).all()


def test_what_cannot_be_counted_is_refused():
    """The message names the list."""
    names = ("counts before", "counts after", "counts of the whole before", "counts of the whole")
    for place, name in enumerate(names):
        tables = [[1.0, 2.0] for _ in range(4)]
        tables[place] = [1.0, -1.0]
        with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
            shift_share(*tables)
    with pytest.raises(ValueError, match=r"^0 draws: give at least 1\.$"):
        shift_share_intervals([1.0], [1.0], [1.0], [1.0], np.random.default_rng(0), 0)
