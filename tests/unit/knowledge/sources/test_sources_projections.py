"""Each place has one system in metres, overseas and at sea included."""

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from quartiers.knowledge.sources.projections import EXTENTS, project, project_geometry, system_for
from traps import DATA

PLACES = {
    "Brest": (-4.49, 48.39, 2154),
    "Bonifacio": (9.16, 41.39, 2154),
    "Dunkerque": (2.38, 51.03, 2154),
    "Lauterbourg": (8.18, 48.97, 2154),
    "Ouessant": (-5.10, 48.46, 2154),
    "fictional territory at sea, Bay of Biscay": (-3.5, 45.5, 2154),
    "Pointe-à-Pitre": (-61.53, 16.24, 5490),
    "Fort-de-France": (-61.07, 14.61, 5490),
    "Marigot": (-63.08, 18.07, 5490),
    "Gustavia": (-62.85, 17.90, 5490),
    "Cayenne": (-52.33, 4.94, 2972),
    "Maripasoula": (-54.03, 3.64, 2972),
    "Saint-Denis de La Réunion": (55.45, -20.88, 2975),
    "fictional territory at sea, Indian Ocean": (54.9, -21.6, 2975),
    "Mamoudzou": (45.23, -12.78, 4471),
    "Saint-Pierre": (-56.18, 46.78, 4467),
    "Papeete": (-149.57, -17.54, 3297),
    "Nouméa": (166.45, -22.27, 3163),
    "Newcastle": (-1.61, 54.97, 0),
    "null island": (0.0, 0.0, 0),
    "nowhere": (float("nan"), float("nan"), 0),
}


def test_each_place_has_its_system():
    """From Brest to Nouméa; abroad or without coordinates, none."""
    lon, lat, expected = (np.array(column) for column in zip(*PLACES.values(), strict=True))
    assert dict(zip(PLACES, system_for(lon, lat).tolist(), strict=True)) == dict(zip(PLACES, expected.tolist(), strict=True))


def test_one_place_is_enough():
    """A single longitude and latitude give a single code."""
    assert int(system_for(2.35, 48.85)) == 2154


@pytest.mark.parametrize("extent", EXTENTS, ids=lambda extent: str(extent.epsg))
def test_there_and_back(extent):
    """A corner of each box goes to metres and returns to the same degrees."""
    x, y = project(extent.west, extent.south, extent.epsg)
    back = pyproj.Transformer.from_crs(extent.epsg, 4326, always_xy=True).transform(x, y)
    assert back == pytest.approx((extent.west, extent.south), abs=1e-8)


def test_systems_count_in_metres():
    """Both axes of every system are metres, so that a ring of 100 m is one."""
    units = {axis.unit_name for extent in EXTENTS for axis in pyproj.CRS(extent.epsg).axis_info}
    assert units == {"metre"}


def test_paris_is_where_the_state_says():
    """Notre-Dame's point zero, in Lambert 93: x first, then y."""
    x, y = project(2.3488, 48.8534, 2154)
    assert (float(x), float(y)) == pytest.approx((652_221, 6_861_680), abs=50)


def test_unknown_coordinates_stay_unknown():
    """A missing longitude or latitude gives NaN for both, never an infinity."""
    x, y = project([2.35, np.nan, 2.35], [48.85, 48.85, np.nan], 2154)
    assert np.isnan(x).tolist() == np.isnan(y).tolist() == [False, True, True]


def test_geometries_are_projected_corner_by_corner():
    """One geometry or an array of them, empty ones included."""
    drawn = shapely.Polygon([(2.0, 48.0), (2.1, 48.0), (2.1, 48.1)])
    x, y = project([2.0, 2.1, 2.1, 2.0], [48.0, 48.0, 48.1, 48.0], 2154)
    assert shapely.get_coordinates(project_geometry(drawn, 2154)).tolist() == np.column_stack([x, y]).tolist()
    assert project_geometry(np.array([drawn, shapely.Polygon()]), 2154)[1].is_empty


@pytest.mark.data
def test_official_outlines_all_have_a_system():
    """The 1,514 outlines of 2015 lie whole within one box each, by department as published."""
    path = DATA / "qpv_2015/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
    _, _, wkb, (codes,) = pyogrio.raw.read(path, columns=["CODE_QP"])
    west, south, east, north = shapely.bounds(shapely.from_wkb(wkb)).T
    systems = system_for(west, south)
    assert systems.tolist() == system_for(east, north).tolist()
    by_department = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471, "978": 5490, "987": 3297}
    assert systems.tolist() == [by_department.get(code[2:5], 2154) for code in codes]
