"""I5 and I10: who employs, and how many."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import employers
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_unknown_staff_is_counted_apart(engine):
    """An establishment that does not say whether it employs is neither an employer nor none: it widens the interval."""
    found = given(
        engine,
        employers.per_active,
        stock="""
        zone | is_employer | n
        A    | yes         | 5
        A    | no          | 20
        A    |             | 3
        """,
        people="""
        zone | active
        A    | 800
        """,
    )
    assert found == {("A", ""): (5, 800, 3)}


def test_zero_employers_is_known(engine):
    """Where nobody employs the count is zero, and not absent."""
    found = given(
        engine,
        employers.per_active,
        stock="""
        zone | is_employer | n
        A    | no          | 20
        """,
        people="""
        zone | active
        A    | 800
        """,
    )
    assert found == {("A", ""): (0, 800, 0)}


def test_actives_are_never_residents(engine):
    """Without a number of active residents the count of employers is over nothing, whatever the number of residents."""
    found = given(
        engine,
        employers.per_active,
        stock="""
        zone | is_employer | n
        A    | yes         | 5
        """,
        people="""
        zone | residents | active
        A    | 2000      |
        """,
    )
    assert found == {("A", ""): (5, None, 0)}


def test_employers_of_a_ring_are_left_out(engine):
    """Employers across the street are not those of the neighbourhood."""
    found = given(
        engine,
        employers.per_residents,
        stock="""
        zone | ring   | is_employer | n
        A    | inside | yes         | 2
        A    | 0-100  | yes         | 9
        A    | 0-100  |             | 9
        """,
        people="""
        zone | residents
        A    | 2000
        """,
    )
    assert found == {("A", ""): (2, 2000, 0)}


def test_residents_without_any_establishment(engine):
    """A zone where no establishment is open keeps its residents."""
    found = given(
        engine,
        employers.per_residents,
        people="""
        zone | residents
        A    | 2000
        """,
    )
    assert found == {("A", None): (None, 2000)}


def test_an_unknown_size_is_an_item_and_a_doubt(engine):
    """An unknown size is one item more, and is among the unknown of every known size; all are out of the whole stock."""
    found = given(
        engine,
        employers.by_size,
        stock="""
        zone | size | n
        A    | 0    | 6
        A    | 1-9  | 3
        A    | 10+  | 1
        A    |      | 2
        """,
    )
    assert found == {
        ("A", "0"): (6, 12, 2),
        ("A", "1-9"): (3, 12, 2),
        ("A", "10+"): (1, 12, 2),
        ("A", "inconnu"): (2, 12, 0),
    }


def test_a_size_that_nobody_has_is_zero(engine):
    """Every size is told in a zone that has establishments, zeros included; a zone that has none is not told."""
    found = given(
        engine,
        employers.by_size,
        stock="""
        zone | ring   | size | n
        A    | inside | 0    | 6
        B    | 0-100  | 0    | 4
        """,
        people="""
        zone | residents
        A    | 100
        B    | 100
        """,
    )
    assert found == {("A", "0"): (6, 6, 0), ("A", "1-9"): (0, 6, 0), ("A", "10+"): (0, 6, 0), ("A", "inconnu"): (0, 6, 0)}
