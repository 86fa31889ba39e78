"""Where simulated establishments stand, in metres, and what a location file says of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from quartiers.knowledge.sources.simulated.ground import CELL_M, Atom, Unit
from quartiers.knowledge.sources.simulated.laws import Floats

# Shares of rows that the location file lacks, or places at random in their commune: both counted nowhere.
_ABSENT, _RANDOM = 0.03, 0.02
UNPLACED = _ABSENT + _RANDOM
# Known to the street only, and how far from there (m); at the address of another; on the outline of the area.
_STREET, _STREET_M, _SHARED, _EDGE = 0.06, 30.0, 0.05, 0.004
# Share of rows whose neighbourhoods the file leaves blank, where it is not sure of the place.
_BLANK = 0.3
# Establishments gather in streets: this share of them, so many metres around a few centres.
_CLUSTERED, _CLUSTER_M = 0.6, 45.0
Points = NDArray[np.float64]


@dataclass
class Located:
    """Places of establishments: their IRIS, metres, and INSEE's quality (`ABSENT`: not in the file).

    `precision_m` is NaN where the file does not say; `is_told`: the file gives the neighbourhoods.
    """

    cell: NDArray[np.int64]
    x: Floats
    y: Floats
    quality: NDArray[np.int64]
    precision_m: Floats
    is_told: NDArray[np.bool_]


ABSENT, SURE, STREET, RANDOM = 0, 11, 12, 33


def locate(rng: np.random.Generator, unit: Unit, atom: NDArray[np.int64]) -> Located:
    """Put each establishment on its piece of ground."""
    points = np.empty((len(atom), 2))
    order = np.argsort(atom, kind="stable")
    starts = np.searchsorted(atom[order], np.arange(len(unit.atoms) + 1))
    for place, one in enumerate(unit.atoms):
        rows = order[starts[place] : starts[place + 1]]
        points[rows] = _inside(rng, one, len(rows))
    quality = rng.choice([ABSENT, RANDOM, STREET, SURE], len(atom), p=[_ABSENT, _RANDOM, _STREET, 1 - UNPLACED - _STREET])
    in_two = np.array([_is_shared(one) for one in unit.atoms])[atom]
    is_edge = _on_edges(rng, unit, atom, points, quality)
    cell = unit.cell_at(points[:, 0], points[:, 1])
    is_told = (rng.random(len(atom)) > _BLANK) | is_edge | (quality == STREET)
    street = quality == STREET
    points[street] += rng.normal(0, _STREET_M, (int(street.sum()), 2))
    anywhere = quality == RANDOM
    points[anywhere] = _anywhere(rng, unit, cell[anywhere])
    return Located(
        cell=cell,
        x=points[:, 0],
        y=points[:, 1],
        quality=quality,
        precision_m=np.where(street, 50.0, np.nan),
        # One column cannot name two neighbourhoods of a list: it stays blank there.
        is_told=is_told & ~in_two & ~anywhere,
    )


def _is_shared(atom: Atom) -> bool:
    return len({code[:2] for code in atom.areas}) < len(atom.areas)


def _inside(rng: np.random.Generator, atom: Atom, number: int) -> Points:
    """Points of a piece of ground: some around a few centres, some at the address of another, the rest anywhere."""
    found = np.empty((0, 2))
    west, south, east, north = shapely.bounds(atom.shape)
    corner, size = np.array([west, south]), np.array([east - west, north - south])
    centres = corner + size * rng.random((4, 2))
    shapely.prepare([shape for shape in (atom.shape, atom.others) if shape is not None])
    for _ in range(200):
        if len(found) >= number:
            break
        lacking = 2 * (number - len(found)) + 8
        points = corner + size * rng.random((lacking, 2))
        near = rng.random(lacking) < _CLUSTERED
        points[near] = centres[rng.integers(0, 4, int(near.sum()))] + rng.normal(0, _CLUSTER_M, (int(near.sum()), 2))
        found = np.concatenate([found, points[_is_in(atom, points)]])
    if len(found) < number:
        # A piece too thin for chance: one point that is in it, for those that remain.
        only = shapely.get_coordinates(shapely.point_on_surface(_ground(atom)))
        found = np.concatenate([found, np.repeat(only, number - len(found), axis=0)])
    found = found[:number]
    shared = np.flatnonzero(rng.random(number) < _SHARED)
    found[shared] = found[rng.integers(0, max(number, 1), len(shared))]
    return found


def _is_in(atom: Atom, points: Points) -> Any:
    inside = shapely.contains_xy(atom.shape, points[:, 0], points[:, 1])
    if atom.others is not None:
        inside &= ~shapely.intersects_xy(atom.others, points[:, 0], points[:, 1])
    return inside


def _ground(atom: Atom) -> Any:
    return atom.shape if atom.others is None else shapely.difference(atom.shape, atom.others)


def _on_edges(rng: np.random.Generator, unit: Unit, atom: NDArray[np.int64], points: Points, quality: NDArray[np.int64]) -> Any:
    """Move a few establishments of neighbourhoods onto a corner of the outline; tells which."""
    held = np.array([bool(one.areas) and not _is_shared(one) for one in unit.atoms])[atom]
    chosen = held & (quality == SURE) & (rng.random(len(atom)) < _EDGE)
    for row in np.flatnonzero(chosen):
        corners = shapely.get_coordinates(unit.atoms[atom[row]].shape)
        points[row] = corners[rng.integers(0, len(corners))]
    return chosen


def _anywhere(rng: np.random.Generator, unit: Unit, cell: NDArray[np.int64]) -> Points:
    """A point at random in the commune of each IRIS."""
    columns = np.arange(unit.columns)
    there = np.empty(len(cell), np.int64)
    communes = unit.commune(cell)
    for commune in np.unique(communes):
        rows = communes == commune
        there[rows] = rng.choice(columns[unit.commune(columns) == commune], int(rows.sum()))
    lines = rng.integers(0, unit.lines, len(cell))
    corner = np.column_stack([unit.west_m + CELL_M * there, unit.south_m + CELL_M * lines])
    return corner + CELL_M * rng.random((len(cell), 2))
