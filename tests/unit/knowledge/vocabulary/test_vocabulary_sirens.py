"""Tests of the numbers of firms and establishments."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.knowledge.vocabulary.sirens import SIMULATED_SUM, Siren, Siret, luhn, luhn_sum


def with_key(digits):
    """Complete a run of digits with its check digit."""
    return next(digits + key for key in "0123456789" if luhn(digits + key))


def digits_of_length(length):
    """Draw runs of digits."""
    return st.text("0123456789", min_size=length, max_size=length)


sirens = digits_of_length(8).filter(lambda digits: int(digits) and digits != "35600000").map(with_key)
sirets = st.tuples(sirens, digits_of_length(4)).map(lambda parts: with_key("".join(parts)))


@pytest.mark.parametrize(
    ("digits", "holds"),
    [("732829320", True), ("732829321", False), ("79927398713", True), ("18", True), ("81", False), ("0", True)],
)
def test_luhn_sum(digits, holds):
    """Every second digit from the right counts double, less nine above nine."""
    assert luhn(digits) is holds


def test_no_digits_have_no_valid_key():
    """An empty text does not pass for a number."""
    assert luhn("") is False


@given(digits_of_length(8), st.integers(0, 8), st.integers(1, 9))
def test_luhn_sees_any_single_mistyped_digit(digits, place, shift):
    """Changing one digit always breaks the key."""
    number = with_key(digits)
    mistyped = str((int(number[place]) + shift) % 10)
    assert not luhn(number[:place] + mistyped + number[place + 1 :])


@given(sirens)
def test_a_siren_survives_its_spaced_form(digits):
    """What is shown to people can be typed back."""
    siren = Siren.parse(digits)
    assert str(siren) == digits
    assert Siren.parse(siren.spaced) == siren


@given(sirets)
def test_a_siret_is_its_siren_and_its_nic(digits):
    """An establishment's number starts with its firm's and survives its spaced form."""
    siret = Siret.parse(digits)
    assert str(siret) == str(siret.siren) + siret.nic == digits
    assert Siret.parse(siret.spaced) == siret


def test_numbers_are_shown_in_groups():
    """People read groups of three, then the five digits of the establishment, kept on one line."""
    assert Siren.parse("732829320").spaced == "732\u202f829\u202f320"
    assert Siret.parse("73282932000074").spaced == "732\u202f829\u202f320\u202f00074"


def test_any_blank_may_stand_between_groups():
    """Plain, no-break and narrow spaces, even tabs, are left out."""
    assert Siret.parse(" 732\u00a0829\u202f320\t00074\n").digits == "73282932000074"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Le SIREN «» compte 0 chiffres au lieu de 9"),
        ("73282932", "Le SIREN «73282932» compte 8 chiffres au lieu de 9 : .* zéros de tête compris"),
        ("73282932000074", "compte 14 chiffres au lieu de 9"),
        ("73282932O", "Le SIREN «73282932O» ne doit contenir que des chiffres"),
        ("732.829.320", "enlever lettres, points et tirets"),
        ("73282932²", "que des chiffres"),
        ("٧٣٢٨٢٩٣٢٠", "que des chiffres"),
        ("732829321", "Le SIREN «732829321» ne passe pas sa clé de contrôle"),
        ("000000000", "Le SIREN «000000000» n'est qu'un remplissage de zéros"),
    ],
)
def test_a_wrong_siren_says_why(text, message):
    """Wrong length, foreign characters, wrong key and filling each have their sentence."""
    with pytest.raises(Malformed, match=message):
        Siren.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("7328293200007", "Le SIRET «7328293200007» compte 13 chiffres au lieu de 14"),
        ("732829320", "compte 9 chiffres au lieu de 14"),
        ("7,32829E+13", "Le SIRET .* ne doit contenir que des chiffres"),
        ("73282932000075", "Le SIRET «73282932000075» ne passe pas sa clé"),
        ("73282932100073", "Le SIREN «732829321» ne passe pas sa clé"),
        ("00000000000000", "remplissage de zéros"),
    ],
)
def test_a_wrong_siret_says_why(text, message):
    """A wrong SIRET tells whether the whole number or its SIREN is at fault."""
    with pytest.raises(Malformed, match=message):
        Siret.parse(text)


def test_a_siret_whose_siren_alone_is_wrong_is_refused():
    """Two errors that cancel out in the longer sum are still seen."""
    digits = with_key("7328293210007")
    assert luhn(digits)
    with pytest.raises(Malformed, match="SIREN «732829321»"):
        Siret.parse(digits)


@pytest.mark.parametrize("digits", ["35600000000048", "35600000000001", "35600000009075"])
def test_post_offices_follow_the_sum_of_their_digits(digits):
    """La Poste's establishments add up to a multiple of five, its head office passes Luhn's sum."""
    assert Siret.parse(digits).siren.digits == "356000000"


def test_luhn_does_not_save_another_post_office():
    """At La Poste, only the head office may follow the common rule."""
    digits = with_key("3560000000001")
    assert sum(map(int, digits)) % 5
    with pytest.raises(Malformed, match="clé de contrôle"):
        Siret.parse(digits)


def test_the_sum_of_digits_saves_no_other_firm():
    """The exception is La Poste's alone."""
    digits = "73282932000004"
    assert sum(map(int, digits)) % 5 == 0
    with pytest.raises(Malformed, match="clé de contrôle"):
        Siret.parse(digits)


def with_simulated_key(digits):
    """Complete a run of digits as a simulated register does."""
    return next(digits + key for key in "0123456789" if luhn_sum(digits + key) == SIMULATED_SUM)


@given(digits_of_length(8), digits_of_length(4))
def test_simulated_numbers_are_none_that_a_unit_can_have(firm, establishment):
    """A simulated register's numbers are read as such, and refused wherever a real one is asked for."""
    digits = with_simulated_key(with_simulated_key(firm) + establishment)
    siret = Siret.parse_simulated(f" {digits} ")
    assert siret.digits == digits
    assert siret.is_simulated
    assert Siren.parse_simulated(digits[:9]) == siret.siren
    if int(digits[:9]):
        with pytest.raises(Malformed, match="est un numéro simulé, ou un chiffre est mal recopié"):
            Siret.parse(digits)


@pytest.mark.parametrize(
    ("read", "digits"),
    [
        (Siren.parse_simulated, "732829320"),
        (Siret.parse_simulated, "73282932000074"),
        (Siret.parse_simulated, "00000001300011"),
    ],
)
def test_a_real_or_mistyped_number_is_not_simulated(read, digits):
    """A simulated file that holds any other number is refused."""
    with pytest.raises(Malformed, match="n'est pas un numéro simulé"):
        read(digits)


@pytest.mark.parametrize("digits", ["732829320", "000325175", "005520135"])
def test_real_numbers_are_not_simulated(digits):
    """Even the lowest numbers of the official register have the key of real ones."""
    assert not Siren.parse(digits).is_simulated


def test_numbers_sort_and_cannot_change():
    """Numbers are values: they sort by digits, serve as keys and are never edited."""
    low, high = Siret.parse("00552013500038"), Siret.parse("73282932000074")
    assert sorted({high, low, Siret.parse("00552013500038")}) == [low, high]
    with pytest.raises(dataclasses.FrozenInstanceError):
        low.digits = "1"
