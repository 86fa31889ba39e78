"""The criteria of an aid as one Ibis expression: true, false, or null where the columns do not settle it.

SQL's own logic of AND, OR and NOT over nulls is Kleene's, so that the expression has the very value of `explain.verdict`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import in_force, settled_status
from quartiers.knowledge.aids.reach.columns import Words, as_number
from quartiers.knowledge.rules.dated import Dated, Gap
from quartiers.knowledge.rules.fields import Kind
from quartiers.knowledge.rules.tree import Every, Node, Opposite, Some, Test, Unstated

# What blocks beside the fields: nobody has confirmed that the aid exists, or its rule varies from place to place.
UNCONFIRMED, LOCAL = "existence_a_confirmer", "regle_locale"
_BLOCKING_STATUS = {"a_confirmer": UNCONFIRMED, "variable_local": LOCAL}

_TRUE, _FALSE, _UNKNOWN = (ibis.literal(value, type="boolean") for value in (True, False, None))


@dataclass(frozen=True)
class Asked:
    """What rules are asked of: a table of profile columns, the words of its fields, the day of the demand."""

    table: ir.Table
    words: Words
    day: datetime.date


def verdict(aid: Aid, asked: Asked) -> ir.BooleanValue:
    """Who is entitled: true, false, or null = undecided. Raises Gap where the law says nothing of that day."""
    return _every((_before_anybody(aid, asked.day), *(_decide(node, asked) for node in aid.criteria)))


def blocking(aid: Aid, asked: Asked) -> dict[str, ir.BooleanValue]:
    """For each field that may keep the aid undecided, where it does: its test is open, and so is all that holds the test."""
    undecided = verdict(aid, asked).isnull()
    found: dict[str, list[ir.BooleanValue]] = {}
    for node in aid.criteria:
        for field, where in _open(node, asked):
            found.setdefault(field, []).append(where)
    blocked = {field: undecided & reduce(or_, places) for field, places in found.items()}
    if aid.status in _BLOCKING_STATUS:
        blocked[_BLOCKING_STATUS[aid.status]] = undecided
    return blocked


def _before_anybody(aid: Aid, day: datetime.date) -> ir.BooleanValue:
    """What the day and the status alone say."""
    if not in_force(aid, day):
        return _FALSE
    return _TRUE if settled_status(aid) else _UNKNOWN


def _open(node: Node, asked: Asked) -> Iterator[tuple[str, ir.BooleanValue]]:
    """Each test with where it is undecided, and every node above it too."""
    if isinstance(node, Unstated):
        return
    here = _decide(node, asked).isnull()
    if isinstance(node, Test):
        yield node.field.name, here
        return
    for part in (node.part,) if isinstance(node, Opposite) else node.parts:
        for field, where in _open(part, asked):
            yield field, here & where


def _decide(node: Node, asked: Asked) -> ir.BooleanValue:
    match node:
        case Every():
            return _every(_decide(part, asked) for part in node.parts)
        case Some():
            return reduce(or_, (_decide(part, asked) for part in node.parts), _FALSE)
        case Opposite():
            return _not(_decide(node.part, asked))
        case Unstated():
            return _TRUE
    return _test(node, asked)


def _every(parts: Any) -> ir.BooleanValue:
    return reduce(and_, parts, _TRUE)


def _not(truth: ir.BooleanValue) -> ir.BooleanValue:
    # Not `~`: Ibis writes `(~x).isnull()` as NOT x IS NULL, which SQL reads as NOT (x IS NULL).
    return truth == _FALSE


def _test(test: Test, asked: Asked) -> ir.BooleanValue:
    if not isinstance(test.value, Dated):
        return _compare(test, test.value, asked)
    law = test.value
    if law.by == "date_demande":
        value = law.at(asked.day)
        return _UNKNOWN if value is None else _compare(test, test.field.asked(value), asked)
    return _by_day_of(test, law, asked)


def _by_day_of(test: Test, law: Dated, asked: Asked) -> ir.BooleanValue:
    """A value that depends on a day of the profile: known only where that day is a point."""
    if law.breaks() or law.periods[0].start or law.periods[-1].end:
        raise Gap(f"Le paramètre « {law.name} » ne couvre pas tous les jours : ajoutez à son fichier la période qui manque.")
    if f"{law.by}__low" not in asked.table.columns:
        return _UNKNOWN
    low, high = asked.table[f"{law.by}__low"], asked.table[f"{law.by}__high"]
    cases = [
        ((low == high) & (ibis.literal(True) if period.end is None else low <= period.end),
         _UNKNOWN if period.value is None else _compare(test, test.field.asked(period.value), asked))
        for period in law.periods
    ]  # fmt: skip
    return ibis.cases(*cases, else_=_UNKNOWN)


def _compare(test: Test, value: Any, asked: Asked) -> ir.BooleanValue:
    name, kind, columns = test.field.name, test.field.kind, asked.table.columns
    if kind in {Kind.NUMBER, Kind.DAY}:
        if f"{name}__low" not in columns:
            return _UNKNOWN
        return _SPANS[test.op](asked.table[f"{name}__low"], asked.table[f"{name}__high"], as_number(value))
    if kind is Kind.FLAG:
        found = _one_of(asked.table[name], value) if name in columns else _UNKNOWN
    elif kind is Kind.CHOICE:
        found = _among(name, value, asked)
    else:
        found = _meets(name, value, asked)
    return _not(found) if test.op in {"ne", "not_in", "disjoint"} else found


def _cases(is_true: ir.BooleanValue, is_false: ir.BooleanValue) -> ir.BooleanValue:
    return ibis.cases((is_true, _TRUE), (is_false, _FALSE), else_=_UNKNOWN)


def _below(low: Any, high: Any, value: Any) -> ir.BooleanValue:
    return _cases(high < value, low >= value)


def _up_to(low: Any, high: Any, value: Any) -> ir.BooleanValue:
    return _cases(high <= value, low > value)


def _is(low: Any, high: Any, value: Any) -> ir.BooleanValue:
    return _cases((low == value) & (high == value), (low > value) | (high < value))


_SPANS: dict[str, Callable[[Any, Any, Any], ir.BooleanValue]] = {
    "lt": _below,
    "lte": _up_to,
    "gte": lambda low, high, value: _not(_below(low, high, value)),
    "gt": lambda low, high, value: _not(_up_to(low, high, value)),
    "eq": _is,
    "ne": lambda low, high, value: _not(_is(low, high, value)),
}


def _one_of(column: Any, value: frozenset[bool]) -> ir.BooleanValue:
    return column if value == {True} else _not(column)


def _among(name: str, value: frozenset[str], asked: Asked) -> ir.BooleanValue:
    """True where no other word may be the one, false where none of these may."""
    if f"{name}__{asked.words[name][0]}" not in asked.table.columns:
        return _UNKNOWN
    others = _any_of(asked, [f"{name}__{word}" for word in asked.words[name] if word not in value])
    return _cases(~others, ~_any_of(asked, [f"{name}__{word}" for word in sorted(value)]))


def _meets(name: str, value: frozenset[str], asked: Asked) -> ir.BooleanValue:
    """True where one of these is held for certain, false where none may be."""
    if f"{name}__has__{asked.words[name][0]}" not in asked.table.columns:
        return _UNKNOWN
    has, may = (_any_of(asked, [f"{name}__{side}__{word}" for word in sorted(value)]) for side in ("has", "may"))
    return _cases(has, ~may)


def _any_of(asked: Asked, columns: list[str]) -> ir.BooleanValue:
    return reduce(or_, (asked.table[column] for column in columns), _FALSE)
