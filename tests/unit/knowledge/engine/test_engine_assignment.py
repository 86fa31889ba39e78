"""Points to areas and rings: the limits, the odd shapes, and the agreement with plain shapely."""

import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from quartiers.knowledge.engine.assignment import Pairs, assign, first_flags
from quartiers.knowledge.engine.bands import RELATIONS
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.outlines import Outlines
from quartiers.knowledge.engine.plain import assign_plain

# Far from the origin, as real coordinates are: rounding is then a tenth of a nanometre.
EAST, NORTH = 650_000.0, 6_860_000.0
ORIGIN = np.array([EAST, NORTH])
SQUARE = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)


def outlines_of(*shapes):
    return Outlines.of(2154, [f"QP{i:03}" for i in range(len(shapes))], shapes)


def found(shapes, points):
    """What both ways of assigning say of points given from (EAST, NORTH), as (point, area, relation)."""
    outlines = outlines_of(*shapes)
    x, y = (np.array([point[k] for point in points], dtype=float) + ORIGIN[k] for k in (0, 1))
    pairs = assign(outlines, GridIndex.build(outlines), x, y)
    assert triples(pairs) == triples(assign_plain(outlines, x, y))
    return [(point, area, RELATIONS[relation]) for point, area, relation in triples(pairs)]


def around_the_square(count):
    return np.random.default_rng(count).uniform(-700, 1200, size=(2, count)) + ORIGIN[:, None]


def triples(pairs):
    return list(zip(pairs.point.tolist(), pairs.area.tolist(), pairs.relation.tolist(), strict=True))


@pytest.mark.parametrize(
    ("x", "relation"),
    [
        (200, "inside"),
        (400, "inside"),
        (400.001, "0-100"),
        (500, "0-100"),
        (500.001, "100-300"),
        (700, "100-300"),
        (700.001, "300-500"),
        (900, "300-500"),
    ],
)
def test_limits_belong_to_the_nearer_band(x, relation):
    """The outline itself is inside; exactly 100, 300 and 500 m are still in the ring that ends there."""
    assert found([SQUARE], [(x, 200)]) == [(0, 0, relation)]


def test_beyond_500_m_there_is_no_pair():
    """One millimetre more than 500 m, or the other end of the country: nothing."""
    assert found([SQUARE], [(900.001, 200), (400_000, 200), (-1e9, 1e9)]) == []


@pytest.mark.parametrize("corner", [(0, 0), (400, 0), (400, 400), (0, 400), (200, 0), (0, 123.456)])
def test_corners_and_edges_are_inside(corner):
    """A point exactly on a vertex or on an edge belongs to the area."""
    assert found([SQUARE], [corner]) == [(0, 0, "inside")]


def test_distance_from_a_corner_is_a_circle():
    """At 300 and 400 m east and north of a corner a point is at exactly 500 m."""
    assert found([SQUARE], [(700, 800), (700, 800.01)]) == [(0, 0, "300-500")]


def test_touching_areas_share_their_edge():
    """On the common edge a point is in both; inside one, it is in the ring of the other."""
    east = shapely.box(EAST + 400, NORTH, EAST + 800, NORTH + 400)
    assert found([SQUARE, east], [(400, 200), (350, 200)]) == [
        (0, 0, "inside"),
        (0, 1, "inside"),
        (1, 0, "inside"),
        (1, 1, "0-100"),
    ]


def test_overlapping_areas_both_hold_the_point():
    """Where two outlines overlap, the point has a pair with each."""
    over = shapely.box(EAST + 300, NORTH, EAST + 800, NORTH + 400)
    assert found([SQUARE, over], [(350, 200)]) == [(0, 0, "inside"), (0, 1, "inside")]


def test_hole_is_outside():
    """In a hole the distance runs to the hole's own edge."""
    holed = shapely.box(EAST, NORTH, EAST + 2000, NORTH + 2000).difference(
        shapely.box(EAST + 500, NORTH + 500, EAST + 1500, NORTH + 1500)
    )
    assert found([holed], [(510, 1000), (700, 1000), (1000, 1000), (250, 1000)]) == [
        (0, 0, "0-100"),
        (1, 0, "100-300"),
        (2, 0, "300-500"),
        (3, 0, "inside"),
    ]


def test_parts_of_an_area_are_one_area():
    """Between two parts, the nearer one counts, and there is one pair only."""
    parts = shapely.union(SQUARE, shapely.box(EAST + 650, NORTH, EAST + 900, NORTH + 400))
    assert found([parts], [(420, 200), (520, 200), (640, 200), (700, 200)]) == [
        (0, 0, "0-100"),
        (1, 0, "100-300"),
        (2, 0, "0-100"),
        (3, 0, "inside"),
    ]


def test_area_narrower_than_a_cell_is_found():
    """A strip of ten centimetres falls between the centres of cells, not between cells."""
    strip = shapely.box(EAST + 10, NORTH, EAST + 10.1, NORTH + 400)
    assert found([strip], [(10.05, 200), (10.2, 200)]) == [(0, 0, "inside"), (1, 0, "0-100")]


def test_points_without_coordinates_give_nothing():
    """NaN and infinity are nowhere, and do not move their neighbours."""
    nan, infinity = float("nan"), float("inf")
    points = [(nan, nan), (200, nan), (nan, 200), (infinity, 200), (200, -infinity), (200, 200)]
    assert found([SQUARE], points) == [(5, 0, "inside")]


def test_no_points_and_no_areas():
    """Nothing in, nothing out, with the same types."""
    assert found([SQUARE], []) == []
    assert found([], [(200, 200)]) == []
    pairs = assign(outlines_of(), GridIndex.build(outlines_of()), np.array([]), np.array([]))
    assert (pairs.point.dtype, pairs.area.dtype, pairs.relation.dtype) == (np.int64, np.int32, np.int8)


def test_index_of_other_outlines_is_refused():
    """An index built before the outlines changed would give the answers of yesterday."""
    before = GridIndex.build(outlines_of(SQUARE))
    with pytest.raises(ValueError, match="The index was built from other outlines"):
        assign(outlines_of(SQUARE.buffer(1)), before, np.array([EAST]), np.array([NORTH]))


def test_pieces_give_the_same_answer_as_the_whole():
    """The size of chunks changes memory, never a pair."""
    outlines = outlines_of(SQUARE, shapely.box(EAST + 300, NORTH, EAST + 700, NORTH + 300))
    index = GridIndex.build(outlines)
    x, y = around_the_square(1000)
    whole = assign(outlines, index, x, y)
    assert len(whole) > 500
    for chunk_points in (1, 7, 999, 1000):
        assert triples(assign(outlines, index, x, y, chunk_points=chunk_points)) == triples(whole)


def test_memory_follows_the_chunk():
    """A register of two million points is assigned in the memory of one chunk."""
    outlines = outlines_of(SQUARE)
    index = GridIndex.build(outlines)
    x = np.full(2_000_000, EAST + 5_000)
    tracemalloc.start()
    assign(outlines, index, x, x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20e6


def test_single_precision_coordinates_are_taken_as_they_are():
    """A float32 is assigned where shapely sees it, not where a shorter subtraction would put it."""
    outlines = outlines_of(SQUARE)
    x, y = around_the_square(2000).astype(np.float32)
    assert triples(assign(outlines, GridIndex.build(outlines), x, y)) == triples(assign_plain(outlines, x, y))


def test_a_point_in_two_areas_is_first_in_one():
    """Totals count a point once, in the area of smallest code; ring pairs are never first."""
    over = shapely.box(EAST + 300, NORTH, EAST + 800, NORTH + 400)
    outlines = outlines_of(SQUARE, over)
    x, y = np.array([350.0, 350.0, 250.0, 900.0]) + EAST, np.full(4, NORTH + 200)
    pairs = assign(outlines, GridIndex.build(outlines), x, y)
    flagged = [triple for triple, first in zip(triples(pairs), first_flags(pairs), strict=True) if first]
    assert flagged == [(0, 0, 0), (1, 0, 0), (2, 0, 0)]


def test_no_pairs_no_flags():
    """The flags of no pair are no flag."""
    none = Pairs(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int8))
    assert first_flags(none).tolist() == []


# Coordinates on a lattice of 25 m: edges that run along the grid, points on corners and at exact distances.
lattice = st.integers(0, 60).map(lambda k: 25.0 * k)
anywhere = st.one_of(lattice, st.floats(-600, 2100, width=32))
place = st.tuples(lattice, lattice)
triangle = st.tuples(place, place, place).map(shapely.Polygon)
rectangle = st.tuples(place, st.tuples(st.integers(1, 20), st.integers(1, 20))).map(
    lambda drawn: shapely.box(*drawn[0], drawn[0][0] + 25 * drawn[1][0], drawn[0][1] + 25 * drawn[1][1])
)


def surface(drawn):
    """One area of one or several parts, with or without a hole, moved to where France is."""
    added, removed = drawn
    shape = shapely.union_all([part.buffer(0) for part in added])
    shape = shape.difference(removed) if removed else shape
    return shapely.transform(shape, lambda corners: corners + ORIGIN)


area = (
    st.tuples(st.lists(triangle | rectangle, min_size=1, max_size=3), st.none() | rectangle)
    .map(surface)
    .filter(lambda shape: shape.area > 1 and shape.geom_type in {"Polygon", "MultiPolygon"})
)


@settings(max_examples=100, deadline=None)
@given(
    areas=st.lists(area, min_size=1, max_size=4),
    points=st.lists(st.tuples(anywhere, anywhere), max_size=60),
    cell_m=st.sampled_from([25.0, 50.0, 64.0]),
)
def test_any_drawing_is_assigned_as_shapely_does(areas, points, cell_m):
    """Whatever the shapes, the points and the cells, the fast way and the plain way agree; so do their vertices."""
    outlines = outlines_of(*areas)
    given_points = np.array(points, dtype=float).reshape(-1, 2) + ORIGIN
    x, y = np.vstack([given_points, shapely.get_coordinates(outlines.geometries)]).T
    index = GridIndex.build(outlines, cell_m=cell_m)
    assert triples(assign(outlines, index, x, y)) == triples(assign_plain(outlines, x, y))
