"""Any table at the door (CSV, Parquet, XLSX, outlines, zipped or not) as one DuckDB relation of text columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from quartiers.knowledge.sources.checking import found_columns, quoted
from quartiers.knowledge.sources.containers import gunzip, sniff, unpack
from quartiers.knowledge.sources.declaration import LINE, Delivery
from quartiers.knowledge.sources.shapes import read_shapes
from quartiers.knowledge.sources.text import BLANK, check_text, heading_of, stage_csv
from quartiers.knowledge.sources.workbook import read_workbook
from quartiers.knowledge.vocabulary.refusals import Refusal


@contextmanager
def engine(temporary: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection that spills into `temporary` and never asks the network for an extension."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        connection.execute("SET temp_directory = ?", [str(temporary)])
        yield connection
    finally:
        connection.close()


def open_table(
    connection: duckdb.DuckDBPyConnection, path: Path, delivery: Delivery, temporary: Path
) -> duckdb.DuckDBPyRelation:
    """The rows of a file: every value as text (codes keep their zeros), `LINE`, and for outlines `wkb` and `repaired`."""
    kind = sniff(path)
    if kind in {"zip", "gzip"}:
        path = (
            unpack(path, delivery.member, delivery.most_bytes, temporary)
            if kind == "zip"
            else gunzip(path, delivery.most_bytes, temporary)
        )
        kind = sniff(path)
    if delivery.has_shapes:
        return connection.from_arrow(read_shapes(path, delivery))
    if kind == "xlsx":
        return connection.from_arrow(read_workbook(path, delivery.most_bytes))
    if kind == "parquet":
        return _read_parquet(connection, path)
    if kind == "text":
        return _read_csv(connection, path, delivery, temporary)
    raise Refusal(f"{path.name} est une archive dans une archive : donnez le tableau lui-même (CSV, Parquet ou Excel).")


def _read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        rows = connection.read_parquet(str(path), file_row_number=True)
    except duckdb.Error:
        raise Refusal(f"{path.name} est un fichier Parquet tronqué ou abîmé : téléchargez-le de nouveau.") from None
    names = [quoted(name) for name in rows.columns if name != "file_row_number"]
    texts = [f"CAST({name} AS VARCHAR) AS {name}" for name in names]
    return rows.project(", ".join([*texts, f"file_row_number + 1 AS {LINE}"]))


def _read_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, delivery: Delivery, temporary: Path
) -> duckdb.DuckDBPyRelation:
    """A CSV as text columns, staged as Parquet so that it is parsed once however large it is."""
    check_text(path, delivery.encoding)
    heading = heading_of(path, delivery)
    # A column that nobody reads is not worth its place on the disk; one that is missing is said before the long work.
    wanted = [name for name in heading.names if not name.startswith(BLANK)]
    if delivery.transform is None:
        found = found_columns(wanted, delivery.columns, path.name)
        wanted = sorted({name for name in found.values() if name is not None})
    staged = temporary / "staged.parquet"
    stage_csv(path, delivery, heading, wanted, staged)
    return connection.read_parquet(str(staged))
