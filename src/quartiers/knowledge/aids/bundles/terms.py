"""What an aid's file says of going together with others, and nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quartiers.knowledge.vocabulary.money import Money

# What is paid out once is worth what is paid; of the others only the gross grant equivalent says what they are worth.
PAID_OUT = frozenset({"grant", "support", "none"})


@dataclass(frozen=True)
class Intensity:
    """The most that aids may make of an expense, of a deficit or of all public funding (`of`), from 0 to 1."""

    value: Decimal
    of: str
    sentence_fr: str


@dataclass(frozen=True)
class MaxTotal:
    """The most that one person may hold of this aid, all grants together, in cents."""

    cents: int
    sentence_fr: str


@dataclass(frozen=True)
class Terms:
    """The compatibility of one aid; `applies` None: nobody knows whether it is de minimis aid."""

    aid: str
    name_fr: str
    kind: str
    applies: bool | None
    is_confirmed: bool
    regulation: str | None
    groups: Mapping[str, str]
    intensity: Intensity | None
    max_total: MaxTotal | None
    requires: Mapping[str, str]
    rank: str | None
    rank_sentence_fr: str
    text: tuple[str, ...]


def terms_of(raw: Mapping[str, Any]) -> Terms:
    """The terms of an aid, from the mapping that its file holds."""
    together, de_minimis = raw.get("compatibility") or {}, raw.get("de_minimis") or {}
    order, intensity, most = (together.get(key) for key in ("order", "same_expense_max_intensity", "max_total"))
    return Terms(
        aid=raw["id"],
        name_fr=raw["name"],
        kind=(raw.get("amount") or {}).get("kind", "none"),
        applies=de_minimis.get("applies"),
        is_confirmed=bool(de_minimis.get("is_confirmed")),
        regulation=de_minimis.get("regulation"),
        groups={entry["group"]: entry["sentence"] for entry in together.get("exclusive_groups") or ()},
        intensity=intensity and Intensity(Decimal(str(intensity["value"])), intensity["of"], intensity["sentence"]),
        max_total=most and MaxTotal(Money.from_euros(Decimal(str(most["value_eur"]))).cents, most["sentence"]),
        requires={entry["aid"]: entry["sentence"] for entry in together.get("requires") or ()},
        rank=order and order["rank"],
        rank_sentence_fr=order["sentence"] if order else "",
        text=tuple(together.get("text") or ()),
    )
