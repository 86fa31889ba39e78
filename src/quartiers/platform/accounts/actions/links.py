"""Links that sign in: asked for, then used once."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from quartiers.platform.accounts import limits
from quartiers.platform.accounts.models import Person, SignInLink
from quartiers.platform.accounts.sealing import new_token, token_digest
from quartiers.platform.journal.actions import record

LIFETIME = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Made:
    """A link that was just made: the one moment when its token is known."""

    token: str
    expires_at: datetime.datetime


@transaction.atomic
def make_link(*, person: Person | None, onward: str, at: datetime.datetime, by: str) -> Made:
    """Make a link for a person; for nobody, the same row, which opens nothing."""
    made = Made(new_token(), at + LIFETIME)
    link = SignInLink.objects.create(
        person=person, digest=token_digest(made.token), onward=onward, created_at=at, expires_at=made.expires_at
    )
    record(action="make_sign_in_link", of=link, at=at, by=by, subject=person.actor if person else "")
    return made


@transaction.atomic
def count_request(*, email: str, client: str, at: datetime.datetime) -> None:
    """Count a request for a link; `TooMany` when this address or this client made too many."""
    limits.check(limits.LINKS_PER_CLIENT, client, at=at)
    limits.check(limits.LINKS_PER_ADDRESS, email, at=at)
    limits.count(limits.LINKS_PER_CLIENT, client, at=at)
    limits.count(limits.LINKS_PER_ADDRESS, email, at=at)


@transaction.atomic
def use_link(*, token: str, at: datetime.datetime) -> SignInLink | None:
    """The link, now used; None when it is unknown, used, expired, or its person's account is closed."""
    # Compare and set, on the row's own columns: a condition on the person would be a subquery, which PostgreSQL does not ask
    # again after waiting for another press of the same button.
    usable = SignInLink.objects.filter(digest=token_digest(token), used_at__isnull=True, expires_at__gt=at)
    if not usable.update(used_at=at):
        return None
    link = SignInLink.objects.select_related("person").get(digest=token_digest(token))
    if link.person is None or not link.person.is_active:
        return None
    record(action="use_sign_in_link", of=link, at=at, by=link.person.actor, fields=["used_at"], subject=link.person.actor)
    return link
