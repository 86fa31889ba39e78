"""Tests of amounts of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.money import Money
from quartiers.knowledge.vocabulary.refusals import Malformed

amounts = st.integers(-(10**14), 10**14).map(Money)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,56 €", 123456),
        ("1\u202f234,56\u00a0€", 123456),
        ("1234.56", 123456),
        ("12,5", 1250),
        ("1 234 567 euros", 123456700),
        ("1 euro", 100),
        ("300 EUR", 30000),
        ("0", 0),
        (" 15000€ ", 1500000),
        ("-12,50 €", -1250),
        ("\u221212,50 €", -1250),
        ("- 3", -300),
        ("999999999999999", 99999999999999900),
    ],
)
def test_amounts_are_read_as_the_french_write_them(text, cents):
    """Any space between thousands, comma or point before cents, with or without the unit."""
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.234", "Le montant «1.234» est ambigu : écrire 1234 pour les milliers, ou deux décimales au plus"),
        ("1,234", "est ambigu"),
        ("123.456", "est ambigu : écrire 123456"),
        ("1234,567", "Le montant «1234,567» a 3 décimales : en garder deux au plus"),
        ("1 234,567", "a 3 décimales"),
        ("1,2345", "a 4 décimales"),
        ("", "Le montant «» n'est pas lisible : l'écrire en euros, comme 1 234,56 €"),
        ("1.234,56", "n'est pas lisible"),
        ("1,234.56", "n'est pas lisible"),
        ("1 23,4", "n'est pas lisible"),
        ("12 34", "n'est pas lisible"),
        ("1234 567", "n'est pas lisible"),
        ("12,", "n'est pas lisible"),
        (",50", "n'est pas lisible"),
        ("12 k€", "n'est pas lisible"),
        ("12 $", "n'est pas lisible"),
        ("1e3", "n'est pas lisible"),
        ("١٢", "n'est pas lisible"),
        ("1" * 16, "n'est pas lisible"),
        ("nan", "n'est pas lisible"),
    ],
)
def test_a_doubtful_amount_is_refused(text, message):
    """What could be read in two ways, or in none, is never guessed."""
    with pytest.raises(Malformed, match=message):
        Money.parse(text)


@given(amounts)
def test_the_label_reads_back(amount):
    """What is shown to people can be typed back without losing a cent."""
    assert Money.parse(amount.label_fr) == amount


@pytest.mark.parametrize(
    ("cents", "label"),
    [
        (123456, "1\u202f234,56\u00a0€"),
        (150000, "1\u202f500\u00a0€"),
        (5, "0,05\u00a0€"),
        (0, "0\u00a0€"),
        (-123450, "\u22121\u202f234,50\u00a0€"),
        (100000000, "1\u202f000\u202f000\u00a0€"),
    ],
)
def test_amounts_are_shown_as_the_french_read_them(cents, label):
    """Narrow spaces between thousands, cents only when there are some, a no-break space before the sign."""
    assert Money(cents).label_fr == label


@given(st.integers())
def test_euros_are_exact_both_ways(cents):
    """Going through euros loses nothing, however large the amount."""
    assert Money.from_euros(Money(cents).euros) == Money(cents)


def test_euros_keep_two_decimals():
    """An amount in euros always shows its cents."""
    assert str(Money(1250).euros) == "12.50"


@given(amounts, amounts)
def test_sums_count_cents(one, other):
    """Adding and taking off are those of whole cents, and undo each other."""
    assert (one + other).cents == one.cents + other.cents
    assert (one + other) - other == one


def test_amounts_compare():
    """Amounts sort by value."""
    assert Money(-1) < Money(0) <= Money(0) < Money(1)
    assert max(Money(5), Money(7)) == Money(7)


@pytest.mark.parametrize(
    ("value", "kind"), [(12.5, "float"), (12.0, "float"), (True, "bool"), ("12", "str"), (Decimal(12), "Decimal")]
)
def test_only_whole_cents_make_an_amount(value, kind):
    """A float never becomes an amount, nor does anything else that is no whole number."""
    with pytest.raises(TypeError, match=rf"centimes entiers, or .* est de type {kind} : passer un int"):
        Money(value)


@pytest.mark.parametrize(("value", "kind"), [(12.5, "float"), (12, "int")])
def test_only_decimals_are_euros(value, kind):
    """Euros come as a Decimal, never as a float."""
    with pytest.raises(TypeError, match=rf"se donne en Decimal, or {value} est de type {kind} : le convertir"):
        Money.from_euros(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [("0.001", "descend sous le centime"), ("NaN", "n'est pas un nombre"), ("Infinity", "n'est pas un nombre")],
)
def test_impossible_euros_are_refused(value, message):
    """A fraction of a cent, an infinity or a non-number is no amount."""
    with pytest.raises(Malformed, match=message):
        Money.from_euros(Decimal(value))


@pytest.mark.parametrize(("value", "kind"), [(1.0, "float"), (1, "int"), ("1", "str")])
def test_amounts_only_mix_with_amounts(value, kind):
    """A bare number beside an amount is an error with a sentence, not a guess about its unit."""
    with pytest.raises(TypeError, match="ne s'ajoute ni ne se retranche qu'à un montant"):
        Money(1) + value
    with pytest.raises(TypeError, match=rf"de type {kind} : le lire d'abord avec Money\.parse"):
        Money(1) - value
