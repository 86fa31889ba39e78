"""Numbers as French readers write them (their sentences: test_portrait_french)."""

import pytest

from quartiers.knowledge.vocabulary.french_numbers import MINUS, NARROW, count, number, quantity


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, None, f"1{NARROW}234,5"),
        (7.0, None, "7"),
        (0.48, None, "0,48"),
        (-3.5, None, f"{MINUS}3,5"),
        (-0.04, 1, "0,0"),  # rounded to nothing, it has no sign left
        (12.345, 2, "12,35"),
    ],
)
def test_a_number_has_its_comma_its_thousands_and_its_sign(value, decimals, expected):
    assert number(value, decimals) == expected


def test_the_unit_is_singular_below_two():
    assert quantity(1.9, "euros par an") == "1,9 euro par an"
    assert quantity(2.0, "euros par an") == "2 euros par an"
    assert quantity(1.0, "% des habitants") == "1 % des habitants"


def test_a_count_is_singular_below_two_and_takes_its_own_plural():
    assert count(0, "habitant") == "0 habitant"
    assert count(2, "local", "locaux") == "2 locaux"
