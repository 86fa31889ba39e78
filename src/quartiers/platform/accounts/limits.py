"""How often something may be tried, and how long to wait; counted in the database, so that every server counts the same."""

import datetime
import math
from dataclasses import dataclass

from quartiers.platform.accounts.models import Attempt
from quartiers.platform.accounts.sealing import keyed_digest


@dataclass(frozen=True)
class Limit:
    """At most `most` tries per `window`, for one person, address or client."""

    kind: str
    most: int
    window: datetime.timedelta


LINKS_PER_ADDRESS = Limit("link_address", 5, datetime.timedelta(minutes=15))
# Behind a town hall's single address there are many people.
LINKS_PER_CLIENT = Limit("link_client", 30, datetime.timedelta(hours=1))
WRONG_CODES = Limit("wrong_code", 5, datetime.timedelta(minutes=15))


class TooMany(Exception):  # noqa: N818 - an outcome that a page tells
    """The limit is reached; `str()` is a French sentence that says how long to wait."""

    def __init__(self, wait: datetime.timedelta) -> None:
        minutes = max(1, math.ceil(wait.total_seconds() / 60))
        super().__init__(f"Trop d'essais en peu de temps : réessayez dans {minutes} minute{'s' if minutes > 1 else ''}.")
        self.wait = wait


def check(limit: Limit, who: str, *, at: datetime.datetime) -> None:
    """`TooMany` when `who` has used up the limit."""
    since = Attempt.objects.filter(kind=limit.kind, digest=keyed_digest(limit.kind, who), at__gt=at - limit.window)
    tries = list(since.order_by("-at").values_list("at", flat=True)[: limit.most])
    if len(tries) == limit.most:
        raise TooMany(tries[-1] + limit.window - at)


def count(limit: Limit, who: str, *, at: datetime.datetime) -> None:
    """Count one more try; inside the transaction of what is tried."""
    Attempt.objects.create(kind=limit.kind, digest=keyed_digest(limit.kind, who), at=at)
