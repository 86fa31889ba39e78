"""What is read of people: lists of those who manage them, what is kept of one person."""

import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.permissions import in_force, memberships_of
from quartiers.platform.accounts.roles import Role
from quartiers.platform.territories.search_keys import key_of


def person_of_email(email: str) -> Person | None:
    """The open account of an address, if there is one."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


def people_seen_by(manager: Person) -> QuerySet[Person]:
    """The people that one manages: the demonstration's invented managers see invented people only, and the reverse."""
    return Person.objects.filter(is_invented=manager.is_invented, erased_at__isnull=True)


def people_listed(
    manager: Person, *, text: str = "", role: str = "", territory_code: str = "", on: datetime.date
) -> QuerySet[Person]:
    """Those whose name or address holds every word of `text` and who have this role, there, on a day; with memberships."""
    people = people_seen_by(manager)
    for word in key_of(text).split():
        people = people.filter(key__contains=word)
    if role or territory_code:
        held = Membership.objects.filter(in_force(on))
        held = held.filter(role=role) if role else held
        held = held.filter(territory_code__in=("", territory_code)) if territory_code else held
        people = people.filter(pk__in=held.values("person_id"))
    return people.prefetch_related(Prefetch("memberships", Membership.objects.select_related("organisation")))


def is_invented(actor: str) -> bool:
    """Whether an actor, as the journal names them, is one of the demonstration's people."""
    number = actor.removeprefix("person:")
    return number.isdecimal() and Person.objects.filter(pk=int(number), is_invented=True).exists()


def actors_seen_by(reader: Person) -> list[str] | None:
    """Of whom the journal may speak to this reader: to an invented one, of invented people; to a real one, of anybody: None."""
    if not reader.is_invented:
        return None
    return [f"person:{pk}" for pk in people_seen_by(reader).order_by("pk").values_list("pk", flat=True)]


def organisations_seen_by(manager: Person) -> QuerySet[Organisation]:
    """The organisations of the same world as the manager."""
    return Organisation.objects.filter(is_invented=manager.is_invented)


def is_siren_known(siren: str) -> bool:
    """Whether an organisation has this number."""
    return Organisation.objects.filter(siren=siren).exists()


def memberships_seen_by(reader: Person, *, is_manager: bool) -> QuerySet[Membership]:
    """One's own memberships, and for a manager those of the people they manage."""
    seen = Q(person_id=reader.pk)
    if is_manager:
        seen |= Q(person__is_invented=reader.is_invented, person__erased_at__isnull=True)
    return Membership.objects.filter(seen).select_related("person", "organisation")


def needs_code(person: Person) -> bool:
    """Whether signing in asks for a one-time code: for the national team; invented people have nothing to protect."""
    return not person.is_invented and memberships_of(person).filter(role=Role.NATIONAL_TEAM).exists()


def has_authenticator(person: Person) -> bool:
    """Whether the application that gives codes is set up."""
    return hasattr(person, "authenticator") and person.authenticator.confirmed_at is not None


def kept_about(person: Person) -> dict[str, Any]:
    """The personal fields that the models of this app declare, with their values; secrets and digests are told, not given."""
    memberships = memberships_seen_by(person, is_manager=False)
    return {
        "compte": {"numero": person.pk, **_declared(person)},
        "roles": [
            {
                "organisation": membership.organisation.name,
                "territoire": membership.territory_code or "tous",
                "depuis": membership.starts_on.isoformat(),
                "fin": membership.ends_on.isoformat() if membership.ends_on else None,
                **_declared(membership),
            }
            for membership in memberships
        ],
        "code_a_usage_unique": "installé" if has_authenticator(person) else "non installé",
        "codes_de_secours_restants": person.recovery_codes.filter(used_at__isnull=True).count(),
    }


def _declared(row: Person | Membership) -> dict[str, Any]:
    """The values of the personal fields of a row, except those of security."""
    fields = {name: kind for name, kind in row.Personal.fields.items() if kind != "sécurité"}
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return str(value) if value else None
