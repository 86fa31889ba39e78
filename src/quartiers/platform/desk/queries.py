"""What is asked of the outbox."""

import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from quartiers.platform.desk.demonstration import serves_demonstration
from quartiers.platform.desk.models import Letter, State

# A letter that nobody tried to send for so long: the worker is stopped.
LATE = datetime.timedelta(minutes=15)

_IN_STATE = {
    State.WAITING: Q(next_try_at__isnull=False),
    State.GIVEN_UP: Q(next_try_at__isnull=True, sent_at__isnull=True, is_kept=False),
    State.SENT: Q(sent_at__isnull=False),
    State.KEPT: Q(is_kept=True),
}


def counts() -> dict[State, int]:
    """How many letters are in each state, those that ask for attention first; one query."""
    found = Letter.objects.aggregate(**{str(state): Count("pk", filter=condition) for state, condition in _IN_STATE.items()})
    return {state: found[str(state)] for state in _IN_STATE}


def unsent() -> QuerySet[Letter]:
    """Letters given up, then those that wait, newest first; without what is personal in them."""
    personal = ("to", "subject", "text")
    return Letter.objects.filter(_IN_STATE[State.GIVEN_UP] | _IN_STATE[State.WAITING]).defer(*personal)


def kept() -> QuerySet[Letter]:
    """Letters that never leave, newest first; where others may read the site, only those to addresses that belong to nobody."""
    found = Letter.objects.filter(is_kept=True)
    return found if settings.IS_LOCAL else found.filter(to__iendswith=".invalid")


def post_state(*, at: datetime.datetime) -> str:
    """Whether letters leave: `demonstration`, `no_mail_server`, `late` (the worker is stopped) or `ok`; at most two queries."""
    if serves_demonstration():
        return "demonstration"
    if not settings.SMTP_URL:
        return "no_mail_server"
    return "late" if Letter.objects.filter(next_try_at__lt=at - LATE).exists() else "ok"


def letters_to(address: str) -> QuerySet[Letter]:
    """The letters written to an address, newest first."""
    return Letter.objects.filter(to__iexact=address)
