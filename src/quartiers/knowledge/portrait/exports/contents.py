"""The tables of an export, piece by piece: what may be shown of an edition, under the terms of its sources.

A figure that is not shown leaves with its reason and without any number. Establishments leave only where everything of
them may be told (`engine/listing.py`, applied when the edition is built) and their source gives rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quartiers.knowledge.editions.groups import rows_with
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import SIRETS, TABLES, schema_of
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Manifests, Terms, row_sources, terms_of_figure
from quartiers.knowledge.vocabulary.origins import Origin

# Table of the edition: name of its file.
FILES_FR = {"areas": "quartiers", "figures": "chiffres", "context": "contexte", "definitions": "definitions"}
ESTABLISHMENTS_FR = "etablissements"
# What a row rests on, in words, on every row: the last column of each table.
ORIGIN_FR = "origine"
_NUMBERS = ("value", "low", "high", "level", "numerator", "denominator", "n")
_SOURCES = {"figures": "sources", "context": "source"}
# More neighbourhoods than this are read in one pass over the table.
_MOST_ONE_BY_ONE = 50
_PIECE_ROWS = 65_536
_TOLD = [name for name in SIRETS if name not in {"row_id", "shown", "is_diffusible", "neighbourhoods"}]


@dataclass(frozen=True)
class Content:
    """One table of an export: its name, its schema, and where its rows come from."""

    edition: Edition
    scope: Scope
    terms: Terms
    name: str
    table: str | None

    @property
    def schema(self) -> pa.Schema:
        """Its columns, the origin in words last."""
        if self.table is None:
            kinds = {name: SIRETS[name][0] for name in _TOLD}
            return pa.schema([("area", pa.string()), ("assigned_by", pa.string()), *kinds.items(), (ORIGIN_FR, pa.string())])
        return schema_of(self.table).append(pa.field(ORIGIN_FR, pa.string()))

    def pieces(self) -> Iterator[pa.Table]:
        """Its rows in the order of areas, piece by piece, so that memory does not grow with the edition."""
        pieces = _establishments(self) if self.table is None else _rows(self.edition, self.scope, self.table)
        for piece in pieces:
            kept = piece if self.table is None else _may_leave(piece, self.table, self.edition.manifest.sources, self.terms)
            if kept.num_rows:
                yield _with_origin(kept, self).select(self.schema.names).cast(self.schema)


def contents(edition: Edition, scope: Scope, terms: Terms) -> list[Content]:
    """The tables that hold at least a row under these terms; definitions go with the first."""
    found = [Content(edition, scope, terms, name, table) for table, name in FILES_FR.items()]
    found.append(Content(edition, scope, terms, ESTABLISHMENTS_FR, None))
    if terms is not Terms.OPEN:
        found = [one for one in found if one.table in _SOURCES or one.table is None]
    return [one for one in found if any(piece.num_rows for piece in one.pieces())]


def _rows(edition: Edition, scope: Scope, table: str) -> Iterator[pa.Table]:
    path, columns = edition.path(table), schema_of(table).names
    if "area" not in TABLES[table]:
        yield pq.read_table(path)
    elif len(scope.codes) <= _MOST_ONE_BY_ONE:
        sha256 = edition.manifest.tables[table].sha256
        for code in sorted(scope.codes):
            yield rows_with(path, sha256, "area", code)
    else:
        wanted = pa.array(scope.codes)
        for batch in pq.ParquetFile(path).iter_batches(_PIECE_ROWS, columns=columns):
            yield pa.Table.from_batches([batch]).filter(pc.is_in(batch.column("area"), value_set=wanted))


def _may_leave(piece: pa.Table, table: str, manifests: Manifests, terms: Terms) -> pa.Table:
    """Rows that go to the files of these terms, without the numbers of those that are not shown."""
    if table in _SOURCES:
        named = pc.fill_null(piece.column(_SOURCES[table]).cast(pa.string()), "")
        given = pc.unique(named)
        here = pa.array([text for text in given.to_pylist() if terms_of_figure(manifests, text) is terms], pa.string())
        piece = piece.filter(pc.is_in(named, value_set=here))
    if "status" not in piece.column_names:
        return piece
    is_shown = pc.equal(piece.column("status").cast(pa.string()), "ok")
    for name in _NUMBERS:
        if name in piece.column_names:
            blank = pa.scalar(None, piece.schema.field(name).type)
            place = piece.column_names.index(name)
            piece = piece.set_column(place, name, pc.if_else(is_shown, piece.column(name), blank))
    return piece


def _with_origin(piece: pa.Table, content: Content) -> pa.Table:
    """The origin in French, row by row; where a table has none, that of the whole."""
    if "origin" not in piece.column_names:
        label = Origin.SIMULATED.label_fr if content.scope.is_simulated and content.table != "definitions" else ""
        return piece if ORIGIN_FR in piece.column_names else piece.append_column(ORIGIN_FR, _same(label, piece.num_rows))
    labels = {str(one): one.label_fr for one in Origin}
    return piece.append_column(
        ORIGIN_FR, pa.array([labels.get(one, "") for one in piece.column("origin").to_pylist()], pa.string())
    )


def _same(text: str, rows: int) -> pa.Array:
    return pa.array([text] * rows, pa.string())


def _establishments(content: Content) -> Iterator[pa.Table]:
    """Establishments inside the neighbourhoods, one row for each neighbourhood that one is in."""
    edition, manifests = content.edition, content.edition.manifest.sources
    names = row_sources(manifests, content.terms)
    if not names:
        return
    # A position is another source's, which may not give rows.
    located = manifests.get("sirene_geolocation")
    has_place = located is None or "sirene_geolocation" in names
    hidden = () if has_place else ("lon", "lat", "location_precision")
    told = ", ".join(f"NULL AS {name}" if name in hidden else f"s.{name}" for name in _TOLD)
    origins = " ".join(f"WHEN '{name}' THEN '{manifests[name].origin.label_fr}'" for name in names)
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        connection.execute("CREATE TEMP TABLE wanted AS SELECT unnest(?) AS area", [list(content.scope.codes)])
        found = connection.execute(
            f"SELECT a.area, a.source AS assigned_by, {told}, "  # noqa: S608 - names of columns and sources, values bound
            f"CASE split_part(s.source, ' ', 1) {origins} END AS {ORIGIN_FR} "
            "FROM read_parquet(?) a SEMI JOIN wanted w ON a.area = w.area JOIN read_parquet(?) s ON s.row_id = a.row_id "
            "WHERE a.relation = 'inside' AND s.shown = 'row' AND list_has_all(?, string_split(s.source, ' ')) "
            "ORDER BY a.area, s.siret",
            [str(edition.path("assignments")), str(edition.path("sirets")), names],
        )
        for batch in found.to_arrow_reader(_PIECE_ROWS):
            yield pa.Table.from_batches([batch])
