"""I20: how likely it is that a type of shop is missing."""

import pytest

from expected_town import QP, expecting
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.evidence_indicators.missing import GAP
from told import figures

ORDINARY = "comparable_neighbourhoods"


def gap(**more):
    return figures(GAP, expecting(**more))[QP, "boulangerie", ORDINARY]


def test_none_of_twenty_is_a_gap_and_twenty_are_not():
    """None where twenty are expected: a gap, nearly certain. As many as expected: none."""
    assert gap(here={"boulangerie": 0.0}).value > 95
    assert gap(here={"boulangerie": 20.0}).value < 5


def test_one_more_shop_never_raises_the_gap():
    """The chances fall with each shop that is there."""
    chances = [gap(here={"boulangerie": float(there)}).value for there in range(0, 25, 3)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[3] > chances[-1]


def test_three_must_be_expected():
    """Where fewer than three are expected nothing may be called missing; how many are, is told."""
    found = gap(rate=0.0005, here={"boulangerie": 0.0})
    assert found.shown is Shown.TOO_FEW
    assert found.have == pytest.approx(2, abs=1)


def test_a_type_that_goes_elsewhere_is_never_missing():
    """Where ordinary neighbourhoods differ too much residents do not tell the number: no chance, and the reason."""
    found = gap(between=1.5, here={"boulangerie": 0.0})
    assert found.shown is Shown.NO_REFERENCE
    assert "varie trop" in found.why_fr


def test_every_type_has_a_line():
    """Each expected type has a chance or a reason, in each neighbourhood."""
    found = figures(GAP, expecting())
    assert {item for area, item, _ in found if area == QP} == set(EXPECTED_TYPES)
    assert len(found) == 12 * len(EXPECTED_TYPES)
