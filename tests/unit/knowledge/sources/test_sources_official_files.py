"""The official files at hand (`../shared/data`) are all taken, with the rows that their publishers announce."""

import csv

import pyarrow.parquet as pq
import pytest
from test_sources_kinds import assert_agreement, engine  # noqa: F401 - a fixture

from quartiers.knowledge.sources.register import FICTIONAL, INPUTS, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import sync_folder
from quartiers.knowledge.sources.territories import FOLDER
from quartiers.knowledge.vocabulary.origins import Origin

pytestmark = pytest.mark.data

ROWS = {
    "qpv_2015": 1514,
    "qpv_2024": 1609,
    "qpv_crosswalk": 1493,
    "sirene_establishments": 40,
    "sirene_legal_units": 39,
    "insee_qpv": 28603,
    "insee_side": 184,
    "insee_qpv_counts": 105,
    "insee_iris": 851 + 992,
    "iris_outlines": 742 + 851 + 992,
    "communes": 5300,
    "naf": 732,
    "zfu": 145,
    "osm_points.laval": 689,
    "osm_points.montpellier": 953 + 674 + 76,
    "partial_register.bars_2017": 9576,
    "partial_register.strasbourg_2010": 81921,
    "partial_register.toulouse_restaurants_2018": 4765,
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    from traps import DATA  # noqa: PLC0415 - the plugin of the suite

    store = Store(tmp_path_factory.mktemp("official"))
    done = sync_folder(
        store, (*OFFICIAL, *INPUTS), DATA, taken_on="2026-11-25", accept_fewer=False, progress=lambda *_words: None
    )
    return store, done


def column(outcome, name: str, column: str) -> list:
    store, done = outcome
    return pq.read_table(store.table(done.taken[name]), columns=[column])[column].to_pylist()


def test_every_official_file_is_taken(outcome):
    _, done = outcome
    assert done.refused == {}
    assert {name: manifest.rows for name, manifest in done.taken.items()} == ROWS
    assert done.absent == [
        "sirene_history",
        "sirene_successions",
        "sirene_geolocation",
        "urban_units",
        "bpe",
        "corrections",
        "candidate_sites",
        "residents_survey",
    ]


def test_outlines_say_what_was_mended_and_what_is_unknown(outcome):
    _, done = outcome
    assert done.taken["qpv_2015"].warnings[0].startswith("34 contour(s) invalide(s), réparé(s)")
    assert column(outcome, "qpv_2015", "wkb").count(None) == 0
    assert column(outcome, "qpv_2024", "wkb").count(None) == 3
    assert done.taken["qpv_2024"].warnings[1].endswith("QN09105I, QN09113I, QN09503I.")


def test_origins_and_tolerances_are_kept(outcome):
    _, done = outcome
    origins = {name: manifest.origin for name, manifest in done.taken.items()}
    assert origins["qpv_2015"] is Origin.OFFICIAL
    assert origins["qpv_2024"] is Origin.DERIVED
    assert origins["partial_register.bars_2017"] is Origin.PARTIAL
    assert origins["zfu"] is Origin.APPROXIMATE
    assert (done.taken["qpv_2015"].tolerance_m, done.taken["qpv_2024"].tolerance_m) == (0.0, 45.0)


def test_registers_say_what_they_cover(outcome):
    _, done = outcome
    bars = done.taken["partial_register.bars_2017"].coverage
    assert bars["sectors"] == ["56.30Z"]
    assert len(bars["area"]["circles"]) == 9
    assert done.taken["partial_register.strasbourg_2010"].coverage["area"] == {"is_by_iris": True}
    assert done.taken["partial_register.strasbourg_2010"].vintage == ""


def test_figures_of_insee_are_those_of_the_file(outcome, shared_data):
    with (shared_data / "insee_qpv/DEMO_2018.csv").open(encoding="utf-8-sig") as text:
        row = next(row for row in csv.DictReader(text, delimiter=";") if row["CODGEO"] == "QP053001")
    written = float(row["POP_MUN"].replace("\u00a0", "").replace("\u202f", "").replace(" ", ""))
    store, done = outcome
    rows = pq.read_table(store.table(done.taken["insee_qpv"])).to_pylist()
    kept = [r for r in rows if (r["area"], r["variable"], r["release_year"]) == ("QP053001", "population", 2018)]
    assert [(r["value"], r["reference_year"]) for r in kept] == [(written, 2013)]


@pytest.mark.parametrize(
    ("kind", "file", "heading"),
    [
        ("siret", "sirene_sample/StockEtablissement_sample.csv", "siret"),
        ("siren", "sirene_sample/StockEtablissement_sample.csv", "siren"),
        ("siren", "sirene_sample/StockUniteLegale_sample.csv", "siren"),
        ("siret", "toulouse_restaurants_2018/restaurants.csv", "siret"),
        ("size_band", "toulouse_restaurants_2018/restaurants.csv", "size_band"),
        ("commune", "toulouse_restaurants_2018/restaurants.csv", "commune_code"),
        ("naf", "toulouse_restaurants_2018/restaurants.csv", "naf_code"),
        ("naf", "naf/table_NAF2-NA.csv", None),
        ("qpv_2024", "qpv_2024/passage_qpv2015_qpv2024.csv", "code_qp24"),
        ("qpv_2015", "qpv_2024/passage_qpv2015_qpv2024.csv", "code_qp15"),
        ("iris", "register_strasbourg_2010/sirene_with_iris.csv", "CODE_IRIS"),
    ],
)
def test_sql_agrees_with_the_words_on_official_codes(kind, file, heading, engine, shared_data):  # noqa: F811
    path = shared_data / file
    with path.open(encoding="latin-1", newline="") as text:
        mark = ";" if ";" in text.readline() else ","
        text.seek(0)
        reader = csv.DictReader(text, delimiter=mark)
        values = {row[heading or reader.fieldnames[0]] for row in reader}
    assert len(values) > 2
    assert_agreement(engine, kind, sorted(value for value in values if value))


def test_the_package_s_own_facts_are_taken(home):
    outcome = sync_folder(
        Store(home),
        (*REFERENCE, *FICTIONAL),
        FOLDER.parent,
        taken_on="2026-11-25",
        accept_fewer=False,
        progress=lambda *_words: None,
    )
    assert outcome.refused == {}
    assert {name: manifest.rows for name, manifest in outcome.taken.items() if name != "fictional_areas"} == {
        "territories": outcome.taken["territories"].rows,
        "neighbourhoods_2015": 169,
        "neighbourhoods_2024": 184,
        "commune_names": 82,
    }
