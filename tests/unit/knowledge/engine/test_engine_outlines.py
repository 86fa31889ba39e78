"""Outlines are checked once: what enters is sorted, valid and named by its content."""

import pytest
import shapely

from quartiers.knowledge.engine.outlines import Outlines

A = shapely.box(0, 0, 400, 400)
B = shapely.box(1000, 0, 1400, 400)
BOW_TIE = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def test_outlines_are_sorted_by_code():
    """The order given does not matter: areas are numbered by ascending code."""
    assert Outlines.of(2154, ["B", "A"], [B, A]).codes == ("A", "B")
    assert Outlines.of(2154, ["B", "A"], [B, A]).geometries[0].equals(A)


def test_same_surface_written_otherwise_has_the_same_digest():
    """A ring that starts elsewhere, turns the other way or carries heights is the same outline."""
    rewritten = shapely.Polygon([(400, 400, 7), (400, 0, 7), (0, 0, 7), (0, 400, 7)])
    assert Outlines.of(2154, ["A"], [rewritten]).digest == Outlines.of(2154, ["A"], [A]).digest


@pytest.mark.parametrize(
    ("epsg", "code", "shape"),
    [(2975, "A", A), (2154, "AA", A), (2154, "A", shapely.box(0, 0, 400, 400.001))],
    ids=["system", "code", "corner"],
)
def test_any_change_changes_the_digest(epsg, code, shape):
    """Another system, another code, a corner moved by a millimetre: another name."""
    assert Outlines.of(epsg, [code], [shape]).digest != Outlines.of(2154, ["A"], [A]).digest


@pytest.mark.parametrize(
    ("codes", "shapes", "fault"),
    [
        (["A", "A"], [A, B], "A appears twice"),
        (["A", "B"], [A, A.boundary], "B is not a polygon"),
        (["A", "B"], [A, shapely.Polygon()], "B is empty"),
        (["A", "B"], [A, BOW_TIE], "B is not valid: repair it with shapely.make_valid"),
        (["A"], [None], "A is not a polygon"),
    ],
)
def test_faulty_outlines_are_refused_by_name(codes, shapes, fault):
    """The message names the outline and what is wrong with it."""
    with pytest.raises(ValueError, match=fault):
        Outlines.of(2154, codes, shapes)


def test_one_code_per_outline():
    """A missing code is an error, never a shift."""
    with pytest.raises(ValueError, match="zip"):
        Outlines.of(2154, ["A"], [A, B])
    with pytest.raises(ValueError, match="1 codes for 2 outlines"):
        Outlines(2154, ("A",), Outlines.of(2154, ["A", "B"], [A, B]).geometries)


def test_unsorted_codes_are_refused_by_the_constructor():
    """Only `Outlines.of` sorts: built by hand, areas out of order would make the wrong pair the first."""
    shapes = Outlines.of(2154, ["A", "B"], [A, B]).geometries
    with pytest.raises(ValueError, match=r"A comes after B: use Outlines\.of"):
        Outlines(2154, ("B", "A"), shapes)
