"""Each reader takes a hand-made sample in the official format, whatever its order, case, container and spare columns."""

import csv
import datetime
import gzip
import io
import random
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from bad_inputs import siret, squares, write, write_areas_2015
from quartiers.knowledge.sources.register import INPUTS, LOOKED_UP, OFFICIAL
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import find, take
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

FIXTURES = Path(__file__).parents[3] / "fixtures"
SOURCES = {source.name: source for source in (*OFFICIAL, *INPUTS, *LOOKED_UP)}
DAY = "2026-11-25"

# Every table of text: its source, its file, its separator, its encoding, and the rows expected.
TABLES = {
    "sirene_establishments": ("sirene_establishments/StockEtablissement_utf8.csv", ",", "utf-8", 20),
    "sirene_legal_units": ("sirene_legal_units/StockUniteLegale_utf8.csv", ",", "utf-8", 20),
    "sirene_history": ("sirene_history/StockEtablissementHistorique_utf8.csv", ",", "utf-8", 17),
    "sirene_successions": ("sirene_successions/StockEtablissementLiensSuccession_utf8.csv", ",", "utf-8", 20),
    "sirene_geolocation": (
        "sirene_geolocation/GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv",
        ";",
        "utf-8",
        20,
    ),
    "ban": ("ban/adresses-france.csv", ";", "utf-8", 20),
    "bpe": ("bpe/BPE24.csv", ";", "utf-8", 20),
    "urban_units": ("urban_units/urban_units.csv", ";", "utf-8", 20),
    "insee_iris": ("insee_iris/base-ic-evol-struct-pop-2021.csv", ";", "utf-8", 20),
    "insee_qpv": ("insee_qpv/DEMO_QP2024_2025.csv", ";", "utf-8-sig", 57),
    "insee_side": ("insee_side/pilot_qpv_2024.csv", ",", "utf-8", 20),
    "insee_qpv_counts": ("insee_qpv_counts/occitanie_qpv/qp.csv", ",", "utf-8-sig", 20),
    "qpv_crosswalk": ("qpv_crosswalk/passage_qpv2015_qpv2024.csv", ",", "utf-8", 20),
    "naf": ("naf/int_courts_naf_rev_2.csv", ";", "cp1252", 14),
    "zfu": ("zfu/zfu_communes_2019.csv", ",", "utf-8", 20),
    "osm_points.laval": ("osm_points/laval_osm_2019/shops.csv", ",", "utf-8", 20),
    "candidate_sites": ("candidate_sites/candidate_sites.csv", ",", "utf-8", 20),
    "residents_survey": ("residents_survey/enquete_habitants_2026.csv", ",", "utf-8", 20),
    "corrections": ("corrections/corrections.csv", ",", "utf-8", 20),
}


def zip_of(name: str, text: str) -> bytes:
    """A zip of one member."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    return content.getvalue()


def read(home: Path, name: str, *paths: Path) -> list[dict]:
    """The stored rows of a source, and the proof that the store holds what the manifest says."""
    store = Store(home)
    manifest = take(store, SOURCES[name], find(paths, SOURCES[name]), taken_on=DAY, accept_fewer=True)
    table = pq.read_table(store.table(manifest))
    assert table.num_rows == manifest.rows
    assert store.manifest(name) == manifest
    assert store.manifests()[name] == manifest
    return table.to_pylist()


def grid(name: str) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a fixture."""
    file, separator, encoding, _ = TABLES[name]
    with (FIXTURES / file).open(encoding=encoding, newline="") as text:
        headings, *rows = csv.reader(text, delimiter=separator)
    return headings, rows


def rewrite(path: Path, name: str, headings: list[str], rows: list[list[str]]) -> Path:
    """The fixture again, its headings and rows changed."""
    file, separator, encoding, _ = TABLES[name]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([headings, *rows])
    target = path / file
    write(target, text.getvalue().encode(encoding))
    return target


def by_row(rows: list[dict]) -> list[str]:
    """Rows in an order that does not depend on the file's."""
    return sorted(repr(row) for row in rows)


@pytest.mark.parametrize("name", TABLES)
def test_the_official_format_is_read(name, home):
    file, *_, expected = TABLES[name]
    assert len(read(home, name, FIXTURES / file)) == expected


@pytest.mark.parametrize("name", TABLES)
def test_order_and_case_of_columns_and_spare_ones_change_nothing(name, home, tmp_path):
    plain = read(home, name, FIXTURES / TABLES[name][0])
    headings, rows = grid(name)
    order = list(range(len(headings)))
    random.Random(7).shuffle(order)  # noqa: S311 - any order will do
    headings = [headings[place].upper() for place in order] + [" Colonne d'un autre temps "]
    rows = [[*(row[place] for place in order), "« à garder », peut-être"] for row in rows]
    assert by_row(read(home, name, rewrite(tmp_path, name, headings, rows))) == by_row(plain)


@pytest.mark.parametrize("name", [name for name in TABLES if SOURCES[name].deliveries[0].transform is None])
def test_a_missing_optional_column_is_unknown(name, home, tmp_path):
    plain = read(home, name, FIXTURES / TABLES[name][0])
    headings, rows = grid(name)
    columns = SOURCES[name].deliveries[0].columns
    kept = {column.heading.casefold() for column in columns if column.is_required}
    places = [place for place, heading in enumerate(headings) if heading.casefold() in kept]
    cut = rewrite(tmp_path, name, [headings[p] for p in places], [[row[p] for p in places] for row in rows])
    missing = {column.name for column in columns if not column.is_required}
    assert read(home, name, cut) == [{k: None if k in missing else v for k, v in row.items()} for row in plain]


@pytest.mark.parametrize("name", [name for name in TABLES if SOURCES[name].deliveries[0].transform is None])
def test_a_missing_required_column_is_named(name, home, tmp_path):
    headings, rows = grid(name)
    for column in SOURCES[name].deliveries[0].columns:
        if column.is_required:
            renamed = ["autre" if heading.casefold() == column.heading.casefold() else heading for heading in headings]
            with pytest.raises(Refusal, match=f"« {column.heading} »"):
                read(home, name, rewrite(tmp_path, name, renamed, rows))


# --- the register


def test_establishments_keep_their_zeros_and_lose_their_masks(home):
    rows = read(home, "sirene_establishments", FIXTURES / TABLES["sirene_establishments"][0])
    assert rows[0] == {
        "siren": "000000018",
        "siret": siret(1),
        "diffusion": "O",
        "created_on": datetime.date(2019, 3, 1),
        "size_band": "03",
        "size_year": "2022",
        "is_head_office": True,
        "commune_code": "53130",
        "since": datetime.date(2019, 3, 1),
        "state": "A",
        "activity": "56.10A",
        "nomenclature": "NAFRev2",
        "activity_2025": "56.11Y",
        "is_employer_text": "O",
        "geo_lon": None,
        "geo_lat": None,
        "geo_type": None,
    }
    assert (rows[1]["diffusion"], rows[1]["commune_code"]) == ("P", None)
    assert (rows[2]["state"], rows[2]["since"]) == ("F", datetime.date(2021, 6, 30))
    assert [row["nomenclature"] for row in rows[3:6]] == ["NAF1993", "NAFRev1", "NAP"]
    assert [row["siret"] for row in rows[6:8]] == ["35600000000048", "35600000049837"]
    assert [row["commune_code"] for row in rows[8:10]] == ["2A004", "97414"]
    assert rows[10]["size_band"] is None


def test_a_code_of_commune_that_is_not_known_is_reported_when_rare(home, tmp_path):
    headings, rows = grid("sirene_establishments")
    place, key = headings.index("codeCommuneEtablissement"), headings.index("siret")
    many = [[*row] for _ in range(100) for row in rows[:10] if row[key].startswith("0000")]
    for number, row in enumerate(many):
        row[key] = siret(number // 50 + 1, number % 50 + 1)
        row[headings.index("siren")] = row[key][:9]
    many = [row for row in many if int(row[key][4:8]) < 9999]
    many += [[*row] for row in many[:250]]
    for number, row in enumerate(many[-250:]):
        row[key] = siret(500 + number)
        row[headings.index("siren")] = row[key][:9]
    many[3][place] = "99999"
    path = rewrite(tmp_path, "sirene_establishments", headings, many)
    source, store = SOURCES["sirene_establishments"], Store(home)
    manifest = take(store, source, find([path], source), taken_on=DAY)
    assert manifest.warnings == (
        "StockEtablissement_utf8.csv : 1 valeur(s) de « codeCommuneEtablissement » illisible(s), rendue(s) inconnue(s).",
    )
    assert pq.read_table(store.table(manifest)).to_pylist()[3]["commune_code"] is None


def test_legal_units_carry_no_name(home):
    rows = read(home, "sirene_legal_units", FIXTURES / TABLES["sirene_legal_units"][0])
    assert set(rows[0]) == {
        "siren",
        "diffusion",
        "created_on",
        "size_band",
        "state",
        "legal_category",
        "is_ess_text",
        "firm_category",
    }
    assert [row["legal_category"] for row in rows[:4]] == ["5499", "5499", "5499", "1000"]
    assert (rows[4]["is_ess_text"], rows[2]["state"]) == ("O", "C")


def test_history_gives_every_period(home):
    rows = read(home, "sirene_history", FIXTURES / TABLES["sirene_history"][0])
    periods = [row for row in rows if row["siret"] == siret(2)]
    assert [(row["from_on"], row["to_on"], row["state"]) for row in periods] == [
        (datetime.date(2024, 1, 15), None, "A"),
        (datetime.date(2022, 5, 1), datetime.date(2024, 1, 14), "F"),
        (datetime.date(2008, 1, 1), datetime.date(2022, 4, 30), "A"),
        (None, datetime.date(2007, 12, 31), "A"),
    ]
    assert [row["has_state_changed"] for row in periods] == [True, True, True, False]


def test_successions_link_two_establishments(home):
    rows = read(home, "sirene_successions", FIXTURES / TABLES["sirene_successions"][0])
    assert rows[0] == {
        "siret_before": siret(1),
        "siret_after": siret(1, 2),
        "linked_on": datetime.date(2021, 2, 1),
        "is_head_office_transfer": True,
        "is_continuous": True,
    }


# --- the location file, whose format has changed several times


def geolocation_forms(folder: Path) -> dict[str, Path]:
    """The same location file in each form that it has had."""
    file = FIXTURES / TABLES["sirene_geolocation"][0]
    headings, rows = grid("sirene_geolocation")
    name = "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8"
    comma = io.StringIO()
    csv.writer(comma, lineterminator="\r\n").writerows([[h.upper() for h in headings], *rows])
    write(folder / "comma" / f"{name}.csv", "\ufeff" + comma.getvalue())
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, f"dossier/{file.name}")
        archive.writestr("__MACOSX/._x.csv", "x")
    write(folder / "sirene_geolocation.csv.gz", gzip.compress(file.read_bytes()))
    numbers = ("x", "y", "distance_precision", "y_latitude", "x_longitude")
    types = {heading: pa.float64() if heading in numbers else pa.string() for heading in headings}
    table = pacsv.read_csv(
        file,
        parse_options=pacsv.ParseOptions(delimiter=";"),
        convert_options=pacsv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    pq.write_table(table, folder / f"{name}.parquet")
    return {
        "semicolon": file,
        "comma, upper case, BOM": folder / "comma" / f"{name}.csv",
        "zip": folder / f"{name}.zip",
        "gzip": folder / "sirene_geolocation.csv.gz",
        "parquet": folder / f"{name}.parquet",
    }


def test_every_form_of_the_location_file_gives_the_same_rows(home, tmp_path):
    read_forms = {form: read(home, "sirene_geolocation", path) for form, path in geolocation_forms(tmp_path).items()}
    first = read_forms["semicolon"]
    assert all(rows == first for rows in read_forms.values())
    assert [row["qpv_2024"] for row in first[:4]] == ["HZ", "CSZ", None, "QN05301M"]
    assert (first[18]["epsg"], first[18]["qpv_2015"], first[18]["lon"]) == ("2975", "QP974001", 55.4)
    assert (first[19]["x"], first[19]["lon"], first[19]["quality"]) == (None, None, None)


def test_the_other_files_of_the_register_are_read_as_parquet_too(home, tmp_path):
    """In Parquet, dates and booleans have their types, and come to the same."""
    for name in ("sirene_establishments", "sirene_history", "sirene_successions", "sirene_legal_units"):
        file = FIXTURES / TABLES[name][0]
        text = {heading: pa.string() for heading in grid(name)[0]}
        typed = {h: pa.date32() for h in text if h.startswith("date") and "Traitement" not in h}
        flags = {h: pa.bool_() for h in text if h.startswith(("changement", "transfert", "continuite", "etablissementS"))}
        options = pacsv.ConvertOptions(column_types=text | typed | flags, strings_can_be_null=False)
        table = pacsv.read_csv(file, convert_options=options)
        target = tmp_path / file.with_suffix(".parquet").name
        pq.write_table(table, target)
        assert read(home, name, target) == read(home, name, file)


# --- INSEE


def test_a_number_of_insee_has_its_spaces_and_comma_read(home):
    rows = read(home, "insee_qpv", FIXTURES / TABLES["insee_qpv"][0])
    by_key = {(row["area"], row["variable"]): row for row in rows}
    assert by_key["QN05310M", "population"]["value"] == 10210.0
    assert by_key["QN05301M", "share_under_25_pct"]["value"] == 31.5
    unknown = by_key["QN05304M", "share_under_25_pct"]
    assert (unknown["value"], unknown["note"], unknown["release_year"]) == (None, 1, 2025)
    assert not any(row["area"].startswith("Ens") for row in rows)


def test_both_generations_of_insee_stand_side_by_side(home):
    rows = read(home, "insee_qpv", FIXTURES / "insee_qpv/IPRO_2022.csv", FIXTURES / "insee_qpv/DEMO_QP2024_2025.csv")
    assert {row["area"][:2] for row in rows} == {"QP", "QN"}
    assert len(rows) == 40 + 57
    manifest = Store(home).manifest("insee_qpv")
    assert manifest.delivery == "contours 2015 + contours 2024"
    assert [taken.name for taken in manifest.files] == ["IPRO_2022.csv", "DEMO_QP2024_2025.csv"]


def test_insee_without_its_key_is_refused(home, tmp_path):
    write(tmp_path / "DEMO_2022.csv", "CODE;POP_MUN\nQP053001;12\n")
    with pytest.raises(Refusal, match=r"DEMO_2022\.csv n'a pas la colonne « CODGEO »"):
        read(home, "insee_qpv", tmp_path / "DEMO_2022.csv")


def test_iris_take_population_and_activity_from_two_files(home):
    files = [FIXTURES / f"insee_iris/base-ic-{theme}-2021.csv" for theme in ("activite-residents", "evol-struct-pop")]
    rows = read(home, "insee_iris", *files)
    assert len(rows) == 40
    assert {row["reference_year"] for row in rows} == {2021}
    here = {row["theme"]: row for row in rows if row["code"] == "531300101"}
    assert (here["population"]["population"], here["population"]["active_15_64"]) == (1510.25, None)
    assert (here["active_15_64"]["population"], here["active_15_64"]["active_15_64"]) == (None, 601.25)


def test_iris_population_comes_with_outlines_too(home):
    rows = read(home, "insee_iris", FIXTURES / "iris_outlines/iris_53.geojson")
    assert rows[0] == {
        "code": "531300101",
        "population": 1001.5,
        "active_15_64": None,
        "reference_year": 2014,
        "theme": "population",
    }


def test_iris_without_population_nor_activity_are_refused(home, tmp_path):
    write(tmp_path / "insee_iris.csv", "IRIS;LAB_IRIS\n531300101;1\n")
    with pytest.raises(Refusal, match=r"insee_iris\.csv n'a pas les colonnes IRIS"):
        read(home, "insee_iris", tmp_path / "insee_iris.csv")


def test_the_naf_file_keeps_its_sub_classes_only(home, tmp_path):
    rows = read(home, "naf", FIXTURES / TABLES["naf"][0])
    assert rows[0]["code"] == "01.11Z"
    assert rows[0]["label_fr"] == "Culture de céréales (à l'exception du riz)"
    write(tmp_path / "int_courts_naf_rev_2.csv", "Code;Nom\n01.11Z;x\n")
    with pytest.raises(Refusal, match="colonnes habituelles de la NAF"):
        read(home, "naf", tmp_path / "int_courts_naf_rev_2.csv")


def test_a_line_break_in_a_heading_does_not_shift_the_line_that_is_named(home, tmp_path):
    text = (FIXTURES / TABLES["naf"][0]).read_text(encoding="cp1252").replace("96.02A;Coiffure;", "96.02A;;")
    write(tmp_path / "int_courts_naf_rev_2.csv", text.encode("cp1252"))
    line = next(place for place, row in enumerate(text.split("\n"), start=1) if "96.02A" in row)
    with pytest.raises(Refusal, match=f"ligne {line} : la colonne « label »"):
        read(home, "naf", tmp_path / "int_courts_naf_rev_2.csv")


def test_a_density_that_does_not_follow_is_refused(home, tmp_path):
    headings, rows = grid("insee_side")
    rows[2][headings.index("etab_pour_1000_hab")] = "99.9"
    with pytest.raises(Refusal, match="ligne 4 : le quartier QN99003N"):
        read(home, "insee_side", rewrite(tmp_path, "insee_side", headings, rows))


def test_bpe_leaves_the_lists_of_its_archive(home, tmp_path):
    with zipfile.ZipFile(tmp_path / "BPE24.zip", "w") as archive:
        archive.write(FIXTURES / "bpe/BPE24.csv", "BPE24.csv")
        archive.writestr("Varmod_BPE24.csv", "COD_VAR;LIB_VAR\nAN;Année\n")
    rows = read(home, "bpe", tmp_path / "BPE24.zip")
    assert rows == read(home, "bpe", FIXTURES / "bpe/BPE24.csv")
    assert (rows[0]["type"], rows[0]["lambert_x"], rows[7]["iris"], rows[8]["lambert_x"]) == ("B203", 419000.1, None, None)


# --- outlines


def test_the_official_zip_of_2024_is_exact_where_the_copy_is_not(home, tmp_path):
    file = FIXTURES / "qpv_2024/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    with zipfile.ZipFile(tmp_path / "QP2024.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, f"GEOJSON/{file.name}")
        archive.writestr("SHP/QP2024_France_Hexagonale_Outre_Mer_WGS84.shp", b"x")
    rows = read(home, "qpv_2024", tmp_path / "QP2024.zip")
    assert rows == read(home, "qpv_2024", file)
    assert (rows[0]["code"], rows[0]["communes"], rows[0]["repaired"]) == ("QN99001N", "53130", False)
    assert shapely.from_wkb(rows[0]["wkb"]).equals(squares()[0])
    manifest = Store(home).manifest("qpv_2024")
    assert (manifest.origin, manifest.tolerance_m) == (Origin.OFFICIAL, 0.0)

    (tmp_path / "qpv2024_simplified.geojson").write_bytes(file.read_bytes())
    read(home, "qpv_2024", tmp_path / "qpv2024_simplified.geojson")
    manifest = Store(home).manifest("qpv_2024")
    assert (manifest.origin, manifest.tolerance_m) == (Origin.DERIVED, 45.0)
    assert [one.delivery.label for one in find(sorted(tmp_path.iterdir()), SOURCES["qpv_2024"])] == ["officiel"]


def test_a_simplified_outline_that_shrank_to_a_point_is_unknown(home, tmp_path):
    text = (FIXTURES / "qpv_2024/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson").read_text()
    ring = "[[" + ", ".join(["[-0.775, 48.06]"] * 4) + "]]"
    first = text.index('"coordinates": [[') + len('"coordinates": ')
    write(tmp_path / "qpv2024_simplified.geojson", text[:first] + ring + text[text.index("]]}", first) + 2 :])
    rows = read(home, "qpv_2024", tmp_path / "qpv2024_simplified.geojson")
    assert (rows[0]["wkb"], rows[0]["repaired"]) == (None, True)
    assert Store(home).manifest("qpv_2024").warnings == ("1 contour(s) réduit(s) à un point, inconnu(s) : QN99001N.",)


def test_the_shapefile_of_2015_is_read_from_its_zip_and_mended(home, tmp_path):
    plain = tmp_path / "QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
    write_areas_2015(plain)
    with zipfile.ZipFile(tmp_path / "qp-politiquedelaville-shp.zip", "w") as archive:
        for part in tmp_path.glob(plain.stem + ".*"):
            archive.write(part, f"dossier/{part.name}")
        archive.writestr("dossier/QP_METROPOLE_LB93.shp", b"another layer")
    rows = read(home, "qpv_2015", tmp_path / "qp-politiquedelaville-shp.zip")
    assert [row["code"] for row in rows] == ["QP990001", "QP990002", "QP990003"]
    assert [row["communes_text"] for row in rows] == [None, "Laval", "1er"]


def test_outlines_in_metres_come_out_in_degrees(home, tmp_path):
    """A .prj without an EPSG code, as INSEE and IGN write it, says enough."""
    path = tmp_path / "CONTOURS-IRIS_D053.shp"
    metres = [shapely.box(418_000 + 100 * n, 6_780_000, 418_100 + 100 * n, 6_780_100) for n in range(3)]
    columns = ("DCOMIRIS", "NOM_IRIS", "TYP_IRIS", "NOM_COM")
    values = (["531300101", "531300102", "531300103"], ["A", "B", "C"], ["H", "A", "D"], ["Laval"] * 3)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(metres),
        [pa.array(v).to_numpy(zero_copy_only=False) for v in values],
        columns,
        geometry_type="Polygon",
        crs="EPSG:2154",
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )
    rows = read(home, "iris_outlines", path)
    west, south, _, _ = shapely.from_wkb(rows[0]["wkb"]).bounds
    assert (round(west, 2), round(south, 2)) == (-0.79, 48.06)
    assert rows[0]["type"] == "H"


def test_outlines_of_communes_are_taken_by_department(home):
    rows = read(home, "communes", FIXTURES / "communes/communes-53-mayenne.geojson")
    assert len(rows) == 20
    assert (rows[0]["code"], rows[0]["name"], rows[0]["epci_siren"]) == ("53001", "Commune fictive 1", None)


def test_points_of_montpellier_are_shops_else_amenities(home, tmp_path):
    files = [FIXTURES / f"osm_points/montpellier/osm_{what}.geojson" for what in ("shops", "restaurants", "pharmacies")]
    rows = read(home, "osm_points.montpellier", *files)
    assert [row["category"] for row in rows[:3]] == ["bakery", "florist", None]
    assert {row["category"] for row in rows[12:]} == {"restaurant", "fast_food", "pharmacy"}
    assert (rows[0]["lon"], rows[0]["lat"]) == (3.871, 43.61)
    write(tmp_path / "montpellier/osm_shops.geojson", files[0].read_text().replace('"shop"', '"magasin"'))
    with pytest.raises(Refusal, match="ni « shop » ni « amenity »"):
        read(home, "osm_points.montpellier", tmp_path / "montpellier/osm_shops.geojson")


# --- what a table may be in


def test_a_store_that_is_asked_for_nothing_has_nothing(home):
    assert Store(home).manifests() == {}
    assert Store(home).manifest("naf") is None


def test_a_damaged_manifest_is_said(home):
    read(home, "zfu", FIXTURES / TABLES["zfu"][0])
    write(home / "sources/zfu/manifest.json", '{"name": "zfu"')
    with pytest.raises(Refusal, match=r"manifest\.json est abîmé"):
        Store(home).manifests()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sirene_geolocation.csv.gz", gzip.compress(bytes(range(256)) * 400)[:-200]),
        ("sirene_geolocation.csv.gz", gzip.compress(b"PK\x03\x04")),
        ("sirene_geolocation.csv.gz", gzip.compress(zip_of("a.csv", "siret\n1\n"))),
    ],
    # Archives hold the time: as names of tests, two workers would not agree on them.
    ids=["cut", "damaged archive", "archive in an archive"],
)
def test_a_broken_gzip_is_refused(name, content, home, tmp_path):
    write(tmp_path / name, content)
    with pytest.raises(Refusal, match=r"abîmée|archive dans une archive"):
        read(home, "sirene_geolocation", tmp_path / name)


def test_sources_have_their_own_rows_when_taken_twice(home):
    """Taking the same file again changes nothing but the day."""
    file = FIXTURES / TABLES["zfu"][0]
    first = read(home, "zfu", file)
    assert read(home, "zfu", file) == first
    assert len(duckdb.sql(f"FROM '{home}/sources/zfu/*.parquet'")) == 20
