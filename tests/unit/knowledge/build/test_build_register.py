"""The whole register: located, assigned, counted, from small files through the real sources."""

import pytest

import small_town
from bad_inputs import siret, table, write
from quartiers.knowledge.build import assignments, inputs
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition


@pytest.fixture
def town(tmp_path):
    """A folder with outlines and the whole located register."""
    folder = tmp_path / "town"
    small_town.outlines(folder)
    small_town.located_register(folder)
    return folder


@pytest.fixture
def whole(monkeypatch):
    """Take a register of ten rows for a whole one."""
    monkeypatch.setattr(inputs, "WHOLE_REGISTER_ROWS", 10)


def built(folder):
    """The edition of a folder."""
    assert _run(["build", "--from", str(folder)]) == 0
    return Edition.open(store().home)


def counts(edition, area):
    """Open establishments of an area by ring."""
    rows = [r for r in edition.rows_of("figures", area) if (r["indicator"], r["comparator"]) == ("establishments_open", "")]
    return {row["item"]: row["value"] for row in rows}


@pytest.mark.usefixtures("whole")
def test_counts_inside_and_in_rings(town):
    """Open establishments by ring: a random point, a closed one and an unlocated one count nowhere."""
    edition = built(town)
    assert counts(edition, "QP990001") == {"inside": 4, "0-100": 1, "100-300": 1, "300-500": 1}
    assert counts(edition, "QP990003")["inside"] == 1  # INSEE's word on number 9
    assert counts(edition, "QN99001N")["inside"] == 4
    assert counts(edition, "QN99002N")["inside"] == 1
    others = {r["indicator"]: r for r in edition.rows_of("figures", "QP990001") if not r["comparator"]}
    assert others["establishment_density"]["reason"].startswith("Le nombre d'habitants")
    assert others["transfers"]["reason"].startswith("Les liens de succession")
    assert "micro-entrepreneur" in others["micro_entrepreneur_share"]["reason"]
    assert others["size_shares"]["reason"].startswith("Pas assez de données : il faut au moins 20 établissements, il y en a 4")


@pytest.mark.usefixtures("whole")
def test_unplaced_establishments_are_told(town):
    """Each count says which share of open establishments has no position."""
    edition = built(town)
    row = next(r for r in edition.rows_of("figures", "QP990001") if r["indicator"] == "establishments_open")
    assert row["reason"].startswith("23,1 % des établissements ouverts")  # 3 of 13
    assert row["sources"] == "sirene_establishments sirene_geolocation"


@pytest.mark.usefixtures("whole")
def test_a_point_in_two_neighbourhoods_counts_once_in_totals(town):
    """Two rows inside, one of them first: a total over `first` counts it once."""
    edition = built(town)
    number = next(row["row_id"] for row in edition.rows("establishments") if row["siret"] == siret(2))
    inside = [r for r in edition.rows("assignments") if r["row_id"] == number and r["relation"] == "inside"]
    assert [(r["area"], r["first"]) for r in inside if r["area"].startswith("QN")] == [("QN99001N", True), ("QN99002N", False)]
    assert [r["first"] for r in inside if r["area"].startswith("QP")] == [True]
    firsts = [(r["row_id"], r["area"][:2]) for r in edition.rows("assignments") if r["first"]]
    assert len(firsts) == len(set(firsts))
    assert all(r["relation"] == "inside" for r in edition.rows("assignments") if r["first"])


@pytest.mark.usefixtures("whole")
def test_insee_column_is_believed_and_compared(town):
    """Where INSEE speaks its word stands, and the manifest says how often the outline agrees."""
    edition = built(town)
    names = {row["row_id"]: row["siret"] for row in edition.rows("establishments")}
    rows = [(names[r["row_id"]], (r["area"], r["relation"], r["source"])) for r in edition.rows("assignments")]
    of = {number: {said for name, said in rows if name == siret(number)} for number in (8, 9, 10)}
    assert ("QP990001", "inside", "official") in of[8]
    assert ("QN99001N", "inside", "official") in of[8]
    assert {area for area, relation, _ in of[9] if relation == "inside"} == {"QP990003"}
    assert not [one for one in of[10] if one[1] == "inside"]
    said = [text for text in edition.manifest.warnings if "la colonne de l'Insee" in text]
    assert said == [
        f"Quartiers de {generation} : la colonne de l'Insee et le contour disent la même chose pour 2 établissements, "
        "autre chose pour 1."
        for generation in (2015, 2024)
    ]


def test_columns_of_an_establishment(town):
    """Legal form, diffusion, employer and precision come from their own files; unknown stays unknown."""
    rows = {row["siret"]: row for row in built(town).rows("establishments")}
    assert list(rows) == sorted(rows)
    assert [rows[siret(n)]["is_natural_person"] for n in (1, 2)] == [True, False]
    assert [rows[siret(n)]["is_ess"] for n in (1, 2)] == [False, True]
    assert [rows[siret(n)]["is_diffusible"] for n in (11, 12)] == [True, False]
    assert [str(rows[siret(n)]["closed_on"]) for n in (10, 11)] == ["None", "2022-05-01"]
    assert [rows[siret(n)]["location_precision"] for n in (1, 4, 7, 13)] == [15.0, 100.0, None, None]
    assert [rows[siret(n)]["lon"] is None for n in (1, 7, 13)] == [False, True, True]
    assert {row["naf_code"] for row in rows.values()} == {"56.10A"}
    assert {row["size_band"] for row in rows.values()} == {"NN"}


def test_batches_change_nothing(town, monkeypatch):
    """Assigned five rows at a time, the table is the same."""
    whole = built(town).rows("assignments")
    monkeypatch.setattr(assignments, "BATCH_ROWS", 5)
    assert _run(["build", "--as-of", "2026-01-01"]) == 0
    in_pieces = Edition.open(store().home)
    assert in_pieces.manifest.as_of == "2026-01-01"
    key = ("row_id", "area")
    assert sorted(in_pieces.rows("assignments"), key=lambda r: [r[k] for k in key]) == sorted(
        whole, key=lambda r: [r[k] for k in key]
    )


@pytest.mark.usefixtures("whole")
def test_a_register_without_positions_counts_nothing(tmp_path):
    """The whole register without location is no stock of zero: it is withheld, and what to load is said."""
    small_town.outlines(tmp_path / "town")
    small_town.located_register(tmp_path / "town", with_location=False, with_units=False)
    rows = {row["indicator"]: row for row in built(tmp_path / "town").rows_of("figures", "QP990001")}
    assert rows["establishments_open"]["status"] == "not_available"
    assert "chargez sa géolocalisation" in rows["establishments_open"]["reason"]


def test_a_sample_gives_no_stock(town):
    """Fourteen rows are a sample: nothing is counted from them."""
    edition = built(town)
    assert counts(edition, "QP990001") == {"": None}
    row = next(r for r in edition.rows_of("figures", "QP990001") if r["indicator"] == "establishments_open")
    assert "échantillon de 14 lignes" in row["reason"]


def test_without_any_register(tmp_path):
    """Outlines alone: areas, no establishment, and the register named as missing."""
    small_town.outlines(tmp_path / "town")
    edition = built(tmp_path / "town")
    assert edition.rows("establishments") == []
    assert edition.rows("assignments") == []
    reasons = {row["indicator"]: row["reason"] for row in edition.rows_of("figures", "QP990001")}
    assert reasons["establishments_open"] == "Le registre Sirene n'est pas chargé."


@pytest.mark.usefixtures("whole")
def test_the_geocoded_variant_places_numbers_and_streets(tmp_path):
    """Without INSEE's location, the geocoded file places a house number to 15 m and a street to 100 m, nothing vaguer."""
    small_town.outlines(tmp_path / "town")
    lon, lat = (f"{degrees:.6f}" for degrees in small_town.MIDDLE)
    kinds = ["housenumber", "interpolation", "street", "municipality", ""]
    rows = [
        row | {"longitude": lon, "latitude": lat, "geo_type": kinds[place % len(kinds)]}
        for place, row in enumerate(small_town.register())
    ]
    write(tmp_path / "town/sirene/StockEtablissement_utf8.csv", table(rows))
    edition = built(tmp_path / "town")
    placed = [row["location_precision"] for row in edition.rows("establishments")]
    assert placed == [15.0, 15.0, 100.0, None, None] * 2 + [15.0, 15.0, 100.0, None]
    assert counts(edition, "QP990001")["inside"] == 8  # the eleventh is closed
