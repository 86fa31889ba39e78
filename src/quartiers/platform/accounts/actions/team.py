"""The national team's accounts, opened from the server: the first one has nobody to invite it."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.codes import reset_enrolment
from quartiers.platform.accounts.actions.links import Made, make_link
from quartiers.platform.accounts.actions.memberships import create_organisation, give_role
from quartiers.platform.accounts.actions.people import create_person, normal_email
from quartiers.platform.accounts.models import Organisation, Person
from quartiers.platform.accounts.roles import Role

_TEAM = "Équipe nationale"


@transaction.atomic
def open_team_account(*, email: str, name: str, has_lost_codes: bool, at: datetime.datetime, by: str) -> Made:
    """The account of an address, made a member of the national team, and a link for it; a `Refusal` for a bad address."""
    email = _checked(email)
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = create_person(email=email, name=name, is_invented=False, at=at, by=by)
    elif person.is_invented or not person.is_active:
        raise Refusal(f"Le compte {email} est inventé ou fermé : donnez une autre adresse.")
    if not person.memberships.filter(role=Role.NATIONAL_TEAM, ends_on__isnull=True).exists():
        give_role(
            person=person,
            organisation=_team(at, by),
            role=Role.NATIONAL_TEAM,
            territory_code="",
            attestation=None,
            at=at,
            by=by,
        )
    if has_lost_codes:
        reset_enrolment(person=person, at=at, by=by)
    return make_link(person=person, onward="", at=at, by=by)


def _team(at: datetime.datetime, by: str) -> Organisation:
    found = Organisation.objects.filter(kind=Organisation.Kind.STATE, name=_TEAM, is_invented=False).first()
    return found or create_organisation(kind=Organisation.Kind.STATE, name=_TEAM, at=at, by=by)


def _checked(email: str) -> str:
    email = normal_email(email)
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(f"L'adresse « {email} » ne se lit pas : écrivez-la comme prenom.nom@organisme.fr.") from None
    return email
