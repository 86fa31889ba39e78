"""Where the shops of each type stand around a neighbourhood: only those whose place may be told."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import shapely

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.terms import Terms, row_sources
from quartiers.knowledge.sources.projections import degrees_of_geometry, project
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES

# Metres around the outline: what the map of a card shows.
AROUND_M = 560.0


class Shop(NamedTuple):
    """An open establishment that may be shown whole; coordinates in metres, in the system of the outline."""

    x: float
    y: float
    siret: str


Shops = Mapping[str, tuple[Shop, ...]]


def shops_around(edition: Edition, shape: shapely.Geometry, epsg: int) -> Shops:
    """Open shops by type, inside the outline and around it.

    Only rows of `sirets` that are shown whole, of sources that may be given row by row.
    """
    names = tuple(row_sources(edition.manifest.sources, Terms.OPEN))
    box = shapely.box(*shapely.bounds(shapely.buffer(shape, AROUND_M)))
    west, south, east, north = (float(side) for side in shapely.bounds(degrees_of_geometry(box, epsg)))
    return _shops(edition.path("sirets"), names, (west, south, east, north), epsg)


def is_shop_type(subject: str) -> bool:
    """Whether a subject is a type of shop that has a place in the street."""
    return subject in SHOP_TYPES


def shop_type_of(naf_code: str) -> str | None:
    """The type of shop of a sub-class of activities; None for what is no shop."""
    return next((kind for kind, codes in SHOP_TYPES.items() if naf_code in codes), None)


@lru_cache(maxsize=64)
def _shops(path: Path, names: tuple[str, ...], box: tuple[float, float, float, float], epsg: int) -> Shops:
    """One question to the table, whatever the number of types."""
    kind_of = {code: kind for kind, codes in SHOP_TYPES.items() for code in codes}
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        rows = connection.execute(
            "SELECT naf_code, lon, lat, siret FROM read_parquet(?) WHERE shown = 'row' AND closed_on IS NULL "
            "AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND naf_code IN (SELECT unnest(?)) "
            "AND list_has_all(?, string_split(source, ' ')) ORDER BY siret",
            [str(path), box[0], box[2], box[1], box[3], sorted(kind_of), list(names)],
        ).fetchall()
    found: dict[str, list[Shop]] = {}
    for code, lon, lat, siret in rows:
        x, y = project(lon, lat, epsg)
        found.setdefault(kind_of[code], []).append(Shop(float(x), float(y), siret))
    return {kind: tuple(points) for kind, points in found.items()}
