"""From counts to answers: every figure of an indicator, its comparators, and why some are not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quartiers.knowledge.engine.estimators.estimator import Answer, Plain
from quartiers.knowledge.engine.grids import Floats, Grid, grid
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator
from quartiers.knowledge.engine.references import Reference, middle_of_ordinary, middle_of_peers
from quartiers.knowledge.engine.secrecy import Nest, hidden
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Flags, Ints, Zones

_MIDDLE_HALF = 0.5


class Shown(IntEnum):
    """Why a figure is shown or not."""

    OK = 0
    TOO_FEW = 1
    HIDDEN = 2
    NO_DENOMINATOR = 3
    NO_REFERENCE = 4
    SMALL_CLASS = 5


@dataclass(frozen=True)
class Moments:
    """Tables of an indicator's counts: today, three years ago as then told, and as known today (None: not asked)."""

    now: pa.Table
    then: pa.Table | None = None
    then_known: pa.Table | None = None


@dataclass(frozen=True, eq=False)
class Block:
    """Figures of one indicator against one comparator ("" = the area itself), shape (areas, items)."""

    comparator: str
    items: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    level: float | None
    numerator: Floats
    denominator: Floats
    have: Floats
    shown: NDArray[np.int8]
    is_before: bool = False

    def lines(self) -> Lines:
        """The same figures one by one, area after area."""
        at, item = np.divmod(np.arange(self.value.size), len(self.items))
        return Lines(
            self.comparator, at, [self.items[place] for place in item], self.value.ravel(), self.low.ravel(),
            self.high.ravel(), self.level, self.numerator.ravel(), self.denominator.ravel(), self.have.ravel(),
            self.shown.ravel(), self.is_before,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Lines:
    """Figures of one indicator against one comparator, one by one; `at` is the place of each one's area among the areas.

    `why_fr`, where it is given: why a figure is not shown, in place of what its declaration would say.
    """

    comparator: str
    at: Ints
    items: Sequence[str]
    value: Floats
    low: Floats
    high: Floats
    level: float | None
    numerator: Floats
    denominator: Floats
    have: Floats
    shown: NDArray[np.int8]
    is_before: bool = False
    why_fr: Sequence[str | None] | None = None


@dataclass
class _Maker:
    """One indicator being answered."""

    indicator: Indicator
    zones: Zones
    nests: Sequence[Nest]
    counts: Grid
    answer: Answer
    is_hidden: Flags
    blocks: list[Block] = field(default_factory=list)


def blocks(indicator: Indicator, moments: Moments, zones: Zones, nests: Sequence[Nest]) -> list[Block]:
    """The figures of an indicator for every area, then those of its comparators."""
    counts = grid(moments.now, zones, per_zone=indicator.is_per_zone)
    if not counts.items:
        return []
    answer = indicator.estimator(counts, zones)
    masked = hidden(answer.units, indicator.protection, do_items_add_up=indicator.do_items_add_up, nests=nests)
    maker = _Maker(indicator, zones, nests, counts, answer, masked)
    maker.blocks.append(_own(maker))
    for comparator in indicator.comparators:
        if comparator is Comparator.REST:
            maker.blocks.append(_rest(maker))
        elif comparator is Comparator.BEFORE and moments.then is not None:
            maker.blocks += _before(maker, moments.then, moments.then_known)
        elif comparator is Comparator.ORDINARY:
            maker.blocks.append(middle(comparator, answer.items, middle_of_ordinary(_plain(maker), zones)))
        elif comparator is Comparator.PEERS:
            maker.blocks.append(middle(comparator, answer.items, middle_of_peers(answer, masked, zones)))
    return maker.blocks


def _own(maker: _Maker) -> Block:
    """The figures of the areas themselves."""
    indicator, areas = maker.indicator, maker.zones.areas
    answer, compared = maker.answer, indicator.compared_with
    shown = np.zeros(answer.value[areas].shape, np.int8)
    # A value that is only known to be beyond a limit is an answer.
    missing = np.isnan(answer.value[areas]) & np.isnan(answer.low[areas])
    numerator, denominator = _parts(maker.counts, answer, areas)
    shown[missing] = Shown.TOO_FEW
    shown[missing & np.isnan(denominator)] = Shown.NO_DENOMINATOR
    if compared is Comparator.REST:
        shown[(maker.zones.rest[areas] < 0)] = Shown.NO_REFERENCE
    too_few = answer.have[areas] < indicator.minimum.least
    shown[too_few & (shown == Shown.OK)] = Shown.SMALL_CLASS if compared is Comparator.ORDINARY else Shown.TOO_FEW
    shown[maker.is_hidden[areas] & (shown == Shown.OK)] = Shown.HIDDEN
    return Block(
        str(compared or ""), answer.items, answer.value[areas], answer.low[areas], answer.high[areas], answer.level,
        numerator, denominator, answer.have[areas], shown,
    )  # fmt: skip


def _parts(counts: Grid, answer: Answer, areas: Ints) -> tuple[Floats, Floats]:
    """Numerators and denominators behind an answer; nan where it is made of more than one of each."""
    if counts.items == answer.items and counts.numerator.ndim == 2:
        return counts.numerator[areas], counts.denominator[areas]
    nothing = np.full(answer.value[areas].shape, np.nan)
    if counts.numerator.ndim == 2 and len(answer.items) == 1:
        # One answer out of all items (a profile, a rule of counting): all of them share their denominator.
        return nothing, counts.denominator[areas][:, :1]
    return nothing, answer.have[areas] if counts.numerator.ndim == 3 else nothing


def _plain(maker: _Maker) -> Answer:
    """Every zone taken one by one; the declaration has checked that the estimator can."""
    estimator = maker.indicator.estimator
    if not isinstance(estimator, Plain):
        raise TypeError(f"{maker.indicator.name} has no plain estimator.")
    return estimator.plain(maker.counts)


def _rest(maker: _Maker) -> Block:
    """The rest of each area's urban unit, in the same unit as the figure."""
    zones, plain = maker.zones, _plain(maker)
    place = zones.rest[zones.areas]
    masked = hidden(plain.units, maker.indicator.protection, do_items_add_up=maker.indicator.do_items_add_up)[place]
    numerator, denominator = _parts(maker.counts, plain, place)
    shown = np.where(masked, Shown.HIDDEN, Shown.OK).astype(np.int8)
    missing = np.isnan(plain.value[place])
    shown[missing] = Shown.TOO_FEW
    shown[missing & np.isnan(denominator)] = Shown.NO_REFERENCE
    shown[place < 0] = Shown.NO_REFERENCE
    return Block(
        Comparator.REST, plain.items, plain.value[place], plain.low[place], plain.high[place], plain.level,
        numerator, denominator, plain.have[place], shown,
    )  # fmt: skip


def _before(maker: _Maker, then: pa.Table, then_known: pa.Table | None) -> list[Block]:
    """The area three years before: as the register then told it, with what it has learnt since as the other bound."""
    indicator, zones = maker.indicator, maker.zones
    counts = grid(then, zones, per_zone=indicator.is_per_zone)
    if not counts.items:
        return []
    answer = _aligned(indicator.estimator(counts, zones), maker.answer.items)
    low, high, level = answer.low, answer.high, answer.level
    if then_known is not None:
        known = grid(then_known, zones, per_zone=indicator.is_per_zone)
        if known.items:
            other = _aligned(indicator.estimator(known, zones), maker.answer.items)
            # Bounds on what was known, no longer an interval of one probability.
            low, high, level = np.fmin(low, other.low), np.fmax(high, other.high), None
    masked = maker.is_hidden | hidden(
        answer.units, indicator.protection, do_items_add_up=indicator.do_items_add_up,
        before=maker.answer.units, nests=maker.nests,
    )  # fmt: skip
    areas = zones.areas
    shown = np.where(masked[areas], Shown.HIDDEN, Shown.OK).astype(np.int8)
    numerator, denominator = _parts(counts, answer, areas)
    missing = np.isnan(answer.value[areas]) & np.isnan(answer.low[areas])
    shown[(answer.have[areas] < indicator.minimum.least) | missing] = Shown.TOO_FEW
    shown[missing & np.isnan(denominator)] = Shown.NO_DENOMINATOR
    return [
        Block(
            Comparator.BEFORE, answer.items, answer.value[areas], low[areas], high[areas], level,
            numerator, denominator, answer.have[areas], shown, is_before=True,
        )
    ]  # fmt: skip


def _aligned(answer: Answer, items: tuple[str, ...]) -> Answer:
    """The same answer in the order of other items; one that it lacks is not known."""
    place = [answer.items.index(item) if item in answer.items else -1 for item in items]

    def pick(values: Floats) -> Floats:
        return np.where(np.array(place) >= 0, values[:, place], np.nan)

    return Answer(
        items, pick(answer.value), pick(answer.low), pick(answer.high), pick(answer.have), pick(answer.units), answer.level
    )


def middle(comparator: Comparator, items: tuple[str, ...], found: Reference) -> Block:
    """Median and quartiles of a class."""
    shown = np.where(found.zones >= LEAST_IN_CLASS, Shown.OK, Shown.SMALL_CLASS).astype(np.int8)
    shown[np.isnan(found.value)] = Shown.SMALL_CLASS
    nothing = np.full(shown.shape, np.nan)
    return Block(comparator, items, found.value, found.low, found.high, _MIDDLE_HALF, nothing, nothing, found.zones, shown)
