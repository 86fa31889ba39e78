"""The map of a commune says what its outlines are worth, and a click on it is a point no better than a pixel."""

import itertools
import math
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.portrait.charts.commune_map import point_at
from quartiers.knowledge.portrait.charts.map import SIZE
from quartiers.knowledge.portrait.commune_maps import commune_map, ground_of
from quartiers.knowledge.sources.projections import project, project_geometry
from quartiers.knowledge.vocabulary.refusals import Refusal

WEST, SOUTH, EAST, NORTH = -0.80, 48.04, -0.72, 48.10
LAVAL = ("53130", "Laval", shapely.box(WEST, SOUTH, EAST, NORTH))
REUNION = ("97411", "Saint-Denis", shapely.box(55.40, -21.0, 55.50, -20.86))


def area(code, lon=-0.77, lat=48.07, area_ha=30.0, origin="official", communes="53130"):
    """A row of `areas`."""
    generation = 2015 if code.startswith("QP") else 2024
    return {
        "area": code, "generation": generation, "kind": "qpv", "name": f"Quartier {code[-2:]}", "communes": communes,
        "lon": lon, "lat": lat, "area_ha": area_ha, "origin": origin,
    }  # fmt: skip


def outline(code, tolerance_m, origin, box=(-0.775, 48.065, -0.770, 48.070)):
    """A row of `outlines`, in Lambert 93."""
    wkb = shapely.to_wkb(project_geometry(shapely.box(*box), 2154))
    return {"area": code, "crs": 2154, "wkb": wkb, "origin": origin, "tolerance_m": tolerance_m, "doubt_wkb": None}


def edition_of(communes=(LAVAL, REUNION), areas=(), outlines=()):
    """The tables that the map reads."""
    tables = {
        "communes": [{"commune_code": c, "name": n, "wkb": None if s is None else shapely.to_wkb(s)} for c, n, s in communes],
        "areas": list(areas),
        "outlines": list(outlines),
    }
    return SimpleNamespace(
        rows=tables.__getitem__, rows_of=lambda name, code: [row for row in tables[name] if row["area"] == code]
    )


def shapes(chart):
    """The paths of neighbourhoods: whether each is dashed."""
    paths = ET.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}path")  # noqa: S314 - our own drawing
    return ["stroke-dasharray" in path.attrib for path in paths if path.get("stroke") == "#8a1c7c"]


def words(chart):
    """Every text of the drawing."""
    return {text.text for text in ET.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314 - same


def test_solid_for_exact_dashed_for_the_rest():
    """An exact outline, a simplified one, a disc, and one of which nothing is known: each says what it is."""
    areas = [area("QN05301M"), area("QN05302M"), area("QN05303M"), area("QN05304M", lon=None, lat=None), area("QP053001")]
    outlines = [outline("QN05301M", 0.0, "official"), outline("QN05302M", 45.0, "derived", (-0.760, 48.080, -0.755, 48.085))]
    edition = edition_of(areas=areas, outlines=outlines)
    chart = commune_map(edition, ground_of(edition, "53130"), 2024)
    assert shapes(chart) == [False, True, True]
    assert [row[2].replace("\u00a0", " ") for row in chart.rows] == [
        "contour officiel", "contour simplifié, à 45 m près", "contour non connu", "contour et place non connus, non dessiné",
    ]  # fmt: skip
    assert chart.rows[0][:2] == ("1", "Quartier 1M (QN05301M)")
    assert {"1", "2", "3", "N", "1\u00a0km"} <= words(chart)
    assert "4" not in words(chart)
    assert chart.sentence_fr.startswith("4 quartiers prioritaires de 2024 dans Laval.")
    assert "simulé" not in chart.svg


def test_numbers_do_not_cover_each_other():
    """Twenty small neighbourhoods in one place: their numbers stand apart as long as there is room around."""
    areas = [area(f"QN053{place:02}M", lon=-0.78 + place * 0.002, area_ha=2.0) for place in range(1, 21)]
    edition = edition_of(areas=areas)
    svg = ET.fromstring(commune_map(edition, ground_of(edition, "53130"), 2024).svg)  # noqa: S314 - our own drawing
    # Each is written twice: the first is its white edge, which screen readers skip.
    texts = [
        one for one in svg.iter("{http://www.w3.org/2000/svg}text") if one.get("font-weight") and not one.get("aria-hidden")
    ]
    places = [(float(one.get("x")), float(one.get("y"))) for one in texts]
    assert len(places) == 20
    pairs = itertools.combinations(places, 2)
    assert [(one, other) for one, other in pairs if abs(one[0] - other[0]) < 16 and abs(one[1] - other[1]) < 12] == []


def test_simulated_is_written_inside():
    """A simulated neighbourhood, or a commune of a simulated register, is marked in title, sentence and picture."""
    simulated = edition_of(areas=[area("QN05301M", origin="simulated")])
    fictional = edition_of(communes=[("99001", "Ville simulée", LAVAL[2])])
    for edition, code in ((simulated, "53130"), (fictional, "99001")):
        chart = commune_map(edition, ground_of(edition, code), 2024)
        assert chart.title_fr.startswith("Exemple simulé")
        assert chart.sentence_fr.startswith("Exemple simulé")
        assert "simulé" in words(chart)
        assert "commune-hatch" in chart.svg


@pytest.mark.parametrize("code", ["35238", "99999", "75000"])
def test_without_an_outline_there_is_no_map(code):
    """A commune that the edition does not have, has without outline, or has abroad."""
    edition = edition_of(communes=[("99999", "Vide", None), ("75000", "Ailleurs", shapely.box(10.0, 60.0, 10.1, 60.1))])
    assert ground_of(edition, code) is None


@given(
    commune=st.sampled_from([LAVAL, REUNION]),
    across=st.floats(0.0, 1.0),
    down=st.floats(0.0, 1.0),
    width=st.integers(100, 1200),
    height=st.integers(100, 1200),
)
def test_a_click_gives_back_the_place_that_is_drawn_there(commune, across, down, width, height):
    """Whatever the size of the picture: within the pixel that it says, overseas too."""
    west, south, east, north = commune[2].bounds
    lon, lat = west + across * (east - west), south + down * (north - south)
    ground = ground_of(edition_of(), commune[0])
    x, y = (float(value) for value in project(lon, lat, ground.epsg))
    left, top = ground.view.at(x, y)
    scale = min(width, height) / SIZE
    clicked = (round((width - SIZE * scale) / 2 + left * scale), round((height - SIZE * scale) / 2 + top * scale))
    found = point_at(ground, *clicked, width, height)
    assert math.dist((x, y), [float(value) for value in project(found.lon, found.lat, ground.epsg)]) <= found.pixel_m
    assert found.pixel_m == pytest.approx(ground.view.span / min(width, height))


def test_a_keyboard_is_not_a_click():
    """A button pressed by the keyboard sends 0, 0: no place was pointed at."""
    ground = ground_of(edition_of(), "53130")
    assert point_at(ground, 0, 0, 480, 480) is None
    assert point_at(ground, 0, 1, 480, 480) is not None


@pytest.mark.parametrize(
    "click", [(-1, 5, 480, 480), (481, 5, 480, 480), (5, float("nan"), 480, 480), (0, 0, 0, 480), (5, 5, math.inf, math.inf)]
)
def test_a_click_out_of_the_picture_is_refused(click):
    """What no picture can send is told, and nothing is answered."""
    with pytest.raises(Refusal, match="hors de l'image"):
        point_at(ground_of(edition_of(), "53130"), *click)
