"""The questions of the finder, read from questions.yaml: words, answers, what each answer sets."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.aids.finder.days import counted
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.rules.tree import Known

FILE = Path(__file__).with_name("questions.yaml")
UNKNOWN = "ne_sais_pas"


@dataclass(frozen=True)
class Choice:
    """One answer: its code, its words, and the raw fields that it sets; `weight` orders questions, decides nothing."""

    code: str
    label: str
    help: str
    weight: float
    sets: Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One question. `kind`: choice, number, day, address. `entry`: the field that a free text fills, "" when none.

    `places`: the fields that the site may fill from an address. `sensitive`: why it may be skipped, "" when it is not
    sensitive. `is_figure`: serves amounts only. `is_after_all`: put only to who wants to go on
    once the five steps stand. Every question also takes `ne_sais_pas`, shown last.
    """

    id: str
    ask: str
    help: str
    topic: str
    kind: str
    answers: tuple[Choice, ...]
    entry: str
    unit: str
    places: tuple[str, ...]
    asked_of: frozenset[str]
    sensitive: str
    is_never_stored: bool
    is_figure: bool
    is_after_all: bool

    @property
    def fields(self) -> frozenset[str]:
        """Every field that an answer may set."""
        return _fields(self.id)


@lru_cache
def questions() -> Mapping[str, Question]:
    """Every question by id, in the order of the file."""
    return {raw["id"]: _question(raw) for raw in yaml.safe_load(FILE.read_text(encoding="utf-8"))}


@lru_cache(maxsize=4096)
def values(question: str, code: str, today: datetime.date) -> Known:
    """The values that an answer gives, its days counted from the day asked."""
    choice = next(each for each in questions()[question].answers if each.code == code)
    return read_profile({name: counted(raw, today) for name, raw in choice.sets.items()}, today=today).known


@lru_cache
def _fields(question: str) -> frozenset[str]:
    asked = questions()[question]
    free = set() if asked.is_figure or not asked.entry else {asked.entry}
    return frozenset({name for choice in asked.answers for name in choice.sets} | free | set(asked.places))


def _question(raw: Mapping[str, Any]) -> Question:
    return Question(
        id=raw["id"],
        ask=raw["ask"],
        help=raw.get("help", ""),
        topic=raw["topic"],
        kind=raw.get("kind", "choice"),
        answers=tuple(_choice(each) for each in raw["answers"]),
        entry=raw.get("entry", ""),
        unit=raw.get("unit", ""),
        places=tuple(raw.get("places", ())),
        asked_of=frozenset(raw.get("asked_of", ())),
        sensitive=raw.get("sensitive", ""),
        is_never_stored=raw.get("is_never_stored", False),
        is_figure=raw.get("is_figure", False),
        is_after_all=raw.get("is_after_all", False),
    )


def _choice(raw: Mapping[str, Any]) -> Choice:
    return Choice(str(raw["code"]), str(raw["label"]), raw.get("help", ""), raw["weight"], raw["sets"])
