"""I12, I13 and I15: creations, with and without delivery, year by year."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import creations
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_three_years_over_three_times_the_residents(engine):
    """Creations of the last three years are divided by three times the residents: a yearly mean."""
    found = given(
        engine,
        creations.per_residents,
        creations="""
        zone | year | n
        A    | 0    | 5
        A    | 1    | 3
        A    | 2    | 4
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", ""): (12, 3000)}


def test_older_creations_are_left_out(engine):
    """A creation of the fourth year back is outside the mean; a zone with none left has zero, over known residents."""
    found = given(
        engine,
        creations.per_residents,
        creations="""
        zone | year | n
        A    | 2    | 4
        A    | 3    | 90
        B    | 3    | 8
        """,
        people="""
        zone | residents
        A    | 1000
        B    | 500
        C    |
        """,
    )
    assert found == {("A", ""): (4, 3000), ("B", None): (None, 1500), ("C", None): (None, None)}


def test_actives_are_a_denominator_of_their_own(engine):
    """Creations per active resident are over nothing where actives are not known, though residents are."""
    found = given(
        engine,
        creations.per_active,
        creations="""
        zone | year | n
        A    | 0    | 6
        B    | 0    | 2
        """,
        people="""
        zone | residents | active
        A    | 1000      | 400
        B    | 1000      |
        """,
    )
    assert found == {("A", ""): (6, 1200), ("B", ""): (2, None)}


def test_nobody_created_among_the_active(engine):
    """Active residents are told where nothing was created."""
    found = given(
        engine,
        creations.per_active,
        people="""
        zone | active
        A    | 400
        """,
    )
    assert found == {("A", None): (None, 1200)}


def test_stock_is_what_stands_inside(engine):
    """Creations per establishment are over what is open inside, rings left out, people not needed."""
    found = given(
        engine,
        creations.per_stock,
        creations="""
        zone | year | n
        A    | 0    | 6
        """,
        stock="""
        zone | ring   | n
        A    | inside | 50
        A    | 0-100  | 30
        """,
    )
    assert found == {("A", ""): (6, 150)}


def test_no_stock_no_rate(engine):
    """A zone where something was created but nothing is open has no rate; one where nothing was created has zero."""
    found = given(
        engine,
        creations.per_stock,
        creations="""
        zone | year | n
        A    | 0    | 6
        """,
        stock="""
        zone | n
        B    | 20
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("B", None): (None, 60)}


def test_delivery_is_left_out(engine):
    """Without delivery, couriers and carriers are not counted, whatever their year; the residents do not change."""
    found = given(
        engine,
        creations.per_residents_without_delivery,
        creations="""
        zone | year | is_delivery | n
        A    | 0    | yes         | 70
        A    | 0    | no          | 5
        A    | 3    | no          | 11
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", ""): (5, 3000)}


def test_only_delivery_is_zero_without_it(engine):
    """A zone where only couriers were created has no creation without delivery, and keeps its residents."""
    found = given(
        engine,
        creations.per_residents_without_delivery,
        creations="""
        zone | year | is_delivery | n
        A    | 0    | yes         | 70
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", None): (None, 3000)}


def test_delivery_among_the_active(engine):
    """The same holds per active resident: couriers out, the others in, three years only."""
    found = given(
        engine,
        creations.per_active_without_delivery,
        creations="""
        zone | year | is_delivery | n
        A    | 1    | yes         | 9
        A    | 2    | no          | 4
        A    | 3    | no          | 8
        """,
        people="""
        zone | active
        A    | 400
        """,
    )
    assert found == {("A", ""): (4, 1200)}


def test_unknown_actives_without_delivery(engine):
    """Leaving delivery out does not make unknown active residents known."""
    found = given(
        engine,
        creations.per_active_without_delivery,
        creations="""
        zone | year | n
        A    | 1    | 9
        """,
        people="""
        zone | residents | active
        A    | 1000      |
        """,
    )
    assert found == {("A", ""): (9, None)}


def test_stock_keeps_its_couriers(engine):
    """Without delivery the creations change; the establishments that they are divided by are all that are open."""
    found = given(
        engine,
        creations.per_stock_without_delivery,
        creations="""
        zone | year | is_delivery | n
        A    | 0    | yes         | 9
        A    | 0    | no          | 2
        """,
        stock="""
        zone | family               | n
        A    | transports, livraison | 30
        A    | construction         | 10
        """,
    )
    assert found == {("A", ""): (2, 120)}


def test_stock_without_any_other_creation(engine):
    """Open establishments are told where the only creations are of delivery or long past."""
    found = given(
        engine,
        creations.per_stock_without_delivery,
        creations="""
        zone | year | is_delivery | n
        A    | 0    | yes         | 9
        A    | 5    | no          | 9
        """,
        stock="""
        zone | n
        A    | 10
        """,
    )
    assert found == {("A", None): (None, 30)}


def test_each_of_seven_years(engine):
    """A trend reads seven years one by one, year 0 being the last; an eighth is left out."""
    found = given(
        engine,
        creations.by_year,
        creations="""
        zone | year | is_delivery | n
        A    | 0    | yes         | 2
        A    | 0    | no          | 1
        A    | 6    | no          | 4
        A    | 7    | no          | 9
        """,
    )
    assert found == {("A", "", 0): (3, 1), ("A", "", 6): (4, 1)}


def test_a_year_without_creation_is_not_told(engine):
    """A year in which nothing was created has no row: the trend counts it as zero."""
    found = given(
        engine,
        creations.by_year,
        creations="""
        zone | year | n
        A    | 1    | 2
        B    | 3    | 1
        """,
        people="""
        zone | residents
        C    | 100
        """,
    )
    assert found == {("A", "", 1): (2, 1), ("B", "", 3): (1, 1)}
