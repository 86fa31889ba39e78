"""Letters that open an account: a link asked for, an invitation."""

import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.links import Made, count_request, make_link
from quartiers.platform.accounts.actions.memberships import give_role
from quartiers.platform.accounts.actions.people import create_person, normal_email
from quartiers.platform.accounts.models import Organisation, Person
from quartiers.platform.accounts.queries import people_seen_by, person_of_email
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.actions import write
from quartiers.platform.desk.models import Letter

_LINK = """Bonjour,

Suivez ce lien pour vous connecter à Quartiers productifs. Il sert une fois, pendant quinze minutes :

{link}

Vous n'avez rien demandé ? Ne faites rien : sans ce lien, personne n'entre.
"""
_INVITATION = """Bonjour,

Un compte vous est ouvert sur Quartiers productifs, comme {role}{place}, pour {organisation}.

Suivez ce lien pour vous connecter. Il sert une fois, pendant quinze minutes ; ensuite, demandez-en un autre à cette adresse :

{link}

{sign_in}

Ce message ne vous concerne pas ? Ne faites rien : sans ce lien, personne n'entre.
"""


def request_link(*, email: str, onward: str, client: str, at: datetime.datetime) -> None:
    """Send a link to this address if it has an account; `limits.TooMany` otherwise than by the address being known.

    The same rows are written and the same letter composed for an address without account, then undone: neither the answer
    nor the time it takes tells the two apart.
    """
    email = normal_email(email)
    count_request(email=email, client=client, at=at)
    person = person_of_email(email)
    with transaction.atomic():
        made = make_link(person=person, onward=onward, at=at, by="system")
        with transaction.atomic():
            _write_link(to=email, made=made, at=at)
            if person is None:
                transaction.set_rollback(True)


def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    territory_code: str,
    attestation: File | None,
    at: datetime.datetime,
    by: Person,
) -> Person:
    """Give a role to the person of an address, whose account is opened if need be, and write to them."""
    email = normal_email(email)
    if by.is_invented and not email.endswith(".invalid"):
        raise Refusal("En démonstration, les personnes sont inventées : donnez une adresse en « .invalid ».")
    with transaction.atomic():
        person = _person(email=email, name=name, at=at, by=by)
        give_role(
            person=person, organisation=organisation, role=role, territory_code=territory_code, attestation=attestation,
            at=at, by=by.actor,
        )  # fmt: skip
        made = make_link(person=person, onward="", at=at, by=by.actor)
        write(
            to=email,
            subject="Votre compte sur Quartiers productifs",
            text=_INVITATION.format(
                role=role.in_sentence,
                place=f" ({territory_code})" if territory_code else "",
                organisation=organisation.name,
                link=link_of(made),
                sign_in=f"{settings.SITE_URL}{reverse('sign-in')}",
            ),
            kind="invitation",
            at=at,
            expires_at=made.expires_at,
        )
    return person


def link_of(made: Made) -> str:
    """The address to follow: it begins as the settings say, whatever a request pretends."""
    return f"{settings.SITE_URL}{reverse('sign-in-link', args=[made.token])}"


def _person(*, email: str, name: str, at: datetime.datetime, by: Person) -> Person:
    known = Person.objects.filter(email=email).first()
    if known is None:
        return create_person(email=email, name=name, is_invented=by.is_invented, at=at, by=by.actor)
    if not people_seen_by(by).filter(pk=known.pk, is_active=True).exists():
        raise Refusal("Cette adresse ne peut pas être invitée : écrivez à la personne, ou donnez-en une autre.")
    return known


def _write_link(*, to: str, made: Made, at: datetime.datetime) -> Letter:
    return write(
        to=to,
        subject="Votre lien de connexion",
        text=_LINK.format(link=link_of(made)),
        kind="sign_in",
        at=at,
        expires_at=made.expires_at,
    )
