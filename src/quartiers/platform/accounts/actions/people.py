"""People: created, named, signed out everywhere, erased."""

import datetime

from django.db import transaction

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.memberships import end_membership
from quartiers.platform.accounts.models import Authenticator, Person, RecoveryCode, SignInLink
from quartiers.platform.journal.actions import record


def normal_email(text: str) -> str:
    """An address as it is kept: people write theirs in any case."""
    return text.strip().lower()


@transaction.atomic
def create_person(*, email: str, name: str, is_invented: bool, at: datetime.datetime, by: str) -> Person:
    """Open an account that has no role yet."""
    person = Person(email=normal_email(email), name=" ".join(name.split()), is_invented=is_invented, created_at=at)
    person.set_unusable_password()
    person.save()
    record(action="create_person", of=person, at=at, by=by, fields=["email", "name"], subject=person.actor)
    return person


@transaction.atomic
def rename(*, person: Person, name: str, at: datetime.datetime, by: str) -> None:
    """Change the name that others read."""
    _check_real(person)
    person.name = " ".join(name.split())
    person.save(update_fields=["name", "key"])
    record(action="rename", of=person, at=at, by=by, fields=["name"], subject=person.actor)


@transaction.atomic
def sign_out_everywhere(*, person: Person, at: datetime.datetime, by: str) -> None:
    """End every session of a person and the links they have not used."""
    _close_sessions(person)
    record(action="sign_out_everywhere", of=person, at=at, by=by, fields=["password"], subject=person.actor)


@transaction.atomic
def erase(*, person: Person, at: datetime.datetime, by: str) -> None:
    """Take away what names a person and close the account. Its number stays, so that the journal still reads.

    Their letters are blanked by `desk.erasure`, which calls this.
    """
    _check_real(person)
    for membership in person.memberships.select_for_update():
        if membership.ends_on is None:
            end_membership(membership=membership, at=at, by=by)
        if membership.attestation:
            # The name of the file stays, which says that there was one; the file goes with the rest.
            transaction.on_commit(lambda file=membership.attestation: file.storage.delete(file.name), robust=True)
    for model in (SignInLink, RecoveryCode, Authenticator):
        model.objects.filter(person=person).delete()
    person.email, person.name = f"efface-{person.pk}@quartiers.invalid", ""
    person.is_active, person.erased_at, person.last_login = False, at, None
    person.set_unusable_password()
    person.save()
    record(action="erase", of=person, at=at, by=by, fields=["email", "last_login", "name"], subject=person.actor)


def _close_sessions(person: Person) -> None:
    # Sessions are bound to this random value (`Person`).
    person.set_unusable_password()
    person.save(update_fields=["password"])
    SignInLink.objects.filter(person=person, used_at__isnull=True).delete()


def _check_real(person: Person) -> None:
    if person.is_invented:
        raise Refusal("Cette personne est inventée et sert à tous les visiteurs de la démonstration : elle ne se modifie pas.")
