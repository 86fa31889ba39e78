"""Bench, process (b): from the located table to every count, then to every figure, stage by stage."""

import sys
import time
from typing import Any

from engine_data import ASSIGNED, COUNTS, DAY, HOME, LOCATED, inputs
from measuring import report
from quartiers.knowledge.build.areas import ground
from quartiers.knowledge.build.assignments import layers, write_assignments
from quartiers.knowledge.build.context import context
from quartiers.knowledge.build.indicators import Measured, indicator_figures
from quartiers.knowledge.build.measure import Written, measure
from quartiers.knowledge.sources.tables import engine

TABLES = tuple(
    f"{table}_{moment}"
    for table, moments in (
        ("stock", "now then then_known"),
        ("creations", "now then"),
        ("risks", "now then"),
        ("lives", "now then"),
        ("moves", "now then"),
    )
    for moment in moments.split()
)


def run(*, is_kept: bool) -> dict[str, Any]:
    """CPU seconds of each stage; the counts are written aside when they are to be compared."""
    marks = {"imports": time.process_time()}
    given = inputs()
    found = ground(given)
    people = context(given, found.areas)
    by_generation = layers(found, HOME / "index")
    marks["areas, people, index read"] = time.process_time()
    write_assignments(LOCATED, by_generation, ASSIGNED)
    marks["assignment"] = time.process_time()
    with engine(HOME / "room") as connection:
        measured = measure(connection, given, found, people, Written(LOCATED, ASSIGNED), DAY)
        if measured is None:
            sys.exit("Nothing was counted.")
        marks["counts"] = time.process_time()
        if is_kept:
            COUNTS.mkdir(exist_ok=True)
            for name in TABLES:
                connection.table(name).write_parquet(str(COUNTS / f"{name}.parquet"))
            return {}
        figures = _figures(measured)
        marks["figures"] = time.process_time()
    names = list(marks)
    stages = {name: marks[name] - (marks[names[at - 1]] if at else 0.0) for at, name in enumerate(names)}
    return {"stages": stages, "figures": figures, "areas": len(measured.areas), "zones": len(measured.zoning.zones)}


def _figures(measured: Measured) -> int:
    return sum(table.num_rows for table in indicator_figures(measured, lambda _: None))


if __name__ == "__main__":
    report(**run(is_kept=sys.argv[1:] == ["keep"]))
