"""An aid as its file gives it: identity, dates, criteria, and what is not sure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.rules.dated import Dated
from quartiers.knowledge.rules.tree import Node


@dataclass(frozen=True)
class Aid:
    """One aid; `raw` is its whole file, for what no rule computes."""

    id: str
    name: str
    carrier: str
    programme_partner: str
    nature: str
    audiences: tuple[str, ...]
    stages: tuple[str, ...]
    priorities: tuple[str, ...]
    levers: tuple[str, ...]
    what: str
    how: str
    status: str
    is_qpv_specific: bool
    is_selective: bool
    start: datetime.date | None
    end: datetime.date | None
    entries_closed_on: datetime.date | None
    criteria: tuple[Node, ...]
    parameters: Mapping[str, Dated]
    contact: str | None
    source: str
    confidence: str
    last_source_year: int | None
    checked_on: datetime.date
    to_confirm: tuple[str, ...]
    replaced_by: tuple[str, ...]
    cases: tuple[Mapping[str, Any], ...]
    raw: Mapping[str, Any]
