"""Rows of large tables: the same values as Arrow gives, read from the row groups that may hold them."""

import concurrent.futures
import datetime
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_editions import MANIFEST

from quartiers.knowledge.editions import groups, reading
from quartiers.knowledge.editions.manifest import TableManifest
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import as_rows
from quartiers.knowledge.editions.schemas import TABLES, schema_of
from quartiers.knowledge.editions.writing import Draft, publish
from quartiers.knowledge.sources.store import digest_of
from quartiers.knowledge.vocabulary.refusals import Refusal

KINDS = {
    "text": (pa.string(), st.text(max_size=4)),
    "small": (pa.int16(), st.integers(-3, 3)),
    "whole": (pa.int64(), st.integers(-(2**60), 2**60)),
    "real": (pa.float64(), st.floats(allow_nan=False)),
    "flag": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))),
    "bytes": (pa.binary(), st.binary(max_size=3)),
    "several": (pa.list_(pa.struct([("a", pa.string())])), st.lists(st.fixed_dictionaries({"a": st.text(max_size=2)}))),
}
ROW = st.fixed_dictionaries({name: st.none() | values for name, (_, values) in KINDS.items()})
SCHEMA = pa.schema([(name, kind) for name, (kind, _) in KINDS.items()])


@given(st.lists(ROW, max_size=6), st.lists(ROW, max_size=3))
def test_rows_are_those_of_arrow(first, second):
    """Every type, nulls and pieces included; a whole number beyond 2^53 stays whole."""
    table = pa.concat_tables([pa.Table.from_pylist(rows, schema=SCHEMA) for rows in (first, second)])
    assert as_rows(table) == table.to_pylist() == first + second


def test_a_table_without_rows_or_columns():
    """Nothing gives nothing."""
    assert as_rows(SCHEMA.empty_table()) == []


@pytest.fixture
def large(home, tmp_path, monkeypatch):
    """An edition whose figures are read area by area: 40 areas of 7 rows, in groups of 16."""
    monkeypatch.setattr(reading, "_KEPT_ROWS", 10)
    codes = [f"QP990{number:03d}" for number in range(40)]
    rows = [
        {"area": code, "item": str(place), "value": None if place == 3 else place / 2} for code in codes for place in range(7)
    ]
    draft = Draft(tmp_path / "draft")
    draft.folder.mkdir()
    for table in TABLES:
        draft.write(table, schema_of(table).empty_table())
    pq.write_table(pa.Table.from_pylist(rows, schema=schema_of("figures")), draft.path("figures"), row_group_size=16)
    publish(draft, MANIFEST, home)
    return Edition.open(home)


def test_an_area_is_read_from_its_groups(large, monkeypatch):
    """The rows of each area, in order; one that no group may hold is answered without reading any."""
    for number in range(40):
        rows = large.rows_of("figures", f"QP990{number:03d}")
        assert [(row["area"], row["item"]) for row in rows] == [(f"QP990{number:03d}", str(place)) for place in range(7)]
        assert [row["value"] for row in rows] == [0.0, 0.5, 1.0, None, 2.0, 2.5, 3.0]
    monkeypatch.setattr(groups.pq, "ParquetFile", None)
    assert large.rows_of("figures", "QP990999") == []


def test_threads_read_together(large):
    """Many threads, one answer each."""
    codes = [f"QP990{number:03d}" for number in range(40)] * 5
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda code: large.rows_of("figures", code), codes))
    assert all({row["area"] for row in rows} == {code} and len(rows) == 7 for code, rows in zip(codes, found, strict=True))


def test_a_table_is_read_through_once(large, monkeypatch):
    """The digest is taken once, then only when the file has moved."""
    taken = []
    monkeypatch.setattr(reading, "digest_of", lambda path: taken.append(path) or digest_of(path))
    reading._has_digest.cache_clear()
    for _ in range(3):
        large.rows_of("figures", "QP990001")
        large.row_with("figures", "area", "QP990002")
    path = large.folder / "figures.parquet"
    assert taken == [path]
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + b"x" + whole[-8:])
    with pytest.raises(Refusal, match="modifiée"):
        large.rows_of("figures", "QP990001")


def test_an_edition_without_the_table(large):
    """An edition of an older version says what to run."""
    tables: dict[str, TableManifest] = {name: one for name, one in large.manifest.tables.items() if name != "sirets"}
    older = replace(large, manifest=replace(large.manifest, tables=tables))
    with pytest.raises(Refusal, match="version plus ancienne, sans « sirets »"):
        older.row_with("sirets", "siret", "1")
