"""Presses at the same instant: one of them counts. SQLite has one writer at a time, so only PostgreSQL can fail here."""

import datetime
import threading

import pyotp
import pytest
from django.db import connection, connections
from django.utils import timezone

from people import someone
from quartiers.platform.accounts.actions.codes import begin_enrolment, confirm_enrolment, take_code
from quartiers.platform.accounts.actions.demonstration import invented_person
from quartiers.platform.accounts.actions.links import make_link, use_link
from quartiers.platform.accounts.limits import WRONG_CODES, TooMany
from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.roles import Role

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(press, *, count=8):
    """What `count` threads are answered when they press together; a refusal by its name."""
    answers, gate = [], threading.Barrier(count)

    def one():
        gate.wait()
        try:
            answers.append(press())
        except TooMany:
            answers.append("TooMany")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_link_pressed_together_signs_in_once():
    """The others find it used."""
    now = timezone.now()
    made = make_link(person=someone(Role.OBSERVER), onward="", at=now, by="system")
    answers = at_once(lambda: use_link(token=made.token, at=now))
    assert sum(answer is not None for answer in answers) == 1


def test_a_code_given_together_is_taken_once():
    """So is a recovery code; and guesses together are counted like guesses in turn."""
    person, now = someone(Role.NATIONAL_TEAM), timezone.now()
    generator = pyotp.TOTP(begin_enrolment(person=person, at=now, by="system"))
    recovery = confirm_enrolment(person=person, code=generator.at(now), at=now, by="system")

    def give(code, at):
        return at_once(lambda: take_code(person=Person.objects.get(), code=code, at=at, by="system"))

    later = now + datetime.timedelta(minutes=1)
    assert give(generator.at(later), later).count(True) == 1
    assert give(recovery[0], now + datetime.timedelta(hours=1)).count(True) == 1
    assert give("000000", now + datetime.timedelta(hours=2)).count(False) == WRONG_CODES.most


def test_visitors_who_come_together_take_the_place_of_one_person():
    """The first to come makes it, the others find it."""
    answers = at_once(lambda: invented_person(role=Role.OBSERVER, at=timezone.now(), by="system").pk)
    assert len(answers) == 8
    assert set(answers) == {Person.objects.get().pk}
