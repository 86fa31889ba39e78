"""The tree of criteria: a test of one field, all, any, not; decided for what is known of a person or a project."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.rules.comparing import OPERATORS
from quartiers.knowledge.rules.dated import Dated
from quartiers.knowledge.rules.fields import Field
from quartiers.knowledge.rules.truth import Truth, every, opposite, some
from quartiers.knowledge.rules.values import Span, Value

Known = Mapping[str, Value]


@dataclass(frozen=True)
class Test:
    """One field compared with a value, or with a dated one."""

    field: Field
    op: str
    value: Any
    label: str
    note: str = ""
    source: str = ""

    def decide(self, known: Known, day: datetime.date) -> Truth:
        """True, false, or None when the field, or the law of that day, is not known."""
        value = known.get(self.field.name)
        if value is None:
            return None
        asked = self._asked(known, day) if isinstance(self.value, Dated) else self.value
        return None if asked is None else OPERATORS[self.op](value, asked)

    def _asked(self, known: Known, day: datetime.date) -> Any:
        if self.value.by != "date_demande":
            counted = known.get(self.value.by)
            if not isinstance(counted, Span) or counted.low != counted.high or counted.low is None:
                return None
            day = counted.low  # type: ignore[assignment]
        raw = self.value.at(day)
        return None if raw is None else self.field.asked(raw)


@dataclass(frozen=True)
class Every:
    """All of them."""

    parts: tuple[Node, ...]
    label: str

    def decide(self, known: Known, day: datetime.date) -> Truth:
        """Kleene's and."""
        return every(part.decide(known, day) for part in self.parts)


@dataclass(frozen=True)
class Some:
    """One of them at least."""

    parts: tuple[Node, ...]
    label: str

    def decide(self, known: Known, day: datetime.date) -> Truth:
        """Kleene's or."""
        return some(part.decide(known, day) for part in self.parts)


@dataclass(frozen=True)
class Opposite:
    """Not this."""

    part: Node
    label: str

    def decide(self, known: Known, day: datetime.date) -> Truth:
        """Kleene's not."""
        return opposite(self.part.decide(known, day))


@dataclass(frozen=True)
class Unstated:
    """What the sources do not settle: shown, never decided, and left out of the verdict."""

    field: Field
    text: str
    label: str

    def decide(self, known: Known, day: datetime.date) -> Truth:
        """Nothing can be said against anybody from what is not stated."""
        return True


Node = Test | Every | Some | Opposite | Unstated


def tests(node: Node) -> Iterator[Test]:
    """Every test of a tree, from left to right."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Every | Some):
        for part in node.parts:
            yield from tests(part)
    elif isinstance(node, Opposite):
        yield from tests(node.part)


def fields(node: Node) -> tuple[str, ...]:
    """The fields that a tree looks at, each once, from left to right."""
    return tuple(dict.fromkeys(test.field.name for test in tests(node)))
