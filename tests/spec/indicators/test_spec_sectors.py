"""I6 to I8: what the establishments do."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import sectors
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_shares_are_out_of_known_activities(engine):
    """An establishment whose activity is not known is in no family, and not in their total either."""
    found = given(
        engine,
        sectors.by_family,
        stock="""
        zone | family       | n
        A    | construction | 6
        A    | immobilier   | 2
        A    |              | 90
        """,
    )
    assert found == {("A", "construction"): (6, 8), ("A", "immobilier"): (2, 8)}


def test_totals_of_families_are_of_one_zone(engine):
    """The families of a zone are out of its own total; rings count in neither."""
    found = given(
        engine,
        sectors.by_family,
        stock="""
        zone | ring   | family       | n
        A    | inside | construction | 6
        A    | 0-100  | immobilier   | 50
        B    | inside | construction | 1
        B    | inside | immobilier   | 3
        """,
    )
    assert found == {("A", "construction"): (6, 6), ("B", "construction"): (1, 4), ("B", "immobilier"): (3, 4)}


def test_a_type_of_shop_does_not_split_its_family(engine):
    """A family counts all its types of shop together."""
    found = given(
        engine,
        sectors.by_family,
        stock="""
        zone | family             | shop_type   | n
        A    | commerce de détail | boulangerie | 2
        A    | commerce de détail | pharmacie   | 1
        A    | commerce de détail |             | 4
        """,
    )
    assert found == {("A", "commerce de détail"): (7, 7)}


def test_each_family_over_residents(engine):
    """Families are also given by head: a high share may go with few establishments."""
    found = given(
        engine,
        sectors.family_per_residents,
        stock="""
        zone | family       | n
        A    | construction | 6
        A    |              | 90
        """,
        people="""
        zone | residents
        A    | 3000
        """,
    )
    assert found == {("A", "construction"): (6, 3000)}


def test_residents_are_kept_without_any_family(engine):
    """Where no activity is known the residents are still told, so that every family is zero there."""
    found = given(
        engine,
        sectors.family_per_residents,
        stock="""
        zone | family | n
        A    |        | 90
        """,
        people="""
        zone | residents
        A    | 3000
        B    |
        """,
    )
    assert found == {("A", None): (None, 3000), ("B", None): (None, None)}


def test_a_blank_is_not_outside_the_social_economy(engine):
    """A blank about the social economy is unknown: neither yes nor no."""
    found = given(
        engine,
        sectors.in_social_economy,
        stock="""
        zone | is_ess | n
        A    | yes    | 2
        A    | no     | 10
        A    |        | 30
        """,
    )
    assert found == {("A", ""): (2, 42, 30)}


def test_social_economy_is_counted_inside(engine):
    """The social economy of a ring is not that of the zone, and a zone without establishment is not told."""
    found = given(
        engine,
        sectors.in_social_economy,
        stock="""
        zone | ring    | is_ess | n
        A    | inside  | no     | 4
        A    | 0-100   | yes    | 2
        B    | 300-500 | yes    | 1
        """,
    )
    assert found == {("A", ""): (0, 4, 0)}
