"""Tests of the size bands of the register."""

import pytest

from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.knowledge.vocabulary.sizes import SizeBand

CLOSED = ["00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52"]


@pytest.mark.parametrize(
    ("text", "low", "high", "label"),
    [
        ("00", 0, 0, "aucun salarié"),
        ("01", 1, 2, "1 ou 2 salariés"),
        ("02", 3, 5, "3 à 5 salariés"),
        ("12", 20, 49, "20 à 49 salariés"),
        ("41", 500, 999, "500 à 999 salariés"),
        ("42", 1000, 1999, "1\u202f000 à 1\u202f999 salariés"),
        ("53", 10000, None, "10\u202f000 salariés ou plus"),
        ("NN", None, None, "effectif inconnu"),
        ("", None, None, "effectif inconnu"),
    ],
)
def test_a_band_tells_its_bounds(text, low, high, label):
    """Each code gives the fewest and most employees, and words for people."""
    band = SizeBand.parse(text)
    assert (band.code, band.employees_low, band.employees_high) == (text, low, high)
    assert band.label_fr == label


def test_bands_follow_one_another_without_gap():
    """From zero to ten thousand employees, every number falls in exactly one band."""
    bands = [SizeBand.parse(code) for code in [*CLOSED, "53"]]
    lows = [band.employees_low for band in bands]
    assert lows == [0, *(SizeBand.parse(code).employees_high + 1 for code in CLOSED)]


@pytest.mark.parametrize("text", ["NN", "nn", "", "  "])
def test_unknown_is_never_zero(text):
    """An unknown size is not a size of zero."""
    band = SizeBand.parse(text)
    assert band.is_unknown
    assert not band.is_zero


@pytest.mark.parametrize(("text", "is_zero"), [("00", True), ("01", False), (" 53 ", False)])
def test_known_sizes_are_known(text, is_zero):
    """Zero is known, and only zero is zero."""
    band = SizeBand.parse(text)
    assert band.is_zero is is_zero
    assert not band.is_unknown


@pytest.mark.parametrize("text", ["0", "1", "13", "11.0", "10 à 19"])
def test_another_code_is_refused(text):
    """A code that the register does not use is refused, with the list of those it does."""
    with pytest.raises(Malformed, match=f"«{text}» est inconnue : écrire l'un des codes NN, 00, 01, .*, 53"):
        SizeBand.parse(text)
