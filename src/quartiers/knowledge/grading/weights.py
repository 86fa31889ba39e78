"""How much each need weighs in a grade: the versioned file of weights, its profiles, and what a reader changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.refusals import Refusal

FILE = Path(__file__).with_name("weights.yaml")


@dataclass(frozen=True)
class Need:
    """What residents need: how much it weighs (0 to 1), who says so, and how far that may be trusted."""

    key: str
    title_fr: str
    weight: float
    source_fr: str
    confidence: str
    shop_types: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """How far each factor may lie from what is shown (`stability`); weights.yaml says what each number means."""

    probability_concentration: float
    feasibility_half_width: float
    weight_spread: float


@dataclass(frozen=True)
class Weights:
    """One set of weights: the file's, one of its profiles, or a reader's own."""

    version: str
    valid_from: datetime.date
    checked_on: datetime.date
    title_fr: str
    why_fr: str
    needs: Mapping[str, Need]
    reference_people: float
    grades: tuple[tuple[str, float], ...]
    spread: Spread

    def of(self, need: str) -> float:
        """The weight of a need, from 0 to 1; a `Refusal` when there is no such need."""
        return self._need(need).weight

    def changed(self, /, **by_need: float) -> Weights:
        """The same weights but for some needs; a `Refusal` for an unknown need or a weight outside 0 to 1."""
        needs = dict(self.needs)
        for key, weight in by_need.items():
            need = self._need(key)
            if not 0 <= weight <= 1:
                raise Refusal(f"Le poids de « {need.title_fr} » vaut {number(weight, 2)} : donnez un nombre entre 0 et 1.")
            needs[key] = replace(need, weight=float(weight))
        return replace(self, needs=MappingProxyType(needs))

    def differing(self, other: Weights) -> tuple[str, ...]:
        """The needs that do not weigh the same in another set, in the order of the file."""
        return tuple(key for key, need in self.needs.items() if need.weight != other.of(key))

    def _need(self, key: str) -> Need:
        if key not in self.needs:
            raise Refusal(f"Le besoin « {key} » n'existe pas : choisissez parmi {', '.join(self.needs)}.")
        return self.needs[key]


def default() -> Weights:
    """The weights that everybody starts from."""
    return profiles()["equilibre"]


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, Weights]:
    """Named sets of weights by key, the default one first."""
    words = _words()
    needs = {key: _read_need(key, need) for key, need in words["needs"].items()}
    start = Weights(
        version=words["version"],
        valid_from=datetime.date.fromisoformat(words["valid_from"]),
        checked_on=datetime.date.fromisoformat(words["checked_on"]),
        title_fr="",
        why_fr="",
        needs=MappingProxyType(needs),
        reference_people=float(words["reference_people"]),
        grades=tuple(words["grades"].items()),
        spread=Spread(**words["draws"]),
    )
    return MappingProxyType(
        {
            key: replace(start.changed(**profile["weights"]), title_fr=profile["title_fr"], why_fr=profile["why_fr"])
            for key, profile in words["profiles"].items()
        }
    )


def need_of(shop_type: str) -> str | None:
    """The need that a type of shop answers («boulangerie»); null for a type that the file does not know.

    >>> need_of("primeur"), need_of("observatoire")
    ('alimentation', None)
    """
    return _need_by_shop_type().get(shop_type)


@lru_cache(maxsize=1)
def _need_by_shop_type() -> Mapping[str, str]:
    return {shop_type: key for key, need in default().needs.items() for shop_type in need.shop_types}


def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return words


def _read_need(key: str, words: Mapping[str, Any]) -> Need:
    return Need(
        key,
        title_fr=words["title_fr"],
        weight=float(words["weight"]),
        source_fr=words["source_fr"],
        confidence=words["confidence"],
        shop_types=tuple(words["shop_types"]),
    )
