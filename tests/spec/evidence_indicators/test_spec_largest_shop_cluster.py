"""I23: the share of shops in the largest cluster."""

import math
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from drawn_activities import at, squares
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.evidence_indicators.clustering import CLUSTERING
from small_cities import city, evidence
from told import figures

QP, QP2 = "U1-QP00", "U1-QP01"
STREET = [(100.0 * place, 0.0) for place in range(6)]


def town(shops, middles=((0.0, 0.0),), half_m=1000.0, **more):
    """Figures of square neighbourhoods around these middles, and of the shops at these points."""
    streets = squares(dict(enumerate(middles)), half_m, shop_xy=at(shops), shop_type=np.zeros(len(shops), np.int64), **more)
    return figures(CLUSTERING, evidence(city(len(middles), 0), {}, streets=streets))


def plain(shops):
    """The largest group in plain Python: from each shop, all that can be reached by steps of 100 m."""
    groups = []
    left = set(range(len(shops)))
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            here = edge.pop()
            group.add(here)
            near = {other for other in left if math.dist(shops[here], shops[other]) <= 100.0}
            left -= near
            edge |= near
        groups.append(len(group))
    return max(groups)


def test_from_shop_to_shop():
    """Six shops along a street, 100 m apart, are one cluster; four alone are not of it: 60 %."""
    alone = [(0.0, 300.0), (300.0, 300.0), (0.0, 600.0), (300.0, 600.0)]
    assert town(STREET + alone)[QP, "", ""][:7] == (60.0, None, None, 6, 10, 10, Shown.OK)


def test_one_metre_more_cuts_the_street():
    """A step of 101 m is two clusters."""
    shops = [(x if x < 300 else x + 1, y) for x, y in STREET] + [(0.0, 500.0 + 150 * place) for place in range(3)] + [(0, 1)]
    assert town(shops)[QP, "", ""].numerator == 4


def test_nine_shops_are_too_few():
    """Below ten shops there is no share, and their number is told."""
    found = town(STREET + [(0.0, 1.0)] * 3)[QP, "", ""]
    assert (found.shown, found.have) == (Shown.TOO_FEW, 9)


def test_only_shops_of_the_neighbourhood():
    """Shops outside the outline neither count nor lead from one to another; each neighbourhood has its own."""
    row = [(150.0 * place, 0.0) for place in range(-12, 13)]
    found = town([*row, *((x, 50.0) for x, _ in row)], middles=((-900.0, 0.0), (900.0, 0.0)), half_m=800.0)
    inside = sum(abs(x + 900.0) <= 800.0 for x, _ in row)
    assert (found[QP, "", ""].denominator, found[QP, "", ""].numerator) == (2 * inside, 2)
    assert found[QP, "", ""] == found[QP2, "", ""]


def test_without_outline_it_is_not_known():
    """A neighbourhood whose outline is not known has no figure, with its reason, and no zero."""
    streets = squares({1: (0.0, 0.0)}, 1000.0, shop_xy=at(STREET), shop_type=np.zeros(6, np.int64))
    found = figures(CLUSTERING, evidence(city(2, 0), {}, streets=streets))
    assert found[QP, "", ""].shown is Shown.NO_DENOMINATOR
    assert "contour" in found[QP, "", ""].why_fr
    assert (found[QP2, "", ""].shown, found[QP2, "", ""].why_fr) == (Shown.TOO_FEW, None)
    nowhere = figures(CLUSTERING, evidence(city(1, 0), {}))
    assert nowhere[QP, "", ""].shown is Shown.NO_DENOMINATOR


def test_without_a_city_it_is_not_known():
    """Shops are read in cities that have neighbourhoods: in a commune of no known urban unit nothing is said."""
    zones = [replace(zone, unit=None) for zone in city(1, 0)]
    streets = squares({0: (0.0, 0.0)}, 1000.0, shop_xy=at(STREET * 2), shop_type=np.zeros(12, np.int64))
    found = figures(CLUSTERING, evidence(zones, {}, streets=streets))[QP, "", ""]
    assert found.shown is Shown.NO_DENOMINATOR
    assert "unité urbaine" in found.why_fr


def test_other_systems_of_coordinates_do_not_meet():
    """The same numbers in another system of coordinates are another place."""
    outlines = {0: (shapely.box(-1000, -1000, 1000, 1000), 5490)}
    assert town(STREET + STREET, outlines=outlines)[QP, "", ""].have == 0


@given(shops=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=10, max_size=30), shift=st.integers(-400, 400))
def test_it_agrees_with_plain_python(shops, shift):
    """On any small town, moved or not, in any order, the cluster is the one found step by step."""
    metres = [(70.0 * x, 70.0 * y) for x, y in shops]
    found = town(metres)[QP, "", ""]
    assert found.numerator == plain(metres)
    assert found.denominator == len(metres)
    moved = town([(x + shift, y - shift) for x, y in reversed(metres)], middles=((float(shift), -float(shift)),))
    assert moved[QP, "", ""] == found
