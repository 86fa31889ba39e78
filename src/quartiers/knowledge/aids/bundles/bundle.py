"""What is put together: aids with their day and their worth, expenses, and the de minimis aid received before."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quartiers.knowledge.aids.bundles.terms import PAID_OUT, Terms
from quartiers.knowledge.rules.truth import Truth


@dataclass(frozen=True)
class Range:
    """An amount in cents between two bounds, both included; `high` None: nobody knows how much."""

    low: int
    high: int | None

    @property
    def is_nothing(self) -> bool:
        """It can only be zero."""
        return self.high == 0

    def __add__(self, other: Range) -> Range:
        """Both together."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(self.low + other.low, high)


NOTHING, ANYTHING = Range(0, 0), Range(0, None)


@dataclass(frozen=True)
class Item:
    """One aid of the bundle, in cents; `applies` and `regulation` come from its award, or else from the aid's file."""

    terms: Terms
    granted_on: datetime.date
    amount: int | None
    equivalent: int | None
    expense: str | None
    undertaking: str
    applies: Truth
    is_confirmed: bool
    regulation: str | None

    @property
    def sort_key(self) -> tuple[str, ...]:
        """What orders items whatever order they came in."""
        own = (self.terms.aid, self.granted_on, self.expense, self.undertaking, self.amount, self.equivalent)
        return tuple(map(repr, (*own, self.applies, self.is_confirmed, self.regulation)))

    @property
    def worth(self) -> Range:
        """Its gross grant equivalent; of a loan or a guarantee, never the capital."""
        if self.equivalent is not None:
            return Range(self.equivalent, self.equivalent)
        if self.amount is not None and self.terms.kind in PAID_OUT:
            return Range(self.amount, self.amount)
        if self.amount is not None and self.terms.kind == "reduction":
            # Tax saved over the years is worth its sum at most, once brought to the day of the grant.
            return Range(0, self.amount)
        return ANYTHING

    @property
    def paid(self) -> Range:
        """What it brings to the public funding of works: nothing unless it is paid out."""
        if self.terms.kind not in PAID_OUT:
            return NOTHING
        return ANYTHING if self.amount is None else Range(self.amount, self.amount)


@dataclass(frozen=True)
class Expense:
    """What aids pay for, in cents; `max_intensity`: what the applicant knows of its own State aid regime, from 0 to 1."""

    name: str
    amount: int | None
    deficit: int | None
    max_intensity: Decimal | None
    reference: str


@dataclass(frozen=True)
class Earlier:
    """One de minimis aid already received; an unknown day or worth counts as possible, never as nothing."""

    granted_on: datetime.date | None
    equivalent: int | None
    regulation: str | None
    undertaking: str

    @property
    def worth(self) -> Range:
        """Its gross grant equivalent."""
        return ANYTHING if self.equivalent is None else Range(self.equivalent, self.equivalent)


@dataclass(frozen=True)
class Bundle:
    """All of it; `earlier` or `held` None: nobody asked, which is not «none»."""

    day: datetime.date
    items: tuple[Item, ...]
    expenses: Mapping[str, Expense]
    earlier: tuple[Earlier, ...] | None
    held: frozenset[str] | None
    public_total: int | None
    is_local_authority: Truth
