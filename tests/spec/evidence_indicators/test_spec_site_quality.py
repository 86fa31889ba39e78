"""I25: what the surroundings of a site promise each daily type."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from drawn_activities import area, at, squares, town
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Site
from quartiers.knowledge.engine.evidence_indicators.sites import DRAWS, QUALITY
from told import figures

QP = "QN1"
TYPES = ("boulangerie", "pharmacie", "garage", "meubles")
# Two hundred corners, 500 m apart: bakeries stand by pharmacies, garages by furniture.
CORNERS = [(500.0 * (place % 20), 500.0 * (place // 20)) for place in range(200)]


def site(name, x, y):
    return Site(name, "pied_d_immeuble", 60.0, datetime.date(2026, 9, 1), (float(x), float(y), 2154 * SYSTEM_GAP_M))


def evidence(*sites, corners=CORNERS, is_random=False, unit="U1", outlines=((4750.0, 2250.0),)):
    chance = np.random.default_rng(25)
    shops = []
    for place, (x, y) in enumerate(corners):
        pair = (0, 1) if place % 2 else (2, 3)
        shops += [(pair[0], x, y), (pair[1], x + 30.0, y), (pair[place % 3 % 2], x, y + 30.0)]
    kinds = np.array([kind for kind, *_ in shops], np.int64)
    streets = squares(
        dict(enumerate(outlines)), 6000.0, types=TYPES, shop_xy=at([where for _, *where in shops]),
        shop_type=chance.permutation(kinds) if is_random else kinds,
        point_xy=at([(4750.0, 2250.0)]), point_zone=np.zeros(1, np.int64),
    )  # fmt: skip
    zone = replace(area(QP, rest=False), unit=unit)
    return town([(zone, {"68.20B": 10})], sites=sites, streets=streets)


def quality(*sites, **more):
    return {item: figure for (_, item, _), figure in figures(QUALITY, evidence(*sites, **more)).items()}


BY_BAKERIES, BY_GARAGES = site("Fournil", 510.0, 10.0), site("Forge", 10.0, 10.0)


def test_a_corner_suits_what_stands_there():
    """Among bakeries and pharmacies a site suits a bakery; among garages it does not."""
    found = quality(BY_BAKERIES, BY_GARAGES)
    good, bad = found["boulangerie : Fournil"], found["boulangerie : Forge"]
    assert good.value > bad.value
    assert bad.value <= bad.low
    assert (bad.numerator, bad.denominator) == (DRAWS, DRAWS)
    assert good.numerator < DRAWS / 5
    assert good.have == 600


def test_chance_has_no_probability():
    """The limits are those of chance, and carry no level of confidence."""
    (lines,) = QUALITY.estimator(evidence(BY_BAKERIES), QUALITY)
    assert lines.level is None


def test_only_daily_types_are_asked_about():
    """A garage is no daily need, even where it would be at home; of daily types that the city does not have nothing is said."""
    found = quality(BY_GARAGES)
    assert {item for item in found if item.endswith("Forge")} == {"boulangerie : Forge", "pharmacie : Forge"}
    assert found["tabac"].shown is Shown.NO_REFERENCE


def test_a_city_without_pattern_teaches_nothing():
    """Where kinds stand at random there is one line, which says that nothing is learnt."""
    ((item, found),) = quality(BY_BAKERIES, is_random=True).items()
    assert (item, found.shown) == ("", Shown.NO_REFERENCE)
    assert "par hasard" in found.why_fr


def test_five_hundred_shops_are_needed():
    """With 498 shops in the city nothing is said, and their number is told."""
    ((_, found),) = quality(BY_BAKERIES, corners=CORNERS[:166]).items()
    assert (found.shown, found.have) == (Shown.TOO_FEW, 498)


@pytest.mark.parametrize(
    ("more", "sites", "said"),
    [
        ({}, (), "Aucun site candidat"),
        ({"outlines": ()}, (BY_BAKERIES,), "contour"),
        ({"unit": None}, (BY_BAKERIES,), "unité urbaine"),
    ],
)
def test_why_nothing_is_said(more, sites, said):
    """No site near, no outline, no city: each has its reason."""
    ((_, found),) = quality(*sites, **more).items()
    assert found.shown is Shown.NO_DENOMINATOR
    assert said in found.why_fr


def test_same_sites_same_figures():
    """In another order, or beside other sites, a site has the same figures."""
    both, turned, alone = quality(BY_BAKERIES, BY_GARAGES), quality(BY_GARAGES, BY_BAKERIES), quality(BY_BAKERIES)
    assert both == turned
    assert all(both[item] == figure for item, figure in alone.items())
