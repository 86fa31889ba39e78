"""The demonstration's people: one for each role, invented, made when a visitor first takes their place."""

import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from quartiers.platform.accounts.actions.memberships import create_organisation, give_role
from quartiers.platform.accounts.actions.people import create_person
from quartiers.platform.accounts.models import Organisation, Person
from quartiers.platform.accounts.roles import ALWAYS_LOCAL, Role
from quartiers.platform.journal.actions import record

FICTIONAL_TERRITORY = "FICTIF"
NAMES: dict[Role, str] = {
    Role.NATIONAL_TEAM: "Camille Exemple",
    Role.TERRITORY_OFFICER: "Dominique Exemple",
    Role.MANDATED: "Lou Exemple",
    Role.PARTNER: "Sacha Exemple",
    Role.STATE_SERVICE: "Maxime Exemple",
    Role.OBSERVER: "Andrea Exemple",
}
_ORGANISATIONS: dict[Role, tuple[Organisation.Kind, str]] = {
    Role.NATIONAL_TEAM: (Organisation.Kind.STATE, "Agence inventée"),
    Role.TERRITORY_OFFICER: (Organisation.Kind.LOCAL_AUTHORITY, "Intercommunalité inventée"),
    Role.MANDATED: (Organisation.Kind.FIRM, "Cabinet inventé"),
    Role.PARTNER: (Organisation.Kind.ASSOCIATION, "Association inventée"),
    Role.STATE_SERVICE: (Organisation.Kind.STATE, "Préfecture inventée"),
    Role.OBSERVER: (Organisation.Kind.ASSOCIATION, "Observatoire inventé"),
}
# The shortest PDF that says what it is: a blank page.
_ATTESTATION = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def invented_email(role: Role) -> str:
    """The address of the person of a role, in a domain that belongs to nobody (RFC 2606)."""
    return f"{role.value.replace('_', '-')}@demonstration.invalid"


def invented_person(*, role: Role, at: datetime.datetime, by: str) -> Person:
    """The demonstration's person of a role, made if absent."""
    person = Person.objects.filter(email=invented_email(role)).first()
    if person:
        return person
    try:
        return _make(role, at, by)
    except IntegrityError:
        # Another visitor made it meanwhile.
        return Person.objects.get(email=invented_email(role))


@transaction.atomic
def _make(role: Role, at: datetime.datetime, by: str) -> Person:
    person = create_person(email=invented_email(role), name=NAMES[role], is_invented=True, at=at, by=by)
    kind, name = _ORGANISATIONS[role]
    organisation = create_organisation(kind=kind, name=name, is_invented=True, at=at, by=by)
    give_role(
        person=person,
        organisation=organisation,
        role=role,
        territory_code=FICTIONAL_TERRITORY if role in ALWAYS_LOCAL or role is Role.PARTNER else "",
        attestation=ContentFile(_ATTESTATION) if role is Role.MANDATED else None,
        at=at,
        by=by,
    )
    return person


@transaction.atomic
def note_invented_sign_in(*, person: Person, at: datetime.datetime, by: str) -> None:
    """Say in the journal that a visitor took the place of an invented person."""
    record(action="sign_in_invented", of=person, at=at, by=by, subject=person.actor)
