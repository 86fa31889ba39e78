"""Where every open aid stands for a visitor, now or at the opening: settled, undecided, refused; and the five picks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.finder.audiences import is_at, is_for, role, stage
from quartiers.knowledge.aids.finder.board import Aids, Board, board
from quartiers.knowledge.aids.finder.ordering import Rank, families, family, rank
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.rules.tree import Known
from quartiers.knowledge.rules.values import Among

MOST = 5
_OPENING = Among(frozenset({"creation"}))


@dataclass(frozen=True)
class Standing:
    """One aid: `chance` 0 refused, 1 settled; `is_later` = asked at the opening, told of today to somebody with an idea.

    `is_shown`: may be a step, since it is not refused and supposes nothing that was not said.
    """

    aid: Aid
    family: str
    chance: float
    is_later: bool
    is_shown: bool
    rank: Rank


@dataclass(frozen=True)
class Pick:
    """One of the first five: one aid, or two when only one of them can be had."""

    family: str
    aids: tuple[Aid, ...]
    is_later: bool

    @property
    def key(self) -> tuple[str, ...]:
        """The ids, for comparing two lists of picks."""
        return tuple(aid.id for aid in self.aids)


class View:
    """The aids that speak to a visitor, from what is known."""

    def __init__(self, aids: Aids, profile: Profile) -> None:
        self.board: Board = board(aids, profile.day)
        self.known = profile.known
        self.stage = stage(self.known)
        self.order = families(role(self.known), self.stage)
        self.standings: Mapping[str, Standing] = {each.aid.id: each for each in self._all(profile.day)}
        self.shown = frozenset(name for name, each in self.standings.items() if each.is_shown)
        self._families: dict[str, list[Standing]] = {}
        for each in self.standings.values():
            if each.chance:
                self._families.setdefault(each.family, []).append(each)

    def of(self, family_name: str) -> Sequence[Standing]:
        """What a family still offers, best first, supposed ones included."""
        return self._families.get(family_name, ())

    def _all(self, day: datetime.date) -> Iterator[Standing]:
        found = [each for aid in self.board.aids.values() if (each := self._one(aid)) and not _is_closing(each, day)]
        yield from sorted(found, key=lambda each: (each.is_later, each.rank))

    def _one(self, aid: Aid) -> Standing | None:
        if not is_for(aid, self.known):
            return None
        if (
            is_at(aid, self.stage)
            and (now := self._standing(aid, self.known, is_later=False))
            and (now.chance or self.stage != "idee")
        ):
            return now
        is_coming = self.stage == "idee" and is_at(aid, "creation")
        return self._standing(aid, opened(self.known), is_later=True) if is_coming else None

    def _standing(self, aid: Aid, known: Known, *, is_later: bool) -> Standing:
        chance = self.board.chance(aid.id, known)
        is_shown = self.shows(aid.id, chance, known)
        return Standing(aid, family(aid), chance, is_later, is_shown, rank(aid, self.board.day))

    def shows(self, aid: str, chance: float, known: Known) -> bool:
        """Whether an aid may be a step for what is known."""
        return bool(chance) and not self.board.supposes(aid, known)


def opened(known: Known) -> Known:
    """The same person on the day that the business opens."""
    return {**known, "stade": _OPENING}


def picks(view: View, shown: frozenset[str] | None = None) -> list[Pick]:
    """At most five, by the table of `ordering`: one per family, then a second round; `shown`: ids that may be steps."""
    may = view.shown if shown is None else shown
    offers = [_picked([each for each in view.of(name) if each.aid.id in may]) for name in view.order]
    found: list[Pick] = []
    for turn in range(MOST):
        found += [offer[turn] for offer in offers if turn < len(offer)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def _picked(offer: Sequence[Standing]) -> list[Pick]:
    if offer and offer[0].family == "choix":
        aids = tuple(sorted((each.aid for each in offer), key=lambda aid: aid.id))
        return [Pick("choix", aids, offer[0].is_later)]
    return [Pick(each.family, (each.aid,), each.is_later) for each in offer]


def matter(view: View) -> frozenset[str]:
    """The undecided aids that may still change the five: the others cannot, whatever is answered."""
    found: set[str] = set()
    settled = 0
    is_short = sum(any(each.is_shown for each in view.of(name)) for name in view.order) < MOST
    for name in view.order:
        if settled >= MOST:
            break
        offer = view.of(name)
        first = next((place for place, each in enumerate(offer) if each.chance == 1), len(offer))
        is_whole = is_short or name == "choix"
        found |= {each.aid.id for each in (offer if is_whole else offer[:first]) if each.chance < 1}
        settled += first < len(offer)
    return frozenset(found)


def _is_closing(each: Standing, day: datetime.date) -> bool:
    """Closed to newcomers: shown only to those who are surely in."""
    closed_on = (each.aid.raw.get("dates") or {}).get("entries_closed_on")
    return bool(closed_on) and str(closed_on) < day.isoformat() and each.chance != 1
