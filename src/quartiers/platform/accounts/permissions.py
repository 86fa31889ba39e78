"""Who may do what, where, today."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from quartiers.platform.accounts.models import Membership
from quartiers.platform.accounts.roles import MATRIX, Capability, Role, roles_with

# A person, or whoever `request.user` holds before signing in.
Someone = Any


def in_force(day: datetime.date) -> Q:
    """Memberships that have begun and have not ended on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def memberships_of(person: Someone, *, on: datetime.date | None = None) -> QuerySet[Membership]:
    """The memberships of a person that are in force; none for a person who is not active or not signed in."""
    if not person.is_authenticated or not person.is_active:
        return Membership.objects.none()
    # The one clock below the pages: a right is held now, and a caller who forgot the day would grant an ended one.
    return Membership.objects.filter(in_force(on or timezone.localdate()), person_id=person.pk)


def roles_of(person: Someone, territory_code: str = "") -> set[Role]:
    """The roles held for a territory; for a blank code, those held anywhere."""
    held = memberships_of(person)
    if territory_code:
        held = held.filter(territory_code__in=("", territory_code))
    return {Role(role) for role in held.values_list("role", flat=True)}


def capabilities_of(person: Someone, territory_code: str = "") -> frozenset[Capability]:
    """All that a person may do in a territory, or anywhere for a blank code; one query."""
    return frozenset().union(*(MATRIX[role] for role in roles_of(person, territory_code)))


def may(person: Someone, capability: Capability, territory_code: str = "") -> bool:
    """Whether a person may do something in a territory; for a blank code, whether they may in one territory at least."""
    return capability in capabilities_of(person, territory_code)


def may_everywhere(person: Someone, capability: Capability) -> bool:
    """Whether a person may do something in every territory."""
    return memberships_of(person).filter(role__in=roles_with(capability), territory_code="").exists()


def territory_codes(person: Someone, capability: Capability | None = None) -> list[str]:
    """The territories that a person has a role in (that allows `capability`), in order; a role held everywhere names none."""
    held = memberships_of(person).exclude(territory_code="")
    if capability is not None:
        held = held.filter(role__in=roles_with(capability))
    return sorted(set(held.values_list("territory_code", flat=True)))
