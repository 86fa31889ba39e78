"""How a value, known whole or in part, stands to what a criterion asks: true, false or unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quartiers.knowledge.rules.truth import Truth, opposite
from quartiers.knowledge.rules.values import Among, Held, Span


def _below(known: Span, asked: Any) -> Truth:
    if known.high is not None and known.high < asked:
        return True
    return False if known.low is not None and known.low >= asked else None


def _up_to(known: Span, asked: Any) -> Truth:
    if known.high is not None and known.high <= asked:
        return True
    return False if known.low is not None and known.low > asked else None


def _is(known: Span, asked: Any) -> Truth:
    if known.low == asked == known.high:
        return True
    is_outside = (known.low is not None and asked < known.low) or (known.high is not None and asked > known.high)
    return False if is_outside else None


def _among(known: Among, asked: frozenset[Any]) -> Truth:
    if known.options <= asked:
        return True
    return None if known.options & asked else False


def _meets(known: Held, asked: frozenset[str]) -> Truth:
    if known.contains & asked:
        return True
    return None if known.may is None or known.may & asked else False


# operator: (what it wants to know, how it is decided)
OPERATORS: dict[str, Callable[[Any, Any], Truth]] = {
    "lt": _below,
    "lte": _up_to,
    "gte": lambda known, asked: opposite(_below(known, asked)),
    "gt": lambda known, asked: opposite(_up_to(known, asked)),
    "eq": lambda known, asked: _is(known, asked) if isinstance(known, Span) else _among(known, asked),
    "ne": lambda known, asked: opposite(_is(known, asked) if isinstance(known, Span) else _among(known, asked)),
    "in": _among,
    "not_in": lambda known, asked: opposite(_among(known, asked)),
    "intersecte": _meets,
    "disjoint": lambda known, asked: opposite(_meets(known, asked)),
}
