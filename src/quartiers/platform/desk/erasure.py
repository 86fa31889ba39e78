"""Erasing a person: their account, and the letters written to them."""

import datetime

from django.db import transaction

from quartiers.platform.accounts.actions import people
from quartiers.platform.accounts.models import Person
from quartiers.platform.desk.models import Letter


@transaction.atomic
def erase(*, person: Person, at: datetime.datetime, by: str) -> None:
    """Take away what names a person, here and in the outbox; letters that still wait are not sent."""
    Letter.objects.filter(to__iexact=person.email, sent_at__isnull=True).update(next_try_at=None, failure="erased")
    Letter.objects.filter(to__iexact=person.email).update(to=f"efface-{person.pk}@quartiers.invalid", subject="", text="")
    people.erase(person=person, at=at, by=by)
