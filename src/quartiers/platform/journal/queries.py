"""What is read of the journal. Who reads what is decided above: this app knows no role."""

import datetime
from collections.abc import Collection

from django.db.models import Q, QuerySet

from quartiers.platform.journal.models import Entry


def entries(*, actor: str, territory_codes: list[str], is_all: bool, about: Collection[str] | None = None) -> QuerySet[Entry]:
    """The entries that a reader may see: all, or those of these territories, and those that they wrote or that concern them.

    `about`: only those that speak of these actors, of the site or of nobody.
    """
    found = Entry.objects.all()
    if not is_all:
        found = found.filter(Q(actor=actor) | Q(subject=actor) | Q(territory_code__in=territory_codes))
    if about is not None:
        found = found.filter(actor__in=["system", *about], subject__in=["", *about])
    return found


def narrowed(
    found: QuerySet[Entry],
    *,
    action: str = "",
    territory_code: str = "",
    actor: str = "",
    first: datetime.datetime | None = None,
    last: datetime.datetime | None = None,
) -> QuerySet[Entry]:
    """Those of an action, of a territory, of an actor, from an instant (included) to another (excluded)."""
    if first:
        found = found.filter(at__gte=first)
    if last:
        found = found.filter(at__lt=last)
    wanted = {"action": action, "territory_code": territory_code, "actor": actor}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def actions_of(found: QuerySet[Entry]) -> list[str]:
    """The actions that occur, in the order of their names."""
    return sorted(found.order_by().values_list("action", flat=True).distinct())
