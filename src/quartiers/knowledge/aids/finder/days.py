"""Days of the questions that are counted from the day asked: «depuis moins de deux mois», «l'an prochain»."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

_TWO_MONTHS = datetime.timedelta(days=60)


def counted(raw: Any, today: datetime.date) -> Any:
    """A raw value with its named days written out.

    >>> counted({"min": "today", "max": "next_year_end"}, datetime.date(2026, 3, 15))
    {'min': datetime.date(2026, 3, 15), 'max': datetime.date(2027, 12, 31)}
    """
    if isinstance(raw, Mapping):
        return {key: counted(value, today) for key, value in raw.items()}
    return _NAMED[raw](today) if isinstance(raw, str) and raw in _NAMED else raw


def _three_years_before(today: datetime.date) -> datetime.date:
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - 3, day=28 if is_leap_day else today.day)


_NAMED: Mapping[str, Callable[[datetime.date], datetime.date]] = {
    "today": lambda today: today,
    "two_months_ago": lambda today: today - _TWO_MONTHS,
    "three_years_ago": _three_years_before,
    "next_year_end": lambda today: datetime.date(today.year + 1, 12, 31),
}
