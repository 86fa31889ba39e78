"""Answers kept on consent: the code opens them for thirty days, the database alone never does, one click erases them."""

import datetime

import pytest
from django.core import serializers

from quartiers.platform.accounts.limits import TooMany
from quartiers.platform.catalogue import sealing
from quartiers.platform.catalogue.actions import erase_answers, keep_answers
from quartiers.platform.catalogue.models import KeptAnswers
from quartiers.platform.catalogue.queries import kept_answers
from quartiers.platform.config.retention import forget

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
ANSWERS = {"stade": "creation", "porteur_statuts": "rsa"}


def _kept(at=NOW):
    return keep_answers(answers=ANSWERS, client="192.0.2.1", at=at)


def test_the_code_opens_what_was_kept():
    """As it was given, or as somebody copies it: small letters, no dash, an O for a zero."""
    code = _kept()
    assert kept_answers(code, at=NOW) == ANSWERS
    assert kept_answers(code.lower().replace("-", " ").replace("0", "o"), at=NOW) == ANSWERS


def test_the_database_alone_cannot_read_them():
    """Neither the answers, nor the code, nor the site's own key that would open them."""
    code = _kept()
    dump = serializers.serialize("json", KeptAnswers.objects.all())
    row = KeptAnswers.objects.get()
    assert "creation" not in dump
    assert "rsa" not in dump
    assert code not in dump
    assert code.replace("-", "") not in dump
    assert sealing.unseal(row.sealed, sealing.plain_code(sealing.new_code())) is None
    assert sealing.unseal(row.sealed, row.digest) is None


def test_each_keeping_has_a_code_of_its_own():
    """The same answers twice are two rows that do not look alike."""
    assert _kept() != _kept()
    assert len(set(KeptAnswers.objects.values_list("sealed", flat=True))) == 2


@pytest.mark.parametrize("typed", ["", "7KQ2", "U" * 24, "7KQ2-" * 5 + "7KQ2", "é" * 24])
def test_another_code_opens_nothing(typed):
    """Too short, with a sign that no code has, or of nobody."""
    _kept()
    assert kept_answers(typed, at=NOW) is None
    assert not erase_answers(code=typed)
    assert KeptAnswers.objects.count() == 1


def test_they_end_after_thirty_days():
    """Closed on that day even if the daily work did not run; erased when it does."""
    code = _kept()
    after = NOW + datetime.timedelta(days=30)
    assert kept_answers(code, at=after - datetime.timedelta(seconds=1)) == ANSWERS
    assert kept_answers(code, at=after) is None
    assert forget(at=after - datetime.timedelta(seconds=1))["kept_answers"] == 0
    assert forget(at=after)["kept_answers"] == 1
    assert not KeptAnswers.objects.exists()


def test_they_are_erased_at_once():
    """Twice does no harm."""
    code = _kept()
    assert erase_answers(code=code)
    assert not erase_answers(code=code)
    assert kept_answers(code, at=NOW) is None


def test_one_machine_does_not_fill_the_database():
    """Thirty an hour; another machine still may."""
    for _ in range(30):
        _kept()
    with pytest.raises(TooMany):
        _kept()
    assert keep_answers(answers=ANSWERS, client="192.0.2.2", at=NOW)
