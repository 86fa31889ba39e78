"""Fictional ground: cities far out at sea, cut into communes and IRIS, with neighbourhoods of both lists."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from quartiers.knowledge.sources.projections import LONGITUDE_LATITUDE, project_geometry, system_for

# The Bay of Biscay, west of any town: no French commune, no address.
_WEST, _SOUTH, _EAST, _NORTH = -5.9, 44.4, -2.6, 46.2
CELL_M = 700.0
RESIDENTS_OF_CELL = 2500
_GAP_M = 4000.0
COMMUNES_OF_UNIT = 3
MOST_UNITS = 33
_STRIP_M = 80.0
# A code of 2024 has two digits before its letter.
_MOST_OF_LETTER = 99
HAND_DRAWN = Path(__file__).parent.parent / "reference" / "fictional_areas.geojson"


@dataclass
class Atom:
    """Ground whose every point is in the same neighbourhoods: the rest of an IRIS, or a piece of a neighbourhood.

    `shape` is in metres; for the rest of an IRIS it is the whole cell, from which `others` must be kept out.
    """

    shape: shapely.Geometry
    residents: int
    cell: int
    areas: tuple[str, ...]
    place: int | None = None
    others: shapely.Geometry | None = None


@dataclass
class Unit:
    """A city: a grid of IRIS, its communes side by side, the neighbourhoods on it."""

    number: int
    epsg: int
    west_m: float
    south_m: float
    columns: int
    lines: int
    atoms: list[Atom] = field(default_factory=list)
    outlines: dict[str, shapely.Geometry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many IRIS it has."""
        return self.columns * self.lines

    def box(self, cell: int) -> shapely.Geometry:
        """The square of an IRIS, in metres."""
        x = self.west_m + CELL_M * (cell % self.columns)
        y = self.south_m + CELL_M * (cell // self.columns)
        return shapely.box(x, y, x + CELL_M, y + CELL_M)

    def cell_at(self, x: Any, y: Any) -> Any:
        """The IRIS of points in metres; those a little outside the grid take the nearest one."""
        column = np.clip(np.floor((x - self.west_m) / CELL_M), 0, self.columns - 1)
        line = np.clip(np.floor((y - self.south_m) / CELL_M), 0, self.lines - 1)
        return (line * self.columns + column).astype(np.int64)

    def commune(self, cell: Any) -> Any:
        """The number of the commune of an IRIS, among all: bands of columns."""
        band = (cell % self.columns) * COMMUNES_OF_UNIT // self.columns
        return self.number * COMMUNES_OF_UNIT + band

    def degrees(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in longitude and latitude."""
        back = Transformer.from_crs(self.epsg, LONGITUDE_LATITUDE, always_xy=True)
        return shapely.transform(shape, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))


def commune_code(number: Any) -> str:
    """«99000» and up: department 990 does not exist."""
    return f"990{int(number):02d}"


def iris_code(unit: Unit, cell: int) -> str:
    """The commune, then the number of the IRIS."""
    return f"{commune_code(unit.commune(cell))}{cell + 1:04d}"


def units(rng: np.random.Generator, *, count: int, cells: int, places: int) -> Iterator[Unit]:
    """`count` cities of `cells` IRIS and `places` neighbourhoods each; the last one is overseas."""
    columns = int(np.ceil(np.sqrt(cells)))
    side = columns * CELL_M + _GAP_M
    numbers = _Numbers()
    hand = _hand_drawn()
    at_sea = [feature for feature in hand if feature["epsg"] == 2154]
    overseas = [feature for feature in hand if feature["epsg"] != 2154]
    slots = list(_slots(_middle(at_sea), side, columns * CELL_M))
    for number in range(count):
        is_last = number == count - 1
        held = at_sea if number == 0 else overseas if is_last else []
        middle = _middle(held) if held else slots[number]
        half = columns * CELL_M / 2
        epsg = held[0]["epsg"] if held else 2154
        unit = Unit(number, epsg, middle[0] - half, middle[1] - half, columns, -(-cells // columns))
        _people(rng, unit, held, places, numbers)
        yield unit


def _slots(middle: tuple[float, float], side: float, width: float) -> Iterator[tuple[float, float]]:
    """Centres of cities, the first one first, then by distance, as far as the sea goes."""
    corners = shapely.get_coordinates(project_geometry(shapely.box(_WEST, _SOUTH, _EAST, _NORTH), 2154))
    west, south = corners.min(axis=0) + width
    east, north = corners.max(axis=0) - width
    steps = range(-40, 41)
    centres = [(middle[0] + side * i, middle[1] + side * j) for i in steps for j in steps]
    inside = [(x, y) for x, y in centres if west <= x <= east and south <= y <= north]
    yield from sorted(inside, key=lambda xy: (abs(xy[0] - middle[0]) + abs(xy[1] - middle[1]), xy))


def _hand_drawn() -> list[dict[str, Any]]:
    """The areas that the package carries, in metres."""
    found = []
    for feature in json.loads(HAND_DRAWN.read_text(encoding="utf-8"))["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        point = shapely.point_on_surface(shapely.envelope(shape))
        epsg = int(system_for(point.x, point.y))
        metres = shapely.make_valid(project_geometry(shape, epsg), method="structure", keep_collapsed=False)
        found.append(feature["properties"] | {"shape": metres, "epsg": epsg})
    return found


def _middle(features: Sequence[dict[str, Any]]) -> tuple[float, float]:
    west, south, east, north = shapely.total_bounds([one["shape"] for one in features])
    return (west + east) / 2, (south + north) / 2


class _Numbers:
    """Gives out codes of neighbourhoods, after those drawn by hand."""

    def __init__(self) -> None:
        self._last = {"QP": 4, "I": 1, "M": 2, "N": 3}

    def has(self, kind: str) -> bool:
        return self._last.get(kind, 0) < _MOST_OF_LETTER

    def code(self, letter: str) -> str:
        self._last[letter] += 1
        number = self._last[letter]
        return f"QP990{number:03d}" if letter == "QP" else f"QN990{number:02d}{letter}"


def _people(rng: np.random.Generator, unit: Unit, held: Sequence[dict[str, Any]], places: int, numbers: _Numbers) -> None:
    """Put neighbourhoods on a city, then the rest of its residents."""
    taken = _place_held(unit, held)
    free = [cell for cell in range(unit.cells) if not _touches(unit.box(cell), taken)]
    # At most one IRIS in two: ordinary ones must be left.
    chosen = rng.permutation(free)[: min(places, len(free) // 2)]
    kinds = rng.choice(["I", "M", "N", "gone"], len(chosen), p=[0.3, 0.25, 0.1, 0.35])
    kinds[:4] = ["I", "M", "N", "pair"][: len(chosen)]
    for place, (cell, kind) in enumerate(zip(chosen, kinds, strict=True), start=len(held)):
        _place(rng, unit, (int(cell), place), kind if numbers.has(kind) else "gone", numbers)
    _rest(rng, unit)


def _rest(rng: np.random.Generator, unit: Unit) -> None:
    """People who live in an IRIS and in no neighbourhood."""
    inside = np.zeros(unit.cells, int)
    for atom in unit.atoms:
        inside[atom.cell] += atom.residents
    residents = rng.normal(RESIDENTS_OF_CELL, 500, unit.cells).clip(800, None).astype(int)
    rest = np.maximum(residents - inside, 300)
    whole = shapely.union_all([atom.shape for atom in unit.atoms])
    for cell in range(unit.cells):
        box = unit.box(cell)
        others = shapely.intersection(whole, box)
        unit.atoms.append(Atom(box, int(rest[cell]), cell, (), None, None if others.is_empty else others))


def _touches(box: shapely.Geometry, taken: shapely.Geometry | None) -> bool:
    return taken is not None and bool(shapely.intersects(box, taken))


def _place_held(unit: Unit, held: Sequence[dict[str, Any]]) -> shapely.Geometry | None:
    """The areas drawn by hand: those of both lists that share a name are one piece of ground."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for feature in held:
        by_name.setdefault(feature["name"], []).append(feature)
    for place, features in enumerate(by_name.values()):
        shape = features[0]["shape"]
        point = shapely.point_on_surface(shape)
        areas = tuple(str(one["code"]) for one in features)
        cell = int(unit.cell_at(np.array([point.x]), np.array([point.y]))[0])
        unit.atoms.append(Atom(shape, int(features[0]["population"]), cell, areas, place))
    return shapely.union_all([atom.shape for atom in unit.atoms]) if unit.atoms else None


def _place(rng: np.random.Generator, unit: Unit, where: tuple[int, int], kind: str, numbers: _Numbers) -> None:
    """A neighbourhood in the middle of a cell; `pair`: two of 2015 that share a strip."""
    cell, place = where
    box = shapely.bounds(unit.box(cell))
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    residents = int(np.clip(rng.lognormal(np.log(2400), 0.35), 900, 7000))
    name = f"Quartier simulé {unit.number + 1}-{place + 1}"
    half = rng.uniform(180, 240)
    if kind == "pair":
        _pair(rng, unit, (cell, place), (x, y, half, residents, name), numbers)
        return
    core = _core(rng, (x, y), half, 250.0)
    codes = _codes(kind, numbers)
    atoms = [Atom(core, residents, cell, codes, place)]
    if kind == "M":
        strip = shapely.box(x + 250, y - half, x + 250 + _STRIP_M, y + half)
        atoms.append(Atom(strip, residents // 6, cell, codes[1:], place))
    _add(unit, atoms, name)


def _pair(
    rng: np.random.Generator,
    unit: Unit,
    where: tuple[int, int],
    what: tuple[float, float, float, int, str],
    numbers: _Numbers,
) -> None:
    """Two half-size neighbourhoods of 2015 on both sides of a strip that is in both."""
    (cell, place), (x, y, half, residents, name) = where, what
    left, right = numbers.code("QP"), numbers.code("QP")
    width = 130.0
    west = _core(rng, (x - 190, y), half, width)
    east = shapely.affinity.scale(_core(rng, (x + 190, y), half, width), -1, 1, origin=(x + 190, y))
    strip = shapely.box(x - 190 + width, y - half, x + 190 - width, y + half)
    atoms = [
        Atom(west, residents // 2, cell, (left,), place),
        Atom(east, residents // 2, cell, (right,), place),
        Atom(strip, residents // 5, cell, (left, right), place),
    ]
    _add(unit, atoms, f"{name} A", f"{name} B")


def _codes(kind: str, numbers: _Numbers) -> tuple[str, ...]:
    """The codes of a neighbourhood in the list of 2015, then in that of 2024."""
    before = () if kind == "N" else (numbers.code("QP"),)
    return before if kind == "gone" else (*before, numbers.code(kind))


def _core(rng: np.random.Generator, middle: tuple[float, float], half: float, width: float) -> shapely.Geometry:
    """An irregular outline with a straight east side, `width` metres from its middle, `2 half` high."""
    x, y = middle
    angles = np.linspace(np.pi / 2, 3 * np.pi / 2, 9)[1:-1]
    radius = rng.uniform(0.8, 1.0, len(angles))
    arc = [(x + width * r * np.cos(a), y + half * r * np.sin(a)) for a, r in zip(angles, radius, strict=True)]
    return shapely.Polygon([(x + width, y + half), *arc, (x + width, y - half)])


def _add(unit: Unit, atoms: Sequence[Atom], *names: str) -> None:
    """Add ground to a city; the outline of a neighbourhood is the union of its pieces. One name per code, or one for all."""
    unit.atoms += atoms
    pieces: dict[str, list[shapely.Geometry]] = {}
    for atom in atoms:
        for code in atom.areas:
            pieces.setdefault(code, []).append(atom.shape)
    for place, (code, shapes) in enumerate(pieces.items()):
        unit.outlines[code] = shapely.union_all(shapes)
        unit.names[code] = names[place % len(names)]
