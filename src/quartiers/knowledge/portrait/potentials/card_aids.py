"""The aids named beside a card: by its levers, the stages of its detector and its activity; the rule is in card_aids.yaml."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import verdict
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.reach.register_columns import activity, place
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import STANDINGS, Standing, standing
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.rules.tree import Known, Test
from quartiers.knowledge.rules.values import Among, Held
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES

FILE = Path(__file__).with_name("card_aids.yaml")
_ORDER = tuple(STANDINGS)
_IN_FORCE = 2024


@dataclass(frozen=True)
class Fit:
    """One aid that may fit a card, how it stands today and how far its rule may be relied on."""

    aid: Aid
    standing: Standing
    trust_fr: str

    @property
    def told_fr(self) -> str:
        """Its name and what is sure of it, for files."""
        return f"{self.aid.name} ({self.standing.word.lower()} ; règle : {self.trust_fr})"


@dataclass(frozen=True)
class Offers:
    """The aids of a shelf on a day; what is found once for a kind of card serves the others like it."""

    aids: Mapping[str, Aid]
    day: datetime.date
    _found: dict[tuple[Any, ...], tuple[Fit, ...]] = field(default_factory=dict)

    def of(self, card: Card, area: Row | None) -> tuple[Fit, ...]:
        """The aids of a card in its neighbourhood; none beside a verdict, or without a rule for its detector."""
        asked = rules()["detectors"].get(card.row["detector"])
        if asked is None:
            return ()
        levers = tuple(card.row["levers"] or asked["levers"])
        communes = tuple((area["communes"] or "").split()) if area else ()
        key = (card.row["detector"], levers, card.row["subject"], card.row["generation"], communes)
        if key not in self._found:
            self._found[key] = self._fits(asked, levers, _known(card, communes, asked["stages"]))
        return self._found[key]

    def _fits(self, asked: Mapping[str, Any], levers: tuple[str, ...], known: Known) -> tuple[Fit, ...]:
        wanted = {rules()["levers"][lever] for lever in levers if lever in rules()["levers"]}
        profile = Profile(known, self.day, {})
        fits = [
            Fit(aid, standing(aid, self.day), reliability(aid, self.day).word)
            for aid in self.aids.values()
            if wanted & {*aid.priorities, *aid.levers}
            and set(asked["stages"]) & set(aid.stages)
            and set(asked["audiences"]) & set(aid.audiences)
            and not _rests_elsewhere(aid, self.day)
            and verdict(aid, profile) is not False
        ]
        open_now = [fit for fit in fits if not fit.standing.is_over and fit.standing.code != "a-venir"]
        return tuple(sorted(open_now, key=lambda fit: (_ORDER.index(fit.standing.code), fit.aid.name.casefold())))


@lru_cache
def rules() -> Mapping[str, Any]:
    """The rule of card_aids.yaml."""
    read: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def why_fr(card: Card) -> str:
    """Why these aids stand beside a card, in a few words; empty where none ever does."""
    asked = rules()["detectors"].get(card.row["detector"])
    return str(asked["why"]) if asked else ""


def _known(card: Card, communes: tuple[str, ...], stages: list[str]) -> Known:
    """What a card settles of who would ask: the rest stays unknown, and unknown is no refusal."""
    known: dict[str, Any] = {"stade": Among(frozenset(stages))}
    if card.row["generation"] == _IN_FORCE:
        known["etab_zone"] = Held(frozenset({"QPV"}), None)
    # Neighbourhoods may lie in several communes, of one region as a rule.
    regions = [place(code) for code in communes]
    if regions and all(one == regions[0] for one in regions):
        known |= regions[0]
    possible = [activity(code, is_trader=False).get("activite") for code in SHOP_TYPES.get(card.row["subject"], ())]
    words = [one.may for one in possible if isinstance(one, Held) and one.may is not None]
    if words and len(words) == len(possible):
        known["activite"] = Held(frozenset(), frozenset[str]().union(*words))
    return known


def _rests_elsewhere(aid: Aid, day: datetime.date) -> bool:
    """Whether a condition asks for a place that no card supposes."""
    return any(
        isinstance(node, Test)
        and node.field.name in rules()["never_supposed"]
        and node.decide({node.field.name: Among(frozenset({False}))}, day) is False
        for node in aid.criteria
    )
