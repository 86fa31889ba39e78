"""How feasible one more shop is: three answers, each said; what is not known counts for half."""

import datetime

import numpy as np
import pytest

from drawn_activities import at, squares
from quartiers.knowledge.engine.detectors.feasible import family_of, feasible, survives
from quartiers.knowledge.engine.evidence import Site
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.vocabulary.activities import FAMILIES, SHOP_TYPES
from small_cities import city, evidence, items

RETAIL = "commerce de détail"
ZONES = city(1, 2)
AREA, REST = 0, 1


def town(closed=90.0, years=1000.0, **more):
    """The rest of the city follows retail for so many years, and sees so many close."""
    closures = items({RETAIL: np.array([2.0, closed, 1.0, 1.0])}, np.array([10.0, years, 10.0, 10.0]))
    return evidence(ZONES, {CLOSURES: closures}, **more)


def test_three_years_of_the_rate_of_the_city():
    assert survives(town(), AREA, RETAIL) == pytest.approx(np.exp(-0.27), rel=1e-12)


@pytest.mark.parametrize(("closed", "years"), [(2.0, 100.0), (90.0, 0.0), (np.nan, 1000.0)])
def test_a_rate_of_one_or_two_closures_is_not_told(closed, years):
    assert survives(town(closed, years), AREA, RETAIL) is None
    assert feasible(town(closed, years), AREA, "boulangerie", is_regulated=False).value == pytest.approx(0.5)


def test_three_closures_are_told():
    assert survives(town(3.0), AREA, RETAIL) == pytest.approx(np.exp(-0.009), rel=1e-12)


def test_a_family_that_nobody_follows_or_a_city_without_rest():
    assert survives(town(), AREA, "construction") is None
    assert survives(town(), REST, RETAIL) is None


def test_the_mean_of_three_answers_is_said():
    found = feasible(town(), AREA, "boulangerie", is_regulated=False)
    assert found.value == pytest.approx((np.exp(-0.27) + 0.5 + 0.5) / 3)
    assert "76 établissements du secteur sur 100 encore ouverts après trois ans" in found.text_fr
    assert "aucun local listé (compté un demi)" in found.text_fr
    # That we know of no rule is no proof that there is none.
    assert "aucune règle connue de nous (comptée un demi)" in found.text_fr
    asked = feasible(town(), AREA, "boulangerie", is_regulated=True)
    assert asked.value == pytest.approx(found.value)
    assert "règle à vérifier" in asked.text_fr


def test_listed_premises_count():
    site = Site("1", "local", 80.0, datetime.date(2026, 9, 1), tuple(at([(50.0, 0.0)])[0]))
    with_site = town(sites=(site,), streets=squares({AREA: (0.0, 0.0)}, 200.0))
    found = feasible(with_site, AREA, "boulangerie", is_regulated=False)
    assert found.value == pytest.approx((np.exp(-0.27) + 0.5 + 1) / 3)
    assert "1 local listé à moins de 500 m" in found.text_fr


def test_every_type_has_a_family():
    assert {family_of(kind) for kind in SHOP_TYPES} <= set(FAMILIES)
    assert family_of("boulangerie") == RETAIL
    assert family_of("boucherie, charcuterie") == RETAIL
    assert family_of("café, bar") == "restauration et hébergement"
