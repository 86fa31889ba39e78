"""Does the real chain recover what a simulated register was planted with? Run by `make bench`.

A register is simulated, taken, counted and estimated by `quartiers demo`; every 90 % range is then asked whether it holds
the planted value. 400,000 establishments unless another number is given on the command line.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

import duckdb

from measuring import FOLDER, ROOT
from quartiers.knowledge.vocabulary.activities import FAMILIES, activity

# Planted quantity: the indicator that estimates it, against what, and planted unit to shown unit.
PAIRS = {
    "density_per_1000": ("establishment_density", "", 1),
    "density_ratio": ("establishment_density_ratio", "rest_of_urban_unit", 1),
    "sole_trader_share": ("sole_trader_share", "", 100),
    "family_share": ("sector_shares", "", 100),
    "shop_type_per_1000": ("shop_type_density", "", 1),
    "creations_per_1000_per_year": ("creations_per_1000_residents", "", 1),
    "growth_difference_pct": ("creation_trend", "rest_of_urban_unit", 1),
    "survival_3y": ("survival_3_years", "", 100),
    "survival_5y": ("survival_5_years", "", 100),
    "rmst_5y_months": ("mean_life_5_years", "", 1),
    "closures_per_100_per_year": ("closure_rate", "", 1),
}
ITEMS = {"sole": "entrepreneurs individuels", "other": "autres formes"}


def main() -> None:
    """Build, compare, print."""
    rows = sys.argv[1] if len(sys.argv) > 1 else "400000"
    home = FOLDER / "truth"
    environment = {**os.environ, "QUARTIERS_HOME": str(home)}
    subprocess.run(
        [str(ROOT / ".venv/bin/quartiers"), "demo", "--lignes", rows], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    edition = (home / "editions/current").read_text(encoding="utf-8").strip()
    figures = duckdb.read_parquet(str(home / "editions" / edition / "figures.parquet"))
    planted = list(_planted(home / "simulated/files/verite.parquet"))
    print(f"{rows} establishments asked, {len({area for area, *_ in planted})} neighbourhoods; ranges at 90 %.")
    print(
        f"{'planted':<30}{'indicator':<30}{'n':>6}{'planted':>9}{'found':>9}{'drift':>8}{'held':>9}{'± error':>9}{'width':>8}"
    )
    for quantity, (indicator, comparator, times) in PAIRS.items():
        print(_line(figures, planted, quantity, (indicator, comparator, times)))
    _print_shops(figures, planted)


def _planted(path: Path) -> Iterator[tuple[str, str, str, float, bool]]:
    """Rows of the truth, shares of activities added up by family and by type of shop."""
    rows = duckdb.read_parquet(str(path)).fetchall()
    density = {area: value for area, quantity, _, value, _ in rows if quantity == "density_per_1000"}
    families: dict[tuple[str, str, bool], float] = {}
    shops: dict[tuple[str, str, bool], float] = {}
    for area, quantity, item, value, is_null in rows:
        if quantity == "closures_per_100_per_year":
            # Hazards do not depend on the activity: every family has that of the place.
            yield from ((area, quantity, family, value, is_null) for family in FAMILIES)
            continue
        if quantity != "share":
            yield area, quantity, ITEMS.get(item, item), value, is_null
            continue
        one = activity(item)
        for found, name, amount in ((families, one.family, value), (shops, one.shop_type, value * density[area])):
            if name is not None:
                found[area, name, is_null] = found.get((area, name, is_null), 0.0) + amount
    for quantity, found in (("family_share", families), ("shop_type_per_1000", shops)):
        for (area, name, is_null), value in found.items():
            yield area, quantity, name, value, is_null


def _figures(figures: duckdb.DuckDBPyRelation, indicator: str, comparator: str) -> dict[tuple[str, str], tuple[float, ...]]:
    kept = figures.filter(f"indicator = '{indicator}' AND comparator = '{comparator}' AND status = 'ok'")
    rows = kept.project("area, item, value, low, high, numerator").fetchall()
    return {(area, item or ""): tuple(values) for area, item, *values in rows}


def _line(
    figures: duckdb.DuckDBPyRelation,
    planted: list[tuple[str, str, str, float, bool]],
    quantity: str,
    shown: tuple[str, str, float],
) -> str:
    indicator, comparator, times = shown
    found = _figures(figures, indicator, comparator)
    both = [
        (value * times, *found[area, item])
        for area, name, item, value, _ in planted
        if name == quantity and (area, item) in found
    ]
    number = len(both)
    mean_planted, mean_found = (sum(row[at] for row in both) / number for at in (0, 1))
    covered = sum(row[2] <= row[0] <= row[3] for row in both) / number
    width = sum(row[3] - row[2] for row in both) / number
    error = sqrt(covered * (1 - covered) / number)
    drift = mean_found - mean_planted if quantity.startswith("growth") else 100 * (mean_found / mean_planted - 1)
    unit = " " if quantity.startswith("growth") else "%"
    return (
        f"{quantity:<30}{indicator:<30}{number:>6}{mean_planted:>9.3f}{mean_found:>9.3f}{drift:>+7.1f}{unit}"
        f"{100 * covered:>8.1f}%{100 * error:>8.1f}%{width:>8.2f}"
    )


def _print_shops(figures: duckdb.DuckDBPyRelation, planted: list[tuple[str, str, str, float, bool]]) -> None:
    """Types of shop planted as missing are not there; those in surplus are above their city."""
    counts = _figures(figures, "shop_type_density", "")
    rates = {(area, item): value for area, name, item, value, _ in planted if name == "shop_type_per_1000"}
    missing = [(area, item) for (area, item), value in rates.items() if value == 0 and (area, item) in counts]
    there = sum((counts[key][-1] or 0) > 0 for key in missing)
    print(f"Types of shop planted as missing: {len(missing)}; found there: {there}.")
    surplus = {(area, activity(item).shop_type or "") for area, name, item, _, _ in planted if name == "surplus"}
    known = [key for key in surplus if key in counts and key in rates]
    wanted, found = (sum(values) / len(known) for values in ([rates[k] for k in known], [counts[k][0] for k in known]))
    held = sum(counts[key][1] <= rates[key] <= counts[key][2] for key in known) / len(known)
    print(
        f"Types of shop planted in surplus (three times their share): {len(known)}; planted {wanted:.2f} for 1,000 residents, "
        f"found {found:.2f} (drawn towards the others), held by {held:.1%} of the ranges."
    )


if __name__ == "__main__":
    main()
