"""Bench, process (b): the whole assignment, from the Parquet file to counts by area and relation."""

import sys
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
    SELECT coalesce(x, 'NaN'::DOUBLE), coalesce(y, 'NaN'::DOUBLE), coalesce(epsg::SMALLINT, 0)
    FROM 'points.parquet'
    WHERE qualite_xy <> '33'
"""
OUTLINES_SQL = "SELECT epsg, list(code), list(wkb) FROM 'outlines.parquet' GROUP BY epsg ORDER BY epsg"
BATCH_ROWS = 500_000
INDEX = Path("index")


def outlines_by_system() -> dict[int, Outlines]:
    """The outlines of each coordinate system."""
    rows = duckdb.connect().execute(OUTLINES_SQL).fetchall()
    return {epsg: Outlines.of(epsg, codes, shapely.from_wkb(wkb)) for epsg, codes, wkb in rows}


def count() -> dict[str, list[int]]:
    """Points inside each area and in each of its rings."""
    systems = outlines_by_system()
    indexes = {epsg: index_for(outlines, INDEX) for epsg, outlines in systems.items()}
    counts = {epsg: np.zeros(len(outlines.codes) * len(RELATIONS), dtype=int) for epsg, outlines in systems.items()}
    found = duckdb.connect().execute(POINTS_SQL)
    for batch in found.to_arrow_reader(BATCH_ROWS):
        # Not Array.to_numpy, which imports pandas where it is installed: 0.2 s.
        x, y, system = (np.from_dlpack(column) for column in batch.columns)
        for epsg, outlines in systems.items():
            here = np.flatnonzero(system == epsg)
            pairs = assign(outlines, indexes[epsg], x[here], y[here])
            keys = pairs.area * len(RELATIONS) + pairs.relation
            counts[epsg] += np.bincount(keys, minlength=len(counts[epsg]))
    return {
        code: counts[epsg][i * len(RELATIONS) : (i + 1) * len(RELATIONS)].tolist()
        for epsg, outlines in systems.items()
        for i, code in enumerate(outlines.codes)
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["index"]:
        for outlines in outlines_by_system().values():
            index_for(outlines, INDEX)
        report()
    else:
        report(counts=count())
