"""What the worker does by the clock, beside what it is asked: every minute, every day."""

import datetime
import logging
from collections.abc import Callable

from quartiers.platform.catalogue.tasks import ask_links_when_due
from quartiers.platform.config import retention
from quartiers.platform.desk import delivery

_log = logging.getLogger(__name__)


def minute(at: datetime.datetime) -> None:
    """Send the letters whose time has come; blank those whose link works no more."""
    delivery.send_due(at=at)
    delivery.blank_expired(at=at)


def day(at: datetime.datetime) -> None:
    """Forget what has been kept long enough; ask, once a week, whether the sources of aids are still there."""
    retention.forget(at=at)
    ask_links_when_due(at=at)


class Rounds:
    """Remembers when each round was last made."""

    def __init__(self) -> None:
        """Every round is due."""
        self._made: dict[str, object] = {}

    def make(self, at: datetime.datetime) -> None:
        """Make the rounds that are due at an instant. One that breaks is noted, and made again at its next time."""
        self._once(minute, at.replace(second=0, microsecond=0), at)
        self._once(day, at.date(), at)

    def _once(self, round_: Callable[[datetime.datetime], None], period: object, at: datetime.datetime) -> None:
        if self._made.get(round_.__name__) == period:
            return
        self._made[round_.__name__] = period
        try:
            round_(at)
        except Exception:  # noqa: BLE001 - whatever broke, letters must go on leaving
            _log.exception("The round of the %s broke.", round_.__name__)
