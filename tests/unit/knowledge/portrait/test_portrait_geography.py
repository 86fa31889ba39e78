"""The neighbourhoods of an edition as GeoJSON: valid, light, and honest about each drawing."""

import dataclasses

import pytest
import shapely

from quartiers.knowledge.portrait.charts.coasts import coasts, coasts_around
from quartiers.knowledge.portrait.geography import neighbourhoods_geojson


@pytest.fixture(scope="module")
def drawn(demo_edition):
    """The demonstration, drawn once."""
    return neighbourhoods_geojson(demo_edition)


def _of(drawn, part):
    return [one for one in drawn["features"] if one["properties"]["part"] == part]


def test_every_neighbourhood_has_its_place(drawn, demo_edition):
    """As many points as neighbourhoods, each in longitude and latitude."""
    known = {row["area"] for row in demo_edition.rows("areas") if row["kind"] == "qpv" and row["lon"] is not None}
    assert {one["properties"]["code"] for one in _of(drawn, "place")} == known
    assert all(-180 <= one["geometry"]["coordinates"][0] <= 180 for one in _of(drawn, "place"))


def test_outlines_are_where_their_place_is(drawn, demo_edition):
    """Metres are brought back to degrees, whatever their system: an outline holds or touches its own point."""
    places = {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in _of(drawn, "place")}
    outlines = _of(drawn, "outline")
    assert len(outlines) == len(demo_edition.rows("outlines"))
    for one in outlines:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        assert shape.distance(places[one["properties"]["code"]]) < 1e-4
        assert all(shapely.is_ccw(part.exterior) for part in shapely.get_parts(shape)), "RFC 7946, 3.1.6"


def test_simulated_ones_say_so(drawn):
    """In the name that a reader sees and in the origin that a program reads; the file says that there are some."""
    assert drawn["has_simulated"]
    for one in drawn["features"]:
        about = one["properties"]
        if about["part"] != "coast":
            assert about["name"].startswith("Exemple simulé : ") == (about["origin"] == "simulated")


def test_outlines_that_may_not_be_shown_stay_points(demo_edition):
    """A source that publishes no row gives no polygon."""
    kept = {name: dataclasses.replace(one, publish="none") for name, one in demo_edition.manifest.sources.items()}
    closed = dataclasses.replace(demo_edition, manifest=dataclasses.replace(demo_edition.manifest, sources=kept))
    drawn = neighbourhoods_geojson(closed)
    assert _of(drawn, "outline") == []
    assert not any(one["properties"]["has_outline"] for one in _of(drawn, "place"))


def test_coasts_are_closed_and_found_by_place():
    """Metropolitan France and the overseas departments; none in the middle of the Atlantic."""
    assert all(ring[0] == ring[-1] for ring in coasts())
    assert len(coasts_around(55.5, -21.1, 0.5)) == 1
    assert coasts_around(-30.0, 45.0, 0.5) == []
