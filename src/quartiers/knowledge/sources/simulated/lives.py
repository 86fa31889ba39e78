"""The lives of the establishments of a city: births, closures, moves, reopenings, in days before the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quartiers.knowledge.sources.simulated.ground import Unit
from quartiers.knowledge.sources.simulated.laws import (
    LATEST_YEARS,
    MOVING,
    OTHER,
    YEARS,
    Floats,
    age_at,
    birth_years_ago,
    births_in,
    cumulated,
)
from quartiers.knowledge.sources.simulated.plan import STRATA, Laws

YEAR_DAYS = 365.25
OPEN = -1
# Shares of rows: of companies that are a second establishment of the one before, of lives with a break.
_SECOND, _REOPENED = 0.08, 0.02
Ints = NDArray[np.int64]


@dataclass
class Lives:
    """One entry per establishment. Days are counted back from the day; `OPEN` (-1) = never.

    `atom` is its piece of ground, `activity` its place among activities, `firm` its legal unit (from 0 in the city);
    `after` is the row that it moved to; `break_from`, `break_to` bound a time when it was closed.
    """

    atom: Ints
    stratum: Ints
    activity: Ints
    firm: Ints
    created: Ints
    closed: Ints
    after: Ints
    break_from: Ints
    break_to: Ints

    def __len__(self) -> int:
        """How many establishments."""
        return len(self.atom)


def lives(rng: np.random.Generator, unit: Unit, laws: Sequence[Laws]) -> Lives:
    """Draw every life of a city; a closure that the register does not know yet is no closure."""
    atom, stratum, activity, growth, multiplier = _births(rng, unit, laws)
    born = birth_years_ago(rng.random(len(atom)), growth)
    threshold = rng.standard_exponential(len(atom))
    age_closed = _ages(threshold / multiplier, stratum)
    age_moved = rng.exponential(1 / MOVING, len(atom))
    moved = np.flatnonzero((age_moved < age_closed) & (age_moved < born))
    multipliers = np.array([one.multiplier for one in laws])
    arrived = _exchanged(rng, atom[moved], activity[moved])
    # What is left of the hazard that its life was to meet, at the pace of the new place.
    met = _met(age_moved[moved], stratum[moved])
    left = threshold[moved] - multiplier[moved] * met
    age_closed_there = _ages(met + left / multipliers[arrived], stratum[moved])
    delay = rng.uniform(0, LATEST_YEARS, len(atom))
    closed = _closed(born, age_closed, delay)
    closed[moved] = _days(born[moved] - age_moved[moved])
    closed_there = _closed(born[moved], age_closed_there, delay[moved])
    created = _days(born)
    firm = _firms(rng, stratum)
    found = Lives(
        atom=np.concatenate([atom, arrived]),
        stratum=np.concatenate([stratum, stratum[moved]]),
        activity=np.concatenate([activity, activity[moved]]),
        firm=np.concatenate([firm, firm[moved]]),
        created=np.concatenate([created, closed[moved]]),
        closed=np.concatenate([closed, closed_there]),
        after=np.full(len(atom) + len(moved), OPEN),
        break_from=np.full(len(atom) + len(moved), OPEN),
        break_to=np.full(len(atom) + len(moved), OPEN),
    )
    found.after[moved] = len(atom) + np.arange(len(moved))
    # Nothing closes before the day after it opened, and what would have to is still open.
    found.closed = np.minimum(found.closed, found.created - 1)
    _breaks(rng, found)
    return found


def _births(rng: np.random.Generator, unit: Unit, laws: Sequence[Laws]) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Piece of ground, stratum, activity, growth and multiplier of every birth of the last years."""
    parts: list[tuple[Any, ...]] = []
    for place, (atom, law) in enumerate(zip(unit.atoms, laws, strict=True)):
        for stratum in STRATA:
            mean = law.births(atom.residents, stratum) * births_in(YEARS, 0, law.growth)
            number = rng.poisson(mean)
            activity = rng.choice(len(law.shares), number, p=law.shares)
            parts.append((np.full(number, place), np.full(number, stratum), activity, number, law))
    growth = np.repeat([law.growth for *_, law in parts], [number for *_, number, _ in parts])
    multiplier = np.repeat([law.multiplier for *_, law in parts], [number for *_, number, _ in parts])
    atom_of, stratum_of, activity_of = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return atom_of, stratum_of, activity_of, growth, multiplier


def _ages(hazard: Floats, stratum: Ints) -> Floats:
    return np.where(stratum == OTHER, age_at(hazard, OTHER), age_at(hazard, 1 - OTHER))


def _met(age: Floats, stratum: Ints) -> Floats:
    return np.where(stratum == OTHER, cumulated(age, OTHER), cumulated(age, 1 - OTHER))


def _exchanged(rng: np.random.Generator, atom: Ints, activity: Ints) -> Ints:
    """Where movers go: the places that others of the same activity left, so that each place keeps its number and mix."""
    leaving = np.lexsort((rng.random(len(atom)), activity))
    arriving = np.lexsort((rng.random(len(atom)), activity))
    there = np.empty_like(atom)
    there[leaving] = atom[arriving]
    return there


def _days(years: Floats) -> Ints:
    return np.floor(years * YEAR_DAYS).astype(np.int64)


def _closed(born: Floats, age: Floats, delay: Floats) -> Ints:
    """Days since the closures that the register knows; `OPEN` for the others."""
    ago = born - age
    return np.where(ago >= delay, _days(np.maximum(ago, 0.0)), OPEN)


def _firms(rng: np.random.Generator, stratum: Ints) -> Ints:
    """Legal units: mostly one establishment each, some companies two or more."""
    is_second = (rng.random(len(stratum)) < _SECOND) & (stratum == OTHER)
    is_second[1:] &= stratum[:-1] == OTHER
    is_second[:1] = False
    return np.cumsum(~is_second) - 1


def _breaks(rng: np.random.Generator, found: Lives) -> None:
    """Some long lives were interrupted and taken up again."""
    long = np.flatnonzero((found.created - np.maximum(found.closed, 0) > 3 * YEAR_DAYS) & (found.after == OPEN))
    chosen = long[rng.random(len(long)) < _REOPENED]
    start = found.created[chosen] - rng.integers(200, 500, len(chosen))
    found.break_from[chosen] = start
    found.break_to[chosen] = start - rng.integers(60, 400, len(chosen))
