"""Which activities a place like this one would have, and whether what is already there helps to tell: the gate of OP-B.

Places are ordinary neighbourhoods (IRIS) and priority ones; kinds are types of shop and groups of productive activities.
Two models say how likely a place is to have a kind: one knows only how common the kind is in comparable places and how
many of it are expected at that size (popularity); the other also knows what related kinds the place has (relatedness).
A growth path is shown only where the second foretells hidden cells better than the first by margins written beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary
from zlib import crc32

import numpy as np
from scipy.special import gammaincc, logit

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.productive import PRODUCTIVE
from quartiers.knowledge.engine.spatial.relatedness import association, auc, density, log_loss
from quartiers.knowledge.engine.statistics.intervals import quotient
from quartiers.knowledge.engine.statistics.logistic import Logit, fit
from quartiers.knowledge.engine.zones import Flags, Ints, Kind, Zones
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES

# Margins of the gate, written on 27 November 2026, before it was tried on any register.
LEAST_AUC_GAIN, LEAST_LOG_LOSS_GAIN = 0.01, 0.0
# A fifth of the cells is hidden at a time (methods.md, section 6, back-test 2).
FOLDS = 5
# Fewer ordinary neighbourhoods than this teach nothing of what goes together.
LEAST_PLACES = 50
# Models are fitted on so many cells at most, drawn by name: more of them change no digit that is shown.
MOST_TAUGHT = 100_000
# What a city or a class of places is worth before it is seen: its share is drawn towards that of all.
_CITY_PRIOR, _CLASS_PRIOR = 50.0, 5.0
# Spread between places beyond chance (squared coefficient of variation): never quite none, never more than nine.
_LEAST_SPREAD, _MOST_SPREAD = 0.03**2, 9.0


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Kinds that are looked at and their NAF codes: types of shop, then productive groups that are no shop."""
    shops = {name: tuple(sorted(codes)) for name, codes in SHOP_TYPES.items()}
    taken = tuple(code for codes in shops.values() for code in codes)
    crafts = {one.label_fr: one.codes for one in PRODUCTIVE if not any(code.startswith(one.codes) for code in taken)}
    return shops | crafts


@dataclass(frozen=True)
class Gate:
    """What the models foretell of hidden cells (place, kind), by popularity alone and with relatedness."""

    places: int
    kinds: int
    cells: int
    auc_popularity: float
    auc_related: float
    log_loss_popularity: float
    log_loss_related: float

    @property
    def is_open(self) -> bool:
        """Whether relatedness may be shown: it gains both margins."""
        gained = self.log_loss_popularity - self.log_loss_related
        return self.auc_related - self.auc_popularity >= LEAST_AUC_GAIN and gained > LEAST_LOG_LOSS_GAIN

    def rows(self) -> tuple[tuple[str, float, float], ...]:
        """The table to print: measure, popularity alone, with relatedness."""
        return (
            ("aire sous la courbe (AUC)", self.auc_popularity, self.auc_related),
            ("perte logarithmique", self.log_loss_popularity, self.log_loss_related),
        )


@dataclass(frozen=True, eq=False)
class Related:
    """Answers for every zone and kind, nan where nothing was computed.

    `expected`: number at the size of the place and the share of its city; `popularity`: share of comparable places that
    have it; `relatedness`: density of related kinds, in standard deviations from the mean of ordinary places;
    `by_popularity`: probability that such a place has it, relatedness left out; `probability`: the same, with relatedness
    where the gate is open. `closeness` [kind, kind]: co-location beyond chance, 0 where there is none. `gate` is None where
    too few places teach; `places` ordinary ones were counted.
    """

    kinds: tuple[str, ...]
    counts: Floats
    expected: Floats
    popularity: Floats
    relatedness: Floats
    by_popularity: Floats
    probability: Floats
    closeness: Floats
    gate: Gate | None
    places: int


class _Cells(NamedTuple):
    """Counts of places [place, kind], establishments of other kinds [place, kind], and which place is what."""

    counts: Floats
    others: Floats
    city: Ints
    group: Ints
    is_priority: Flags


class _Features(NamedTuple):
    """What both models read [place, kind]; hidden cells took no part in it."""

    expected: Floats
    popularity: Floats
    relatedness: Floats
    closeness: Floats


_KNOWN: WeakKeyDictionary[Evidence, dict[int, Related]] = WeakKeyDictionary()


def related(evidence: Evidence, generation: int) -> Related:
    """What places of a generation have, computed once."""
    by_generation = _KNOWN.setdefault(evidence, {})
    if generation not in by_generation:
        by_generation[generation] = _related(evidence, generation)
    return by_generation[generation]


def _related(evidence: Evidence, generation: int) -> Related:
    names = tuple(kinds())
    counts = np.column_stack([evidence.activities.of(codes) for codes in kinds().values()])
    total = np.asarray(evidence.activities.counts.sum(axis=1), float).ravel()
    places = _places(evidence.zones, generation, total)
    cells = _cells(evidence.zones, counts, total, places)
    ordinary = int((~cells.is_priority).sum())
    blank = np.full(counts.shape, np.nan)
    nothing = np.zeros((len(names), len(names)))
    if ordinary < LEAST_PLACES or not (cells.counts > 0).any():
        return Related(names, counts, blank, blank, blank, blank, blank, nothing, None, ordinary)
    mixed = _mixed(evidence.zones, places, names)
    folds, is_taught = mixed % FOLDS, mixed // FOLDS % -(-mixed.size // MOST_TAUGHT) == 0
    gate = _gate(cells, folds, is_taught)
    found = _features(cells, np.ones(cells.counts.shape, bool))
    by_popularity, chance = (
        _foretold(_fitted(cells, found, is_taught, with_related=one), cells, found, with_related=one)
        for one in (False, gate.is_open)
    )

    def everywhere(values: Floats) -> Floats:
        table = blank.copy()
        table[places] = values
        return table

    return Related(
        kinds=names,
        counts=counts,
        expected=everywhere(found.expected),
        popularity=everywhere(found.popularity),
        relatedness=everywhere(found.relatedness),
        by_popularity=everywhere(by_popularity),
        probability=everywhere(chance),
        closeness=found.closeness,
        gate=gate,
        places=ordinary,
    )


def _places(zones: Zones, generation: int, total: Floats) -> Ints:
    """Ordinary neighbourhoods, then priority ones, with at least one establishment."""
    is_ordinary = np.array([zone.kind is Kind.IRIS and generation in zone.ordinary for zone in zones.zones], bool)
    is_priority = np.array([zone.kind is Kind.QPV and zone.generation == generation for zone in zones.zones], bool)
    return np.concatenate([np.flatnonzero(one & (total > 0)) for one in (is_ordinary, is_priority)])


def _cells(zones: Zones, counts: Floats, total: Floats, places: Ints) -> _Cells:
    chosen = [zones.zones[place] for place in places]
    cities = {unit: number for number, unit in enumerate(sorted({zone.unit or "" for zone in chosen}))}
    is_priority = np.array([zone.kind is Kind.QPV for zone in chosen], bool)
    group = zones.classes[places] * 2 + is_priority
    return _Cells(
        counts[places],
        total[places][:, None] - counts[places],
        np.array([cities[zone.unit or ""] for zone in chosen], np.int64),
        np.unique(group, return_inverse=True)[1],
        is_priority,
    )


def _mixed(zones: Zones, places: Ints, names: tuple[str, ...]) -> Ints:
    """A number for each cell, from the names of its place and kind, that draws it: the order of rows changes nothing."""
    by_place = np.array([crc32(zones.zones[place].code.encode()) for place in places], np.uint64)
    by_kind = np.array([crc32(name.encode()) for name in names], np.uint64)
    mixed = (by_place[:, None] ^ by_kind) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(33)
    return np.asarray(mixed, np.int64)


def _gate(cells: _Cells, folds: Ints, is_taught: Flags) -> Gate:
    """Each fifth of the cells is hidden in turn, and foretold from the others by both models."""
    has = cells.counts > 0
    told = {with_related: np.full(has.shape, np.nan) for with_related in (False, True)}
    for fold in range(FOLDS):
        is_hidden = folds == fold
        found = _features(cells, ~is_hidden)
        for with_related, chance in told.items():
            model = _fitted(cells, found, is_taught & ~is_hidden, with_related=with_related)
            chance[is_hidden] = _foretold(model, cells, found, with_related=with_related)[is_hidden]
    return Gate(
        places=len(has),
        kinds=int(has.any(axis=0).sum()),
        cells=int(np.isfinite(told[True]).sum()),
        auc_popularity=auc(told[False], has),
        auc_related=auc(told[True], has),
        log_loss_popularity=log_loss(told[False], has),
        log_loss_related=log_loss(told[True], has),
    )


def _features(cells: _Cells, is_known: Flags) -> _Features:
    """What is read of each cell from the known ones, itself left out."""
    number = np.where(is_known, cells.counts, 0.0)
    size = np.where(is_known, cells.others, 0.0)
    everywhere = np.zeros_like(cells.group)
    share = quotient(_others(number, everywhere), _others(size, everywhere))
    city_number, city_size = (_others(values, cells.city) for values in (number, size))
    expected = cells.others * (city_number + _CITY_PRIOR * share) / (city_size + _CITY_PRIOR)
    has = (number > 0).astype(float)
    asked_all, asked = (_others(is_known.astype(float), group) for group in (everywhere, cells.group))
    # Half a place on each side: a kind that is everywhere may still be absent somewhere.
    common = (_others(has, everywhere) + 0.5) / (asked_all + 1.0)
    with_it = _others(has, cells.group)
    popularity = (with_it + _CLASS_PRIOR * common) / (asked + _CLASS_PRIOR)
    presence = _presence(cells, expected, is_known)
    closeness = np.maximum(association(presence[~cells.is_priority]) - 1.0, 0.0)
    np.fill_diagonal(closeness, 0.0)
    around = density(presence, closeness)
    ordinary = np.where(is_known & ~cells.is_priority[:, None], around, np.nan)
    middle, spread = _moments(ordinary)
    return _Features(expected, popularity, np.nan_to_num(quotient(around - middle, spread)), closeness)


def _others(values: Floats, group: Ints) -> Floats:
    """For each place the sum of the values of the other places of its group."""
    sums = np.zeros((int(group.max()) + 1, values.shape[1]))
    np.add.at(sums, group, values)
    return sums[group] - values


def _presence(cells: _Cells, expected: Floats, is_known: Flags) -> Floats:
    """Posterior probability that a place has more of a kind than is expected there; nan where hidden (gamma-Poisson).

    The spread between places is estimated by moments: squared deviations beyond those of chance.
    """
    e = np.where(is_known, expected, 0.0)
    beyond = np.where(is_known, (cells.counts - expected) ** 2 - cells.counts, 0.0).sum(axis=0)
    spread = np.clip(np.nan_to_num(quotient(beyond, (e**2).sum(axis=0))), _LEAST_SPREAD, _MOST_SPREAD)
    shape = 1.0 / spread
    return np.where(is_known, gammaincc(shape + cells.counts, shape + expected), np.nan)


def _moments(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column, unknown values left out; nan where nothing varies."""
    is_known = np.isfinite(values)
    n = is_known.sum(axis=0)
    middle = quotient(np.nansum(values, axis=0), n)
    spread = np.sqrt(quotient(np.where(is_known, (values - middle) ** 2, 0.0).sum(axis=0), n))
    return middle, np.where(spread > 0, spread, np.nan)


def _table(cells: _Cells, found: _Features, *, with_related: bool) -> Floats:
    """Features [place x kind, feature]; the last one only when asked for. Kinds that are nowhere are unknown."""
    is_priority = np.broadcast_to(cells.is_priority[:, None], cells.counts.shape).astype(float)
    with np.errstate(divide="ignore"):
        columns = [np.log(found.expected), logit(found.popularity), np.log(cells.others), is_priority]
    if with_related:
        columns.append(found.relatedness)
    table = np.stack([column.ravel() for column in columns], axis=1)
    return np.where(np.isfinite(table), table, np.nan)


def _fitted(cells: _Cells, found: _Features, is_taught: Flags, *, with_related: bool) -> Logit:
    chosen = is_taught.ravel()
    return fit(_table(cells, found, with_related=with_related)[chosen], (cells.counts > 0).ravel()[chosen])


def _foretold(model: Logit, cells: _Cells, found: _Features, *, with_related: bool) -> Floats:
    return model.probability(_table(cells, found, with_related=with_related)).reshape(cells.counts.shape)
