"""From establishments to counts by zone: where each is counted, in which year, at which age.

Days are counted backwards from the day of the edition: an age of 400 days is a birth 400 days ago.
"""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.windows import BACK_DAYS, FLOW_YEARS, LAG_DAYS, Window, closures_window, lives_window
from twins import counted_rows

pytestmark = pytest.mark.parametrize("engine", ENGINES)

INSIDE_A = """
row_id | zone
1      | 0
2      | 0
3      | 0
4      | 0
5      | 0
6      | 0
"""
# Two years of 365.25 days that end 100 days before the edition.
WINDOW = Window(first=830, last=100)


# Where each is counted.


def in_iris(f, t):
    return f.in_iris(t.register)


def in_neighbourhoods(f, t):
    return f.in_neighbourhoods(f.near(t.register, t.pairs), t.rests)


def stock_by_ring(f, t):
    return f.stock(f.near(t.register, t.pairs))


def stock_of_units(f, t):
    return f.stock(f.in_units(t.register))


def stock_of_neighbourhoods(f, t):
    return f.stock(in_neighbourhoods(f, t))


def test_one_establishment_near_two_areas(engine):
    """An establishment counts in each area that is near it, in the ring where it stands; far from any, in none."""
    found = counted_rows(
        engine,
        stock_by_ring,
        "zone ring activity kind",
        "n",
        register="""
        row_id | activity | kind
        1      | 4        | 7
        2      | 4        | 7
        """,
        pairs="""
        row_id | zone | ring
        1      | 0    | inside
        1      | 1    | 0-100
        """,
    )
    assert found == {(0, "inside", 4, 7): 1, (1, "0-100", 4, 7): 1}


def test_a_unit_counts_where_its_commune_is_known(engine):
    """An establishment counts once in the urban unit of its commune, whatever its position; without one, nowhere."""
    drawn = {
        "register": """
        row_id | unit | iris
        1      | 5    | 20
        2      | 5    |
        3      |      | 21
        """,
        "pairs": """
        row_id | zone | ring
        1      | 0    | inside
        1      | 1    | inside
        """,
    }
    assert counted_rows(engine, stock_of_units, "zone ring", "n", **drawn) == {(5, "inside"): 2}
    assert counted_rows(engine, in_iris, "row_id zone ring", "", **drawn) == {(1, 20, "inside"): (), (3, 21, "inside"): ()}


def test_the_rest_leaves_out_each_generation_apart(engine):
    """What stands in a neighbourhood of 2015 is left out of the rest of 2015, and stays in that of 2024."""
    found = counted_rows(
        engine,
        stock_of_neighbourhoods,
        "zone",
        "n",
        register="""
        row_id | unit
        1      | 5
        2      | 5
        3      | 5
        """,
        pairs="""
        row_id | zone | ring   | generation
        1      | 0    | inside | 2015
        2      | 0    | inside | 2015
        2      | 1    | inside | 2024
        3      | 1    | 0-100  | 2024
        """,
        rests="""
        unit | generation | zone
        5    | 2015       | 30
        5    | 2024       | 31
        """,
    )
    assert found == {30: 2, 31: 1}


def test_the_rest_leaves_out_what_two_areas_share_once(engine):
    """An establishment inside two neighbourhoods of one generation is left out of their city once, by its first flag."""
    found = counted_rows(
        engine,
        stock_of_neighbourhoods,
        "zone",
        "n",
        register="""
        row_id | unit
        1      | 5
        """,
        pairs="""
        row_id | zone | first
        1      | 0    | yes
        1      | 1    | no
        """,
        rests="""
        unit | generation | zone
        5    | 2024       | 31
        """,
    )
    assert found == {31: 1}


def test_the_rest_loses_nothing_of_another_city(engine):
    """An establishment inside a neighbourhood but registered in another urban unit, or in none, is left out of no city."""
    found = counted_rows(
        engine,
        in_neighbourhoods,
        "row_id zone",
        "",
        register="""
        row_id | unit
        1      | 5
        2      | 6
        3      |
        """,
        pairs=INSIDE_A,
        rests="""
        unit | generation | zone
        5    | 2024       | 31
        """,
    )
    assert found == {(1, 31): ()}


# The stock.


def stock_then(f, t):
    return f.stock(f.near(t.register, t.pairs), BACK_DAYS, LAG_DAYS)


def stock_then_known(f, t):
    return f.stock(f.near(t.register, t.pairs), BACK_DAYS)


def test_open_today(engine):
    """Open today: born by now, or one does not know when, and not closed yet; a closure to come changes nothing."""
    found = counted_rows(
        engine,
        stock_by_ring,
        "kind",
        "n",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 400      |
        2      | 2    |          |
        3      | 3    | 400      | -30
        4      | 4    | 400      | 0
        5      | 5    | 400      | 90
        6      | 6    | -1       |
        """,
        pairs=INSIDE_A,
    )
    assert found == {1: 1, 2: 1, 3: 1}


def test_open_three_years_ago_as_then_told(engine):
    """Three years ago the closures of the eighteen months before were not told yet: those establishments seemed open."""
    drawn = {
        "register": """
        row_id | kind | age_days | closed_days
        1      | 1    | 2000     | 1095
        2      | 2    | 2000     | 1096
        3      | 3    | 2000     | 1643
        4      | 4    | 2000     | 1644
        5      | 5    | 1095     |
        6      | 6    |          |
        """,
        "pairs": INSIDE_A,
    }
    assert counted_rows(engine, stock_then, "kind", "n", **drawn) == {1: 1, 2: 1, 3: 1, 6: 1}
    assert counted_rows(engine, stock_then_known, "kind", "n", **drawn) == {1: 1, 6: 1}


# Creations.


def creations(f, t):
    return f.creations(f.near(t.register, t.pairs))


def creations_of_three_years(f, t):
    return f.creations(f.near(t.register, t.pairs), FLOW_YEARS)


def test_a_year_has_365_days_and_a_quarter(engine):
    """Creations are dated in years before the day: year 0 is the last one; what has no date, or is to come, is in none."""
    found = counted_rows(
        engine,
        creations,
        "year",
        "n",
        register="""
        row_id | age_days | closed_days
        1      | 0        |
        2      | 365      | 100
        3      | 366      |
        4      | 3652     |
        5      |          |
        6      | -1       |
        """,
        pairs=INSIDE_A,
    )
    assert found == {0: 2, 1: 1, 9: 1}


def test_years_asked_for(engine):
    """A creation before the years that are asked for is left out: ten unless told, three for a mean."""
    drawn = {
        "register": """
        row_id | age_days
        1      | 1095
        2      | 1096
        3      | 3653
        """,
        "pairs": INSIDE_A,
    }
    assert counted_rows(engine, creations, "year", "n", **drawn) == {2: 1, 3: 1}
    assert counted_rows(engine, creations_of_three_years, "year", "n", **drawn) == {2: 1}


def test_an_arrival_is_no_creation(engine):
    """What came from elsewhere was created there, and a ring creates nothing inside."""
    found = counted_rows(
        engine,
        creations,
        "zone activity",
        "n",
        register="""
        row_id | activity | age_days | came
        1      | 8        | 10       | no
        2      | 8        | 10       | yes
        3      | 9        | 10       | no
        """,
        pairs="""
        row_id | zone | ring
        1      | 0    | inside
        2      | 0    | inside
        3      | 0    | 0-100
        """,
    )
    assert found == {(0, 8): 1}


# Closures.


def risks(f, t):
    return f.risks(f.near(t.register, t.pairs), WINDOW)


def risks_then(f, t):
    return f.risks(f.near(t.register, t.pairs), closures_window(BACK_DAYS))


def test_days_at_risk_are_those_of_the_window(engine):
    """An establishment is at risk from its birth, or the window's beginning, to its closing, or the window's end."""
    found = counted_rows(
        engine,
        risks,
        "kind",
        "closures days",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 5000     |
        2      | 2    | 500      |
        3      | 3    | 5000     | 300
        4      | 4    | 500      | 300
        5      | 5    |          | 300
        """,
        pairs=INSIDE_A,
    )
    assert found == {1: (0, 730), 2: (0, 400), 3: (1, 530), 4: (1, 200), 5: (1, 530)}


def test_closures_outside_the_window(engine):
    """A closure after the window is not one yet; one before it, or a birth after it, leaves nobody at risk."""
    found = counted_rows(
        engine,
        risks,
        "kind",
        "closures days",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 5000     | 99
        2      | 2    | 5000     | 100
        3      | 3    | 5000     | 829
        4      | 4    | 5000     | 830
        5      | 5    | 100      |
        6      | 6    | 101      |
        """,
        pairs=INSIDE_A,
    )
    assert found == {1: (0, 730), 2: (1, 730), 3: (1, 1), 6: (0, 1)}


def test_a_departure_is_no_closure(engine):
    """What closed by going elsewhere was at risk until then, and did not close; a ring counts nothing."""
    found = counted_rows(
        engine,
        risks,
        "zone activity",
        "closures days",
        register="""
        row_id | activity | age_days | closed_days | went
        1      | 8        | 5000     | 300         | yes
        2      | 9        | 5000     | 300         | no
        """,
        pairs="""
        row_id | zone | ring
        1      | 0    | inside
        2      | 0    | 100-300
        """,
    )
    assert found == {(0, 8): (0, 530)}


def test_three_years_before(engine):
    """The window of three years before ends where today's begins: a closure is in one of the two."""
    found = counted_rows(
        engine,
        risks_then,
        "kind",
        "closures",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 5000     | 1644
        2      | 2    | 5000     | 1643
        3      | 3    | 5000     | 2739
        4      | 4    | 5000     | 2740
        """,
        pairs=INSIDE_A,
    )
    assert found == {1: 1, 2: 0, 3: 1}


# Lives: 60 months are 1,826.25 days, one month is 30.4375.


def lives(f, t):
    return f.lives(f.near(t.register, t.pairs), WINDOW)


def lives_today(f, t):
    return f.lives(f.near(t.register, t.pairs), lives_window(0))


def test_a_life_that_begins_in_the_window(engine):
    """Born in the window, a life is followed from age 0; it closes in the month begun, or is left alive in whole months."""
    found = counted_rows(
        engine,
        lives,
        "kind age",
        "entered closed gone",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 500      | 400
        2      | 2    | 500      |
        3      | 3    | 500      | 499
        """,
        pairs=INSIDE_A,
    )
    # 100 days are 3 whole months, 400 days are 13, and a closure on the first day is in the first month.
    assert found == {
        (1, 0): (1, 0, 0),
        (1, 4): (0, 1, 0),
        (2, 0): (1, 0, 0),
        (2, 13): (0, 0, 1),
        (3, 0): (1, 0, 0),
        (3, 1): (0, 1, 0),
    }


def test_delayed_entry(engine):
    """Born before the window, a life enters at its age then: the first whole month that it begins inside."""
    found = counted_rows(
        engine,
        lives,
        "kind age",
        "entered closed gone",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 1130     |
        2      | 2    | 1130     | 700
        3      | 3    | 1130     | 826
        """,
        pairs=INSIDE_A,
    )
    # 300 days old when the window opens: in its tenth month. The third closes in that month, which it did not begin inside.
    assert found == {(1, 10): (1, 0, 0), (1, 33): (0, 0, 1), (2, 10): (1, 0, 0), (2, 15): (0, 1, 0)}


def test_nobody_is_followed_after_sixty_months(engine):
    """Past sixty months everyone leaves alive: a later closure is none, and who enters later is not followed."""
    found = counted_rows(
        engine,
        lives_today,
        "kind age",
        "entered closed gone",
        register="""
        row_id | kind | age_days | closed_days
        1      | 1    | 2474     | 600
        2      | 2    | 2474     | 649
        3      | 3    | 4400     |
        """,
        pairs=INSIDE_A,
    )
    assert found == {(1, 4): (1, 0, 0), (1, 60): (0, 0, 1), (2, 4): (1, 0, 0), (2, 60): (0, 1, 0)}


def test_moves_are_not_lives(engine):
    """An arrival was born elsewhere and is not followed; a departure is followed until it goes, alive."""
    found = counted_rows(
        engine,
        lives,
        "kind age",
        "entered closed gone",
        register="""
        row_id | kind | age_days | closed_days | came | went
        1      | 1    | 500      |             | yes  | no
        2      | 2    | 500      | 400         | no   | yes
        3      | 3    |          | 400         | no   | no
        """,
        pairs=INSIDE_A,
    )
    assert found == {(2, 0): (1, 0, 0), (2, 3): (0, 0, 1)}


# Transfers.


def moves(f, t):
    return f.moves(t.links, t.pairs)


def test_transfers_in_and_out(engine):
    """A transfer arrives where it opens and leaves where it closed, each inside an area and not in its rings."""
    found = counted_rows(
        engine,
        moves,
        "zone year",
        "arrivals departures",
        pairs="""
        row_id | zone | ring
        1      | 0    | inside
        2      | 1    | inside
        3      | 1    | 0-100
        """,
        links="""
        link | before_id | after_id | days
        1    | 1         | 2        | 10
        2    | 1         | 3        | 400
        3    | 9         | 2        | 20
        """,
    )
    assert found == {(0, 0): (0, 1), (1, 0): (2, 0), (0, 1): (0, 1)}


def test_a_move_within_an_area(engine):
    """A move within an area is neither an arrival nor a departure there, though it may be one of a smaller area."""
    found = counted_rows(
        engine,
        moves,
        "zone year",
        "arrivals departures",
        pairs="""
        row_id | zone
        1      | 0
        2      | 0
        2      | 1
        """,
        links="""
        link | before_id | after_id | days
        1    | 1         | 2        | 10
        """,
    )
    assert found == {(1, 0): (1, 0)}


def test_transfers_without_a_date(engine):
    """A transfer that has no date, or one to come, is counted in no year."""
    found = counted_rows(
        engine,
        moves,
        "zone year",
        "arrivals departures",
        pairs="""
        row_id | zone
        1      | 0
        """,
        links="""
        link | before_id | after_id | days
        1    | 1         | 7        |
        2    | 1         | 8        | -5
        3    | 1         | 9        | 0
        """,
    )
    assert found == {(0, 0): (0, 1)}
