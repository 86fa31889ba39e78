"""Tests of activity codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.naf import Naf2025Code, NafCode, NafRevision
from quartiers.knowledge.vocabulary.refusals import Malformed


@pytest.mark.parametrize("text", ["56.10A", "5610A", " 56.10a ", "5610a", "56 10 A"])
def test_every_way_of_writing_gives_the_same_code(text):
    """Dot, case and blanks do not matter, and the dotted form is kept."""
    code = NafCode.parse(text)
    assert str(code) == code.text == "56.10A"


@given(st.sampled_from(["01", "56", "99"]), st.integers(0, 99), st.sampled_from("ABCDEFZ"))
def test_a_code_survives_its_undotted_form(division, rest, letter):
    """Both written forms read back as one code."""
    code = NafCode.parse(f"{division}.{rest:02d}{letter}")
    assert code.undotted == f"{division}{rest:02d}{letter}"
    assert NafCode.parse(code.undotted) == code


@pytest.mark.parametrize(
    ("text", "division", "section"),
    [
        ("01.11Z", "01", "A"),
        ("03.22Z", "03", "A"),
        ("05.10Z", "05", "B"),
        ("10.11Z", "10", "C"),
        ("33.20D", "33", "C"),
        ("35.11Z", "35", "D"),
        ("39.00Z", "39", "E"),
        ("43.99E", "43", "F"),
        ("47.11F", "47", "G"),
        ("49.10Z", "49", "H"),
        ("56.10A", "56", "I"),
        ("62.01Z", "62", "J"),
        ("66.30Z", "66", "K"),
        ("68.20A", "68", "L"),
        ("75.00Z", "75", "M"),
        ("82.99Z", "82", "N"),
        ("84.11Z", "84", "O"),
        ("85.59A", "85", "P"),
        ("88.99B", "88", "Q"),
        ("93.29Z", "93", "R"),
        ("96.02A", "96", "S"),
        ("98.20Z", "98", "T"),
        ("99.00Z", "99", "U"),
    ],
)
def test_a_code_tells_its_division_and_section(text, division, section):
    """The section follows from the ranges of divisions of NAF rev. 2."""
    code = NafCode.parse(text)
    assert (code.division, code.section) == (division, section)


@pytest.mark.parametrize("division", ["00", "04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"])
def test_gaps_between_sections_hold_no_code(division):
    """A division that NAF rev. 2 does not have is refused by name."""
    with pytest.raises(Malformed, match=f"porte la division inconnue {division} : "):
        NafCode.parse(f"{division}.10Z")


@pytest.mark.parametrize("text", ["", "56.10", "17.1P", "561.0A", "5610AA", "56.1OA", "111Z", "56,10A", "²6.10A"])
def test_another_shape_is_refused(text):
    """Four digits and a letter are needed: codes of older classifications do not pass."""
    with pytest.raises(Malformed, match=r"n'est pas une sous-classe de la NAF rév. 2 : .* comme 56\.10A"):
        NafCode.parse(text)


def test_a_letter_of_another_revision_is_refused():
    """A NAF 2025 code put in the column of NAF rev. 2 is seen by its letter."""
    with pytest.raises(Malformed, match=r"«62\.10Y» finit par Y, lettre absente de la NAF rév. 2"):
        NafCode.parse("6210Y")


def test_naf_2025_has_its_own_type():
    """The same text read under two classifications gives two values that are never equal."""
    code = Naf2025Code.parse(" 4711b")
    assert (str(code), code.undotted) == ("47.11B", "4711B")
    assert code != NafCode.parse("4711B")


def test_naf_2025_checks_the_shape():
    """A code that is no sub-class is refused in the name of its classification."""
    with pytest.raises(Malformed, match="n'est pas une sous-classe de la NAF 2025"):
        Naf2025Code.parse("62.10")


@pytest.mark.parametrize("text", ["NAFRev2", "NAFRev1", "NAF1993", "NAP", "NAF25"])
def test_revisions_read_the_words_of_the_register(text):
    """Each word of the register names one classification, blanks around it left out."""
    assert NafRevision.parse(f" {text} ") == text


@pytest.mark.parametrize("text", ["", "nafrev2", "NAF2008"])
def test_an_unknown_revision_is_refused(text):
    """A word that the register does not use is refused, with the list of those it does."""
    with pytest.raises(Malformed, match=f"«{text}» est inconnue : écrire l'une de NAFRev2, NAFRev1, NAF1993, NAP, NAF25"):
        NafRevision.parse(text)
