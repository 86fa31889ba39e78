"""What an officer's extract supports: counts with bounds where it covers, a reason where it does not."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest
import shapely

import small_town
from bad_inputs import siret
from quartiers.knowledge.build.coverage import Coverage
from quartiers.knowledge.build.establishments import _precision_sql
from quartiers.knowledge.build.extracts import RINGS, _counts
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition

WIDE = shapely.box(-0.9, 48.0, -0.6, 48.2)
POINTS = "columns: {siret: SIRET, lon: X, lat: Y, closed_on: Fin}"


def shop(number, lon, lat, **more):
    """A row of the extract."""
    return {"SIRET": siret(number), "X": f"{lon:.7f}", "Y": f"{lat:.7f}", "Fin": ""} | more


def shops():
    """One in the middle, one 5 m inside the edge, one 50 m north, one closed, one without position."""
    lon, lat = small_town.MIDDLE
    return [
        shop(1, lon, lat),
        shop(2, lon, small_town.NORTH - 5 * small_town.NORTHWARD),
        shop(3, lon, small_town.NORTH + 50 * small_town.NORTHWARD),
        shop(4, lon, lat, Fin="2020-01-01"),
        shop(5, lon, lat, X="", Y=""),
    ]


@pytest.fixture
def build(tmp_path):
    """Build an edition from outlines and an extract with this declaration, and give the figures of an area."""

    def of(area, *declaration, rows=None, communes=None, **outlines):
        folder = tmp_path / "town"
        small_town.outlines(folder, **outlines)
        small_town.extract(folder, rows or shops(), declaration)
        if communes:
            small_town.communes(folder, communes)
        assert _run(["build", "--from", str(folder)]) == 0
        edition = Edition.open(store().home)
        found = [row for row in edition.rows_of("figures", area) if row["indicator"] == "establishments_in_extract"]
        return {row["item"].partition("/")[2]: row for row in found}

    return of


def bounds(row):
    """The bounds of a figure around its value."""
    return (row["low"], row["value"], row["high"])


def test_counts_with_bounds(build):
    """15 m of doubt make the shop on the edge possible and not certain; the closed one is not counted."""
    rows = build("QN99001N", POINTS, "area: {departments: ['53']}", "precision_m: {default: 15}", communes={"53130": WIDE})
    assert bounds(rows["inside"]) == (1, 2, 2)
    assert bounds(rows["0-100"]) == (1, 1, 2)
    assert bounds(rows["100-300"]) == (0, 0, 0)
    assert rows["inside"]["origin"] == "partial"
    assert "1 établissements de l'extrait ne sont pas placés" in rows["inside"]["reason"]
    assert "à 15 m près" in rows["inside"]["method"]


def test_a_simplified_outline_adds_its_doubt(build):
    """On an outline good to 45 m, the bounds widen by as much."""
    rows = build(
        "QN99001N",
        POINTS,
        "area: {departments: ['53']}",
        "precision_m: {default: 15}",
        simplified=True,
        communes={"53130": WIDE},
    )
    assert bounds(rows["inside"]) == (1, 2, 3)
    assert "à 60 m près" in rows["inside"]["method"]


def test_rings_are_withheld_when_they_leave_what_is_covered(build):
    """The neighbourhood is in a covered commune, its rings reach another: inside is given, the rings are not."""
    tight = shapely.box(-0.785, 48.055, -0.7, 48.0655)
    rows = build(
        "QN99001N", POINTS, "area: {communes: ['53130']}", "precision_m: {default: 15}",
        communes={"53130": tight, "53999": shapely.difference(WIDE, tight)},
    )  # fmt: skip
    assert rows["inside"]["status"] == "ok"
    assert {rows[ring]["status"] for ring, _, _ in RINGS[1:]} == {"not_available"}
    assert "sortent de la zone" in rows["0-100"]["reason"]


def test_without_outlines_of_communes_rings_cannot_be_vouched_for(build):
    """Nobody knows whether the rings are covered: they are withheld."""
    rows = build("QN99001N", POINTS, "area: {communes: ['53130']}", "precision_m: {default: 15}")
    assert [rows[ring]["status"] for ring, _, _ in RINGS] == ["ok", *["not_available"] * 3]


def test_outside_the_covered_area(build):
    """Elsewhere, one reason instead of a zero."""
    rows = build("QN99001N", POINTS, "area: {communes: ['75056']}", "precision_m: {default: 15}")
    assert list(rows) == ["inside"]
    assert "hors de la zone que couvre l'extrait « Commerces relevés à pied »" in rows["inside"]["reason"]


def test_an_extract_without_points_or_iris_says_nothing(build):
    """A list without positions supports no figure of a neighbourhood."""
    assert build("QN99001N", "columns: {siret: SIRET}", "area: {communes: ['53130']}") == {}


def test_undeclared_precision_places_nothing(build):
    """Without a word on its precision, no position of an extract is used."""
    rows = build("QN99001N", POINTS, "area: {communes: ['53130']}", communes={"53130": WIDE})
    assert bounds(rows["inside"]) == (0, 0, 0)
    assert "4 établissements de l'extrait ne sont pas placés" in rows["inside"]["reason"]


def test_far_doubt_is_not_cut_off(build):
    """A position good to 900 m only may be inside from 850 m away."""
    lon, lat = small_town.MIDDLE[0], small_town.NORTH + 850 * small_town.NORTHWARD
    rows = build(
        "QN99001N", POINTS, "area: {communes: ['53130']}", "precision_m: {default: 900}",
        rows=[shop(1, lon, lat)], communes={"53130": WIDE},
    )  # fmt: skip
    assert bounds(rows["inside"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, [None, None, None, None]),
        ({"default": 30}, [30.0, 30.0, 30.0, 30.0]),
        ({"default": 30, "natural_person": 100}, [30.0, 100.0, 30.0, 30.0]),
        ({"default": 30, "least_geo_score": 0.5}, [30.0, 30.0, None, 30.0]),
        ({"default": 100, "natural_person": 100, "geo_type": {"housenumber": 15, "municipality": None}},
         [15.0, 100.0, 15.0, None]),
        ({"geo_type": {"housenumber": 15}}, [15.0, 15.0, 15.0, None]),
    ],
)  # fmt: skip
def test_precision_rules(rules, expected):
    """The declaration's rules: a vague kind or a poor score places nothing, then people, then kinds, then the rest."""
    rows = pa.table(
        {
            "geo_type": ["housenumber", "housenumber", "housenumber", "municipality"],
            "is_natural_person": [False, True, None, False],
            "geo_score": [0.9, 0.9, 0.2, 0.9],
        }
    )
    with duckdb.connect() as connection:
        found = connection.from_arrow(rows).project(f"{_precision_sql(rules)} AS metres").fetchall()
    assert [metres for (metres,) in found] == expected


def test_bounds_hold_the_value():
    """For any doubt, low <= value <= high, and no doubt leaves no room."""
    random = np.random.default_rng(7)
    signed = random.uniform(-400, 800, 500)
    for doubt in (np.zeros(500), np.full(500, 30.0), random.uniform(0, 200, 500)):
        for _, least, most in RINGS:
            value, low, high = _counts(signed, doubt, least, most)
            assert low <= value <= high
            assert doubt.any() or low == value == high


class _NoCommunes:
    """Inputs without any source."""

    def rows(self, name):
        return []


SHAPE = shapely.box(652_000, 6_862_000, 652_500, 6_862_500)  # in the middle of Paris, metres


@pytest.mark.parametrize(
    ("where", "area", "reach_m", "expected"),
    [
        ({"circles": [{"lon": 2.3522, "lat": 48.8566, "radius_km": 5}]}, {}, 500, True),
        ({"circles": [{"lon": 2.3522, "lat": 48.8566, "radius_km": 0.9}]}, {}, 500, False),
        ({"circles": [{"lon": 5.3698, "lat": 43.2965, "radius_km": 18}]}, {}, 0, False),
        ({"departments": ["75"]}, {"communes": "75118"}, 0, True),
        ({"departments": ["75"]}, {"communes": "75118 93001"}, 0, False),
        ({"departments": ["974"]}, {"communes": None, "area": "QP974001"}, 0, True),
        ({"departments": ["97"]}, {"communes": None, "area": "QP031001"}, 0, False),
        ({"departments": ["31"]}, {"communes": None, "area": "QP031001"}, 0, True),
        ({"communes": ["75118"]}, {"communes": "75118"}, 0, True),
        ({"communes": ["75118"]}, {"communes": "75118"}, 500, False),
        ({"communes": ["75118"]}, {"communes": None}, 0, False),
    ],
)
def test_coverage(where, area, reach_m, expected):
    """Circles by distance, departments and communes by codes; rings need outlines."""
    row = {"area": "QP075001", "communes": None, "lon": 2.34, "lat": 48.86} | area
    assert Coverage(_NoCommunes(), where).holds(row, SHAPE, 2154, reach_m) is expected


def test_a_circle_is_for_metropolitan_france():
    """Overseas, a circle in degrees of Paris holds nothing."""
    where = {"circles": [{"lon": 2.3522, "lat": 48.8566, "radius_km": 18}]}
    assert not Coverage(_NoCommunes(), where).holds({"communes": None}, SHAPE, 2975, 0)


def test_an_extract_that_may_not_be_published_shows_nothing(tmp_path):
    """`publish: none` withholds every figure, with its reason."""
    folder = tmp_path / "town"
    small_town.outlines(folder)
    small_town.extract(folder, shops(), (POINTS, "area: {communes: ['53130']}"))
    (path,) = folder.rglob("*.registre.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("publish: aggregates", "publish: none"), encoding="utf-8")
    assert _run(["build", "--from", str(folder)]) == 0
    rows = [r for r in Edition.open(store().home).rows("figures") if r["indicator"] == "establishments_in_extract"]
    assert rows
    assert {row["status"] for row in rows} == {"not_available"}
    assert all("n'est pas diffusable" in row["reason"] for row in rows)
