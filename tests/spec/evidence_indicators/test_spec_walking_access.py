"""I21: daily shops within a walk, shared among those who can reach them."""

import numpy as np
import pytest

from drawn_activities import at, squares
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.evidence_indicators.access import ACCESS
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.spatial.catchments import walk_m
from small_cities import city, evidence, items
from told import figures

QP, QP2 = "U1-QP00", "U1-QP01"
TYPES = ("boulangerie", "coiffeur", "garage", "pharmacie", "épicerie")
FIVE, TEN, FIFTEEN = (walk_m(minutes) for minutes in (5, 10, 15))


def town(shops, homes, points=((0.0, 0.0),)):
    """Figures of neighbourhoods that are looked at from one point each; shops [(type, x, y)], homes [(people, x, y)]."""
    zones = city(len(points), 0)
    streets = squares(
        dict(enumerate(points)),
        10.0,
        types=TYPES,
        shop_xy=at([where for _, *where in shops]),
        shop_type=np.array([TYPES.index(kind) for kind, *_ in shops], np.int64),
        home_xy=at([where for _, *where in homes]),
        home_residents=np.array([people for people, *_ in homes], float),
        home_zone=np.zeros(len(homes), np.int64),
        point_xy=at(points),
        point_zone=np.arange(len(points)),
    )
    grid = items({kind: np.zeros(len(zones)) for kind in TYPES}, np.full(len(zones), 1000.0))
    return figures(ACCESS, evidence(zones, {TYPE_DENSITY: grid}, streets=streets))


def test_a_shop_is_shared_among_all_who_reach_it():
    """One bakery at ten minutes, for 500 residents here and 1,500 beyond it: half a shop for 1,000 residents."""
    found = town([("boulangerie", TEN - 1, 0.0)], [(500, 0.0, 0.0), (1500, 2 * (TEN - 1), 0.0)])
    assert found[QP, "alimentation", ""].value == pytest.approx(1000 / 2000)
    assert found[QP, "santé", ""].value == 0


def test_other_walks_are_the_limits():
    """At five minutes nothing is reached, at fifteen a second shop is: both are told, without a probability."""
    shops = [("boulangerie", TEN - 1, 0.0), ("épicerie", FIFTEEN - 1, 0.0)]
    found = town(shops, [(1000, 0.0, 0.0)])[QP, "alimentation", ""]
    assert (found.low, found.value, found.high) == pytest.approx((0.0, 1.0, 2.0))
    (own, *_) = ACCESS.estimator(evidence_of_nothing(), ACCESS)
    assert own.level is None


def evidence_of_nothing():
    zones = city(1, 0)
    return evidence(zones, {TYPE_DENSITY: items({"garage": np.zeros(2)}, np.full(2, 1000.0))})


def test_families_are_those_of_the_basket():
    """Types of a family add up; a garage is in none."""
    shops = [("boulangerie", 1.0, 0.0), ("épicerie", 2.0, 0.0), ("pharmacie", 3.0, 0.0), ("garage", 4.0, 0.0)]
    found = town(shops, [(1000, 0.0, 0.0)])
    assert {item: figure.value for (_, item, comparator), figure in found.items() if not comparator} == pytest.approx(
        {"alimentation": 2.0, "santé": 1.0, "services et rencontres": 0.0}
    )


def test_without_people_around_it_is_not_known():
    """Where nobody is known to live nearby, who shares the shops is not known: no zero, and the reason."""
    found = town([("boulangerie", 1.0, 0.0)], [(1000, 5000.0, 0.0)])[QP, "alimentation", ""]
    assert found.shown is Shown.NO_DENOMINATOR
    assert "IRIS" in found.why_fr


def test_what_all_people_have_is_what_there_is():
    """Access times residents, over all of them, adds up to the shops that somebody reaches."""
    points = [(0.0, 0.0), (600.0, 100.0), (900.0, -300.0)]
    people = (700.0, 300.0, 1500.0)
    shops = [("boulangerie", 300.0, 0.0), ("épicerie", 800.0, 0.0), ("boulangerie", 1300.0, -300.0)]
    found = town(shops, [(one, *where) for one, where in zip(people, points, strict=True)], points)
    own = [found[f"U1-QP{place:02d}", "alimentation", ""].value for place in range(3)]
    assert sum(each * one / 1000 for each, one in zip(own, people, strict=True)) == pytest.approx(3)
