"""The fast assignment against plain shapely, on the official outlines of 2015."""

import numpy as np
import pyogrio
import pytest
import shapely

from quartiers.knowledge.engine.assignment import assign, first_flags
from quartiers.knowledge.engine.bands import INSIDE, LIMITS_M
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.outlines import Outlines
from quartiers.knowledge.engine.plain import assign_plain
from quartiers.knowledge.sources.projections import project_geometry, system_for
from traps import DATA

pytestmark = pytest.mark.data
POINTS = 1_000_000


@pytest.fixture(scope="module")
def official():
    """The 1,514 outlines, repaired, each in its system in metres."""
    path = DATA / "qpv_2015/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
    _, _, wkb, (codes,) = pyogrio.raw.read(path, columns=["CODE_QP"])
    shapes = np.array([surface(shape) for shape in shapely.make_valid(shapely.from_wkb(wkb))], dtype=object)
    systems = system_for(*shapely.bounds(shapes).T[:2])
    return [
        Outlines.of(int(epsg), codes[systems == epsg], project_geometry(shapes[systems == epsg], int(epsg)))
        for epsg in np.unique(systems)
    ]


def surface(shape):
    """A repair may leave a stray line beside the polygons."""
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])


def hard_points(shapes):
    """Vertices, middles of edges, points a hair from each limit, and points of areas that overlap."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    middles = (corners[1:] + corners[:-1])[ring[1:] == ring[:-1]] / 2
    limits = [shapely.get_coordinates(shapely.buffer(shapes, limit, quad_segs=4)) for limit in LIMITS_M[1:]]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    common = shapely.intersection(shapes[one[one < other]], shapes[other[one < other]])
    shared = shapely.get_coordinates(shapely.point_on_surface(common))
    return np.vstack([corners, middles, *limits, shared, shapely.get_coordinates(common)])


def random_points(shapes, count, random):
    """Uniform in the bounds of the outlines, widened by 700 m."""
    west, south, east, north = shapely.bounds(shapes)[random.integers(0, len(shapes), count)].T
    return np.column_stack([random.uniform(west - 700, east + 700), random.uniform(south - 700, north + 700)])


def test_assignment_agrees_with_shapely(official):
    """A million points, 1,514 areas in six systems: the same pairs, with no difference."""
    random = np.random.default_rng(1514)
    areas = sum(len(outlines.codes) for outlines in official)
    tested, doubles = 0, 0
    for outlines in official:
        hard = hard_points(outlines.geometries)
        share = POINTS * len(outlines.codes) // areas
        points = np.vstack([hard, random_points(outlines.geometries, max(10_000, share - len(hard)), random)])
        x, y = np.ascontiguousarray(points.T)
        fast, plain = assign(outlines, GridIndex.build(outlines), x, y), assign_plain(outlines, x, y)
        for column in ("point", "area", "relation"):
            assert np.array_equal(getattr(fast, column), getattr(plain, column)), (outlines.epsg, column)
        inside = fast.point[fast.relation == INSIDE]
        assert np.count_nonzero(first_flags(fast)) == len(np.unique(inside))
        tested += len(x)
        doubles += len(inside) - len(np.unique(inside))
    assert areas == 1514
    assert tested >= POINTS
    assert doubles > 0, "no point in two areas: the case that matters most was not tried"
