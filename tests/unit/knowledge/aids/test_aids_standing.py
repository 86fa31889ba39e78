"""How an aid stands on a day: dates first, then doubts, and open only when nothing is left to doubt."""

import datetime
from dataclasses import replace

import pytest

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import STANDINGS, standing

TODAY = datetime.date(2026, 11, 27)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def aid():
    """A verified aid without any bound."""
    one = next(each for each in catalogue().values() if standing(each, TODAY).code == "ouvert")
    dates = {"start": None, "end": None, "entries_closed_on": None, "deadline": None}
    return replace(one, start=None, end=None, entries_closed_on=None, raw={**one.raw, "dates": dates})


def _code(aid, **changes):
    return standing(replace(aid, **changes), TODAY).code


def _due(aid, day):
    return replace(aid, raw={**aid.raw, "dates": {**aid.raw["dates"], "deadline": day.isoformat()}})


def test_open_only_when_nothing_is_left_to_doubt(aid):
    assert _code(aid) == "ouvert"
    assert _code(aid, to_confirm=("Un doute.",)) == "a-confirmer"
    assert _code(aid, confidence="medium") == "a-confirmer"
    assert _code(aid, last_source_year=None) == "a-confirmer"
    assert _code(aid, status="a_confirmer") == "a-confirmer"
    assert _code(aid, status="variable_local") == "selon-le-territoire"
    assert _code(aid, last_source_year=2024) == "source-ancienne"
    assert _code(aid, checked_on=TODAY - 366 * DAY) == "source-ancienne"


def test_bounds_hold_on_their_own_day(aid):
    assert _code(aid, end=TODAY) == "ouvert"
    assert _code(aid, end=TODAY - DAY) == "termine"
    assert _code(aid, entries_closed_on=TODAY) == "ouvert"
    assert _code(aid, entries_closed_on=TODAY - DAY) == "ferme"
    assert _code(aid, start=TODAY) == "ouvert"
    assert _code(aid, start=TODAY + DAY) == "a-venir"
    assert _code(_due(aid, TODAY)) == "ouvert"
    assert _code(_due(aid, TODAY - DAY)) == "ferme"
    assert _code(aid, status="ferme") == "termine"


def test_an_end_tells_more_than_a_doubt(aid):
    assert _code(aid, end=TODAY - DAY, confidence="low", status="a_confirmer") == "termine"


def test_no_aid_whose_rule_is_not_verified_is_open_on_any_day():
    for day in (datetime.date(2025, 6, 1), TODAY, datetime.date(2027, 6, 1), datetime.date(2031, 1, 1)):
        for one in catalogue().values():
            if reliability(one, day).word != "vérifié":
                assert standing(one, day).code != "ouvert"


def test_every_standing_has_its_word_and_its_reason():
    for one in catalogue().values():
        found = standing(one, TODAY)
        assert found.word == STANDINGS[found.code][0]
        assert found.sentence_fr.endswith(".")
        assert not found.sentence_fr.endswith("..")
        assert "None" not in found.sentence_fr


def test_a_source_of_before_2025_never_reads_as_open(aid):
    """Not even checked last year, when that source was of the year before."""
    assert _code(aid, last_source_year=2024, checked_on=datetime.date(2025, 12, 20)) == "source-ancienne"
    assert _code(aid, last_source_year=2025, checked_on=datetime.date(2025, 12, 20)) == "ouvert"
