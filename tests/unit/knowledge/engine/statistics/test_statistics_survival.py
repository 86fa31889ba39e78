"""Survival with delayed entry, against lifelines and lives counted one by one (tests/references.md)."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from quartiers.knowledge.engine.statistics.survival import RiskTable, risk_table, rmst, survival_at

AGES = 61


def _lives(seed, latest_entry=20):
    """Ages at which 200 firms come under observation and leave it, and whether they close then."""
    generator = np.random.default_rng(seed)
    entry = generator.integers(0, latest_entry, 200)
    end = entry + generator.integers(1, 40, 200)
    return entry, end, generator.random(200) < 0.6


def _fitted(entry, end, closes, alpha=0.1):
    """The curve of lifelines, which would else silence numpy's warnings for the tests that follow."""
    with np.errstate():
        return KaplanMeierFitter(alpha=alpha).fit(end, closes, entry=entry)


def _table(entry, end, closes):
    return risk_table(np.arange(AGES), *(np.bincount(ages, minlength=AGES) for ages in (entry, end[closes], end[~closes])))


def test_at_risk_after_entering_and_until_leaving():
    """Counted one by one: those who entered before an age and had not left before it."""
    entry, end, closes = _lives(3)
    table = _table(entry, end, closes)
    for age in range(AGES):
        assert table.at_risk[age] == ((entry < age) & (end >= age)).sum()
        assert table.closed[age] == ((end == age) & closes).sum()
    np.testing.assert_array_equal(table.age, np.arange(AGES))
    assert table.age.dtype == np.float64


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_survival_with_delayed_entry_agrees_with_lifelines(level):
    """Its Kaplan-Meier curve and its limits, on spells that enter at any age."""
    lives = [_lives(7), _lives(8)]
    tables = [_table(*each) for each in lives]
    both = RiskTable(tables[0].age, *(np.stack([getattr(t, name) for t in tables]) for name in ("at_risk", "closed")))
    asked = [6, 12, 24, 36]
    found = survival_at(both, asked, level)
    assert found.value.shape == found.low.shape == found.high.shape == (2, 4)
    for row, (entry, end, closes) in enumerate(lives):
        fitted = _fitted(entry, end, closes, 1 - level)
        np.testing.assert_allclose(found.value[row], fitted.predict(asked), atol=1e-9)
        limits = fitted.confidence_interval_.loc[asked].to_numpy().T
        np.testing.assert_allclose([found.low[row], found.high[row]], limits, atol=1e-9)


@pytest.mark.parametrize("horizon", [1, 5, 23.5, 24, 40])
def test_mean_life_with_delayed_entry_agrees_with_lifelines(horizon):
    """The area under its curve, up to any horizon."""
    entry, end, closes = _lives(7)
    fitted = _fitted(entry, end, closes)
    found = rmst(_table(entry, end, closes), horizon)
    assert float(found.value) == pytest.approx(restricted_mean_survival_time(fitted, t=horizon), abs=1e-9)
    curve = [float(fitted.predict(age)) * min(1.0, horizon - age) for age in range(int(np.ceil(horizon)))]
    assert float(found.value) == pytest.approx(sum(curve), abs=1e-9)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_mean_life_when_all_is_seen_is_a_mean(level):
    """Without censoring: the average of the lives cut at the horizon, and the error of an average."""
    end = np.array([1, 3, 3, 4, 7, 9, 12, 12, 20, 33])
    table = _table(np.zeros(10, dtype=int), end, np.ones(10, dtype=bool))
    cut = np.minimum(end, 12.5)
    found = rmst(table, 12.5, level)
    assert float(found.value) == pytest.approx(cut.mean())
    # Delta method on log(-log(share of the horizon)).
    share = cut.mean() / 12.5
    width = stats.norm.interval(level)[1] * np.sqrt(cut.var() / 10) / 12.5 / (share * -np.log(share))
    assert float(found.low) == pytest.approx(12.5 * share ** np.exp(width), rel=1e-6)
    assert float(found.high) == pytest.approx(12.5 * share ** np.exp(-width), rel=1e-6)


def test_mean_life_error_with_delayed_entry():
    """The sum of squared areas left after each closure over n (n - d), closure by closure."""
    entry, end, closes = _lives(11)
    table, horizon = _table(entry, end, closes), 30
    curve = _fitted(entry, end, closes)
    variance = 0.0
    for age in range(1, horizon):
        n, d = ((entry < age) & (end >= age)).sum(), ((end == age) & closes).sum()
        variance += sum(float(curve.predict(later)) for later in range(age, horizon)) ** 2 * d / (n * (n - d))
    share = sum(float(curve.predict(age)) for age in range(horizon)) / horizon
    width = stats.norm.ppf(0.95) * np.sqrt(variance) / horizon / (share * -np.log(share))
    found = rmst(table, horizon)
    assert float(found.low) == pytest.approx(horizon * share ** np.exp(width), rel=1e-9)
    assert float(found.high) == pytest.approx(horizon * share ** np.exp(-width), rel=1e-9)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_none_closed_has_an_exact_low_limit(level):
    """That of Clopper and Pearson for the fewest at risk so far; the high limit is 1."""
    # 10 at risk at age 1, then 8, then 4 after two left, then 9.
    table = risk_table(np.arange(6), [10, 0, 0, 5, 0, 0], np.zeros(6), [0, 2, 4, 0, 0, 9])
    found = survival_at(table, [1, 2, 3, 4, 5], level)
    np.testing.assert_array_equal(table.at_risk, [0, 10, 8, 4, 9, 9])
    assert found.value.tolist() == found.high.tolist() == [1.0] * 5
    expected = [((1 - level) / 2) ** (1 / n) for n in (10, 8, 4, 4, 4)]
    np.testing.assert_allclose(found.low, expected, rtol=1e-12)
    np.testing.assert_allclose(found.low, [proportion_confint(n, n, 1 - level, "beta")[0] for n in (10, 8, 4, 4, 4)], rtol=1e-9)
    life = rmst(table, 3, level)
    assert (float(life.value), float(life.high)) == (3.0, 3.0)
    assert float(life.low) == pytest.approx(3 * expected[2], rel=1e-12)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_all_closed_has_an_exact_high_limit(level):
    """Survival is then zero for ever, with the limits turned over; the mean life stays known."""
    table = risk_table(np.arange(4), [3, 0, 0, 0], [0, 1, 2, 0], np.zeros(4))
    found = survival_at(table, [1, 2, 3, 50], level)
    assert found.value.tolist() == pytest.approx([2 / 3, 0, 0, 0])
    assert found.low[1:].tolist() == [0.0, 0.0, 0.0]
    highest = proportion_confint(0, 2, 1 - level, "beta")[1]
    assert found.high[1:].tolist() == pytest.approx([highest] * 3, rel=1e-9)
    life = rmst(table, 30, level)
    assert float(life.value) == pytest.approx(5 / 3)
    assert 0 < float(life.low) < 5 / 3 < float(life.high) < 30


def test_all_closed_at_once():
    """A first month without any survivor: one month, whatever the horizon, without an error to speak of."""
    table = risk_table([0, 1], [2, 0], [0, 2], [0, 0])
    life = rmst(table, 4)
    assert (float(life.value), float(life.low), float(life.high)) == pytest.approx((1.0, 1.0, 1.0))


def test_a_single_firm():
    """While it is open the low limit is the tail itself; once it has closed so is the other one."""
    open_still = survival_at(risk_table([0, 1], [1, 0], [0, 0], [0, 1]), 1)
    assert (float(open_still.value), float(open_still.low), float(open_still.high)) == pytest.approx((1.0, 0.05, 1.0))
    closed = survival_at(risk_table([0, 1], [1, 0], [0, 1], [0, 0]), 1)
    assert (float(closed.value), float(closed.low), float(closed.high)) == pytest.approx((0.0, 0.0, 0.95))


def test_at_birth_all_are_open():
    """Nobody has to be at risk at age zero."""
    found = survival_at(risk_table([0, 1, 2], [4, 0, 0], [0, 1, 1], [0, 0, 2]), [0, 0.5, 1])
    assert found.value.tolist() == pytest.approx([1.0, 1.0, 0.75])
    assert found.low[0] == found.high[0] == 1.0
    alone = survival_at(risk_table([0], [3], [0], [0]), [0, 1])
    np.testing.assert_array_equal(alone.value, [1.0, np.nan])


def test_unknown_from_the_first_age_without_anybody():
    """Even when others enter later; between two ages, survival is that of the age before."""
    table = risk_table([0, 2, 4, 6, 8], [4, 0, 0, 5, 0], [0, 1, 0, 0, 1], [0, 0, 3, 0, 4])
    np.testing.assert_array_equal(table.at_risk, [0, 4, 3, 0, 5])
    found = survival_at(table, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    for side in (found.value, found.low, found.high):
        assert np.isnan(side).tolist() == [False] * 4 + [True] * 5
    assert found.value[:4].tolist() == pytest.approx([1, 0.75, 0.75, 0.75])
    assert float(rmst(table, 4).value) == pytest.approx(2 + 2 * 0.75)
    assert float(rmst(table, 3).value) == pytest.approx(2 + 0.75)
    late = survival_at(risk_table([0, 1, 2], [0, 3, 0], [0, 0, 1], [0, 0, 2]), [0, 1, 2])
    np.testing.assert_array_equal(late.value, [1.0, np.nan, np.nan])
    for horizon in (4.5, 6, 8, 9):
        life = rmst(table, horizon)
        assert np.isnan([life.value, life.low, life.high]).all()


def test_unknown_after_the_last_age():
    """Where some are still open when observation ends."""
    table = risk_table([0, 1, 2], [4, 0, 0], [0, 1, 1], [0, 0, 2])
    assert np.isnan(survival_at(table, [2, 2.5, 3]).value).tolist() == [False, True, True]
    assert np.isnan(rmst(table, 2.5).value)
    assert float(rmst(table, 2).value) == pytest.approx(1.75)


def test_later_entries_do_not_revive():
    """All closed, then others enter: survival stays zero, without any warning."""
    table = risk_table(np.arange(5), [2, 0, 3, 0, 0], [0, 2, 0, 1, 0], [0, 0, 0, 0, 2])
    found = survival_at(table, [1, 3, 4])
    assert found.value.tolist() == [0.0, 0.0, 0.0]
    assert found.high.tolist() == pytest.approx([1 - 0.05 ** (1 / 2)] * 3)
    assert float(rmst(table, 4).value) == 1.0


def test_many_areas_at_once():
    """Rows are answered as they would be alone, one without anybody included."""
    entered = np.array([[[0, 0, 0], [3, 0, 0], [7, 0, 1]], [[4, 0, 0], [9, 1, 0], [5, 2, 0]]])
    closed = np.array([[[0, 0, 0], [0, 0, 3], [0, 2, 1]], [[0, 1, 1], [0, 0, 0], [0, 3, 1]]])
    table = risk_table([0, 1, 2], entered, closed, 0)
    found, life = survival_at(table, [0, 1, 2]), rmst(table, 2)
    assert found.value.shape == (2, 3, 3)
    assert life.value.shape == (2, 3)
    for place in np.ndindex(2, 3):
        alone = risk_table([0, 1, 2], entered[place], closed[place], 0)
        one, mean = survival_at(alone, [0, 1, 2]), rmst(alone, 2)
        for side in ("value", "low", "high"):
            np.testing.assert_array_equal(getattr(found, side)[place], getattr(one, side))
            np.testing.assert_array_equal(getattr(life, side)[place], getattr(mean, side))
    assert np.isnan(life.value).tolist() == [[True, False, False], [False, False, False]]
    assert survival_at(table, 1).value.shape == (2, 3)


@pytest.mark.parametrize("ages", [[], [1, 2, 3], [0, 2, 2], [0, 2, 1]])
def test_ages_begin_at_zero_and_ascend(ages):
    """Survival counts from the creation."""
    with pytest.raises(ValueError, match=r"^Ages must begin at 0 and ascend: survival is counted from the creation\.$"):
        risk_table(ages, np.ones(len(ages)), np.zeros(len(ages)), np.zeros(len(ages)))


@pytest.mark.parametrize(("closed", "left"), [([1, 0], [0, 0]), ([0, 3], [0, 0]), ([0, 1], [0, 2]), ([0, 0], [0, 3])])
def test_no_more_leave_than_are_at_risk(closed, left):
    """At age 0 nobody is; all may leave, not more."""
    message = r"^More firms close or leave at an age than were at risk: those of the first month have age 1\.$"
    with pytest.raises(ValueError, match=message):
        risk_table([0, 1], [2, 0], closed, left)
    assert risk_table([0, 1], [2, 0], [0, 1], [0, 1]).at_risk.tolist() == [0, 2]


@pytest.mark.parametrize("unknown", ["entered", "closed", "left"])
def test_an_unknown_count_breaks_the_curve(unknown):
    """What is not known is never taken for nobody: the curve is unknown from there on, and so is the mean."""
    counts = {"entered": [5.0, 0.0, 0.0], "closed": [0.0, 1.0, 0.0], "left": [0.0, 0.0, 4.0]}
    counts[unknown][1] = np.nan
    table = risk_table([0, 1, 2], **counts)
    assert np.isnan(survival_at(table, [2]).value).all()
    assert np.isnan(rmst(table, 2).value)


def test_impossible_lives_are_refused():
    """The message says which input is wrong."""
    for place, name in enumerate(("entries", "closures", "departures")):
        given = [np.array([4, 0]), np.array([0, 0]), np.array([0, 0])]
        given[place] = np.array([4 if place == 0 else 0, -1])
        with pytest.raises(ValueError, match=rf"^A negative value \(-1\) among {name}:"):
            risk_table([0, 1], *given)
    table = risk_table([0, 1], [4, 0], [0, 1], [0, 3])
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among ages:"):
        survival_at(table, -1)
    for horizon in (0, -1, np.nan):
        with pytest.raises(ValueError, match=rf"^A horizon of {horizon} months: give more than zero\.$"):
            rmst(table, horizon)
    assert float(rmst(table, 0.5).value) == 0.5
    for asked in (survival_at, rmst):
        with pytest.raises(ValueError, match=r"^A level of 1:"):
            asked(table, 1, 1)
