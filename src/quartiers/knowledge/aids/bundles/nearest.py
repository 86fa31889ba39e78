"""The nearest allowed bundle: fewest aids dropped, then least money lost, by exact search; and the amounts that would fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quartiers.knowledge.aids.bundles.bundle import Bundle, Item
from quartiers.knowledge.aids.bundles.constraints import Ceiling, Constraint, Kept, Status

Loss = tuple[int, int]  # amounts that nobody knows, then cents


@dataclass(frozen=True)
class Reduction:
    """One aid brought down by so many cents, in its amount or (`is_amount` False) in its gross grant equivalent."""

    item: int
    by: int
    counted: int
    is_amount: bool

    @property
    def fits(self) -> int:
        """What it may count for."""
        return max(0, self.counted - self.by)


def fewest_dropped(bundle: Bundle, constraints: Sequence[Constraint]) -> Kept:
    """The items to drop so that nothing is refused any more; always found, since the empty bundle breaks nothing."""
    everything = frozenset(range(len(bundle.items)))
    for budget in range(len(bundle.items) + 1):
        search = _Search(bundle, constraints)
        search.go(everything, frozenset(), budget)
        if search.best is not None:
            return search.best[1]
    return everything


def broken(constraints: Sequence[Constraint], kept: Kept) -> Constraint | None:
    """The first rule that refuses the items kept."""
    for constraint in constraints:
        finding = constraint.judge(kept)
        if finding is not None and finding.status is Status.REFUSED:
            return constraint
    return None


@dataclass
class _Search:
    """All ways to drop at most so many items, cut where they cannot beat the best one found."""

    bundle: Bundle
    constraints: Sequence[Constraint]
    best: tuple[Loss, Kept] | None = None
    everything: Kept = field(init=False)

    def __post_init__(self) -> None:
        self.everything = frozenset(range(len(self.bundle.items)))

    def go(self, kept: Kept, held: Kept, budget: int) -> None:
        """Drop up to `budget` more items, none of those held."""
        constraint = broken(self.constraints, kept)
        loss = self.loss(self.everything - kept)
        if constraint is None:
            if self.best is None or loss < self.best[0]:
                self.best = (loss, self.everything - kept)
            return
        choices = sorted(constraint.ways_out(kept) - held, key=lambda place: (self.loss(frozenset({place})), place))
        if budget == 0 or self._is_hopeless(constraint, kept, choices, budget, loss):
            return
        for place in choices:
            self.go(kept - {place}, held, budget - 1)
            held |= {place}

    def loss(self, dropped: Kept) -> Loss:
        """What is lost with these items."""
        amounts = [self.bundle.items[place].amount for place in dropped]
        return amounts.count(None), sum(cents for cents in amounts if cents is not None)

    def _is_hopeless(self, constraint: Constraint, kept: Kept, choices: list[int], budget: int, loss: Loss) -> bool:
        """Too much is over for so few drops, or the cheapest way costs what the best one does."""
        least = self._least_drops(constraint, kept, choices)
        if least > budget:
            return True
        known = sorted(cents for place in choices if (cents := self.bundle.items[place].amount) is not None)
        # With fewer known amounts than drops, some unknown one goes too, and that alone makes the way dearer.
        return self.best is not None and (loss[0], loss[1] + sum(known[:least])) >= self.best[0]

    @staticmethod
    def _least_drops(constraint: Constraint, kept: Kept, choices: list[int]) -> int:
        finding = constraint.judge(kept)
        if not isinstance(constraint, Ceiling) or finding is None or finding.excess is None:
            return 1
        over, drops = finding.excess, 0
        for share in sorted((constraint.shares[place].low for place in choices if place in constraint.shares), reverse=True):
            if over <= 0:
                break
            over, drops = over - share, drops + 1
        asleep = len(constraint.woken_by & kept) if constraint.woken_by & kept <= set(choices) else len(kept) + 1
        return min(drops if over <= 0 else len(kept) + 1, asleep)


def reduced(item: Item, excess: int) -> Item:
    """The same aid, brought down by so many cents."""
    return replace(
        item,
        amount=None if item.amount is None else max(0, item.amount - excess),
        equivalent=None if item.equivalent is None else max(0, item.equivalent - excess),
    )


def to_reduce(bundle: Bundle, ceiling: Ceiling, kept: Kept) -> tuple[int, int] | None:
    """Which aid can alone give up what is over, the last granted first, and how much that is; None when none can."""
    finding = ceiling.judge(kept)
    if finding is None or finding.excess is None:
        return None
    excess = finding.excess
    able = [place for place, share in ceiling.shares.items() if place in kept and share.low >= excess]
    if not able:
        return None
    # One that keeps something goes before one that would lose all.
    order = {place: (ceiling.shares[place].low > excess, bundle.items[place].granted_on) for place in able}
    return max(able, key=lambda place: (*order[place], ceiling.shares[place].low, place)), excess
