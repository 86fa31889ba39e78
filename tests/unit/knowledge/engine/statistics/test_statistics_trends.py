"""Yearly trends of counts, against statsmodels, scipy and closed forms (tests/references.md)."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, stats

from quartiers.knowledge.engine.statistics.trends import fit_dispersion, yearly_trend

COUNTS = np.array([[4, 7, 3, 9, 14], [30, 22, 41, 18, 15], [2, 0, 1, 6, 1], [0, 0, 0, 0, 40], [90, 0, 0, 1, 0]])
OFFSET = np.log(np.array([[10, 11, 12, 11, 15], [50, 52, 49, 47, 45], [5, 5, 6, 6, 7], [8, 8, 8, 9, 9], [20, 22, 24, 26, 28]]))
YEARS = np.arange(5.0)


def _law(dispersion, mean):
    return stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean)) if dispersion else stats.poisson(mean)


def _information(dispersion, mean, years):
    design = np.c_[np.ones(len(years)), years]
    return design.T @ (design * (mean / (1 + dispersion * mean))[:, None])


def _penalised(counts, offset, dispersion, years=YEARS):
    """Line of greatest likelihood times the root of the information's determinant, and the information there."""
    centred = years - years.mean()

    def mean(line):
        return np.exp(line[0] + line[1] * centred + offset)

    def loss(line):
        with np.errstate(over="ignore", invalid="ignore"):
            information = _information(dispersion, mean(line), centred)
            return -_law(dispersion, mean(line)).logpmf(counts).sum() - 0.5 * np.linalg.slogdet(information)[1]

    start = [np.log((counts.sum() + 0.5) / np.exp(offset).sum()), 0.0]
    line = optimize.minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000}).x
    return mean(line), line[1], _information(dispersion, mean(line), centred)


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.6, 4.0])
def test_slopes_are_those_of_the_penalised_likelihood(dispersion):
    """Maximum, by another search, of scipy's law with Jeffreys' penalty; errors from the inverse information."""
    found = yearly_trend(COUNTS, OFFSET, dispersion)
    for row in range(len(COUNTS)):
        _, slope, information = _penalised(COUNTS[row], OFFSET[row], dispersion)
        error = np.sqrt(np.linalg.inv(information)[1, 1])
        assert np.log1p(found.value[row] / 100) == pytest.approx(slope, abs=1e-5)
        for side, quantile in ((found.low, -1), (found.high, 1)):
            limit = slope + quantile * stats.norm.ppf(0.95) * error
            assert np.log1p(side[row] / 100) == pytest.approx(limit, abs=1e-4)


@pytest.mark.parametrize("dispersion", [0.0, 0.1, 2.0])
def test_slopes_agree_with_statsmodels(dispersion):
    """Its regression, on counts raised by half their leverage until nothing changes, finds our slope and error."""
    found = yearly_trend(COUNTS[:3], OFFSET[:3], dispersion, 0.8)
    family = sm.families.NegativeBinomial(alpha=dispersion) if dispersion else sm.families.Poisson()
    for row in range(3):
        raised = COUNTS[row] + 0.4
        for _ in range(60):
            fitted = sm.GLM(raised, sm.add_constant(YEARS), family=family, offset=OFFSET[row]).fit(tol=1e-12)
            before, raised = raised, COUNTS[row] + 0.5 * fitted.get_hat_matrix_diag(observed=False)
            if np.abs(before - raised).max() < 1e-10:
                break
        slope, error = fitted.params[1], fitted.bse[1]
        for side, quantile in ((found.value, 0.0), (found.low, -1.0), (found.high, 1.0)):
            limit = slope + quantile * stats.norm.ppf(0.9) * error
            assert side[row] == pytest.approx(100 * np.expm1(limit), rel=1e-5, abs=1e-5)


def test_slopes_of_many_events_are_those_of_statsmodels():
    """Where half a leverage is nothing, its plain regression has our slope."""
    counts = COUNTS[1] * 10_000
    fitted = sm.GLM(counts, sm.add_constant(YEARS), family=sm.families.NegativeBinomial(alpha=0.3), offset=OFFSET[1]).fit()
    found = yearly_trend(counts, OFFSET[1], 0.3)
    assert float(found.value) == pytest.approx(100 * np.expm1(fitted.params[1]), rel=1e-4)


@pytest.mark.parametrize("dispersion", [0.0, 0.7])
def test_two_years_have_a_closed_form(dispersion):
    """Each year takes half an event; the variance of a logarithm is 1/mean + dispersion."""
    found = yearly_trend([3.0, np.nan, 11.0], np.log([2.0, 1.0, 5.0]), dispersion)
    slope = np.log((11.5 / 5) / (3.5 / 2)) / 2
    error = np.sqrt(1 / 3.5 + 1 / 11.5 + 2 * dispersion) / 2
    expected = [100 * np.expm1(slope + side * stats.norm.ppf(0.95) * error) for side in (0, -1, 1)]
    assert [float(found.value), float(found.low), float(found.high)] == pytest.approx(expected, rel=1e-6)


def test_a_steady_rise_is_found():
    """Ten percent more of a large exposure each year, whatever the exposure does."""
    exposure = np.array([1e6, 2e6, 1.5e6, 3e6, 1e6])
    found = yearly_trend(exposure * 1.1**YEARS, np.log(exposure), 0.0)
    assert float(found.value) == pytest.approx(10.0, abs=1e-3)
    assert float(found.low) < 10 < float(found.high)


@pytest.mark.parametrize(
    "counts",
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 5000], [100_000, 0, 0, 0, 0], [0, 1, 0], [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
)
@pytest.mark.parametrize("dispersion", [0.0, 0.5])
def test_events_of_one_year_leave_the_slope_finite(counts, dispersion):
    """The score of the counts raised by half their leverage is zero where the search ends."""
    years = np.arange(len(counts)) - (len(counts) - 1) / 2
    found = yearly_trend(counts, np.zeros(len(counts)), dispersion)
    slope = float(np.log1p(found.value / 100))

    def level_score(level):
        return _score(level, slope)[0]

    def _score(level, slope):
        mean = np.exp(level + slope * years)
        weight = mean / (1 + dispersion * mean)
        design = np.c_[np.ones(len(years)), years]
        lever = np.einsum("yi,ij,yj->y", design, np.linalg.inv(_information(dispersion, mean, years)), design) * weight
        return ((counts + 0.5 * lever - mean) / (1 + dispersion * mean)) @ design

    one = -np.log(np.exp(slope * years).sum())
    level = optimize.brentq(level_score, one + np.log(0.1), one + np.log(1e9), xtol=1e-13)
    information = _information(dispersion, np.exp(level + slope * years), years)
    step = np.linalg.solve(information, _score(level, slope))
    assert np.isfinite(slope)
    assert np.abs(step).max() < 1e-6


def test_a_year_that_is_unknown_is_left_out():
    """Its count or its offset: the line is that of the other years."""
    counts, offset = COUNTS.astype(float)[[1, 1, 1]], OFFSET[[1, 1, 1]]
    counts[0, 1], offset[1, 1], offset[2, 1] = np.nan, np.nan, -np.inf
    found = yearly_trend(counts, offset, 0.1)
    years = np.array([0.0, 2.0, 3.0, 4.0])
    _, slope, information = _penalised(COUNTS[1, [0, 2, 3, 4]], OFFSET[1, [0, 2, 3, 4]], 0.1, years)
    for row in range(3):
        assert np.log1p(found.value[row] / 100) == pytest.approx(slope, abs=1e-5)
        error = np.log((1 + found.high[row] / 100) / (1 + found.low[row] / 100)) / 2 / stats.norm.ppf(0.95)
        assert error == pytest.approx(np.sqrt(np.linalg.inv(information)[1, 1]), rel=1e-4)


def test_offsets_are_read_with_all_their_digits():
    """Those that came with few digits are not rounded again."""
    few = OFFSET.astype(np.float32)
    one, other = yearly_trend(COUNTS, few, 0.1), yearly_trend(COUNTS, few.astype(np.float64), 0.1)
    np.testing.assert_array_equal(one.value, other.value)


def test_no_slope_without_event_or_with_one_year():
    """Nor without any year, nor with an unknown dispersion; the other areas keep theirs."""
    counts = np.array([[0, 0, 0], [5, np.nan, np.nan], [np.nan, np.nan, np.nan], [5, 2, np.nan], [1, 0, 0]])
    found = yearly_trend(counts, np.zeros((5, 3)), 0.2)
    for side in (found.value, found.low, found.high):
        assert np.isnan(side).tolist() == [True, True, True, False, False]
    alone = yearly_trend(counts[3:], np.zeros(3), 0.2)
    np.testing.assert_allclose(found.value[3:], alone.value, rtol=1e-8)
    unknown = yearly_trend([3, 4, 9], np.zeros(3), np.nan)
    assert np.isnan([unknown.value, unknown.low, unknown.high]).all()


def test_impossible_trends_are_refused():
    """The message says which input is wrong."""
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among counts:"):
        yearly_trend([-1, 2], [0, 0], 0.1)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among counts:"):
        fit_dispersion([-1, 2, 3], [0, 0, 0])
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among dispersions:"):
        yearly_trend([1, 2], [0, 0], -1)
    with pytest.raises(ValueError, match=r"^A level of 1:"):
        yearly_trend([1, 2], [0, 0], 0.1, 1)


def _adjusted(counts, offset, dispersion):
    """Likelihood of scipy at the lines, less half the logarithm of the determinant of their information."""
    whole = 0.0
    for x, exposure in zip(counts, offset, strict=True):
        known = np.isfinite(x)
        mean, _, information = _penalised(x[known], exposure[known], dispersion, np.flatnonzero(known).astype(float))
        whole += _law(dispersion, mean).logpmf(x[known]).sum() - 0.5 * np.linalg.slogdet(information)[1]
    return whole


@pytest.mark.parametrize("rows", [[0, 1], [0, 1, 2]])
def test_the_dispersion_is_at_the_top_of_the_adjusted_likelihood(rows):
    """A parabola through three points of it, by scipy, has its top there; far points are lower."""
    counts, offset = COUNTS[rows].astype(float), OFFSET[rows]
    counts[0, 3] = np.nan
    found = fit_dispersion(counts, offset)
    assert 0.01 < found < 2
    before, here, after = (_adjusted(counts, offset, found * np.exp(step)) for step in (-0.1, 0.0, 0.1))
    assert here > max(before, after)
    assert 0.05 * (after - before) / (2 * here - before - after) == pytest.approx(0.0, abs=2e-3)
    assert here > max(_adjusted(counts, offset, found * factor) for factor in (0.1, 10.0))


def test_the_adjustment_makes_up_for_the_lines():
    """Drawn by scipy with a dispersion of 0.3, sixty areas of five years give it back; the plain maximum does not."""
    mean = np.full((60, 5), 40.0)
    counts = stats.nbinom.rvs(1 / 0.3, 1 / (1 + 0.3 * mean), random_state=np.random.default_rng(2))
    assert fit_dispersion(counts, np.log(mean)) == pytest.approx(0.3, rel=0.2)


def test_the_dispersion_stays_between_its_ends():
    """Areas on their lines have next to none; areas that jump have four at most."""
    assert fit_dispersion(np.full((6, 5), 50), np.zeros(5)) == pytest.approx(1e-6, rel=1e-3)
    jumps = np.array([[1000, 0, 0, 0, 0, 1000, 0, 0], [0, 0, 900, 0, 0, 0, 0, 0]] * 3)
    assert fit_dispersion(jumps, np.zeros(8)) == pytest.approx(4.0, rel=1e-3)


def test_areas_without_three_years_or_event_do_not_count():
    """Three known years do, and so does a single event; none left is unknown."""
    nothing = np.array([[5, np.nan, np.nan, 9, np.nan], [0, 0, 0, 0, 0]])
    short = np.array([[5, np.nan, 30, 9, np.nan]])
    single = np.array([[0, 0, 1, 0, 0]])
    found = fit_dispersion(COUNTS[:3], OFFSET[:3])
    assert fit_dispersion(np.r_[COUNTS[:3], nothing], np.r_[OFFSET[:3], OFFSET[:2]]) == found
    assert fit_dispersion(np.r_[COUNTS[:3], short], np.r_[OFFSET[:3], OFFSET[:1]]) != found
    assert fit_dispersion(np.r_[COUNTS[:3], single], np.r_[OFFSET[:3], OFFSET[:1]]) != found
    assert np.isnan(fit_dispersion(nothing, np.zeros(5)))
