"""The worker's rounds, and what is forgotten when."""

import datetime
import logging

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from quartiers.platform.config import retention, rounds
from quartiers.platform.config.worker import Worker
from quartiers.platform.desk.actions import write
from quartiers.platform.desk.models import Letter, State
from quartiers.platform.desk.tasks import send
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.models import Commune
from quartiers.platform.web.tasks import make_file
from smtp_server import mail_server

__all__ = ["mail_server"]

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


def _letter(at=NOW, **more):
    return write(to="p@quartiers.example", subject="Sujet", text="Texte", kind="sign_in", at=at, **more)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_written(settings, mail_server):
    """From the commit to the mail server, by the queue."""
    settings.SMTP_URL = mail_server.url
    with transaction.atomic():
        letter = _letter(timezone.now())
    Worker().turn()
    letter.refresh_from_db()
    assert letter.state is State.SENT
    assert len(mail_server.messages) == 1


@pytest.mark.django_db
def test_the_minute_finds_letters_that_no_task_carries(settings, mail_server):
    """A crash between the commit and the queue loses nothing."""
    settings.SMTP_URL = mail_server.url
    _letter()
    rounds.minute(NOW)
    assert len(mail_server.messages) == 1


@pytest.mark.django_db
def test_rounds_are_made_once_a_minute_and_once_a_day(monkeypatch):
    """And again at the next."""
    made = []
    monkeypatch.setattr(rounds, "minute", _noting(made, "minute"))
    monkeypatch.setattr(rounds, "day", _noting(made, "day"))
    regular = rounds.Rounds()
    for at in (NOW, NOW + MINUTE / 2, NOW + MINUTE, NOW + DAY):
        regular.make(at)
    assert made == ["minute", "day", "minute", "minute", "day"]


def _noting(made, name):
    def round_(_at):
        made.append(name)

    round_.__name__ = name
    return round_


def test_a_round_that_breaks_stops_nothing(monkeypatch, caplog):
    """It is noted, the others are made, and the next time comes."""
    made = []

    def minute(_at):
        made.append("minute")
        raise ZeroDivisionError

    monkeypatch.setattr(rounds, "minute", minute)
    monkeypatch.setattr(rounds, "day", _noting(made, "day"))
    regular = rounds.Rounds()
    with caplog.at_level(logging.ERROR):
        regular.make(NOW)
        regular.make(NOW + MINUTE)
    assert made == ["minute", "day", "minute"]
    assert "The round of the minute broke." in caplog.text


@pytest.mark.django_db
def test_the_text_of_an_expired_letter_is_blanked():
    """Sent, kept or waiting; one that waited is given up, one that never expires stays whole."""
    waiting, whole = _letter(expires_at=NOW + MINUTE), _letter()
    kept = write(to="p@demo.invalid", subject="Sujet", text="Texte", kind="sign_in", at=NOW, expires_at=NOW + MINUTE)
    rounds.minute(NOW)
    assert not Letter.objects.filter(text="").exists()
    rounds.minute(NOW + MINUTE)
    for letter in (waiting, kept, whole):
        letter.refresh_from_db()
    assert (waiting.text, waiting.state, waiting.failure) == ("", State.GIVEN_UP, "expired")
    assert (kept.text, kept.state) == ("", State.KEPT)
    assert (whole.text, whole.state) == ("Texte\n", State.WAITING)


@pytest.mark.django_db
def test_what_was_kept_long_enough_is_forgotten():
    """Each kind after its time, and not a day before; a letter that still waits is never lost."""
    left, waiting = _letter(), _letter()
    Letter.objects.filter(pk=left.pk).update(next_try_at=None, sent_at=NOW)
    Entry.objects.create(at=NOW, actor="system", action="a", object_kind="k", object_id="1")
    Session.objects.create(session_key="k", session_data="", expire_date=NOW)
    days = {rule.name: rule.days for rule in retention.RULES}
    assert retention.forget(at=NOW) == dict.fromkeys(days, 0)
    assert retention.counted(at=NOW + DAY * days["letters"] + MINUTE)["letters"] == 1
    assert retention.forget(at=NOW + DAY * days["letters"] + MINUTE)["letters"] == 1
    assert list(Letter.objects.all()) == [waiting]
    assert not Session.objects.exists()
    assert Entry.objects.exists()
    assert retention.forget(at=NOW + DAY * days["journal"] + MINUTE)["journal"] == 1


def _publication(number, kind="real", **more):
    name, at = f"{kind}-{number}", NOW + number * DAY
    values = {
        "edition": name,
        "kind": kind,
        "as_of": at.date(),
        "method_version": "1",
        "published_at": at,
        "published_by": "system",
    }
    return Publication.objects.create(**values | more)


@pytest.mark.django_db
def test_old_editions_go_but_not_the_last_nor_the_one_served(settings, tmp_path):
    """Two years after their publication, with their folder and what was loaded of them."""
    settings.HOME = tmp_path
    for number in range(8):
        publication = _publication(number, is_current=number == 0)
        (tmp_path / "editions" / publication.edition).mkdir(parents=True)
        Commune.objects.create(edition=publication.edition, code="53130", name="Laval", key="laval")
    assert retention.forget(at=NOW + DAY * 730)["editions"] == 0
    assert retention.forget(at=NOW + DAY * 800)["editions"] == 2
    left = {f"real-{number}" for number in (0, 3, 4, 5, 6, 7)}
    assert set(Publication.objects.values_list("edition", flat=True)) == left
    assert {path.name for path in (tmp_path / "editions").iterdir()} == left
    assert set(Commune.objects.values_list("edition", flat=True)) == left


def test_all_that_is_personal_has_a_term():
    """A model that holds something of a person is in the table, or says until when it is kept."""
    ruled = {rule.due(NOW).model._meta.label for rule in retention.RULES if rule.name not in {"editions", "demonstrations"}}
    personal = {model._meta.label for model in apps.get_models() if getattr(model, "Personal", None) and model.Personal.fields}
    assert personal <= ruled | set(retention.KEPT_FR)
    assert set(retention.KEPT_FR) <= personal
    assert not ruled & set(retention.KEPT_FR)


@pytest.mark.django_db(transaction=True)
def test_a_full_queue_does_not_keep_the_rounds_waiting(monkeypatch):
    """Readers may fill it without end: letters to send again come between two of their files."""
    worker, made = Worker(), []
    monkeypatch.setattr(worker._rounds, "make", made.append)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        make_file.enqueue("2026-01-01-0123456789", name)
    worker.turn()
    assert len(made) == 4


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_before_the_files_asked_earlier(settings, mail_server):
    """Whoever waits to sign in does not wait for a hundred portraits."""
    settings.SMTP_URL = mail_server.url
    make_file.enqueue("2026-01-01-0123456789", "a.pdf")
    with transaction.atomic():
        _letter(timezone.now())
    assert [one.task_path for one in DBTaskResult.objects.ready()] == [send.module_path, make_file.module_path]


@pytest.mark.django_db
def test_files_made_of_an_old_edition_go_with_it(settings, tmp_path):
    """They are as large as the edition, and nobody can ask for them any more."""
    settings.HOME = tmp_path
    (tmp_path / "exports" / "old").mkdir(parents=True)
    due = Publication.objects.filter(
        pk=Publication.objects.create(
            edition="old", kind="real", as_of=NOW.date(), method_version="1", published_at=NOW, published_by="system"
        ).pk
    )
    next(rule for rule in retention.RULES if rule.name == "editions").delete(due)
    assert not (tmp_path / "exports" / "old").exists()
