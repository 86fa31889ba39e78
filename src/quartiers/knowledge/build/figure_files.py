"""Writing the table `figures`: part by part, then sorted on disk, so that memory does not grow with France."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

# A page reads one area: small groups let it skip the others.
_ROWS_OF_A_GROUP = 4_096


def write_figures(connection: duckdb.DuckDBPyConnection, parts: Iterable[pa.Table], room: Path, target: Path) -> None:
    """Write every part, then all of them in the order of areas, indicators, items, comparators and periods."""
    room.mkdir()
    for place, part in enumerate(parts):
        pq.write_table(part, room / f"{place:04d}.parquet", compression="lz4")
    rows = connection.read_parquet(str(room / "*.parquet"))
    rows.order("area, indicator, item, comparator, period").write_parquet(
        str(target), compression="zstd", row_group_size=_ROWS_OF_A_GROUP
    )
