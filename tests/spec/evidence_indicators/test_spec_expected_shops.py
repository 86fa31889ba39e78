"""I20: how many shops of each type one expects."""

import numpy as np
import pytest

from expected_town import QP, expecting
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES, expected
from quartiers.knowledge.engine.evidence_indicators.missing import USUAL
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.gamma_poisson import GammaPrior
from told import figures

ORDINARY = "comparable_neighbourhoods"


def test_ordinary_neighbourhoods_tell_what_to_expect():
    """Where ordinary neighbourhoods of 4,000 residents have about 20, about 20 are expected; what is there stands beside."""
    found = figures(USUAL, expecting({"boulangerie": 3.0}))[QP, "boulangerie", ORDINARY]
    assert found.value == pytest.approx(20, rel=0.15)
    assert (found.numerator, found.shown) == (3, Shown.OK)
    assert 10 <= found.low < 20 < found.high <= 30


def test_half_the_residents_half_the_shops():
    """What is expected follows the number of residents."""
    whole, half = (figures(USUAL, expecting(residents=people))[QP, "banque", ORDINARY].value for people in (4000.0, 2000.0))
    assert half == pytest.approx(whole / 2, rel=0.1)


def test_what_is_here_does_not_change_what_is_expected():
    """One more shop of a type here changes no expectation."""
    few, many = (figures(USUAL, expecting({"poste": number}))[QP, "poste", ORDINARY] for number in (1.0, 40.0))
    assert (few.value, few.low, few.high) == (many.value, many.low, many.high)


def test_the_range_is_that_of_the_cards():
    """The range of nine ordinary neighbourhoods out of ten is the one that the proposals of missing shops show."""
    for model in expected(expecting(between=0.4)):
        for row, kind in ((0, 0), (3, 5), (11, len(EXPECTED_TYPES) - 1)):
            prior = GammaPrior(model.spread[kind].shape, model.spread[kind].rate)
            chance = gamma_poisson.predictive(prior, np.arange(400), model.expected[row, kind])
            assert [end[row, kind] for end in model.ordinary_range] == np.searchsorted(chance, (0.05, 0.95)).tolist()


def test_unknown_residents_expect_nothing():
    """Without its number of residents a neighbourhood has no expectation, and no zero."""
    found = figures(USUAL, expecting(residents=np.nan))[QP, "tabac", ORDINARY]
    assert (found.value, found.shown) == (None, Shown.NO_DENOMINATOR)


def test_ten_ordinary_neighbourhoods_are_needed():
    """With nine there is one line for each neighbourhood, which tells their number."""
    found = figures(USUAL, expecting(iris=9))
    assert (found[QP, "", ORDINARY].shown, found[QP, "", ORDINARY].have) == (Shown.SMALL_CLASS, 9)
    assert {item for _, item, _ in found} == {""}
