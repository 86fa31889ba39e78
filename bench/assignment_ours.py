"""Bench, process (b): the whole assignment, from the Parquet file to counts by area and relation."""

import sys
from itertools import groupby
from pathlib import Path

import duckdb
import numpy as np
import shapely

from measuring import report
from quartiers.knowledge.engine.assignment import assign
from quartiers.knowledge.engine.bands import RELATIONS
from quartiers.knowledge.engine.index_files import index_for
from quartiers.knowledge.engine.outlines import Outlines

# A point of quality 33 is drawn at random in its commune: it has no neighbourhood.
POINTS_SQL = """
    SELECT x, y, epsg::SMALLINT
    FROM 'points.parquet'
    WHERE qualite_xy <> '33' AND x IS NOT NULL AND y IS NOT NULL AND epsg IS NOT NULL
"""
OUTLINES_SQL = "SELECT epsg, code, wkb FROM 'outlines.parquet'"
BATCH_ROWS = 500_000
INDEX = Path("index")


def outlines_by_system(connection: duckdb.DuckDBPyConnection) -> dict[int, Outlines]:
    """The outlines of each coordinate system."""
    rows = sorted(connection.execute(OUTLINES_SQL).fetchall())
    systems = {}
    for epsg, group in groupby(rows, key=lambda row: row[0]):
        _, codes, wkb = zip(*group, strict=True)
        systems[epsg] = Outlines.of(epsg, codes, shapely.from_wkb(wkb))
    return systems


def count(connection: duckdb.DuckDBPyConnection) -> dict[str, list[int]]:
    """Points inside each area and in each of its rings."""
    systems = outlines_by_system(connection)
    indexes = {epsg: index_for(outlines, INDEX) for epsg, outlines in systems.items()}
    counts = {epsg: np.zeros(len(outlines.codes) * len(RELATIONS), dtype=int) for epsg, outlines in systems.items()}
    found = connection.execute(POINTS_SQL)
    for batch in found.to_arrow_reader(BATCH_ROWS):
        # Not Array.to_numpy, which imports pandas where it is installed: 0.2 s.
        x, y, system = (np.from_dlpack(column) for column in batch.columns)
        for epsg, outlines in systems.items():
            here = system == epsg
            pairs = assign(outlines, indexes[epsg], np.compress(here, x), np.compress(here, y))
            keys = pairs.area * len(RELATIONS) + pairs.relation
            counts[epsg] += np.bincount(keys, minlength=len(counts[epsg]))
    return {
        code: counts[epsg][i * len(RELATIONS) : (i + 1) * len(RELATIONS)].tolist()
        for epsg, outlines in systems.items()
        for i, code in enumerate(outlines.codes)
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["index"]:
        for outlines in outlines_by_system(duckdb.connect()).values():
            index_for(outlines, INDEX)
        report()
    else:
        report(counts=count(duckdb.connect()))
