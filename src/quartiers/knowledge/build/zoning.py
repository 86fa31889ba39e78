"""The zones of a build: neighbourhoods, the rest of their urban unit, ordinary IRIS; who lives there, what nests in what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.context import OK
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.engine.zones import Kind, Zone, Zones
from quartiers.knowledge.sources.projections import project_geometry, system_for

GENERATIONS = (2015, 2024)
ACTIVE = "active_15_64"
# An IRIS is ordinary when less than this share of it lies in neighbourhoods of a generation.
_TOUCHED = 0.01
# INSEE's types of IRIS where people live: habitat, and communes that are not divided.
_INHABITED = frozenset({"H", "Z", None})
_LEAST_RESIDENTS = 500


@dataclass
class People:
    """Residents and active residents of a zone; None = unknown."""

    residents: float | None = None
    active: float | None = None
    hectares: float | None = None


@dataclass
class Zoning:
    """Zones in order, their people, and the codes that lead rows of the register to them."""

    zones: Zones
    people: list[People]
    unit_names: tuple[str, ...]
    unit_of_commune: dict[str, int]
    iris_place: dict[str, int]

    def people_table(self) -> pa.Table:
        """The table `people` that indicators divide by."""
        codes = [zone.code for zone in self.zones.zones]
        columns = {name: [getattr(one, name) for one in self.people] for name in ("residents", "active", "hectares")}
        return pa.table({"zone": codes} | {name: pa.array(values, pa.float64()) for name, values in columns.items()})

    def rests_table(self) -> pa.Table:
        """Which zone leaves the neighbourhoods of a generation out of which urban unit."""
        places = {name: place for place, name in enumerate(self.unit_names)}
        rows = [
            (places[zone.unit], zone.generation, place)
            for place, zone in enumerate(self.zones.zones)
            if zone.kind is Kind.REST and zone.unit is not None
        ]
        units, generations, zones = zip(*rows, strict=True) if rows else ((), (), ())
        return pa.table(
            {name: pa.array(values, pa.int32()) for name, values in
             zip(("unit", "generation", "zone"), (units, generations, zones), strict=True)}
        )  # fmt: skip


def zoning(
    inputs: Inputs, ground: Ground, context: Iterable[Row], commune_of: Mapping[str, str], counted: Container[str]
) -> Zoning:
    """The zones of a build: the neighbourhoods that can be `counted`, the rest of their cities, ordinary IRIS.

    `commune_of` is where most establishments of an area are, for areas that name no commune.
    """
    units = _units(inputs)
    known = _people_of_areas(context)
    census = _census(inputs)
    areas = [row for row in ground.areas if row["kind"] == "qpv"]
    placed = _communes_of(inputs, areas, commune_of)
    unit_of = {area: next((units[one] for one in communes if one in units), None) for area, communes in placed.items()}
    names = tuple(sorted({unit for unit in unit_of.values() if unit}))
    communes = {commune: unit for commune, unit in units.items() if unit in names}
    of_unit = _people_of_units(census, communes)
    zones: list[Zone] = []
    people: list[People] = []
    for row in (row for row in areas if row["area"] in counted):
        unit = unit_of[row["area"]]
        rest = f"rest{row['generation']}:{unit}" if unit else None
        zones.append(Zone(row["area"], Kind.QPV, row["generation"], unit, rest, of_unit.get(unit or "", People()).residents))
        people.append(known.get(row["area"], People()))
        people[-1].hectares = row["area_ha"]
    lost = {(row["generation"], _department(row["area"])) for row in areas if not placed[row["area"]]}
    # Where a neighbourhood cannot be counted, neither can the city without it.
    lost |= {(row["generation"], unit_of[row["area"]] or "") for row in areas if row["area"] not in counted}
    for name in names:
        # A neighbourhood that could be anywhere in the department could be in this city.
        where = {name, *(commune[:2] for commune, unit in communes.items() if unit == name)}
        for generation in GENERATIONS:
            inside = [p for z, p in zip(zones, people, strict=True) if (z.unit, z.generation) == (name, generation)]
            zones.append(Zone(f"rest{generation}:{name}", Kind.REST, generation, name))
            is_certain = lost.isdisjoint((generation, place) for place in where)
            people.append(_less(of_unit.get(name, People()), inside) if is_certain else People())
    for zone, one in _ordinary(inputs, ground, census, communes, of_unit):
        zones.append(zone)
        people.append(one)
    found = Zones(zones)
    iris = {zone.code.removeprefix("iris:"): place for place, zone in enumerate(zones) if zone.kind is Kind.IRIS}
    places = {name: place for place, name in enumerate(names)}
    return Zoning(found, people, names, {commune: places[unit] for commune, unit in communes.items()}, iris)


def _units(inputs: Inputs) -> dict[str, str]:
    """The urban unit of each commune, from INSEE's table or from the communes' own column; none for the countryside."""
    found = {row["code"]: row["urban_unit"] for row in inputs.rows("communes") if row["urban_unit"]}
    found |= {row["commune_code"]: row["urban_unit"] for row in inputs.rows("urban_units")}
    # INSEE gives the communes of a department outside any urban unit one code that ends so: they are no city.
    return {commune: unit for commune, unit in found.items() if commune and not unit.endswith("000")}


def _communes_of(inputs: Inputs, areas: Sequence[Row], commune_of: Mapping[str, str]) -> dict[str, list[str]]:
    """The communes of each area: as published, else that of most of its establishments, else that of its middle."""
    found = {row["area"]: (row["communes"] or commune_of.get(row["area"], "")).split() for row in areas}
    missing = [row for row in areas if not found[row["area"]]]
    outlines = inputs.rows("communes") if missing else []
    tree = shapely.STRtree(shapely.from_wkb([row["wkb"] for row in outlines]))
    for row in missing:
        if row["lon"] is not None:
            holders = tree.query(shapely.Point(row["lon"], row["lat"]), predicate="intersects")
            found[row["area"]] = sorted(str(outlines[place]["code"]) for place in holders)[:1]
    return found


def _department(area: str) -> str:
    """The first two characters of the communes of an area's department: QP031001 is 31, QN97401M is 97."""
    code = area[2:5]
    return code[1:] if code.startswith("0") else code[:2]


def last_published(context: Iterable[Row], variables: Container[str]) -> Iterator[Row]:
    """Known values of some variables, the last published of an area after its older ones."""
    known = (row for row in context if row["status"] == OK and row["variable"] in variables)
    yield from sorted(known, key=lambda row: row["year"] or row["release_year"] or 0)


def _people_of_areas(context: Iterable[Row]) -> dict[str, People]:
    """Residents and active residents of each area."""
    found: dict[str, People] = defaultdict(People)
    for row in last_published(context, {"population", ACTIVE}):
        setattr(found[row["area"]], "active" if row["variable"] == ACTIVE else "residents", row["value"])
    return found


def _census(inputs: Inputs) -> dict[str, People]:
    """Residents and active residents of each IRIS, the last published."""
    found: dict[str, People] = defaultdict(People)
    for row in sorted(inputs.rows("insee_iris"), key=lambda row: row["reference_year"]):
        one = found[row["code"]]
        one.residents = one.residents if row["population"] is None else row["population"]
        one.active = one.active if row["active_15_64"] is None else row["active_15_64"]
    return found


def _people_of_units(census: Mapping[str, People], communes: Mapping[str, str]) -> dict[str, People]:
    """Sums of IRIS by urban unit; one commune without any makes the unit unknown, rather than smaller."""
    parts: dict[str, list[People]] = defaultdict(list)
    for iris, one in census.items():
        if iris[:5] in communes:
            parts[communes[iris[:5]]].append(one)
    seen = {iris[:5] for iris in census}
    incomplete = {unit for commune, unit in communes.items() if commune not in seen}
    return {unit: _together(several) for unit, several in parts.items() if unit not in incomplete}


def _together(parts: Sequence[People]) -> People:
    return People(_sum(one.residents for one in parts), _sum(one.active for one in parts))


def _less(whole: People, inside: Sequence[People]) -> People:
    """People of a whole less those of what is inside it; unknown where either is."""
    taken = _together(inside)
    return People(_minus(whole.residents, taken.residents), _minus(whole.active, taken.active))


def _minus(whole: float | None, taken: float | None) -> float | None:
    return None if whole is None or taken is None else max(whole - taken, 0.0)


def _sum(values: Iterable[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _ordinary(
    inputs: Inputs, ground: Ground, census: Mapping[str, People], communes: Mapping[str, str], of_unit: Mapping[str, People]
) -> Iterator[tuple[Zone, People]]:
    """Inhabited IRIS of the urban units that have neighbourhoods, with the generations that they hold nothing of."""
    rows = [
        row
        for row in inputs.rows("iris_outlines")
        if row["code"][:5] in communes
        and row["type"] in _INHABITED
        and row["code"] in census
        and (census[row["code"]].residents or 0) >= _LEAST_RESIDENTS
    ]
    rows.sort(key=lambda row: str(row["code"]))
    areas = _Shapes(ground).of(shapely.from_wkb([row["wkb"] for row in rows]))
    for row, hectares, generations in zip(rows, *areas, strict=True):
        unit = communes[row["code"][:5]]
        zone = Zone(f"iris:{row['code']}", Kind.IRIS, None, unit, None, of_unit.get(unit, People()).residents, generations)
        one = census[row["code"]]
        yield zone, People(one.residents, one.active, hectares)


class _Shapes:
    """The outlines of neighbourhoods, asked which of them IRIS touch."""

    def __init__(self, ground: Ground) -> None:
        generations = {row["area"]: row["generation"] for row in ground.areas}
        self._trees: dict[tuple[int, int], shapely.STRtree] = {}
        grouped: dict[tuple[int, int], list[shapely.Geometry]] = defaultdict(list)
        for row in ground.outlines:
            if generations[row["area"]]:
                grouped[row["crs"], generations[row["area"]]].append(ground.shapes[row["area"]])
        for key, shapes in grouped.items():
            self._trees[key] = shapely.STRtree(shapes)

    def of(self, shapes: NDArray[Any]) -> tuple[list[float], list[tuple[int, ...]]]:
        """The hectares of each shape (degrees), and the generations of which it holds less than a hundredth."""
        middles = shapely.point_on_surface(shapes)
        systems = system_for(shapely.get_x(middles), shapely.get_y(middles))
        hectares = np.zeros(len(shapes))
        free: list[tuple[int, ...]] = [GENERATIONS] * len(shapes)
        for epsg in np.unique(systems):
            here = np.flatnonzero(systems == epsg)
            metres = project_geometry(shapes[here], int(epsg))
            metres = np.where(shapely.is_valid(metres), metres, shapely.make_valid(metres))
            hectares[here] = shapely.area(metres) / 10_000
            shares = {generation: self._shares(metres, int(epsg), generation) for generation in GENERATIONS}
            for at, place in enumerate(here):
                free[place] = tuple(generation for generation, share in shares.items() if share[at] < _TOUCHED)
        return hectares.tolist(), free

    def _shares(self, metres: NDArray[Any], epsg: int, generation: int) -> NDArray[np.float64]:
        """The share of each shape that neighbourhoods of a generation cover."""
        covered = np.zeros(len(metres))
        tree = self._trees.get((epsg, generation))
        if tree is not None:
            here, there = tree.query(metres, predicate="intersects")
            np.add.at(covered, here, shapely.area(shapely.intersection(metres[here], tree.geometries[there])))
        area = shapely.area(metres)
        return np.asarray(np.divide(covered, area, out=np.zeros(len(metres)), where=area > 0))
