"""Sending letters to a real mail server on this machine, which accepts, refuses, hangs up or dawdles."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.desk import delivery, post
from quartiers.platform.desk.actions import write
from quartiers.platform.desk.models import Letter, State

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(settings, mail_server):
    """A letter that waits, and a server to take it."""
    settings.SMTP_URL = mail_server.url
    with transaction.atomic():
        return write(to="p@quartiers.example", subject="Sujet : été", text="Bonjour,\n.\nÀ demain !", kind="test", at=NOW)


def _send(letter, at=NOW):
    has_left = delivery.send(letter_id=letter.pk, at=at)
    letter.refresh_from_db()
    return has_left


def test_a_letter_arrives_whole(letter, mail_server):
    """Accents, a lone dot, its Message-ID, the mark of automatic mail."""
    assert _send(letter)
    (message,) = mail_server.messages
    assert message["Message-ID"] == letter.message_id
    assert message["To"] == "p@quartiers.example"
    assert message["Subject"] == "Sujet\u00a0: été"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == ["Bonjour,", ".", "À demain\u202f!"]
    assert letter.state is State.SENT
    assert not _send(letter)
    assert len(mail_server.messages) == 1


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ({"at": "RCPT", "reply": "450 later"}, "recipient_refused_450"),
        ({"at": "MAIL", "reply": "451 greylisted"}, "refused_451"),
        ({"at": "DATA", "reply": "452 full"}, "refused_452"),
        ({"at": "MAIL"}, "SMTPServerDisconnected"),
        ({"at": "DATA", "wait_s": 1}, "SMTPServerDisconnected"),
    ],
)
def test_a_failure_is_tried_again_later(letter, mail_server, behaviour, failure, monkeypatch):
    """Refused for now, hung up, too slow: the letter waits, noted without a personal value, then leaves as the same letter."""
    monkeypatch.setattr(post, "TIMEOUT_S", 0.2)
    mail_server.behaviour = behaviour
    assert not _send(letter)
    assert (letter.state, letter.failure, letter.next_try_at) == (State.WAITING, failure, NOW + MINUTE)
    mail_server.behaviour = {}
    assert not _send(letter)
    assert delivery.send_due(at=NOW + MINUTE) == 1
    assert [m["Message-ID"] for m in mail_server.messages] == [letter.message_id]


def test_a_server_that_is_not_there_loses_nothing(letter, settings):
    """Nobody listens: tried again later."""
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert not _send(letter)
    assert (letter.state, letter.failure) == (State.WAITING, "ConnectionRefusedError")


def test_an_address_that_does_not_exist_is_given_up_at_once(letter, mail_server):
    """A final refusal is not repeated."""
    mail_server.behaviour = {"at": "RCPT", "reply": "550 no such person"}
    assert not _send(letter)
    assert (letter.state, letter.failure, letter.tries) == (State.GIVEN_UP, "recipient_refused_550", 1)


def test_a_letter_that_cannot_be_written_is_given_up(letter, mail_server):
    """A line break in an address would add a header of its own."""
    Letter.objects.update(to="p@quartiers.example\nBcc: others@quartiers.example")
    assert not _send(letter)
    assert (letter.state, letter.failure, mail_server.messages) == (State.GIVEN_UP, "unwritable", [])


@pytest.mark.parametrize("encrypted", ["smtps://127.0.0.1:{port}", "smtp://127.0.0.1:{port}?tls=1"])
def test_a_server_that_does_not_encrypt_gets_nothing(letter, mail_server, settings, encrypted):
    """Asked to encrypt, we never speak in clear: the letter waits."""
    settings.SMTP_URL = encrypted.format(port=mail_server.server_address[1])
    assert not _send(letter)
    assert (letter.state, mail_server.messages) == (State.WAITING, [])
    assert letter.failure


def test_a_letter_is_given_up_in_the_end(letter, mail_server):
    """Each wait is longer than the one before or equal; after the last try nothing is due."""
    mail_server.behaviour = {"at": "RCPT", "reply": "450 later"}
    at, waits = NOW, []
    while letter.next_try_at:
        assert not _send(letter, at)
        if letter.next_try_at:
            waits.append(letter.next_try_at - at)
            at = letter.next_try_at
    assert waits == sorted(waits)
    assert tuple(waits) == delivery.WAITS
    assert letter.state is State.GIVEN_UP


def test_a_crash_after_acceptance_may_repeat_but_never_loses(letter, mail_server):
    """The server took it and hung up: the same letter goes again, under the same Message-ID."""
    mail_server.behaviour = {"at": "AFTER"}
    assert not _send(letter)
    mail_server.behaviour = {}
    assert _send(letter, NOW + MINUTE)
    assert {m["Message-ID"] for m in mail_server.messages} == {letter.message_id}
    assert len(mail_server.messages) == 2


def test_a_worker_that_died_gives_its_letter_back(letter):
    """A claim ends by itself."""
    Letter.objects.update(claimed_until=NOW + delivery.CLAIM)
    assert delivery.send_due(at=NOW + MINUTE) == 0
    assert delivery.send_due(at=NOW + delivery.CLAIM) == 1


def test_a_letter_in_other_hands_is_left_alone(letter, mail_server, monkeypatch):
    """While one worker speaks to the server, another that wants the same letter gets nothing."""
    first = post.send

    def meanwhile(url, message):
        assert not delivery.send(letter_id=letter.pk, at=NOW)
        first(url, message)

    monkeypatch.setattr(post, "send", meanwhile)
    assert _send(letter)
    assert len(mail_server.messages) == 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads share no database in memory: run on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_it_once(letter, mail_server):
    """Really at the same time, on a database that allows it."""

    def work():
        delivery.send(letter_id=letter.pk, at=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail_server.messages) == 1


def test_a_link_that_works_no_more_is_not_sent(letter, mail_server):
    """Its reader could do nothing with it."""
    Letter.objects.update(expires_at=NOW)
    assert not _send(letter)
    assert (letter.state, letter.failure, mail_server.messages) == (State.GIVEN_UP, "expired", [])


def test_without_a_mail_server_letters_wait(letter, settings):
    """No try is counted."""
    settings.SMTP_URL = ""
    assert not _send(letter)
    assert (letter.state, letter.tries) == (State.WAITING, 0)


def test_what_waited_when_a_demonstration_was_published_waits_on(letter, settings, mail_server):
    """No letter leaves a demonstration, even one written before it."""
    settings.SERVES_DEMONSTRATION = "wiring.yes"
    assert delivery.send_due(at=NOW) == 0
    assert mail_server.messages == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://post.example", "ne se lit pas"),
        ("smtp://", "ne se lit pas"),
        ("smtp://post.example:many", "ne se lit pas"),
        ("smtp://u:p@post.example", "en clair"),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_said(url, said):
    """Unreadable, or a password in clear over the network."""
    with pytest.raises(Refusal, match=said):
        post.server(url)


def test_a_mail_server_is_read_from_its_address():
    """User, password with odd characters, ports by kind."""
    assert post.server("smtp://u%40x:p%2Fw@post.example?tls=1") == post.Server("post.example", 587, "u@x", "p/w", False, True)
    assert post.server("smtps://post.example").port == 465
