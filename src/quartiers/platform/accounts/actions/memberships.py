"""What people are in organisations: given, and ended."""

import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.roles import Role
from quartiers.platform.journal.actions import record


@transaction.atomic
def create_organisation(
    *, kind: str, name: str, siren: str = "", is_invented: bool = False, at: datetime.datetime, by: str
) -> Organisation:
    """Add a body that people act for; a `Refusal` of a number that an invented one would take from a real one."""
    if is_invented and siren:
        raise Refusal("En démonstration, les organisations sont inventées : laissez le SIREN vide.")
    organisation = Organisation.objects.create(kind=kind, name=" ".join(name.split()), siren=siren, is_invented=is_invented)
    record(action="create_organisation", of=organisation, at=at, by=by, fields=["kind", "name", "siren"])
    return organisation


@transaction.atomic
def give_role(
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    territory_code: str,
    attestation: File | None,
    at: datetime.datetime,
    by: str,
) -> Membership:
    """Make a person something in an organisation, from this day on; a `Refusal` when they are it already."""
    is_held = Membership.objects.filter(
        person=person, organisation=organisation, role=role, territory_code=territory_code, ends_on__isnull=True
    ).exists()
    if is_held:
        raise Refusal(f"Cette personne a déjà ce rôle ({role.label}) dans cette organisation.")
    if role is Role.MANDATED and attestation is None:
        raise Refusal("Un tiers mandaté a besoin de son attestation : joignez le PDF signé par le territoire.")
    membership = Membership(
        person=person,
        organisation=organisation,
        role=role,
        territory_code=territory_code,
        starts_on=timezone.localdate(at),
    )
    if role is Role.MANDATED and attestation is not None:
        membership.attestation.save("attestation.pdf", attestation, save=False)
    membership.save()
    if role is Role.NATIONAL_TEAM:
        # A session opened by a link alone must not receive rights that ask for a code as well.
        person.set_unusable_password()
        person.save(update_fields=["password"])
    record(action="give_role", of=membership, at=at, by=by, fields=["role", "starts_on"],
           territory_code=territory_code, subject=person.actor)  # fmt: skip
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, at: datetime.datetime, by: str) -> None:
    """End a role on this day; ending one that is over changes nothing."""
    day = timezone.localdate(at)
    # One that has not begun ends the day it would have.
    last = max(day, membership.starts_on)
    if not Membership.objects.filter(pk=membership.pk, ends_on__isnull=True).update(ends_on=last):
        return
    membership.ends_on = last
    record(action="end_membership", of=membership, at=at, by=by, fields=["ends_on"],
           territory_code=membership.territory_code, subject=membership.person.actor)  # fmt: skip
