"""People of tests, by role, made by the actions that pages use."""

import datetime
import re

import pyotp
from django.core.files.base import ContentFile
from django.utils import timezone

from quartiers.platform.accounts.actions.memberships import create_organisation, give_role
from quartiers.platform.accounts.actions.people import create_person
from quartiers.platform.accounts.models import Authenticator
from quartiers.platform.accounts.roles import ALWAYS_LOCAL, Role
from quartiers.platform.accounts.sealing import unseal
from quartiers.platform.desk.models import Letter

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def someone(role=None, territory_code="", *, name="", is_invented=False):
    """A person who holds a role (none: a newcomer); an officer's or a mandated person's territory is T03 unless told."""
    label = name or str(role or "newcomer")
    person = create_person(
        email=f"{label.replace('_', '-')}@tests.invalid",
        name=label,
        is_invented=is_invented,
        at=timezone.now(),
        by="system",
    )
    if role:
        join(person, role, territory_code or ("T03" if role in ALWAYS_LOCAL else ""))
    return person


def join(person, role, territory_code=""):
    """Give a person a role."""
    now = timezone.now()
    body = create_organisation(
        kind="state", name=f"Agence de {person.name}", is_invented=person.is_invented, at=now, by="system"
    )
    attestation = ContentFile(PDF) if role is Role.MANDATED else None
    return give_role(
        person=person,
        organisation=body,
        role=role,
        territory_code=territory_code,
        attestation=attestation,
        at=now,
        by="system",
    )


def last_link(email):
    """The path of the link in the last letter to an address."""
    text = Letter.objects.filter(to=email).first().text
    return re.search(r"https?://[^/]+(/connexion/lien/\S+)", text)[1]


def code_of(person):
    """The code that the person's application shows now."""
    secret = unseal(Authenticator.objects.get(person=person).sealed_secret)
    return pyotp.TOTP(secret).at(timezone.now())


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def move(self, **span):
        """Go on by a span of time."""
        self.at += datetime.timedelta(**span)
