"""Verdicts and cards with their drawings, their grades and what officers chose, ready for templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.portrait.potentials.bars import bar, ticks
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.gathered import Found
from quartiers.knowledge.portrait.potentials.maps import Ground, shops_of, small_map
from quartiers.knowledge.portrait.potentials.ranking import Ranked, ranked
from quartiers.knowledge.portrait.potentials.words import DETECTORS_FR, KINDS_FR, KINDS_IN_ADDRESS
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.platform.accounts.models import Person
from quartiers.platform.observatory.models import Choice, Decision
from quartiers.platform.web.journal_words import someone_fr
from quartiers.platform.web.potential_filters import Asked

# As many cards as one reads at first.
MOST_FIRST = 7


@dataclass(frozen=True)
class Chosen:
    """A choice beside what the card says today; `card` is null when the edition no longer has it.

    `by_fr` is who made it, as this reader may know it.
    """

    choice: Choice
    card: Card | None
    by_fr: str

    @property
    def mark_fr(self) -> str:
        """What a simulated sentence begins with."""
        return SIMULATED_FR if self.choice.is_simulated else ""

    @property
    def is_kept(self) -> bool:
        """Whether the card was kept: it is then listed because it is proposed no more."""
        return bool(self.choice.decision == Decision.KEPT)

    @property
    def reason_fr(self) -> str:
        """Why it is not among the cards."""
        return "gardée, et plus proposée" if self.is_kept else str(self.choice.get_reason_display())

    @property
    def has_changed(self) -> bool:
        """Whether the sentence is no longer the one that was read."""
        return self.card is not None and self.card.row["sentence_fr"] != self.choice.sentence_fr


@dataclass(frozen=True)
class Sorted:
    """The cards of a page: those that pass the filters in their order, those set aside, the choices that keep one.

    A card that was kept and is proposed no more is listed with those set aside: a choice never vanishes unseen.
    """

    shown: list[Ranked]
    dismissed: list[Chosen]
    kept: Mapping[tuple[str, str], Chosen]
    counts: dict[str, list[dict[str, Any]]]


def sorted_out(
    founds: Iterable[Found], choices: Iterable[Choice], asked: Asked, *, reader: Person | None = None, draws: bool = True
) -> Sorted:
    """Cards of one or several areas, ranked under the weights that are asked, apart from those that were set aside.

    Only a `reader` who may choose is told who chose, by number; others that it was an officer.
    """
    every = [card for found in founds for card in found.cards]
    silent = {_name(card): card for found in founds for card in found.silent}
    by_name = silent | {_name(card): card for card in every}
    chosen = [Chosen(choice, by_name.get((choice.area_code, choice.card)), _by_fr(choice, reader)) for choice in choices]
    proposed = {_name(card) for card in every}
    dismissed = [one for one in chosen if not one.is_kept or (one.choice.area_code, one.choice.card) not in proposed]
    aside = {(one.choice.area_code, one.choice.card) for one in dismissed}
    left = ranked([card for card in every if _name(card) not in aside], asked.weighing, draws=draws)
    kept = {(one.choice.area_code, one.choice.card): one for one in chosen if one.is_kept and one not in dismissed}
    return Sorted([one for one in left if asked.takes(one.card)], dismissed, kept, _counts(left, asked))


def lines(some: Iterable[Ranked], kept: Mapping[tuple[str, str], Chosen], where: Ground | None) -> list[dict[str, Any]]:
    """Each card with its drawings; no map without `where`."""
    return [
        told(one.card)
        | {
            "ranked": one,
            "map": small_map(one.card, where) if where else "",
            "shops": shops_of(one.card, where) if where else (),
            "kept": kept.get(_name(one.card)),
        }
        for one in some
    ]


def told(card: Card) -> dict[str, Any]:
    """A card with its bar."""
    return {"card": card, "bar": bar(card), "ticks": ticks(card)}


def verdicts(found: Found) -> list[dict[str, Any]]:
    """The findings of the programme, each with its verdicts and their bars."""
    return [{"group": group, "told": told(group.told), "folded": list(map(told, group.folded))} for group in found.by_detector]


def _by_fr(choice: Choice, reader: Person | None) -> str:
    return someone_fr(choice.made_by, reader=reader) if reader else "un agent du territoire"


def _counts(cards: list[Ranked], asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """How many cards each filter would leave, under the other one."""
    natures = [
        {"value": word, "kind": kind, "words": KINDS_FR[kind], "many": _many(cards, kind, asked.detector)}
        for word, kind in KINDS_IN_ADDRESS.items()
    ]
    kind = KINDS_IN_ADDRESS.get(asked.nature)
    held = sorted({one.card.row["detector"] for one in cards} | ({asked.detector} if asked.detector else set()))
    detectors = [{"value": name, "words": DETECTORS_FR[name], "many": _many(cards, kind, name)} for name in held]
    return {"natures": natures, "detectors": detectors}


def _many(cards: list[Ranked], kind: str | None, detector: str) -> int:
    return sum(kind in {None, one.card.row["statement"]} and detector in {"", one.card.row["detector"]} for one in cards)


def _name(card: Card) -> tuple[str, str]:
    return card.row["area"], card.key
