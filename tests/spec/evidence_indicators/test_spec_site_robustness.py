"""I26: whether the best site stays the best."""

import datetime

import numpy as np
import pytest

from drawn_activities import area, at, squares, town
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.covering import covering, ground
from quartiers.knowledge.engine.detectors.op_c_sites import asked_types
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Site
from quartiers.knowledge.engine.evidence_indicators.sites import ROBUSTNESS
from quartiers.knowledge.vocabulary.activities import BASKET
from told import figures

# Ten places in a row, 200 m apart, where 1,000 residents live; all daily shops are next door, but bakeries.
ROW = [(200.0 * step, 0.0) for step in range(10)]
QP = "QN1"


def site(name, x):
    return Site(name, "terrain", None, datetime.date(2026, 9, 1), (float(x), 0.0, 2154 * SYSTEM_GAP_M))


def evidence(*sites, residents=1000.0, shops=()):
    types = (BASKET[0], *BASKET[1:])
    xy = [*shops, *((x, 1.0) for _ in types[1:] for x, _ in ROW)]
    kinds = [0] * len(shops) + [kind for kind in range(1, len(types)) for _ in ROW]
    streets = squares(
        {0: (900.0, 0.0)}, 1000.0, types=types, shop_xy=at(xy), shop_type=np.array(kinds, np.int64),
        point_xy=at(ROW), point_zone=np.zeros(len(ROW), np.int64),
    )  # fmt: skip
    return town([(area(QP, rest=False), {"68.20B": 10})], residents, sites=sites, streets=streets)


def only(*sites, **more):
    ((key, figure),) = figures(ROBUSTNESS, evidence(*sites, **more)).items()
    return key[1], figure


def test_a_site_in_the_middle_stays_the_best():
    """Among a site in the middle and two at the ends, the middle one is the best, and stays so in nearly every trial."""
    item, found = only(site("Bout", 0), site("Milieu", 900), site("Fin", 1800))
    assert item == "boulangerie : Milieu"
    assert found.value > 95
    assert (found.have, found.shown) == (3, Shown.OK)


def test_three_that_are_worth_the_same_share_the_trials():
    """Three sites at one place: each is the best in a third of the trials."""
    _, found = only(site("A", 900), site("B", 900), site("C", 900))
    assert found.value == pytest.approx(100 / 3, abs=12)


def test_it_is_the_robustness_of_the_card():
    """The proposal of sites (OP-C) and the figure tell one number."""
    known = evidence(site("Bout", 100), site("Milieu", 800), site("Fin", 1000))
    where = ground(known, 0, 1000.0)
    (lacking,) = asked_types(known.streets, where).values()
    ((_, found),) = figures(ROBUSTNESS, known).items()
    assert found.value == pytest.approx(100 * covering(where, lacking, "boulangerie").robustness)


def test_three_candidates_are_needed():
    """With two candidates no site is called the best; their number is told."""
    item, found = only(site("Bout", 0), site("Milieu", 900))
    assert (item, found.shown, found.have) == ("", Shown.TOO_FEW, 2)


def test_where_all_have_a_shop_there_is_nothing_to_choose():
    """When everybody has every daily shop within ten minutes the reason says so."""
    _, found = only(site("A", 0), site("B", 900), site("C", 1800), shops=ROW)
    assert (found.value, found.shown) == (None, Shown.NO_REFERENCE)
    assert "Aucun site n'est à choisir" in found.why_fr


def test_unknown_residents_choose_nothing():
    """Without the number of residents there is nobody to serve."""
    _, found = only(site("A", 0), site("B", 900), site("C", 1800), residents=np.nan)
    assert found.shown is Shown.NO_DENOMINATOR


def test_order_of_the_list_does_not_matter():
    """The same candidates in another order: the same site and the same share."""
    sites = (site("Bout", 100), site("Milieu", 800), site("Fin", 1000))
    assert only(*sites) == only(*reversed(sites))
