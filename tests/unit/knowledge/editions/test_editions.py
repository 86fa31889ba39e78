"""Editions: written in one step under their schemas, named by their content, read back by name."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quartiers.knowledge.editions.manifest import EditionManifest, Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import TABLES, schema_of
from quartiers.knowledge.editions.writing import CURRENT, Draft, publish
from quartiers.knowledge.sources.store import SourceManifest, Taken
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

SOURCE = SourceManifest(
    name="qpv_2015", title_fr="Contours", publisher="ANCT", licence="Licence Ouverte", publish="rows",
    origin=Origin.OFFICIAL, vintage="2015", delivery="officiel", files=(Taken("a.shp", "0" * 64, 12),), rows=3,
    table="0123456789ab.parquet", taken_on="2026-01-01", tolerance_m=0.0, warnings=("34 réparés.",), coverage={"a": [1]},
)  # fmt: skip
MANIFEST = EditionManifest(
    edition="", kind=Kind.REAL, as_of="2026-01-01", built_on="2026-01-02", method_version="1",
    sources={"qpv_2015": SOURCE}, tables={}, absent={"zfu": "absent"}, warnings=("Attention.",),
)  # fmt: skip


def draft(folder, **names):
    """A draft of empty tables, but for areas with these codes and names."""
    folder.mkdir(parents=True)
    written = Draft(folder)
    for table in TABLES:
        rows = [{"area": code, "name": name} for code, name in names.items()] if table == "areas" else []
        written.write(table, pa.Table.from_pylist(rows, schema=schema_of(table)))
    return written


def test_a_manifest_reads_back_the_same():
    """What is written is what is read, kinds and origins included."""
    assert EditionManifest.from_json(MANIFEST.to_json()) == MANIFEST
    assert MANIFEST.to_json().endswith("}\n")


def test_kinds_have_french_words():
    """Both kinds follow the word « édition »."""
    assert [kind.label_fr for kind in Kind] == ["de démonstration", "réelle"]


def test_publish_names_by_content(home, tmp_path):
    """The same content has the same name, another row, day or source another."""
    names = {
        publish(draft(tmp_path / "1", QP990001="Un"), MANIFEST, home).edition,
        publish(draft(tmp_path / "2", QP990001="Un"), MANIFEST, home).edition,
        publish(draft(tmp_path / "3", QP990001="Deux"), MANIFEST, home).edition,
        publish(draft(tmp_path / "4", QP990001="Un"), replace(MANIFEST, as_of="2026-01-03"), home).edition,
        publish(draft(tmp_path / "5", QP990001="Un"), replace(MANIFEST, kind=Kind.DEMONSTRATION), home).edition,
        publish(
            draft(tmp_path / "6", QP990001="Un"),
            replace(MANIFEST, sources={"qpv_2015": replace(SOURCE, files=(Taken("a.shp", "f" * 64, 12),))}),
            home,
        ).edition,
    }
    assert len(names) == 5
    assert all(name.startswith("2026-01-0") for name in names)


def test_publish_switches_and_keeps_the_old(home, tmp_path):
    """The last one published is current; the one before can still be read by its name."""
    first = publish(draft(tmp_path / "1", QP990001="Un"), MANIFEST, home)
    second = publish(draft(tmp_path / "2", QP990001="Deux"), MANIFEST, home)
    assert Edition.open(home).manifest == second
    assert Edition.open(home, first.edition).area("QP990001")["name"] == "Un"
    assert first.tables["areas"].rows == 1


def test_publish_makes_up_for_a_part_left_behind(home, tmp_path):
    """A folder of that name without manifest is what a crash left: it is replaced."""
    finished = publish(draft(tmp_path / "1"), MANIFEST, home)
    (home / "editions" / finished.edition / "manifest.json").unlink()
    again = publish(draft(tmp_path / "2"), MANIFEST, home)
    assert again.edition == finished.edition
    assert Edition.open(home).rows("areas") == []


def test_a_table_under_another_schema_stops_the_build(tmp_path):
    """A column missing, or of a type that does not convert, is an error and not a silent null."""
    written = draft(tmp_path / "1")
    with pytest.raises(KeyError):
        written.write("communes", pa.table({"commune_code": ["53130"]}))
    with pytest.raises(pa.ArrowInvalid):
        written.write("outlines", pa.table({name: ["x"] for name in TABLES["outlines"]}))


def test_every_column_has_a_meaning():
    """The data dictionary is made from the schemas: each column says what it holds."""
    for table, columns in TABLES.items():
        assert schema_of(table).names == list(columns)
        assert all(meaning for _, meaning in columns.values())


def test_rows_by_area(home, tmp_path):
    """Rows of an area come in the order of the table; an unknown area has none."""
    publish(draft(tmp_path / "1", QP990001="Un", QP990002="Deux"), MANIFEST, home)
    edition = Edition.open(home)
    assert [row["name"] for row in edition.rows("areas")] == ["Un", "Deux"]
    assert [row["name"] for row in edition.rows_of("areas", "QP990002")] == ["Deux"]
    assert edition.rows_of("areas", "QP990003") == []
    assert edition.area("QP990003") is None


def test_no_edition_yet(home):
    """Without edition, the two ways to have one are given."""
    with pytest.raises(Refusal, match=r"quartiers demo.*quartiers build --from"):
        Edition.open(home)


def test_an_edition_that_is_not_there(home, tmp_path):
    """A wrong name is refused with those that exist."""
    with pytest.raises(Refusal, match="éditions présentes : aucune"):
        Edition.open(home, "2020-01-01-x")
    finished = publish(draft(tmp_path / "1"), MANIFEST, home)
    with pytest.raises(Refusal, match=finished.edition):
        Edition.open(home, "2020-01-01-x")


@pytest.mark.parametrize("content", ["", "{}", "[1]", json.dumps({"kind": "other", "warnings": []})])
def test_a_damaged_manifest_is_a_sentence(home, tmp_path, content):
    """A spoilt manifest is named, with what to run."""
    finished = publish(draft(tmp_path / "1"), MANIFEST, home)
    (home / "editions" / finished.edition / "manifest.json").write_text(content)
    with pytest.raises(Refusal, match="abîmé : relancez"):
        Edition.open(home)


def test_the_pointer_is_one_line(home, tmp_path):
    """`current` is the name of the edition, readable by any script."""
    finished = publish(draft(tmp_path / "1"), MANIFEST, home)
    assert (home / "editions" / CURRENT).read_text() == finished.edition + "\n"
    assert pq.read_metadata(home / "editions" / finished.edition / "areas.parquet").num_rows == 0


def test_a_damaged_table_is_never_believed_and_is_rebuilt(home, tmp_path):
    """A table altered after its build is refused when read, and the next build of the same content puts it right."""
    finished = publish(draft(tmp_path / "1"), MANIFEST, home)
    table = home / "editions" / finished.edition / "areas.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:-9] + b"x" + whole[-8:])
    with pytest.raises(Refusal, match="a été modifiée depuis sa construction"):
        Edition.open(home).rows("areas")
    assert publish(draft(tmp_path / "2"), MANIFEST, home).edition == finished.edition
    assert Edition.open(home).rows("areas") == []
    (table.parent / "outlines.parquet").unlink()
    with pytest.raises(Refusal, match="manque"):
        Edition.open(home).rows_of("outlines", "QP990001")


@pytest.mark.parametrize("name", ["..", "../sources/qpv_2015", "a/b", "/etc"])
def test_the_name_of_an_edition_is_not_a_path(home, tmp_path, name):
    """An edition is asked for by its name, and nothing outside the folder of editions is opened."""
    publish(draft(tmp_path / "1"), MANIFEST, home)
    with pytest.raises(Refusal, match="pas le nom d'une édition"):
        Edition.open(home, name)
