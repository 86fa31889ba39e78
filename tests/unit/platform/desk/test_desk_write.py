"""Writing a letter: kept with its cause, typeset, and on its way only when it may leave."""

import datetime

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from quartiers.platform.desk.actions import write
from quartiers.platform.desk.models import Letter, State

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
LETTER = {
    "to": "personne@quartiers.example",
    "subject": "Votre lien : une\nfois",
    "text": "Bonjour,\nsuivez l'adresse : https://quartiers.example/c/l'a:b?x=1 !",
    "kind": "sign_in",
    "at": NOW,
}


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_with_its_cause_or_not_at_all():
    """What is undone takes the letter and its task away; what is committed keeps both."""
    with transaction.atomic():
        write(**LETTER)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        letter = write(**LETTER)
        assert not DBTaskResult.objects.exists()
    assert letter.state is State.WAITING
    assert DBTaskResult.objects.get().args_kwargs["args"] == [letter.pk]


@pytest.mark.django_db(transaction=True)
def test_a_letter_without_a_transaction_is_refused():
    """A cause that could fail after it would leave a letter about nothing."""
    with pytest.raises(RuntimeError, match="transaction"):
        write(**LETTER)


@pytest.mark.django_db
def test_a_letter_is_typeset_but_not_its_addresses():
    """No-break spaces and apostrophes in the sentences; a link stays as it is; a subject is one line."""
    letter = write(**LETTER)
    assert letter.subject == "Votre lien\u00a0: une fois"
    assert letter.text == "Bonjour,\nsuivez l’adresse\u00a0: https://quartiers.example/c/l'a:b?x=1\u202f!\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["a@demo.invalid", "A@Demo.INVALID "])
def test_a_letter_to_an_invented_address_never_leaves(address):
    """It is kept to be shown, and no task is queued."""
    with transaction.atomic():
        letter = write(**LETTER | {"to": address})
    assert letter.state is State.KEPT
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_letter_leaves_a_demonstration(settings):
    """Whatever the address."""
    settings.SERVES_DEMONSTRATION = "wiring.yes"
    with transaction.atomic():
        letter = write(**LETTER)
    assert letter.state is State.KEPT
