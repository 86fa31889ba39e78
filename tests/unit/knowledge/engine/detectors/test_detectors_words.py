"""Turns of phrase of the verdicts: singular and plural, one decimal or none, what would change."""

import pytest

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.evidence import Group
from small_cities import city, evidence


@pytest.mark.parametrize(
    ("counts", "status", "text"),
    [
        ((20, 20, 90), Status.CONFIRMED, "Avec 1 commerce de plus, on ne pourrait plus l'affirmer."),
        ((20, 66, 90), Status.CONFIRMED, "Avec 47 commerces de plus, on ne pourrait plus l'affirmer."),
        ((90, 20, 90), Status.REVERSED, "Avec 1 commerce de moins, on ne pourrait plus l'affirmer."),
        ((99, 20, 90), Status.REVERSED, "Avec 10 commerces de moins, on ne pourrait plus l'affirmer."),
        (
            (21, 20, 22),
            Status.NOT_DISTINGUISHABLE,
            "Avec 1 commerce de moins, le manque serait établi ; avec 1 commerce de plus, ce serait l'inverse.",
        ),
        (
            (30, 20, 90),
            Status.NOT_DISTINGUISHABLE,
            "Avec 10 commerces de moins, le manque serait établi ; avec 60 commerces de plus, ce serait l'inverse.",
        ),
        (
            (3, 0, 9),
            Status.NOT_DISTINGUISHABLE,
            "Avec 3 commerces de moins, le manque serait établi ; avec 6 commerces de plus, ce serait l'inverse.",
        ),
        (
            (3, -1, 9),
            Status.NOT_DISTINGUISHABLE,
            "Aucun nombre ne suffirait ici à établir un manque ; avec 6 commerces de plus, ce serait l'inverse.",
        ),
    ],
)
def test_what_would_change_is_a_whole_number(counts: tuple[float, float, float], status: Status, text: str) -> None:
    assert words.change(*counts, status, "commerce") == text


def test_each_word_of_the_thing_takes_the_plural() -> None:
    assert words.change(1, 4, 90, Status.CONFIRMED, "local vide").startswith("Avec 4 locals vides de plus")


@pytest.mark.parametrize(
    ("value", "text"), [(9.96, "10,0"), (10.0, "10"), (10.4, "10"), (4.0, "4"), (4.25, "4,2"), (1234.0, "1\u202f234")]
)
def test_what_is_expected_has_a_decimal_below_ten(value: float, text: str) -> None:
    assert words.about(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.512, "0,51"), (9.999, "10,00"), (10.0, "10"), (12.3, "12")])
def test_ratios_have_two_decimals_below_ten(value: float, text: str) -> None:
    assert words.times(value) == text


@pytest.mark.parametrize(
    ("group", "used", "text"),
    [
        (Group("A", 2024, (0,), is_area=True), 0, "Ici"),
        (Group("T1", 2024, (0, 1), is_area=False), 2, "Dans les 2 quartiers de Laval"),
        (Group("T1", 2024, (0, 1), is_area=False), 1, "Dans 1 des 2 quartiers de Laval"),
        (Group("T1", 2024, (0,), is_area=False), 1, "Dans le quartier de Laval"),
        (Group("T2", 2024, (0, 1, 2), is_area=False), 3, "Dans les 3 quartiers du territoire"),
        (Group("FR", 2024, tuple(range(1500)), is_area=False), 1500, "Dans les 1\u202f500 quartiers de l'édition"),
        (Group("FR", 2024, (0,), is_area=False), 1, "Dans le quartier de l'édition"),
    ],
)
def test_places(group: Group, used: float, text: str) -> None:
    one = evidence(city(1, 0), {}, names={"T1": "Laval"})
    assert words.place(one, group, used) == text


def test_what_is_missing_is_said_with_its_threshold() -> None:
    assert words.lacking(2.8, 3, "création") == "2,8 créations pour un seuil de 3 : 0,2 de trop peu pour juger."
    assert words.lacking(17, 30, "création") == "17 créations pour un seuil de 30 : 13 de trop peu pour juger."


@pytest.mark.parametrize(
    ("have", "least", "text"),
    [
        (2.99, 3, "2,9 locaux vides pour un seuil de 3 : 0,1 de trop peu pour juger."),
        (1.99, 3, "1,9 local vide pour un seuil de 3 : 1,1 de trop peu pour juger."),
        (2.0, 3, "2 locaux vides pour un seuil de 3 : 1 de trop peu pour juger."),
        (14.63, 20, "14,6 locaux vides pour un seuil de 20 : 5,4 de trop peu pour juger."),
        (0.3, 3, "0,3 local vide pour un seuil de 3 : 2,7 de trop peu pour juger."),
        (0, 1, "0 local vide pour un seuil de 1 : 1 de trop peu pour juger."),
    ],
)
def test_what_is_there_and_what_is_short_make_the_threshold(have: float, least: float, text: str) -> None:
    assert words.lacking(have, least, "local vide", "locaux vides") == text


def test_a_name_that_starts_with_a_vowel_is_elided() -> None:
    one = evidence(city(1, 0), {}, names={"T1": "Angers", "T2": "Évry"})
    assert words.place(one, Group("T1", 2024, (0, 1), is_area=False), 2) == "Dans les 2 quartiers d'Angers"
    assert words.place(one, Group("T2", 2024, (0,), is_area=False), 1) == "Dans le quartier d'Évry"
