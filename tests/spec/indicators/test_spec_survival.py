"""I16 and I17: how long establishments live, and how many close each year."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import survival
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)

SOLE, OTHER = "entrepreneurs individuels", "autres formes"


def test_each_age_tells_who_enters_closes_and_goes(engine):
    """At each age in months: who begins to be followed (the denominator), who closes, who stops being followed alive."""
    found = given(
        engine,
        survival.by_age,
        lives="""
        zone | legal | age | entered | closed | gone
        A    | sole  | 0   | 30      | 0      | 0
        A    | sole  | 0   | 10      | 0      | 0
        A    | sole  | 14  | 0       | 6      | 2
        A    | sole  | 14  | 1       | 0      | 0
        """,
    )
    assert found == {("A", SOLE, 0): (0, 40, 0), ("A", SOLE, 14): (6, 1, 2)}


def test_the_two_forms_are_never_pooled(engine):
    """Sole traders and the others live apart: a curve of both could reverse the comparison."""
    found = given(
        engine,
        survival.by_age,
        lives="""
        zone | legal | age | entered | closed | gone
        A    | sole  | 3   | 0       | 6      | 0
        A    | other | 3   | 0       | 1      | 0
        """,
    )
    assert found == {("A", SOLE, 3): (6, 0, 0), ("A", OTHER, 3): (1, 0, 0)}


def test_a_life_of_unknown_form_is_on_no_curve(engine):
    """An establishment whose legal form is not known is on neither curve."""
    found = given(
        engine,
        survival.by_age,
        lives="""
        zone | legal | age | entered | closed | gone
        A    |       | 3   | 5       | 6      | 7
        """,
    )
    assert found == {}


def test_closures_over_years_of_opening(engine):
    """A family's closures are over the years that its establishments were open, both forms together."""
    found = given(
        engine,
        survival.closures_by_family,
        risks="""
        zone | family       | legal | closures | days
        A    | construction | sole  | 2        | 3653
        A    | construction | other | 1        | 1461
        A    | construction |       | 0        | 1461
        A    | immobilier   | other | 0        | 2922
        """,
    )
    assert found == {("A", "construction"): (3, round(6575 / 365.25, 9)), ("A", "immobilier"): (0, 8)}


def test_closures_of_an_unknown_activity(engine):
    """Closures of an activity that is not known belong to no family."""
    found = given(
        engine,
        survival.closures_by_family,
        risks="""
        zone | family     | closures | days
        A    |            | 9        | 4000
        B    | immobilier | 1        | 1461
        """,
    )
    assert found == {("B", "immobilier"): (1, 4)}
