"""I18 and I19: shops for those who live there, and the daily basket."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import shops
from quartiers.knowledge.vocabulary.activities import BASKET
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_a_shop_is_retail_and_of_a_known_type(engine):
    """Retail counts shops: stalls and distance selling (no type) are left out, a restaurant (another family) too."""
    found = given(
        engine,
        shops.retail_per_residents,
        stock="""
        zone | ring   | family                       | shop_type   | n
        A    | inside | commerce de détail           | pharmacie   | 2
        A    | inside | commerce de détail           |             | 40
        A    | inside | restauration et hébergement  | restaurant  | 5
        A    | inside |                              |             | 3
        A    | 0-100  | commerce de détail           | boulangerie | 7
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", ""): (2, 1000)}


def test_residents_without_a_shop(engine):
    """Residents are told where no shop stands, or are unknown and the shops are told."""
    found = given(
        engine,
        shops.retail_per_residents,
        stock="""
        zone | family             | shop_type | n
        A    | construction       |           | 9
        B    | commerce de détail | opticien  | 1
        """,
        people="""
        zone | residents
        A    | 1000
        B    |
        """,
    )
    assert found == {("A", None): (None, 1000), ("B", ""): (1, None)}


def test_types_cross_families(engine):
    """A type is counted whatever the family: bakers who bake (industry) and bakers who sell (retail) are bakeries."""
    found = given(
        engine,
        shops.types_per_residents,
        stock="""
        zone | family                       | shop_type   | n
        A    | industrie, énergie, déchets  | boulangerie | 2
        A    | commerce de détail           | boulangerie | 1
        A    | commerce de détail           | pharmacie   | 1
        A    | commerce de détail           |             | 8
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", "boulangerie"): (3, 1000), ("A", "pharmacie"): (1, 1000)}


def test_types_inside_only(engine):
    """A pharmacy across the street is not one of the neighbourhood, whose residents are told all the same."""
    found = given(
        engine,
        shops.types_per_residents,
        stock="""
        zone | ring  | shop_type | n
        A    | 0-100 | pharmacie | 1
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert found == {("A", None): (None, 1000)}


def _basket(zone, **found):
    """What is told of a zone: each type in the last ring, zero unless it is found there, and what is found nearer."""
    return {(zone, item, 3): 0 for item in BASKET} | {
        (zone, item, part): n for item, places in found.items() for part, n in places
    }


def _numerators(found):
    return {key: numerator for key, (numerator, _) in found.items()}


def test_each_type_by_ring(engine):
    """Types of the basket are counted from the nearest ring (0: inside) to the last (3: 300 to 500 m)."""
    found = given(
        engine,
        shops.basket_by_reach,
        stock="""
        zone | ring    | shop_type   | n
        A    | inside  | boulangerie | 2
        A    | 0-100   | boulangerie | 1
        A    | 100-300 | pharmacie   | 1
        A    | 300-500 | poste       | 1
        """,
        people="""
        zone | residents
        A    |
        """,
    )
    expected = _basket("A", boulangerie=[(0, 2), (1, 1)], pharmacie=[(2, 1)], poste=[(3, 1)])
    assert _numerators(found) == expected


def test_an_empty_basket_is_a_fact(engine):
    """Where no type of the basket stands, each is told as zero; a garage is in no basket."""
    found = given(
        engine,
        shops.basket_by_reach,
        stock="""
        zone | shop_type | n
        A    | garage    | 4
        A    |           | 9
        """,
        people="""
        zone | residents
        A    | 1000
        """,
    )
    assert _numerators(found) == _basket("A")


def test_a_zone_without_people_tells_what_it_has(engine):
    """A zone that the table of people does not list tells the types that it has, and no zero."""
    found = given(
        engine,
        shops.basket_by_reach,
        stock="""
        zone | shop_type | n
        Z    | poste     | 1
        """,
    )
    assert _numerators(found) == {("Z", "poste", 0): 1}
