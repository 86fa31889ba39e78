"""I14: establishments that came from elsewhere or went elsewhere."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import transfers
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_three_years_of_transfers(engine):
    """Arrivals and departures of the last three years are added up, over three years; older ones are left out."""
    found = given(
        engine,
        transfers.arrivals_and_departures,
        moves="""
        zone | year | arrivals | departures
        A    | 0    | 2        | 1
        A    | 2    | 1        | 0
        A    | 3    | 50       | 60
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", "arrivées"): (3, 3), ("A", "départs"): (1, 3)}


def test_no_transfer_is_zero(engine):
    """A zone that nobody came to or left has zero of both, whether or not its residents are known."""
    found = given(
        engine,
        transfers.arrivals_and_departures,
        moves="""
        zone | year | arrivals | departures
        B    | 5    | 4        | 4
        """,
        people="""
        zone | residents
        A    |
        B    | 100
        """,
    )
    assert found == {
        ("A", "arrivées"): (0, 3),
        ("A", "départs"): (0, 3),
        ("B", "arrivées"): (0, 3),
        ("B", "départs"): (0, 3),
    }


def test_transfers_of_a_zone_without_people(engine):
    """A zone that the table of people does not list is not told."""
    found = given(
        engine,
        transfers.arrivals_and_departures,
        moves="""
        zone | year | arrivals | departures
        Z    | 0    | 4        | 4
        """,
    )
    assert found == {}
