"""The three shapes that every rule of bundles takes: a ceiling on a sum, one of several, one that needs another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quartiers.knowledge.aids.bundles.bundle import Range
from quartiers.knowledge.rules.truth import Truth

Kept = frozenset[int]  # items of the bundle, by their place in it


class Status(StrEnum):
    """What is said of a bundle, or of one rule; the worst wins."""

    ALLOWED = "autorise"
    TO_CONFIRM = "a_confirmer"
    REFUSED = "refuse"

    @property
    def label_fr(self) -> str:
        """In French words."""
        return {"autorise": "autorisé", "a_confirmer": "à confirmer", "refuse": "refusé"}[self.value]

    @property
    def rank(self) -> int:
        """From the best to the worst."""
        return ("autorise", "a_confirmer", "refuse").index(self.value)


@dataclass(frozen=True)
class Saying:
    """Whose rule it is: its code, what it bears on, the sentence it comes from, where that is written, a remark."""

    rule: str
    about: str
    sentence_fr: str
    reference: str
    note_fr: str = ""


@dataclass(frozen=True)
class Finding:
    """What a rule says of the items kept: `total` and `limit` in cents, None where the rule counts no money."""

    status: Status
    total: Range | None = None
    limit: int | None = None
    culprits: tuple[int, ...] = ()

    @property
    def excess(self) -> int | None:
        """What is over for certain, in cents; None unless a known limit is passed."""
        if self.total is None or self.limit is None or self.total.low <= self.limit:
            return None
        return self.total.low - self.limit


@dataclass(frozen=True)
class Ceiling:
    """The sum of `shares` and of what is owed before stays within `limit` (None: not documented).

    It bears on nobody once every item of `woken_by` is gone.
    """

    saying: Saying
    limit: int | None
    before: Range
    shares: Mapping[int, Range]
    woken_by: Kept

    def judge(self, kept: Kept) -> Finding | None:
        """What the sum is for the items kept; None when the ceiling does not bear on them."""
        if not self.woken_by & kept:
            return None
        total = self.before
        for place, share in self.shares.items():
            if place in kept:
                total += share
        return Finding(self._status(total), total, self.limit, tuple(sorted(self.shares.keys() & kept)))

    def _status(self, total: Range) -> Status:
        if self.limit is None:
            return Status.ALLOWED if total.is_nothing else Status.TO_CONFIRM
        if total.low > self.limit:
            return Status.REFUSED
        return Status.TO_CONFIRM if total.high is None or total.high > self.limit else Status.ALLOWED

    def ways_out(self, kept: Kept) -> Kept:
        """Dropping one of these at least is the only way to mend it."""
        return kept & (self.woken_by | {place for place, share in self.shares.items() if share.low > 0})


@dataclass(frozen=True)
class OneOf:
    """Of the items kept, all have the same side (the same aid); `is_sure` False: it may be that they are apart."""

    saying: Saying
    sides: Mapping[int, str]
    is_sure: bool = True

    def judge(self, kept: Kept) -> Finding | None:
        """Refused as soon as two sides are kept; None when there are not even two to choose from."""
        here = tuple(sorted(self.sides.keys() & kept))
        if len({self.sides[place] for place in here}) < 2:
            return None
        return Finding(Status.REFUSED if self.is_sure else Status.TO_CONFIRM, culprits=here)

    def ways_out(self, kept: Kept) -> Kept:
        """Any of them."""
        return kept & self.sides.keys()


@dataclass(frozen=True)
class Need:
    """An item needs another aid: one of `given_by`, or one already held (None: nobody knows)."""

    saying: Saying
    item: int
    given_by: Kept
    is_held: Truth

    def judge(self, kept: Kept) -> Finding | None:
        """Refused when it is neither in the bundle nor held; None when the item is gone."""
        if self.item not in kept:
            return None
        if self.is_held or self.given_by & kept:
            return Finding(Status.ALLOWED, culprits=(self.item,))
        return Finding(Status.TO_CONFIRM if self.is_held is None else Status.REFUSED, culprits=(self.item,))

    def ways_out(self, kept: Kept) -> Kept:
        """The item itself: no aid is ever added."""
        return kept & {self.item}


Constraint = Ceiling | OneOf | Need
