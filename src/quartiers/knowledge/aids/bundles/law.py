"""The law of bundles: ceilings of de minimis aid by day, the holder's share, exclusive groups (`ceilings.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.rules.dated import Gap
from quartiers.knowledge.vocabulary.days import label_fr, parse_day

FILE = Path(__file__).with_name("ceilings.yaml")


@dataclass(frozen=True)
class Period:
    """A ceiling between two days, both included; `ceiling_cents` None when it is not documented."""

    first: date
    last: date
    ceiling_cents: int | None
    years: int
    sure_years: int
    reference: str
    confidence: str
    note_fr: str


@dataclass(frozen=True)
class Family:
    """Regulations that share a ledger."""

    key: str
    label_fr: str
    regulations: tuple[str, ...]
    periods: tuple[Period, ...]

    def at(self, day: date) -> Period:
        """The ceiling in force on a day; `Gap` when the law of that day is not known."""
        for period in self.periods:
            if period.first <= day <= period.last:
                return period
        raise Gap(f"Aucun plafond connu pour le {self.label_fr} au {label_fr(day)} : compléter ses périodes (ceilings.yaml).")


@dataclass(frozen=True)
class Group:
    """One of several aids only; by undertaking, or by expense (a share of a loan, a base)."""

    label_fr: str
    is_by_expense: bool


@dataclass(frozen=True)
class HolderShare:
    """The least part of public funding that a local authority pays itself."""

    share: Decimal
    reference: str
    sentence_fr: str
    note_fr: str


@dataclass(frozen=True)
class Law:
    """All of it."""

    families: Mapping[str, Family]
    apart: tuple[str, ...]
    holder: HolderShare
    groups: Mapping[str, Group]

    def family_of(self, regulation: str | None) -> Family | None:
        """The ledger of a regulation, None when its name is unknown or says several."""
        found = [family for family in self.families.values() if regulation in family.regulations]
        return found[0] if found else None


def counts_until(granted_on: date, years: int) -> date:
    """The last day on which an aid counts, when it counts for so many years.

    >>> counts_until(date(2024, 3, 1), 3).isoformat(), counts_until(date(2024, 2, 29), 3).isoformat()
    ('2027-02-28', '2027-02-28')
    """
    is_leap_day = (granted_on.month, granted_on.day) == (2, 29)
    anniversary = date(granted_on.year + years, 3, 1) if is_leap_day else granted_on.replace(year=granted_on.year + years)
    return anniversary - timedelta(days=1)


@lru_cache(maxsize=1)
def law() -> Law:
    """The package's own file."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    holder = raw["holder"]
    return Law(
        families={key: _family(key, entry) for key, entry in raw["families"].items()},
        apart=tuple(raw["apart"]),
        holder=HolderShare(Decimal(str(holder["share"])), holder["reference"], holder["sentence"], holder["note"]),
        groups={key: Group(entry["label_fr"], entry["scope"] == "expense") for key, entry in raw["groups"].items()},
    )


def _family(key: str, entry: dict[str, Any]) -> Family:
    return Family(key, entry["label_fr"], tuple(entry["regulations"]), tuple(map(_period, entry["periods"])))


def _period(entry: dict[str, Any]) -> Period:
    ceiling = entry["ceiling_eur"]
    return Period(
        first=parse_day(entry["from"]),
        last=parse_day(entry["to"]),
        ceiling_cents=None if ceiling is None else ceiling * 100,
        years=entry["years"],
        sure_years=entry["sure_years"],
        reference=entry["reference"],
        confidence=entry["confidence"],
        note_fr=entry["note"],
    )
