"""What may be known of a field: a number between bounds, one of several words, a set of words known in part."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

Bound = float | datetime.date


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a day between two bounds, both included; None = no bound on that side. A point has equal bounds."""

    low: Bound | None
    high: Bound | None


@dataclass(frozen=True, slots=True)
class Among:
    """One word (or one truth) of these, not known which when there are several."""

    options: frozenset[str | bool]


@dataclass(frozen=True, slots=True)
class Held:
    """Words held together: `contains` for certain, `may` perhaps; `may` None = anything else is possible."""

    contains: frozenset[str]
    may: frozenset[str] | None = frozenset()


Value = Span | Among | Held
