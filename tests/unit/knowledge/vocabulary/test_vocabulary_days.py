"""Tests of days and vintages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.vocabulary.days import Vintage, label_fr, parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed

recent_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("text", ["2021-03-18", "18/03/2021", "18/3/2021", " 2021-03-18 "])
def test_both_written_forms_give_the_same_day(text):
    """ISO and French forms are read alike."""
    assert parse_day(text) == date(2021, 3, 18)


@given(recent_days)
def test_a_day_reads_back(day):
    """Any day survives both its written forms."""
    assert parse_day(day.isoformat()) == parse_day(day.strftime("%d/%m/%Y")) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("18/03/21", "La date «18/03/21» a une année sur deux chiffres : l'écrire sur quatre"),
        ("21-03-18", "une année sur deux chiffres"),
        ("30/02/2021", "La date «30/02/2021» n'existe pas au calendrier : vérifier le jour et le mois"),
        ("2021-13-01", "n'existe pas au calendrier"),
        ("0000-01-01", "n'existe pas au calendrier"),
        ("", "La date «» n'est pas lisible : l'écrire comme 18/03/2021 ou 2021-03-18"),
        ("18 mars 2021", "n'est pas lisible"),
        ("20210318", "n'est pas lisible"),
        ("2021-3-18", "n'est pas lisible"),
        ("2021-03-18T10:00", "n'est pas lisible"),
        ("٢٠٢١-٠٣-١٨", "n'est pas lisible"),
    ],
)
def test_a_wrong_day_says_why(text, message):
    """Two-digit years, impossible days and other writings each have their sentence."""
    with pytest.raises(Malformed, match=message):
        parse_day(text)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2021, 3, 18), "18 mars 2021"),
        (date(2021, 3, 1), "1er mars 2021"),
        (date(2020, 2, 29), "29 février 2020"),
        (date(2024, 8, 11), "11 août 2024"),
        (date(2024, 12, 31), "31 décembre 2024"),
    ],
)
def test_days_are_written_in_french(day, label):
    """The month is in full letters and the first of the month is «1er»."""
    assert label_fr(day) == label


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2018-07-01", "1er juillet 2018", date(2018, 7, 1), date(2018, 7, 1)),
        ("2018-07-14", "14 juillet 2018", date(2018, 7, 14), date(2018, 7, 14)),
        ("2018-07", "juillet 2018", date(2018, 7, 1), date(2018, 7, 31)),
        ("2020-02", "février 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018", "2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("", "non daté", None, None),
    ],
)
def test_a_vintage_says_no_more_than_is_known(text, label, first, last):
    """A day, a month, a year or nothing: the words and the days that it may mean follow what is known."""
    vintage = Vintage.parse(f" {text} ")
    assert (str(vintage), vintage.label_fr) == (text, label)
    assert (vintage.first_day, vintage.last_day) == (first, last)


@given(recent_days, st.sampled_from([4, 7, 10]))
def test_a_vintage_holds_the_days_it_was_cut_from(day, length):
    """Whatever is left out of a date, the day itself lies between the first and the last."""
    vintage = Vintage.parse(day.isoformat()[:length])
    assert vintage.first_day <= day <= vintage.last_day


def test_vintages_sort_by_time():
    """The undated come first, then a year before its months and their days."""
    texts = ["", "2017-12", "2018", "2018-07", "2018-07-01", "2019"]
    assert sorted(map(Vintage.parse, reversed(texts))) == list(map(Vintage.parse, texts))


@pytest.mark.parametrize("text", ["18", "2018-7", "07/2018", "2018-07-01-01", "vers 2018", "2018/07", "²018"])
def test_an_unreadable_vintage_is_refused(text):
    """Other writings are refused, with the three that are accepted."""
    with pytest.raises(Malformed, match=f"Le millésime «{text}» n'est pas lisible : écrire AAAA, AAAA-MM ou AAAA-MM-JJ"):
        Vintage.parse(text)


@pytest.mark.parametrize("text", ["2018-13", "2018-00", "2019-02-29", "0000"])
def test_an_impossible_vintage_is_refused(text):
    """A vintage must exist in the calendar."""
    with pytest.raises(Malformed, match=f"La date «{text}» n'existe pas au calendrier"):
        Vintage.parse(text)
