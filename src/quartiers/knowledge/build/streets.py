"""Where shops and people are: points in metres, from the register, the outlines and the census."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.indicators import Measured
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Streets
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.zones import Ints, Kind
from quartiers.knowledge.sources.projections import project, project_geometry, system_for
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES

# People of an IRIS are spread over the points of a grid of its ground. A neighbourhood is looked at from a finer one; the
# ordinary ones, which only tell what is usual, from a coarser one.
_HOME_STEP_M, _POINT_STEP_M, _ORDINARY_STEP_M = 200.0, 100.0, 350.0


def on_the_ground(lon: Floats, lat: Floats) -> Floats:
    """Columns x, y in metres, and the system times `SYSTEM_GAP_M`, of places in degrees; nan where no system serves."""
    systems = system_for(lon, lat)
    found = np.full((len(lon), 3), np.nan)
    for epsg in np.unique(systems[systems > 0]):
        here = systems == epsg
        found[here, 0], found[here, 1] = project(lon[here], lat[here], int(epsg))
        found[here, 2] = epsg * SYSTEM_GAP_M
    return found


def streets(connection: duckdb.DuckDBPyConnection, measured: Measured, ground: Ground) -> Streets:
    """Shops of the cities that have neighbourhoods, residents of their IRIS (nobody without outlines of IRIS)."""
    zones = measured.zoning.zones.zones
    systems = {row["area"]: int(row["crs"]) for row in ground.outlines}
    outlines: dict[int, tuple[Any, int]] = {
        place: (ground.shapes[zone.code], systems[zone.code])
        for place, zone in enumerate(zones)
        if zone.kind is Kind.QPV and zone.code in systems
    }
    iris = _iris_outlines(measured)
    types = tuple(SHOP_TYPES)
    shop_xy, shop_type = _shops(connection, types)
    homes, home_zone = _spread(iris, _HOME_STEP_M)
    points, point_zone = _spread(outlines, _POINT_STEP_M)
    others, other_zone = _spread(iris, _ORDINARY_STEP_M)
    share = 1.0 / np.bincount(home_zone, minlength=len(zones))[home_zone]
    residents = np.array([one.residents if one.residents is not None else np.nan for one in measured.zoning.people])
    return Streets(
        types=types,
        shop_xy=shop_xy,
        shop_type=shop_type,
        home_xy=homes,
        home_residents=np.nan_to_num(residents[home_zone] * share),
        home_zone=home_zone,
        point_xy=np.concatenate([points, others]),
        point_zone=np.concatenate([point_zone, other_zone]),
        outlines=outlines | iris,
    )


def _iris_outlines(measured: Measured) -> dict[int, tuple[Any, int]]:
    """Outlines in metres of the IRIS that neighbourhoods are compared with, by place of zone."""
    places = measured.zoning.iris_place
    rows = [row for row in measured.inputs.rows("iris_outlines") if row["code"] in places]
    shapes = shapely.from_wkb([row["wkb"] for row in rows])
    middles = shapely.point_on_surface(shapes)
    systems = system_for(shapely.get_x(middles), shapely.get_y(middles))
    found: dict[int, tuple[Any, int]] = {}
    for epsg in np.unique(systems):
        here = np.flatnonzero(systems == epsg)
        for at, shape in zip(here, project_geometry(shapes[here], int(epsg)), strict=True):
            found[places[rows[at]["code"]]] = (shape, int(epsg))
    return found


def _shops(connection: duckdb.DuckDBPyConnection, types: Sequence[str]) -> tuple[Floats, Ints]:
    """Positions and types of the open shops and services of cities that have neighbourhoods."""
    named = [(code, place) for place, kind in enumerate(types) for code in sorted(SHOP_TYPES[kind])]
    connection.register("shop_codes", pa.table({"naf_code": [c for c, _ in named], "kind": [p for _, p in named]}))
    found = connection.execute("""
        SELECT lon, lat, kind FROM establishments JOIN shop_codes USING (naf_code) JOIN communes_units USING (commune_code)
        WHERE closed_on IS NULL AND lon IS NOT NULL ORDER BY kind, lon, lat
    """).fetchnumpy()
    connection.unregister("shop_codes")
    return on_the_ground(np.asarray(found["lon"], float), np.asarray(found["lat"], float)), np.asarray(found["kind"], np.int64)


def _spread(outlines: Mapping[int, tuple[Any, int]], step_m: float) -> tuple[Floats, Ints]:
    """Points of a grid inside each outline, at least one, and the zone of each."""
    points, zones = [], []
    for place, (shape, epsg) in outlines.items():
        inside = _grid_inside(shape, step_m)
        points.append(np.column_stack([inside, np.full(len(inside), epsg * SYSTEM_GAP_M)]))
        zones.append(np.full(len(inside), place, np.int64))
    if not points:
        return np.empty((0, 3)), np.empty(0, np.int64)
    return np.concatenate(points), np.concatenate(zones)


def _grid_inside(shape: Any, step_m: float) -> Floats:
    """Middles of the squares of a grid whose middle is in the shape; the shape's own middle when there is none."""
    west, south, east, north = shapely.bounds(shape)
    x = np.arange(west + step_m / 2, east, step_m)
    y = np.arange(south + step_m / 2, north, step_m)
    grid = np.column_stack([np.tile(x, len(y)), np.repeat(y, len(x))])
    shapely.prepare(shape)
    inside = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])] if len(grid) else grid
    return inside if len(inside) else shapely.get_coordinates(shapely.point_on_surface(shape))
