"""Choices among cards of potential: one stands at a time, each is journalled, what goes wrong is one sentence."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.actions.choices import Seen, choose, undo
from quartiers.platform.observatory.models import Choice, Decision
from quartiers.platform.observatory.queries import choices_of

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
SEEN = Seen("QP990051", 2015, "OP-A:boulangerie", "FICTIF", "Il manque deux boulangeries.", "e", is_simulated=True)


def dismiss(reason="signed", note="", by="person:1", seen=SEEN):
    """Set the card aside."""
    return choose(seen=seen, decision=Decision.DISMISSED, reason=reason, note=note, at=NOW, by=by)


def test_a_choice_stands_and_is_journalled():
    """With its reason, its sentence on one line, what was read; the journal has neither."""
    one = dismiss(note=" bail  signé\n")
    assert (one.reason, one.note, one.sentence_fr) == ("signed", "bail signé", SEEN.sentence_fr)
    entry = Entry.objects.get()
    assert (entry.action, entry.territory_code, entry.fields) == ("dismiss_potential", "FICTIF", ["decision"])


def test_another_decision_takes_the_place_of_the_first():
    """Kept after it was set aside: one stands, the other is history."""
    dismiss()
    choose(seen=SEEN, decision=Decision.KEPT, at=NOW, by="person:2")
    assert [one.decision for one in choices_of([SEEN.area_code], is_simulated=True)] == ["kept"]
    assert Choice.objects.count() == 2


def test_the_same_decision_twice_is_refused():
    """Nothing is lost of the first."""
    dismiss()
    with pytest.raises(Refusal, match="déjà écartée"):
        dismiss(reason="other")
    assert Choice.objects.get().reason == "signed"


@pytest.mark.parametrize(("reason", "note", "said"), [("", "", "pourquoi"), ("x", "", "pourquoi"), ("other", "x" * 281, "281")])
def test_a_bad_reason_is_refused(reason, note, said):
    """A reason of the list, a short sentence; nothing is written."""
    with pytest.raises(Refusal, match=said):
        dismiss(reason, note)
    assert not Choice.objects.exists()
    assert not Entry.objects.exists()


def test_undone_once(django_assert_num_queries):
    """The card is free again; a second time is refused."""
    one = dismiss()
    undo(number=one.pk, at=NOW, by="person:2")
    assert not choices_of([SEEN.area_code], is_simulated=True)
    assert Entry.objects.filter(action="undo_potential", subject="person:1").exists()
    with pytest.raises(Refusal, match="déjà annulé"):
        undo(number=one.pk, at=NOW, by="person:2")
    dismiss("wrong")


def test_those_of_a_demonstration_stand_apart():
    """A real edition reads none of them, and may have its own."""
    dismiss()
    assert not choices_of([SEEN.area_code], is_simulated=False)
    dismiss(seen=Seen(*[SEEN.area_code, 2015, SEEN.card, "T03", "x", "e"], is_simulated=False))
    assert Choice.objects.count() == 2


def test_the_database_refuses_a_dismissal_without_reason():
    """Whoever writes by another way."""
    values = {"area_code": "A", "generation": 2015, "card": "c", "sentence_fr": "s", "edition": "e", "is_simulated": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(**values, decision="dismissed", reason="", made_at=NOW, made_by="person:1")
