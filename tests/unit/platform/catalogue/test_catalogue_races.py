"""Two people who publish at the same instant: one version is added, the other is told. Only PostgreSQL can fail here."""

import threading

import pytest
from django.db import connection, connections

from proposed_aids import NOW, amendment, changed_text, draft, local_text, waiting
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.catalogue.actions import proposals
from quartiers.platform.catalogue.models import AidVersion, Proposal
from quartiers.platform.journal.models import Entry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(presses):
    """What threads are answered when they press together; a refusal by its word."""
    answers, gate = [], threading.Barrier(len(presses))

    def one(press):
        gate.wait()
        try:
            answers.append(press())
        except Refusal:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def publishing(number, by):
    """A press on «Publier»."""
    return lambda: proposals.publish(number=number, reason="", at=NOW, by=by)


def test_the_same_proposal_is_published_once():
    """By whoever came first."""
    one = waiting(amendment())
    answers = at_once([publishing(one.pk, f"person:{number}") for number in range(910, 916)])
    assert answers.count("refused") == 5
    assert AidVersion.objects.count() == 1
    assert Entry.objects.filter(action="publish_aid").count() == 1


def test_two_changes_to_one_aid_do_not_hide_each_other():
    """Neither is published over the other without being read beside it."""
    several = [waiting(amendment(changed_text(contact=f"Guichet {number}"))) for number in range(5)]
    answers = at_once([publishing(one.pk, "person:910") for one in several])
    assert answers.count("refused") == 4
    assert AidVersion.objects.count() == Proposal.objects.filter(state="published").count() == 1


def test_two_new_aids_of_one_name_are_one():
    """The name is taken by the first."""
    several = [waiting(draft(local_text())) for _ in range(4)]
    answers = at_once([publishing(one.pk, "person:910") for one in several])
    assert answers.count("refused") == 3
    assert AidVersion.objects.count() == 1


def test_published_or_taken_back():
    """Never both."""
    one = waiting(amendment())
    at_once([publishing(one.pk, "person:910"), lambda: proposals.withdraw(number=one.pk, at=NOW, by=one.proposed_by)])
    state = Proposal.objects.get().state
    assert AidVersion.objects.exists() == (state == "published")
