"""An officer's extract is taken as CSV, XLSX or Parquet, and its manifest says what it covers."""

import csv
import datetime
import re
import shutil
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bad_inputs
from quartiers.knowledge.sources.declaration import Publish
from quartiers.knowledge.sources.partial_register import declared_in, read_declaration, shipped
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import files_of, find, sync_folder
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

FIXTURES = Path(__file__).parents[3] / "fixtures" / "partial_register"
NAME = "partial_register.commerces_fictifs"


def rows() -> list[dict[str, str]]:
    with (FIXTURES / "commerces.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


def as_csv(folder: Path) -> None:
    shutil.copy(FIXTURES / "commerces.csv", folder)


def as_xlsx(folder: Path) -> None:
    """As Excel would hold it: numbers and dates with their types, a blank line in the middle."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["", *rows()[0]])
    for place, row in enumerate(rows()):
        cells = row | {
            "Longitude": float(row["Longitude"]),
            "Latitude": float(row["Latitude"]),
            "Créé le": datetime.datetime.fromisoformat(row["Créé le"]),
        }
        sheet.append([None, *cells.values()])
        if place == 9:
            sheet.append([])
    book.create_sheet("Feuille vide")
    book.save(folder / "commerces.xlsx")


def as_parquet(folder: Path) -> None:
    given = rows()
    table = pa.table({name: [row[name] or None for row in given] for name in given[0]})
    day = pa.array([datetime.date.fromisoformat(row["Créé le"]) for row in given])
    table = table.set_column(table.column_names.index("Créé le"), "Créé le", day)
    pq.write_table(table, folder / "commerces.parquet")


def sync(home: Path, folder: Path):
    sources = declared_in(files_of(folder))
    return sync_folder(Store(home), sources, folder, taken_on="2026-11-25", accept_fewer=False, progress=lambda *_words: None)


@pytest.mark.parametrize("form", [as_csv, as_xlsx, as_parquet])
def test_an_extract_is_taken_whatever_its_form(form, home, tmp_path):
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    form(tmp_path)
    outcome = sync(home, tmp_path)
    assert outcome.refused == {}
    manifest = outcome.taken[NAME]
    assert manifest.rows == 20
    taken = pq.read_table(Store(home).table(manifest)).to_pylist()
    assert taken[0] == {
        "siret": bad_inputs.siret(1),
        "siren": None,
        "naf_code": "56.10A",
        "size_band": "00",
        "created_on": datetime.date(2001, 5, 1),
        "closed_on": None,
        "is_natural_person": False,
        "commune_code": None,
        "iris_code": None,
        "lon": -0.7015,
        "lat": 48.0712,
        "geo_type": None,
        "geo_score": None,
    }
    assert [row["siret"] for row in taken] == [bad_inputs.siret(number) for number in range(1, 21)]
    assert [row["naf_code"] for row in taken[:2]] == ["56.10A", "47.11B"]
    assert [row["is_natural_person"] for row in taken[:4]] == [False, True, None, True]
    assert taken[3]["closed_on"] == datetime.date(2024, 2, 1)
    assert taken[2]["size_band"] is None


def test_the_manifest_says_what_the_extract_covers(home, tmp_path):
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    as_csv(tmp_path)
    manifest = sync(home, tmp_path).taken[NAME]
    assert manifest.coverage == {
        "sectors": ["47", "56"],
        "sectors_fr": "commerce de détail et restauration",
        "area": {"communes": ["53130", "53054"]},
        "as_of": "2026-01",
        "precision_m": {"default": 15},
        "has_points": True,
    }
    assert (manifest.origin, manifest.publish, manifest.vintage) == (Origin.PARTIAL, "aggregates", "2026-01")
    assert manifest.note_fr == "Relevé par deux agents en une semaine."
    assert [taken.name for taken in manifest.files] == ["commerces.csv"]
    assert Store(home).manifest(NAME) == manifest


def test_a_declaration_without_its_table_is_an_absence(home, tmp_path):
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    assert sync(home, tmp_path).absent == [NAME]


def test_two_tables_for_one_declaration_are_refused(home, tmp_path):
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    as_csv(tmp_path)
    as_xlsx(tmp_path)
    assert "plusieurs fichiers conviennent" in sync(home, tmp_path).refused[NAME]


def test_the_line_of_a_sheet_is_its_own_blank_lines_included(home, tmp_path):
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    as_xlsx(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "commerces.xlsx")
    book.worksheets[0]["C15"] = "boulanger"
    book.save(tmp_path / "commerces.xlsx")
    assert "commerces.xlsx, ligne 15, colonne « Activité » : « boulanger »" in sync(home, tmp_path).refused[NAME]


def test_a_number_that_lost_its_zeros_in_a_sheet_is_refused(home, tmp_path):
    """Excel turns 00000001800011 into a number; ours would be another establishment."""
    shutil.copy(FIXTURES / "commerces.registre.yaml", tmp_path)
    as_xlsx(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "commerces.xlsx")
    book.worksheets[0]["B2"] = float(bad_inputs.siret(1))
    book.save(tmp_path / "commerces.xlsx")
    assert f"« {int(bad_inputs.siret(1))} » n'est pas un SIRET" in sync(home, tmp_path).refused[NAME]


def test_an_undated_extract_may_not_be_far_ahead_either(home, tmp_path):
    text = (FIXTURES / "commerces.registre.yaml").read_text(encoding="utf-8").replace("as_of: 2026-01\n", "")
    bad_inputs.write(tmp_path / "commerces.registre.yaml", text)
    table = (FIXTURES / "commerces.csv").read_text(encoding="utf-8").replace("2005-05-01", "2105-05-01")
    bad_inputs.write(tmp_path / "commerces.csv", table)
    assert "ligne 6 : la date 2105-05-01 est à plus d'un an" in sync(home, tmp_path).refused[NAME]


def test_a_column_that_is_not_declared_is_not_read(home, tmp_path):
    """A table may have a column named like ours and mean something else by it."""
    text = (FIXTURES / "commerces.registre.yaml").read_text(encoding="utf-8")
    bad_inputs.write(tmp_path / "commerces.registre.yaml", text)
    table = (FIXTURES / "commerces.csv").read_text(encoding="utf-8").replace("Remarque", "siren")
    bad_inputs.write(tmp_path / "commerces.csv", table)
    outcome = sync(home, tmp_path)
    assert outcome.refused == {}


def test_repeated_establishments_are_accepted_when_declared(home, tmp_path):
    text = (FIXTURES / "commerces.registre.yaml").read_text(encoding="utf-8") + "is_siret_unique: false\n"
    bad_inputs.write(tmp_path / "commerces.registre.yaml", text)
    lines = (FIXTURES / "commerces.csv").read_text(encoding="utf-8").splitlines()
    bad_inputs.write(tmp_path / "commerces.csv", "\n".join([*lines, lines[3]]) + "\n")
    assert sync(home, tmp_path).taken[NAME].rows == 21


def test_a_declaration_that_vanished_is_said(tmp_path):
    with pytest.raises(Refusal, match="n'existe pas : vérifiez le chemin"):
        read_declaration(tmp_path / "parti.registre.yaml")


def test_the_registers_of_the_package_are_declared():
    registers = {source.name: source for source in shipped()}
    assert set(registers) == {
        "partial_register.bars_2017",
        "partial_register.strasbourg_2010",
        "partial_register.toulouse_restaurants_2018",
    }
    assert all(source.publish is Publish.AGGREGATES for source in registers.values())


def test_a_file_name_is_taken_to_the_letter(tmp_path):
    """Brackets in the name of a declared file are part of it, not a pattern."""
    folder = tmp_path / "extraits"
    bad_inputs.write(folder / "ateliers [v2].csv", "X,Y\n-0.77,48.07\n")
    words = bad_inputs.shops_declaration().replace("[commerces.csv]", '["ateliers [v2].csv"]')
    bad_inputs.write(folder / "ateliers.registre.yaml", re.sub(r"columns: .*", "columns: {lon: X, lat: Y}", words))
    (source,) = declared_in(files_of(folder))
    assert len(find(files_of(folder), source)) == 1
