"""OpenStreetMap: a presence «at least», a distance «at most», never a count, never an absence."""

import pytest

import small_town
from bad_inputs import table, write
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition


@pytest.fixture
def shops(tmp_path):
    """Build from the points of a map and give OpenStreetMap's figures about an area, by type."""
    lon, lat = small_town.MIDDLE

    def of(area, **outlines):
        points = [
            ("bakery", lon, lat),
            ("pharmacy;optician", lon, small_town.NORTH - 20 * small_town.NORTHWARD),
            ("hairdresser", lon, small_town.NORTH + 300 * small_town.NORTHWARD),
            ("", lon, lat),
        ]
        rows = [
            {"osm_id": str(n), "couche": "shop", "categorie": kind, "longitude": str(x), "latitude": str(y)}
            for n, (kind, x, y) in enumerate(points)
        ]
        write(tmp_path / "town/laval_osm_2019/shops.csv", table(rows))
        small_town.outlines(tmp_path / "town", **outlines)
        assert _run(["build", "--from", str(tmp_path / "town")]) == 0
        found = Edition.open(store().home).rows_of("figures", area)
        return {row["item"]: row for row in found if row["indicator"] == "presence_osm"}

    return of


def test_presence_and_distance(shops):
    """On an exact outline a point inside is a presence, a point outside a distance."""
    found = shops("QN99001N")
    assert (found["boulangerie"]["value"], found["boulangerie"]["high"]) == (0, 0)
    assert found["coiffeur"]["value"] == pytest.approx(300, abs=1)
    assert found["opticien"]["high"] == 0
    assert all(row["n"] is None for row in found.values())
    assert found["boulangerie"]["origin"] == "partial"


def test_what_the_map_does_not_know_is_not_absent(shops):
    """No supermarket on the map is no proof that there is none."""
    row = shops("QN99001N")["supermarché"]
    assert (row["status"], row["value"]) == ("not_available", None)
    assert "ne prouve pas" in row["reason"]


def test_a_simplified_outline_blurs_what_is_near_its_edge(shops):
    """20 m inside an outline good to 45 m, a shop may be 25 m outside; 200 m inside, it is in."""
    found = shops("QN99001N", simplified=True)
    assert (found["boulangerie"]["value"], found["boulangerie"]["high"]) == (0, 0)
    assert found["pharmacie"]["value"] == 0
    assert found["pharmacie"]["high"] == pytest.approx(25, abs=1)
    assert found["coiffeur"]["high"] == pytest.approx(345, abs=1)


def test_elsewhere_there_is_no_map(shops):
    """An area whose commune is not known or not covered says so."""
    (row,) = shops("QP990001").values()
    assert row["reason"] == "Aucun relevé d'OpenStreetMap n'est chargé pour cette commune."
