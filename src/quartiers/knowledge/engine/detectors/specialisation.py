"""Which activities weigh more in an area than in its city: how surely, by how much, and beyond what ordinary areas show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from quartiers.knowledge.engine.detectors.spread import expected_counts
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.statistics import beta_binomial
from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg
from quartiers.knowledge.engine.statistics.intervals import quotient
from quartiers.knowledge.engine.statistics.share_by_chance import counts_by_chance, tails
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Flags, Ints, Zones

# Relevance margins of a location quotient, and how sure one must be (methods.md, 2.2 and DET-2).
LESS, MORE = 0.8, 1.25
SURE = 0.95
FALSE_SHARE = 0.10
# An ordinary area must show as much less often than this: three families are asked, fewer than one area in ten may be wrong.
RARE = 0.10 / 4
LEAST_EXPECTED = 3.0
MOST_FITTED = 1_000
# Establishments added or taken away, to say how many would change a verdict.
MOST_TRIED = 64


@dataclass(frozen=True, eq=False)
class Special:
    """One family, per zone (nan but for areas): quotient with limits, what is expected, chance, verdicts, distance to another.

    `above`, `below`: posterior probability that the share is above, or below, that of the city. `to_change`: how many
    establishments of the family, added (positive) or taken away, would change the verdict; nan when too many.
    """

    expected: Floats
    value: Floats
    low: Floats
    high: Floats
    above: Floats
    below: Floats
    chance_low: Floats
    chance_high: Floats
    is_more: Flags
    is_less: Flags
    to_change: Floats
    ordinary: Floats


@dataclass(frozen=True, eq=False)
class _Cells:
    """The areas of a generation and class, for one family: places, counts, totals, shares of their city, two priors."""

    places: Ints
    some: Floats
    whole: Floats
    base: Floats
    prior: beta_binomial.BetaPrior
    ordinary: beta_binomial.BetaPrior | None
    number: int

    @property
    def is_enough(self) -> Flags:
        """Which cells may be judged."""
        return np.asarray((self.whole * self.base >= LEAST_EXPECTED) & (self.ordinary is not None))

    def only(self, chosen: Flags) -> _Cells:
        """Some of the cells."""
        parts = {name: getattr(self, name)[chosen] for name in ("places", "some", "whole", "base")}
        return replace(self, **parts)


def specialisation(zones: Zones, counts: Floats, whole: Floats) -> list[Special]:
    """Every area, from counts by zone and family (zones, families) and their total (zones,): one result per family.

    Discoveries are those of one list (generation), over all its areas and families.
    """
    base = np.where((zones.rest >= 0)[:, None], quotient(counts, whole[:, None])[zones.rest], np.nan)
    families = [_cells(zones, counts[:, family], whole, base[:, family]) for family in range(counts.shape[1])]
    found = [_measured(len(zones), cells) for cells in families]
    for generation in sorted(set(zones.generations[zones.areas].tolist())) if found else ():
        areas = zones.areas[zones.generations[zones.areas] == generation]
        more = _cut(np.concatenate([1 - one.above[areas] for one in found]))
        less = _cut(np.concatenate([1 - one.below[areas] for one in found]))
        for one, several in zip(found, families, strict=True):
            for cells in (cells for cells in several if np.isin(cells.places, areas).all()):
                _decide(one, cells, more, less)
    return found


def _cells(zones: Zones, some: Floats, whole: Floats, base: Floats) -> list[_Cells]:
    """Areas by generation and class, with what their class and its ordinary neighbourhoods teach."""
    found = []
    for group in zones.groups():
        generation, size = int(zones.generations[group[0]]), int(zones.classes[group[0]])
        usable = group[(base[group] > 0) & (base[group] < 1) & (whole[group] > 0)]
        if len(usable):
            ordinary, number = _ordinary(zones, some, whole, (generation, size))
            prior = beta_binomial.fit(some[usable], whole[usable], base[usable])
            found.append(_Cells(usable, some[usable], whole[usable], base[usable], prior, ordinary, number))
    return found


def _ordinary(zones: Zones, some: Floats, whole: Floats, key: tuple[int, int]) -> tuple[beta_binomial.BetaPrior | None, int]:
    """How shares of ordinary neighbourhoods lie around those of the rest of their city, themselves left out."""
    generation, size = key
    share = quotient(expected_counts(zones, some, whole, generation), whole)
    places = _known(share, whole, zones.ordinary(generation, size))
    if len(places) < LEAST_IN_CLASS:
        sizes = sorted(set(zones.classes.tolist()))
        every = np.concatenate([zones.ordinary(generation, one) for one in sizes])
        places = _known(share, whole, every)
    if len(places) < LEAST_IN_CLASS:
        return None, len(places)
    order = places[np.lexsort((whole[places], some[places]))]
    kept = order[np.unique(np.linspace(0, len(order) - 1, MOST_FITTED).round().astype(int))]
    return beta_binomial.fit(some[kept], whole[kept], share[kept]), len(places)


def _known(share: Floats, whole: Floats, places: Ints) -> Ints:
    return places[(share[places] > 0) & (share[places] < 1) & (whole[places] > 0)]


def _measured(width: int, several: list[_Cells]) -> Special:
    """Quotients, probabilities and what is ordinary; verdicts are still to be given."""
    numbers = {name: np.full(width, np.nan) for name in (
        "expected", "value", "low", "high", "above", "below", "chance_low", "chance_high", "to_change", "ordinary",
    )}  # fmt: skip
    for cells in several:
        at = cells.places
        numbers["expected"][at] = cells.whole * cells.base
        numbers["ordinary"][at] = cells.number
        posterior = beta_binomial.posterior(cells.prior, cells.some, cells.whole, cells.base)
        for name in ("value", "low", "high"):
            numbers[name][at] = getattr(posterior, name) / cells.base
        above = beta_binomial.probability_above(cells.prior, cells.some, cells.whole, cells.base, cells.base)
        numbers["above"][at], numbers["below"][at] = (
            np.where(cells.is_enough, chance, np.nan) for chance in (above, 1 - above)
        )
        if cells.ordinary is not None:
            chance = counts_by_chance(cells.ordinary, cells.whole, cells.base)
            for name, limit in (("chance_low", chance.low), ("chance_high", chance.high)):
                numbers[name][at] = limit / (cells.whole * cells.base)
    return Special(is_more=np.zeros(width, bool), is_less=np.zeros(width, bool), **numbers)


def _cut(p: Floats) -> float:
    """The p-value up to which a cell is announced, or would be if it were the next one (Benjamini and Hochberg)."""
    announced = int((benjamini_hochberg(p) <= FALSE_SHARE).sum())
    return FALSE_SHARE * (announced + 1) / max(int(np.isfinite(p).sum()), 1)


def _decide(one: Special, cells: _Cells, more: float, less: float) -> None:
    """Verdicts of the cells, and how far each is from another one; `more`, `less`: p-values up to which one announces."""
    nothing = np.zeros(len(cells.places))
    is_more, is_less = _passes(cells, nothing, more, is_above=True), _passes(cells, nothing, less, is_above=False)
    one.is_more[cells.places], one.is_less[cells.places] = is_more, is_less
    ways = (
        (is_more, -1.0, lambda few, step: ~_passes(few, -step, more, is_above=True)),
        (is_less, 1.0, lambda few, step: ~_passes(few, step, less, is_above=False)),
        (~is_more & ~is_less, 1.0, lambda few, step: _passes(few, step, more, is_above=True)),
    )
    for chosen, side, holds in ways:
        few = cells.only(chosen)
        one.to_change[few.places] = side * _first(few, holds)


def _first(few: _Cells, holds: Callable[[_Cells, Floats], Flags]) -> Floats:
    """The least number of establishments from which something holds, by halving; nan beyond those tried."""
    low = np.zeros(len(few.places))
    high = low + MOST_TRIED
    never = ~holds(few, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        there = holds(few, middle)
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return np.where(never, np.nan, high)


def _passes(cells: _Cells, step: Floats, largest_p: float, *, is_above: bool) -> Flags:
    """Whether cells with so many more establishments of the family would be announced on that side."""
    some = np.maximum(cells.some + step, 0)
    whole = cells.whole + some - cells.some
    above = beta_binomial.probability_above(cells.prior, some, whole, cells.base, cells.base)
    quotients = beta_binomial.posterior(cells.prior, some, whole, cells.base).value / cells.base
    sure, beyond = (above, quotients > MORE) if is_above else (1 - above, quotients < LESS)
    found = np.asarray(cells.is_enough & (sure > SURE) & (1 - sure <= largest_p) & beyond)
    if cells.ordinary is not None:
        tail = tails(cells.ordinary, some[found], whole[found], cells.base[found])[int(is_above)]
        found[found] = tail < RARE
    return found
