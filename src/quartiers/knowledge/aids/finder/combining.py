"""Two things known of the same field, put together; None when they contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.rules.tree import Known
from quartiers.knowledge.rules.truth import Truth, every, some
from quartiers.knowledge.rules.values import Among, Held, Span, Value

# The European SME of aides.yaml: fewer than 250 employees, and 50 M€ of turnover or 43 M€ of balance sheet at most.
_SME = (250, 50_000_000, 43_000_000)
DERIVED: Mapping[str, tuple[str, ...]] = {"pme_ue": ("effectif", "ca", "bilan")}


def combine(old: Value | None, new: Value) -> Value | None:
    """What both say together: bounds that overlap, words that both allow; None when nothing is left."""
    if old is None or type(old) is not type(new):
        return new
    if isinstance(old, Span) and isinstance(new, Span):
        return _span(old, new)
    if isinstance(old, Among) and isinstance(new, Among):
        return Among(old.options & new.options) if old.options & new.options else None
    return _held(old, new) if isinstance(old, Held) and isinstance(new, Held) else None


def with_answer(known: Known, answer: Known) -> Known | None:
    """What is known once an answer is given; None when the answer contradicts what was known."""
    added: dict[str, Value] = {}
    for name, value in answer.items():
        together = combine(known.get(name), value)
        if together is None:
            return None
        added[name] = together
    return derived({**known, **added})


def derived(known: Known) -> Known:
    """The same with what follows by definition from other answers, when nobody said otherwise."""
    if "pme_ue" in known or "effectif" not in known:
        return known
    truth = _is_sme(known)
    return known if truth is None else {**known, "pme_ue": Among(frozenset({truth}))}


def _is_sme(known: Known) -> Truth:
    people, turnover, balance = _SME
    return every(
        (
            _at_most(known.get("effectif"), people - 1),
            some((_at_most(known.get("ca"), turnover), _at_most(known.get("bilan"), balance))),
        )
    )


def _at_most(value: Value | None, limit: float) -> Truth:
    if not isinstance(value, Span):
        return None
    high: Any = value.high
    low: Any = value.low
    if high is not None and high <= limit:
        return True
    return False if low is not None and low > limit else None


def _span(old: Span, new: Span) -> Span | None:
    lows: list[Any] = [each for each in (old.low, new.low) if each is not None]
    highs: list[Any] = [each for each in (old.high, new.high) if each is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low > high else Span(low, high)


def _held(old: Held, new: Held) -> Held | None:
    contains = old.contains | new.contains
    possible = [each.contains | each.may for each in (old, new) if each.may is not None]
    if not possible:
        return Held(contains, None)
    allowed = frozenset.intersection(*possible)
    return Held(contains, allowed - contains) if contains <= allowed else None
