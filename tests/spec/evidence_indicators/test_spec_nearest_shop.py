"""I20: the nearest shop of each type, on foot."""

import numpy as np

from drawn_activities import at, squares
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.evidence_indicators.missing import NEAREST_SHOP
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from small_cities import city, evidence, items
from told import figures

QP, QP2 = "U1-QP00", "U1-QP01"
TYPES = ("boulangerie", "garage", "infirmier, sage-femme", "pharmacie")


def town(shops, outlines):
    """Figures of two neighbourhoods; shops [(type, x, y)]."""
    kinds = np.array([TYPES.index(kind) for kind, *_ in shops], np.int64)
    points = {"point_xy": at([(0.0, 0.0)]), "point_zone": np.zeros(1, np.int64)}
    streets = squares(outlines, 100.0, types=TYPES, shop_xy=at([where for _, *where in shops]), shop_type=kinds, **points)
    grid = items({"boulangerie": np.zeros(3)}, np.full(3, 1000.0))
    return figures(NEAREST_SHOP, evidence(city(2, 0), {TYPE_DENSITY: grid}, streets=streets))


def test_it_is_walked_from_the_edge():
    """A bakery 200 m from the edge as the crow flies is 260 m away on foot, told as 300 m; one inside is at 0 m."""
    found = town([("boulangerie", 300.0, 0.0), ("pharmacie", 50.0, 50.0)], {0: (0.0, 0.0), 1: (1000.0, 0.0)})
    assert found[QP, "boulangerie", ""].value == 300
    assert found[QP, "pharmacie", ""].value == 0
    assert found[QP2, "boulangerie", ""].value == 800


def test_only_types_of_every_week():
    """A type that nobody expects near home is not asked about."""
    found = town([("garage", 0.0, 0.0), ("boulangerie", 0.0, 0.0)], {0: (0.0, 0.0), 1: (0.0, 0.0)})
    assert {item for _, item, _ in found} == {"boulangerie", "infirmier, sage-femme", "pharmacie"}
    assert "garage" not in EXPECTED_TYPES


def test_a_type_that_is_nowhere_is_no_distance():
    """Where no city has the type there is no distance, and the reason says so."""
    found = town([("boulangerie", 0.0, 0.0)], {0: (0.0, 0.0), 1: (0.0, 0.0)})[QP, "pharmacie", ""]
    assert found.shown is Shown.NO_DENOMINATOR
    assert "Aucun" in found.why_fr


def test_without_outline_it_is_not_known():
    """A neighbourhood without outline has one line, which says why."""
    found = town([("boulangerie", 0.0, 0.0)], {1: (0.0, 0.0)})
    assert [(item, figure.shown) for (area, item, _), figure in found.items() if area == QP] == [("", Shown.NO_DENOMINATOR)]
    assert "contour" in found[QP, "", ""].why_fr


def test_no_exact_distance():
    """Whatever the type, a distance is told to the next hundred metres: two or three of them give no door back."""
    found = town(
        [("boulangerie", 300.0 + 3.1, 0.0), ("infirmier, sage-femme", 300.0 + 3.1, 0.0)], {0: (0.0, 0.0), 1: (0.0, 0.0)}
    )
    assert found[QP, "boulangerie", ""].value == 300
    assert found[QP, "infirmier, sage-femme", ""].value == 300
