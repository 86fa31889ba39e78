"""One key's rows out of a large Parquet table: only the row groups that may hold it are read.

A file is known by its path and the digest of its manifest; it never changes under the same digest.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


@dataclass(frozen=True)
class _Groups:
    """The footer of a file, and the lowest and highest key of each row group (None where the file does not say)."""

    footer: pq.FileMetaData
    schema: pa.Schema
    limits: tuple[tuple[str, str] | None, ...]


def rows_with(path: Path, sha256: str, column: str, key: str) -> pa.Table:
    """The rows of a Parquet file whose `column` (a text) is `key`, in the order of the file; safe between threads."""
    groups = _groups(path, sha256, column)
    wanted = [number for number, limits in enumerate(groups.limits) if limits is None or limits[0] <= key <= limits[1]]
    if not wanted:
        return groups.schema.empty_table()
    # A reader of its own: those of Arrow are not shared between threads, and with the footer at hand one costs little.
    with pq.ParquetFile(path, metadata=groups.footer, read_dictionary=_texts(groups.schema), memory_map=True) as file:
        found = file.read_row_groups(wanted, use_threads=False)
    return found.filter(pc.equal(found.column(column), key))


def _texts(schema: pa.Schema) -> list[str]:
    return [field.name for field in schema if pa.types.is_string(field.type)]


# A footer weighs about 1 kB for each column of each row group: a few dozen megabytes for the largest table.
@lru_cache(maxsize=8)
def _groups(path: Path, sha256: str, column: str) -> _Groups:
    footer = pq.read_metadata(path)
    schema = footer.schema.to_arrow_schema()
    place = schema.names.index(column)
    limits: list[tuple[str, str] | None] = []
    for number in range(footer.num_row_groups):
        statistics = footer.row_group(number).column(place).statistics
        limits.append((statistics.min, statistics.max) if statistics is not None and statistics.has_min_max else None)
    return _Groups(footer, schema, tuple(limits))
