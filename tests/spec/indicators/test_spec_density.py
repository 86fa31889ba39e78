"""I1 to I4: the density of establishments."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import density
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_only_what_is_inside_counts(engine):
    """An establishment in a ring leaves the density alone; a zone where nothing stands has zero over its residents."""
    found = given(
        engine,
        density.per_residents,
        stock="""
        zone | ring    | n
        A    | inside  | 40
        A    | 0-100   | 7
        B    | 100-300 | 9
        """,
        people="""
        zone | residents
        A    | 2000
        B    | 1000
        """,
    )
    assert found == {("A", ""): (40, 2000), ("B", None): (None, 1000)}


def test_unknown_residents_leave_the_count(engine):
    """A zone whose residents are not known keeps its number of establishments, over nothing."""
    found = given(
        engine,
        density.per_residents,
        stock="""
        zone | n
        A    | 3
        """,
        people="""
        zone | residents
        A    |
        B    |
        """,
    )
    assert found == {("A", ""): (3, None), ("B", None): (None, None)}


def test_a_zone_without_people_has_no_density(engine):
    """A zone that the table of people does not list is given no density, not even an empty one."""
    found = given(
        engine,
        density.per_residents,
        stock="""
        zone | n
        A    | 3
        Z    | 5
        """,
        people="""
        zone | residents
        A    | 100
        """,
    )
    assert found == {("A", ""): (3, 100)}


def test_what_an_establishment_is_does_not_matter(engine):
    """Every open establishment counts in the density, whatever is unknown of its activity, size or legal form."""
    found = given(
        engine,
        density.per_residents,
        stock="""
        zone | family       | size | legal | n
        A    | construction | 0    | sole  | 2
        A    |              | 10+  | other | 3
        A    |              |      |       | 4
        """,
        people="""
        zone | residents
        A    | 100
        """,
    )
    assert found == {("A", ""): (9, 100)}


def test_ground_replaces_residents(engine):
    """Density by hectare divides the same count by the surface, known even where nobody was counted."""
    found = given(
        engine,
        density.per_hectares,
        stock="""
        zone | ring   | n
        A    | inside | 5
        A    | 0-100  | 8
        """,
        people="""
        zone | residents | hectares
        A    |           | 2.5
        """,
    )
    assert found == {("A", ""): (5, 2.5)}


def test_nothing_stands_on_some_ground(engine):
    """A zone without establishment keeps its hectares, so that zero per hectare can be told from unknown."""
    found = given(
        engine,
        density.per_hectares,
        people="""
        zone | hectares
        A    | 12
        B    |
        """,
    )
    assert found == {("A", None): (None, 12), ("B", None): (None, None)}


def test_each_ring_is_counted_apart(engine):
    """An establishment counts in one ring only: 200 m away, it is not also within 100 m."""
    found = given(
        engine,
        density.by_ring,
        stock="""
        zone | ring    | n
        A    | inside  | 40
        A    | 0-100   | 7
        A    | 100-300 | 9
        A    | 300-500 | 11
        """,
        people="""
        zone | hectares
        A    | 20
        """,
    )
    assert found == {("A", "inside"): (40, 20), ("A", "0-100"): (7, 20), ("A", "100-300"): (9, 20), ("A", "300-500"): (11, 20)}


def test_the_same_place_may_be_near_two_zones(engine):
    """What stands inside one neighbourhood counts again in the ring of the next one."""
    found = given(
        engine,
        density.by_ring,
        stock="""
        zone | ring   | n
        A    | inside | 1
        B    | 0-100  | 1
        """,
        people="""
        zone | hectares
        A    | 20
        B    | 10
        """,
    )
    assert found == {("A", "inside"): (1, 20), ("B", "0-100"): (1, 10)}


def test_three_rules_of_counting(engine):
    """The density is given for everyone inside, without sole traders, and with what stands within 300 m."""
    found = given(
        engine,
        density.by_rule,
        stock="""
        zone | ring    | legal | n
        A    | inside  | sole  | 10
        A    | inside  | other | 4
        A    | 0-100   | sole  | 2
        A    | 100-300 | other | 3
        A    | 300-500 | other | 50
        """,
        people="""
        zone | residents
        A    | 2000
        """,
    )
    assert found == {
        ("A", "toutes"): (14, 2000),
        ("A", "sans les entrepreneurs individuels"): (4, 2000),
        ("A", "avec 300 m autour"): (19, 2000),
    }


def test_an_unknown_legal_form_is_not_other(engine):
    """The rule without sole traders counts only those that are known to be something else."""
    found = given(
        engine,
        density.by_rule,
        stock="""
        zone | legal | n
        A    |       | 6
        """,
        people="""
        zone | residents
        A    | 500
        """,
    )
    assert found == {("A", "toutes"): (6, 500), ("A", "avec 300 m autour"): (6, 500)}
