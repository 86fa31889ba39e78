"""How long does one SIRET take, and one neighbourhood? On a simulated edition of the size of France; run by `make bench`.

Another home may be given on the command line; the edition is built there when there is none.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from measuring import measure
from national_data import HOME, SEED
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.pages import rendered

TIMES = 500


def main() -> None:
    """Print the median and the 95th percentile of each, in milliseconds of wall time and of processor."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    if not (home / "editions/current").exists():
        measure("national_data.py", str(home))
    edition = Edition.open(home)
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    rows = {name: edition.manifest.tables[name].rows for name in ("areas", "figures", "sirets")}
    print(", ".join(f"{count} rows of {name}" for name, count in rows.items()))
    listed = duckdb.read_parquet(str(edition.path("sirets"))).project("siret").order("hash(siret)").limit(TIMES).fetchall()
    sirets = [siret for (siret,) in listed]
    codes = [row["area"] for row in edition.rows("areas") if row["kind"] == "qpv" and row["origin"] == "simulated"]
    chosen = draw.sample(codes, min(100, len(codes)))
    print(f"{'one':<28}{'first':>8}{'p50':>8}{'p95':>8}{'CPU p50':>9}{'CPU p95':>9}")
    _tell("SIRET", [lambda one=one: establishment(edition, one) for one in sirets])
    _tell("rows of figures of an area", [lambda one=one: edition.rows_of("figures", one) for one in chosen])
    _tell("portrait of an area", [lambda one=one: portrait(edition, one) for one in chosen])
    _tell("page of an area", [lambda one=one: list(rendered(edition, [portrait(edition, one)])) for one in chosen])
    print("aims: SIRET p95 100; rows 10, 60 the first time; page 40 of processor")


def _tell(name: str, runs: list[Callable[[], object]]) -> None:
    wall, busy = [], []
    for run in runs:
        began, worked = time.perf_counter(), time.process_time()
        run()
        wall.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))
    shown = [wall[0], *(_percentile(those, at) for those in (wall[1:], busy[1:]) for at in (50, 95))]
    print(f"{name:<28}" + "".join(f"{value:>8.1f}" for value in shown))


def _percentile(values: list[float], at: int) -> float:
    return statistics.quantiles(values, n=100)[at - 1]


if __name__ == "__main__":
    main()
