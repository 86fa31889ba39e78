"""What is known of many profiles as columns of a table, so that a rule can be asked of all of them at once.

A number or a day has `<field>__low` and `<field>__high` (null = no bound), a yes or no has `<field>` (null = unknown), one of a
list has `<field>__<word>` (may it be this one?), several of a list have `<field>__has__<word>` and `<field>__may__<word>`. The
word `__else` stands for any word that no rule names. A field without column is unknown in every row.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.rules.dated import Dated
from quartiers.knowledge.rules.fields import Field, Kind
from quartiers.knowledge.rules.tree import Known, Test, tests
from quartiers.knowledge.rules.values import Among, Held, Span, Value

ELSE = "__else"
# The words of each field of words: those that it declares, those that rules ask of it, and the one for all others.
Words = Mapping[str, tuple[str, ...]]


def words_of(declared: Mapping[str, Field], aids: Iterable[Aid]) -> Words:
    """The words of every field of words."""
    asked: dict[str, set[str]] = {
        name: set(field.choices) for name, field in declared.items() if field.kind in {Kind.CHOICE, Kind.CHOICES}
    }
    for aid in aids:
        for test in (test for node in aid.criteria for test in tests(node)):
            if test.field.name in asked:
                asked[test.field.name] |= _asked_words(test)
    return {name: (*sorted(words), ELSE) for name, words in asked.items()}


def _asked_words(test: Test) -> set[str]:
    if not isinstance(test.value, Dated):
        return set(test.value)
    return {word for period in test.value.periods if period.value is not None for word in test.field.asked(period.value)}


def table(known: Sequence[Known], declared: Iterable[Field], words: Words) -> pa.Table:
    """The columns of these fields, one row per profile."""
    arrays: dict[str, pa.Array] = {}
    for field in declared:
        values = [one.get(field.name) for one in known]
        for column, cells in _columns(field, values, words.get(field.name, ())).items():
            arrays[column] = pa.array(cells, _type(field))
    return pa.table(arrays)


def _type(field: Field) -> pa.DataType:
    return {Kind.NUMBER: pa.float64(), Kind.DAY: pa.date32()}.get(field.kind, pa.bool_())


def _columns(field: Field, values: Sequence[Value | None], words: tuple[str, ...]) -> dict[str, list[Any]]:
    name = field.name
    if field.kind in {Kind.NUMBER, Kind.DAY}:
        spans = [value if isinstance(value, Span) else Span(None, None) for value in values]
        lows, highs = [span.low for span in spans], [span.high for span in spans]
        return {f"{name}__low": _numbers(lows), f"{name}__high": _numbers(highs)}
    if field.kind is Kind.FLAG:
        return {name: [_flag(value) for value in values]}
    if field.kind is Kind.CHOICE:
        return {f"{name}__{word}": [_may_be(value, word, words) for value in values] for word in words}
    if field.kind is Kind.CHOICES:
        held = [value if isinstance(value, Held) else Held(frozenset(), None) for value in values]
        has = {f"{name}__has__{word}": [_holds(one.contains, word, words) for one in held] for word in words}
        may = {f"{name}__may__{word}": [one.may is None or _holds(one.may, word, words) for one in held] for word in words}
        return has | may
    return {}


def _numbers(bounds: list[Any]) -> list[Any]:
    return [float(one) if isinstance(one, int) else one for one in bounds]


def _flag(value: Value | None) -> bool | None:
    if not isinstance(value, Among) or len(value.options) != 1:
        return None
    return bool(next(iter(value.options)))


def _may_be(value: Value | None, word: str, words: tuple[str, ...]) -> bool:
    return True if not isinstance(value, Among) else _holds(value.options, word, words)


def _holds(held: Iterable[object], word: str, words: tuple[str, ...]) -> bool:
    """Whether a set holds a word, or, for `ELSE`, any word beside those that have a column."""
    return bool(set(held) - set(words)) if word == ELSE else word in held


def as_number(value: Any) -> Any:
    """A bound as its column holds it."""
    return value if isinstance(value, datetime.date) else float(value)
