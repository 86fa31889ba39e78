"""People with a role, for tests of pages and rights."""

import datetime
import itertools

from django.utils import timezone

from quartiers.platform.accounts.models import Membership, Organisation, Person

_numbers = itertools.count(1)


def member(role, territory_code="", *, name=""):
    """Someone whose role has been in force since yesterday."""
    person = Person.objects.create(email=f"personne{next(_numbers)}@exemple.invalid", name=name, created_at=timezone.now())
    person.set_unusable_password()
    person.save()
    body, _ = Organisation.objects.get_or_create(kind="state", name="Organisation Exemple")
    mandate = {"attestation": "attestations/exemple.pdf"} if role == "mandated" else {}
    Membership.objects.create(person=person, organisation=body, role=role, territory_code=territory_code,
                              starts_on=timezone.localdate() - datetime.timedelta(days=1), **mandate)  # fmt: skip
    return person
