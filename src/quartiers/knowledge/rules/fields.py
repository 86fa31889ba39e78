"""The fields that rules speak of: their kind, their words, and how a value is read from a profile."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeGuard

from quartiers.knowledge.rules.values import Among, Bound, Held, Span, Value
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Malformed


class Kind(StrEnum):
    """What a field holds."""

    FLAG = "flag"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"


# Which operators fit which kind; `non_precise` fits all, and is never decided.
FITTING: dict[Kind, frozenset[str]] = {
    Kind.FLAG: frozenset({"eq", "ne"}),
    Kind.NUMBER: frozenset({"eq", "ne", "lt", "lte", "gt", "gte"}),
    Kind.DAY: frozenset({"eq", "ne", "lt", "lte", "gt", "gte"}),
    Kind.CHOICE: frozenset({"eq", "ne", "in", "not_in"}),
    Kind.CHOICES: frozenset({"intersecte", "disjoint"}),
    Kind.TEXT: frozenset(),
}


# What is larger was mistyped, and the product of two such figures could not be written to the cent.
_LARGEST = 1e12


def is_figure(raw: Any) -> TypeGuard[float]:
    """Whether a value is a number that rules and amounts can hold: finite, and not beyond all use."""
    return not isinstance(raw, bool) and isinstance(raw, int | float) and abs(raw) <= _LARGEST


@dataclass(frozen=True)
class Field:
    """One field: `choices` gives words by code (empty = any word), `says` a sentence by operator with {value}."""

    name: str
    kind: Kind
    label_fr: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def title_fr(self) -> str:
        """The label as it begins a sentence."""
        return self.label_fr[:1].upper() + self.label_fr[1:]

    def read(self, raw: Any) -> Value | None:
        """A value of a profile, None when unknown; raises Malformed with what is expected."""
        if raw is None:
            return None
        if self.kind is Kind.FLAG:
            return Among(frozenset({self._flag(raw)}))
        if self.kind in {Kind.NUMBER, Kind.DAY}:
            return self._span(raw)
        return self._choice(raw) if self.kind is Kind.CHOICE else self._held(raw)

    def asked(self, raw: Any) -> Any:
        """What a criterion compares with, of the type that its operator wants; raises Malformed."""
        if self.kind in {Kind.NUMBER, Kind.DAY}:
            return self._bound(raw)
        if self.kind is Kind.FLAG:
            return frozenset({self._flag(raw)})
        return frozenset(map(self._word, raw if isinstance(raw, list) else [raw]))

    def words(self, raw: Any) -> str:
        """A value of a criterion in French words."""
        if isinstance(raw, list):
            return " ou ".join(map(self.words, raw))
        if isinstance(raw, bool):
            return "oui" if raw else "non"
        return self.choices.get(raw, str(raw)) if isinstance(raw, str) else str(raw)

    def _flag(self, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise self._wrong(raw, "true ou false, ou rien si on ne sait pas")
        return raw

    def _span(self, raw: Any) -> Span | None:
        if not isinstance(raw, Mapping):
            point = self._bound(raw)
            return Span(point, point)
        if stray := set(raw) - {"min", "max"}:
            raise self._wrong(sorted(stray)[0], "seulement min et max")
        low, high = (None if raw.get(side) is None else self._bound(raw[side]) for side in ("min", "max"))
        if low is not None and high is not None and low > high:  # type: ignore[operator]  # both are of this field's kind
            raise self._wrong(f"{raw['min']} à {raw['max']}", "min au plus égal à max")
        return None if low is None and high is None else Span(low, high)

    def _bound(self, raw: Any) -> Bound:
        if self.kind is Kind.NUMBER:
            if not is_figure(raw) or raw < 0:
                raise self._wrong(raw, "un nombre, comme 12, ou {min: 10, max: 19}, jamais négatif")
            return raw
        if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
            return raw
        try:
            return parse_day(str(raw))
        except Malformed as problem:
            raise Malformed(f"Champ « {self.name} » : {problem}") from None

    def _choice(self, raw: Any) -> Among | None:
        options = raw if isinstance(raw, list) else [raw]
        if not options:
            raise self._wrong(raw, "un mot, ou rien si on ne sait pas")
        return Among(frozenset(map(self._word, options)))

    def _held(self, raw: Any) -> Held:
        if isinstance(raw, list):
            return Held(frozenset(map(self._word, raw)))
        if isinstance(raw, str):
            return Held(frozenset({self._word(raw)}))
        if not isinstance(raw, Mapping) or set(raw) - {"contient", "peut_contenir"}:
            raise self._wrong(raw, "une liste, ou {contient: […], peut_contenir: […]}")
        may = raw.get("peut_contenir")
        return Held(self._listed(raw.get("contient")), None if may == "tout" else self._listed(may))

    def _listed(self, raw: Any) -> frozenset[str]:
        if raw is not None and not isinstance(raw, list):
            raise self._wrong(raw, "une liste, comme [QPV]")
        return frozenset(map(self._word, raw or []))

    def _word(self, raw: Any) -> str:
        if not isinstance(raw, str) or (self.choices and raw not in self.choices):
            raise self._wrong(raw, f"une valeur parmi {', '.join(self.choices)}" if self.choices else "un texte")
        return raw

    def _wrong(self, raw: Any, expected: str) -> Malformed:
        return Malformed(f"Champ « {self.name} » : « {raw} » n'est pas accepté ; écrivez {expected}.")
