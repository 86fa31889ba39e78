"""Any table at the door (CSV, Parquet, XLSX, zipped or not) as one DuckDB relation of text columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from quartiers.knowledge.sources.containers import gunzip, sniff, unpack
from quartiers.knowledge.sources.declaration import Delivery
from quartiers.knowledge.sources.shapes import read_shapes
from quartiers.knowledge.sources.text import check_text, separator_of, stage_csv
from quartiers.knowledge.sources.workbook import read_workbook
from quartiers.knowledge.vocabulary.refusals import Refusal


@contextmanager
def engine(temporary: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection that spills into `temporary` and never asks the network for an extension."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        connection.execute("SET temp_directory = ?", [str(temporary)])
        connection.execute("SET preserve_insertion_order = true")
        yield connection
    finally:
        connection.close()


def open_table(
    connection: duckdb.DuckDBPyConnection, path: Path, delivery: Delivery, temporary: Path
) -> duckdb.DuckDBPyRelation:
    """The rows of a file, every value as text (codes keep their zeros), geometry as WKB in a column `wkb`."""
    kind = sniff(path)
    if kind == "zip":
        path = unpack(path, delivery.member, delivery.most_bytes, temporary)
        kind = sniff_shapefile(path) or sniff(path)
    elif kind == "gzip":
        path = gunzip(path, delivery.most_bytes, temporary)
        kind = sniff(path)
    if delivery.has_shapes:
        return connection.from_arrow(read_shapes(path, delivery))
    if kind == "xlsx":
        return connection.from_arrow(read_workbook(path, delivery.most_bytes))
    if kind == "parquet":
        return _read_parquet(connection, path)
    if kind == "text":
        return _read_csv(connection, path, delivery, temporary)
    raise Refusal(f"{path.name} n'est ni un tableau CSV, ni Parquet, ni Excel : donnez l'un de ces formats.")


def sniff_shapefile(path: Path) -> str:
    """`shp` for a shapefile, whose first bytes say nothing useful to `sniff`."""
    return "shp" if path.suffix.lower() == ".shp" else ""


def _read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        rows = connection.read_parquet(str(path))
    except duckdb.Error:
        raise Refusal(f"{path.name} est un fichier Parquet tronqué ou abîmé : téléchargez-le de nouveau.") from None
    return rows.project(", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in rows.columns))


def _read_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, delivery: Delivery, temporary: Path
) -> duckdb.DuckDBPyRelation:
    """A CSV as text columns, staged as Parquet so that it is parsed once however large it is."""
    check_text(path, delivery.encoding)
    mark = separator_of(path, delivery)
    staged = temporary / "staged.parquet"
    stage_csv(path, mark, delivery.encoding, staged)
    return connection.read_parquet(str(staged))
