"""The real chain, from simulated files to figures, finds what was planted (bench/bench_truth.py prints the whole table)."""

import duckdb
import pytest


@pytest.fixture(scope="module")
def compared(demo_home, demo_edition):
    """Planted values beside the figures of the demonstration: (planted, value, low, high, n, is_null) by indicator."""
    truth = duckdb.read_parquet(str(demo_home / "simulated/files/verite.parquet")).set_alias("t")
    figures = duckdb.read_parquet(str(demo_edition.folder / "figures.parquet")).filter("status = 'ok'").set_alias("f")

    def of(quantity, indicator, comparator="", item="", shown=""):
        kept = figures.filter(f"indicator = '{indicator}' AND comparator = '{comparator}' AND item = '{shown}'")
        planted = truth.filter(f"quantity = '{quantity}' AND item = '{item}'")
        columns = "t.value, f.value, f.low, f.high, f.numerator, t.is_null, f.area, f.denominator"
        return planted.set_alias("t").join(kept.set_alias("f"), "t.area = f.area").project(columns).fetchall()

    return of


def covered(rows, times=1.0):
    return sum(low <= times * planted <= high for planted, _, low, high, *_ in rows) / len(rows)


def test_establishments_are_counted_as_planted(compared):
    """Over the list of 2024, whose areas do not overlap: a Poisson total, within four standard errors of the plan."""
    rows = [row for row in compared("density_per_1000", "establishment_density") if row[6].startswith("QN")]
    assert len(rows) > 25
    planted = sum(density * residents / 1000 for density, *_, residents in rows)
    counted = sum(row[4] for row in rows)
    assert planted > 1000
    assert abs(counted - planted) < 4 * planted**0.5


@pytest.mark.parametrize(
    ("quantity", "indicator", "comparator", "items", "times"),
    [
        ("density_per_1000", "establishment_density", "", ("", ""), 1),
        ("density_ratio", "establishment_density_ratio", "rest_of_urban_unit", ("", ""), 1),
        ("sole_trader_share", "sole_trader_share", "", ("", ""), 100),
        ("creations_per_1000_per_year", "creations_per_1000_residents", "", ("", ""), 1),
        ("growth_difference_pct", "creation_trend", "rest_of_urban_unit", ("", ""), 1),
        ("survival_3y", "survival_3_years", "", ("sole", "entrepreneurs individuels"), 100),
        ("survival_5y", "survival_5_years", "", ("other", "autres formes"), 100),
        ("rmst_5y_months", "mean_life_5_years", "", ("sole", "entrepreneurs individuels"), 1),
    ],
)
def test_ranges_hold_what_was_planted(compared, quantity, indicator, comparator, items, times):
    """Nine ranges in ten hold the planted value, within four standard errors of so few areas (half of them twins)."""
    rows = compared(quantity, indicator, comparator, *items)
    assert len(rows) > 20
    assert covered(rows, times) > 0.9 - 4 * (0.9 * 0.1 / (len(rows) / 2)) ** 0.5


def test_nothing_is_found_where_nothing_was_planted(compared):
    """Among areas that are like their city, few ratios are told from 1."""
    nulls = [row for row in compared("density_ratio", "establishment_density_ratio", "rest_of_urban_unit") if row[5]]
    assert len(nulls) > 8
    assert sum(high < 1 or low > 1 for _, _, low, high, *_ in nulls) <= 0.1 * len(nulls) + 2.5


def test_the_strongest_gaps_are_found(compared):
    """Where half as many establishments were planted as in the city, the range of the ratio stays below 1."""
    rows = [row for row in compared("density_ratio", "establishment_density_ratio", "rest_of_urban_unit") if row[0] < 0.5]
    assert len(rows) > 5
    assert sum(high < 1 for _, _, _, high, *_ in rows) >= 0.9 * len(rows)
