"""What may leave an edition, in every format: nothing hidden, nothing that a licence keeps, everything simulated marked."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import jsonschema
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.manifest import EditionManifest, Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import TABLES, schema_of
from quartiers.knowledge.editions.writing import Draft, publish
from quartiers.knowledge.portrait.exports import contents
from quartiers.knowledge.portrait.exports.dataset import dataset_jsonld
from quartiers.knowledge.portrait.exports.dictionary import dictionary
from quartiers.knowledge.portrait.exports.scope import neighbourhood, territory, whole
from quartiers.knowledge.portrait.exports.terms import Terms, terms_of_figure
from quartiers.knowledge.portrait.exports.writing import Form, write_export
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.schema import portrait_schema, territory_schema
from quartiers.knowledge.portrait.territory import plain
from quartiers.knowledge.portrait.territory import territory as of_territory
from quartiers.knowledge.sources.store import SourceManifest, Taken
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

CODES = ("QP053001", "QN05301M")
# A number that no file may hold: it was hidden, or its source shows nothing.
SECRET = 987654.25
SIRETS = {"row": "00000000000001", "no_position": "00000000000002", "existence": "00000000000003", "kept": "00000000000004"}


def source(name, publish="rows", licence="Licence Ouverte"):
    """A source under these terms."""
    return SourceManifest(
        name=name, title_fr=f"Titre de {name}", publisher="Éditeur", licence=licence, publish=publish, origin=Origin.OFFICIAL,
        vintage="2025", delivery="officiel", files=(Taken("a.csv", "0" * 64, 1),), rows=1, table="a.parquet",
        taken_on="2026-01-01",
    )  # fmt: skip


SOURCES = {
    one.name: one
    for one in (
        source("qpv_2015"), source("insee_qpv"), source("sirene_establishments"), source("corrections", "aggregates"),
        source("osm_points.x", licence="ODbL"), source("partial_register.secret", "none", "usage interne"),
        source("partial_register.counted", "aggregates", "usage interne"), source("territories"),
    )
}  # fmt: skip


def figure(code, item, sources, **given):
    """A row of figures."""
    return {
        "area": code, "generation": 2015 if code.startswith("QP") else 2024, "indicator": "establishments_open", "item": item,
        "comparator": "", "period": "2026", "value": 12.0, "low": 10.0, "high": 14.0, "numerator": 12.0, "denominator": 3.0,
        "n": 12, "unit": "établissements", "status": "ok", "reason": None, "origin": "official", "sources": sources,
        "method": "compte",
    } | given  # fmt: skip


HIDDEN = dict.fromkeys(("value", "low", "high", "numerator", "denominator"), SECRET) | {
    "status": "suppressed", "reason": "Masqué par le secret statistique.", "n": 987654,
}  # fmt: skip


def rows_of_edition():
    """The tables of a small edition, with secrets planted."""
    square = shapely.box(420_000, 6_780_000, 420_300, 6_780_400)
    areas = [
        {"area": code, "generation": generation, "kind": "qpv", "name": "Les Fourches", "territory": "T01", "communes": "53130",
         "lon": -0.7, "lat": 48.0, "area_ha": 12.0, "origin": "official"}
        for code, generation in zip(CODES, (2015, 2024), strict=True)
    ]  # fmt: skip
    common = {"variable": "population", "year": 2020, "release_year": 2024, "origin": "official"}
    context = [
        {"area": CODES[0], "value": 1000.0, "status": "ok", "source": "insee_qpv"} | common,
        {"area": CODES[0], "value": SECRET, "status": "suppressed", "reason": "Masqué.", "source": "insee_qpv"} | common
        | {"variable": "poverty_rate_pct"},
        {"area": CODES[0], "value": SECRET, "status": "ok", "source": "partial_register.secret"} | common
        | {"variable": "employment_rate_pct"},
    ]  # fmt: skip
    figures = [
        figure(CODES[0], "inside", "sirene_establishments"),
        figure(CODES[0], "0-100", "sirene_establishments", **HIDDEN),
        figure(CODES[0], "100-300", "partial_register.counted sirene_establishments", value=7.0),
        figure(CODES[0], "300-500", "partial_register.secret", value=SECRET, low=SECRET, high=SECRET, numerator=SECRET),
        figure(CODES[0], "pharmacie", "osm_points.x", indicator="presence_osm", value=4321.0, low=0.0, high=4321.0),
    ]
    place = {"naf_code": "47.24Z", "commune_code": "53130", "lon": -0.7, "lat": 48.0, "is_diffusible": True}
    inside = [{"area": CODES[0], "generation": 2015, "relation": "inside", "source": "outline"}]
    told = {"neighbourhoods": inside, "source": "sirene_establishments"}
    sirets = [
        {"siret": SIRETS["row"], "row_id": 1, "shown": "row"} | place | told,
        {"siret": SIRETS["no_position"], "row_id": 2, "shown": "no_position", "naf_code": "70.22Z"} | told,
        {"siret": SIRETS["existence"], "row_id": 3, "shown": "existence", "source": "sirene_establishments"},
        {"siret": SIRETS["kept"], "row_id": 4, "shown": "row"} | place | told | {"source": "partial_register.counted"},
    ]
    assignments = [
        {"row_id": row, "area": CODES[0], "relation": "inside", "source": "outline", "first": True} for row in (1, 2, 3, 4)
    ]
    definitions = [
        {"indicator": name, "title_fr": f"Titre {name}", "unit": "unités", "formula": "compte", "denominator": "",
         "minimum": "", "compared_with": "", "protected": False, "method": "", "reference": ""}
        for name in ("establishments_open", "presence_osm", "population", "poverty_rate_pct", "employment_rate_pct")
    ]  # fmt: skip
    return {
        "areas": areas, "context": context, "figures": figures, "sirets": sirets, "assignments": assignments,
        "definitions": definitions,
        "outlines": [{"area": CODES[0], "crs": 2154, "wkb": shapely.to_wkb(square), "origin": "official", "tolerance_m": 0.0,
                      "source": "qpv_2015"}],
        "territories": [{"territory": "T01", "name": "Mayenne", "holder_kind": "EPCI", "communes": "53130",
                         "is_fictional": False}],
    }  # fmt: skip


@pytest.fixture
def edition(home, tmp_path):
    """A real edition with secrets planted where only the export's rules keep them."""
    draft = Draft(tmp_path / "draft")
    draft.folder.mkdir()
    given = rows_of_edition()
    for table in TABLES:
        draft.write(table, pa.Table.from_pylist(given.get(table, []), schema=schema_of(table)))
    manifest = EditionManifest("", Kind.REAL, "2026-01-01", "2026-01-02", "1", SOURCES, {}, {}, ())
    publish(draft, manifest, home)
    return Edition.open(home)


def every_text(path):
    """All that a file says, whatever its format, as one text."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(_member(name, archive.read(name)) for name in archive.namelist())
    if path.suffix == ".gpkg":
        found = pyogrio.read_arrow(path)
        return json.dumps(found[0], default=str) + json.dumps(
            [{k: str(v) for k, v in row.items()} for row in found[1].to_pylist()]
        )
    return _member(path.name, path.read_bytes())


def _member(name, content):
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(content))
        return f"{name} {table.schema.metadata} {table.to_pylist()}"
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return f"{name} {content.decode('utf-8-sig')}"


SCOPES = {
    "neighbourhood": lambda edition: neighbourhood(edition, CODES[0]),
    "territory": lambda edition: territory(edition, "T01"),
    "whole": whole,
}


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("scope", SCOPES)
def test_nothing_hidden_leaves(edition, tmp_path, form, scope):
    """A suppressed number, or one of a source that shows nothing, is in no file; what may be shown is."""
    files = write_export(edition, SCOPES[scope](edition), form, tmp_path / "out")
    said = "\n".join(every_text(path) for path in files)
    assert "987654" not in "".join(said.split())
    assert "partial_register.secret" not in said.replace("Titre de partial_register.secret", "")
    assert "12" in said
    assert "Les Fourches" in said
    for kind in ("no_position", "existence", "kept"):
        assert SIRETS[kind] not in said


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("scope", SCOPES)
def test_openstreetmap_stays_apart(edition, tmp_path, form, scope):
    """The figure of OpenStreetMap is in its own file with its licence, and no other."""
    files = write_export(edition, SCOPES[scope](edition), form, tmp_path / "out")
    assert "4321" not in every_text(files[0])
    assert len(files) == (1 if form in {Form.GEOJSON, Form.GPKG} else 2)
    for path in files[1:]:
        apart = every_text(path)
        assert "4321" in apart
        assert "sirene_establishments" not in apart
        assert "opendatacommons.org/licenses/odbl" in apart


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("scope", SCOPES)
def test_the_same_bytes_each_time(edition, tmp_path, form, scope):
    """An export can be compared with another by its digest."""
    first, second = (write_export(edition, SCOPES[scope](edition), form, tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(first, second, strict=True))
    assert not any("simule" in path.name for path in first)


def unpacked(path, name):
    """The rows of a CSV of an archive, and its first line."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read(name).decode("utf-8")
    assert text.startswith("\ufeff")
    lines = text[1:].splitlines(keepends=True)
    start = 1 if lines[0].startswith("Exemple simulé") else 0
    return list(csv.DictReader(lines[start:], delimiter=";")), lines[0]


def test_the_tables_of_a_neighbourhood(edition, tmp_path):
    """The hidden figure leaves with its reason, one establishment is listed, and the note says what is not there."""
    (path, _) = write_export(edition, neighbourhood(edition, CODES[0]), Form.CSV, tmp_path)
    figures, first = unpacked(path, "QP053001-chiffres.csv")
    assert first.lstrip().startswith('"area";')
    assert [(row["item"], row["status"], row["value"]) for row in figures] == [
        ("inside", "ok", "12"), ("0-100", "suppressed", ""), ("100-300", "ok", "7"),
    ]  # fmt: skip
    assert {row["origine"] for row in figures} == {"officiel"}
    listed, _ = unpacked(path, "QP053001-etablissements.csv")
    assert [(row["siret"], row["area"], row["assigned_by"], row["origine"]) for row in listed] == [
        (SIRETS["row"], CODES[0], "outline", "officiel")
    ]
    with zipfile.ZipFile(path) as archive:
        note = archive.read("LISEZMOI.txt").decode()
    assert "Titre de partial_register.secret » : rien n'est diffusé" in note
    assert "Titre de partial_register.counted » : chiffres par quartier seulement" in note
    assert "Titre de insee_qpv (Éditeur) ; date : 2025 ; licence : Licence Ouverte" in note
    assert f"Édition réelle {edition.manifest.edition}, au 2026-01-01, méthode 1." in note


def test_a_position_that_its_source_keeps_does_not_leave(edition, tmp_path):
    """Where the location gives no rows, establishments leave without their place."""
    located = SOURCES | {"sirene_geolocation": source("sirene_geolocation", "aggregates")}
    closed = replace(edition, manifest=replace(edition.manifest, sources=located))
    (path, _) = write_export(closed, neighbourhood(edition, CODES[0]), Form.CSV, tmp_path)
    assert [(row["siret"], row["lon"], row["lat"]) for row in unpacked(path, "QP053001-etablissements.csv")[0]] == [
        (SIRETS["row"], "", "")
    ]


def test_one_pass_over_a_large_table_gives_the_same(edition, tmp_path, monkeypatch):
    """Whether neighbourhoods are read one by one or in one pass, the files are the same."""
    (one, _) = write_export(edition, whole(edition), Form.PARQUET, tmp_path / "one")
    monkeypatch.setattr(contents, "_MOST_ONE_BY_ONE", 0)
    (other, _) = write_export(edition, whole(edition), Form.PARQUET, tmp_path / "other")
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        assert first.namelist() == second.namelist()
        for name in (name for name in first.namelist() if name.endswith(".parquet")):
            rows = [pq.read_table(io.BytesIO(archive.read(name))).to_pylist() for archive in (first, second)]
            assert sorted(map(str, rows[0])) == sorted(map(str, rows[1]))


def test_maps_carry_their_papers(edition, tmp_path):
    """Both maps hold the outline in degrees, its key figures, the edition and the sources; an unknown outline is empty."""
    (path,) = write_export(edition, territory(edition, "T01"), Form.GEOJSON, tmp_path)
    found = json.loads(path.read_text())
    assert (found["type"], found["edition"], found["as_of"]) == ("FeatureCollection", edition.manifest.edition, "2026-01-01")
    assert {one["licence"] for one in found["sources"]} == {"Licence Ouverte", "usage interne"}
    new, old = found["features"]
    assert (new["id"], new["geometry"], new["properties"]["population"]) == (CODES[1], None, None)
    assert shapely.from_geojson(json.dumps(old["geometry"])).centroid.distance(shapely.Point(-0.75, 48.05)) < 0.2
    assert (old["properties"]["population"], old["properties"]["establishments_open_low"]) == (1000.0, 10.0)
    (path,) = write_export(edition, territory(edition, "T01"), Form.GPKG, tmp_path)
    meta, table = pyogrio.read_arrow(path)
    assert table.column("population").to_pylist() == [None, 1000.0]
    assert meta["crs"] == "EPSG:4326"
    assert pyogrio.read_info(path)["dataset_metadata"]["edition"] == edition.manifest.edition


def test_json_follows_the_published_schemas(edition, tmp_path):
    """A portrait without OpenStreetMap, and a territory."""
    (path, _) = write_export(edition, neighbourhood(edition, CODES[0]), Form.JSON, tmp_path)
    jsonschema.Draft202012Validator(portrait_schema()).validate(json.loads(path.read_text()))
    (path, _) = write_export(edition, territory(edition, "T01"), Form.JSON, tmp_path)
    jsonschema.Draft202012Validator(territory_schema()).validate(json.loads(path.read_text()))


def test_every_territory_of_a_demonstration_follows_the_schema(demo_edition):
    """The fourteen and the fictional one; the schema refuses a key too many."""
    validator = jsonschema.Draft202012Validator(territory_schema(), format_checker=jsonschema.FormatChecker())
    for row in demo_edition.rows("territories"):
        codes = [one["area"] for one in demo_edition.rows("areas") if one["territory"] == row["territory"]]
        found = plain(of_territory(demo_edition, row, [portrait(demo_edition, code) for code in codes]))
        assert list(validator.iter_errors(json.loads(json.dumps(found)))) == []
        assert list(validator.iter_errors(found | {"more": 1}))


@pytest.mark.parametrize("form", list(Form))
def test_what_is_simulated_says_so(demo_edition, tmp_path, form):
    """In the name of the file and inside it, for a neighbourhood, the fictional territory and the edition."""
    fictional = next(row["area"] for row in demo_edition.rows("areas") if row["territory"] == "FICTIF")
    for scope in (neighbourhood(demo_edition, fictional), territory(demo_edition, "FICTIF"), whole(demo_edition)):
        for path in write_export(demo_edition, scope, form, tmp_path / "out"):
            assert path.name.startswith("simule-")
            said = every_text(path)
            assert "simulé" in said or "simul\\u00e9" in said or b"simul\xc3\xa9".decode() in said
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    assert archive.read("LISEZMOI.txt").decode().startswith("Exemple simulé")
                    tables = [name for name in archive.namelist() if name.endswith(f".{form}")]
                assert all(name.startswith("simule-") for name in tables if name != "dictionnaire.csv")


def test_a_real_neighbourhood_of_a_demonstration_is_not_called_simulated(demo_edition, tmp_path):
    """Its facts are real, and nothing simulated is among them."""
    real = next(row["area"] for row in demo_edition.rows("areas") if row["territory"] == "T01")
    (path,) = write_export(demo_edition, neighbourhood(demo_edition, real), Form.CSV, tmp_path)
    assert path.name == f"{real}-csv.zip"
    rows, _ = unpacked(path, f"{real}-chiffres.csv")
    assert all(row["origine"] != "simulé" or not row["value"] for row in rows)


def test_no_establishment_of_a_demonstration_is_listed_without_right(demo_edition, tmp_path):
    """Every listed row is one whose everything may be told, and each is simulated."""
    told = {row["siret"]: row["shown"] for row in demo_edition.rows("sirets")}
    (path,) = write_export(demo_edition, territory(demo_edition, "FICTIF"), Form.CSV, tmp_path)
    rows, first = unpacked(path, "simule-territoire-FICTIF-etablissements.csv")
    assert first.startswith("Exemple simulé")
    assert rows
    assert {(told[row["siret"]], row["is_natural_person"], row["origine"]) for row in rows} >= {("row", "false", "simulé")}
    assert {(told[row["siret"]], row["origine"]) for row in rows} == {("row", "simulé")}


@pytest.mark.parametrize(
    ("sources", "terms"),
    [
        ("insee_qpv", Terms.OPEN), ("", Terms.OPEN), ("partial_register.counted", Terms.OPEN),
        ("insee_qpv osm_points.x", Terms.ODBL), ("osm_points.x partial_register.secret", Terms.WITHHELD),
        ("unheard_of", Terms.WITHHELD),
    ],
)  # fmt: skip
def test_the_worst_source_decides(sources, terms):
    """A figure is under the terms of the strictest of what it rests on."""
    assert terms_of_figure(SOURCES, sources) is terms


def test_the_dictionary_names_every_column(edition):
    """Every table of the edition, every column, with a meaning."""
    rows = dictionary(edition)
    assert [(row["table"], row["column"]) for row in rows] == [(t, c) for t, columns in TABLES.items() for c in columns]
    assert all(row["meaning"] and row["type"] for row in rows)


def test_only_real_editions_are_described(edition, demo_edition):
    """A demonstration is in no catalogue; a real edition gives its files, licences and sources, OpenStreetMap's apart."""
    assert dataset_jsonld(demo_edition, "https://example.org/") is None
    found = dataset_jsonld(edition, "https://example.org/donnees/")
    assert found["@type"] == "Dataset"
    assert found["identifier"] == edition.manifest.edition
    addresses = {one["name"]: one["contentUrl"] for one in found["distribution"]}
    stem = f"https://example.org/donnees/quartiers-productifs-{edition.manifest.edition}"
    assert addresses["csv"] == f"{stem}-csv.zip"
    assert addresses["gpkg"] == f"{stem}.gpkg"
    assert len(addresses) == len(Form)
    assert not any("odbl" in licence for licence in found["license"])
    json.dumps(found)


def test_unknown_codes_are_refused(edition, tmp_path):
    """A code that the edition lacks, or a file in the place of the folder, is a sentence."""
    with pytest.raises(Refusal, match="QP000000"):
        neighbourhood(edition, "QP000000")
    with pytest.raises(Refusal, match="T99"):
        territory(edition, "T99")
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="est un fichier"):
        write_export(edition, whole(edition), Form.CSV, tmp_path / "file")


def test_the_command_writes_files(edition, tmp_path, capsys):
    """Several codes at once, or the whole; nothing asked is a sentence."""
    assert _run(["export", CODES[0], "t01", "--format", "geojson", "--out", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["QP053001.geojson", "territoire-T01.geojson"]
    assert _run(["export", "--all", "--format", "xlsx", "--out", str(tmp_path / "all")]) == 0
    assert _run(["export"]) == 2
    assert "--all" in capsys.readouterr().err
