"""The files that the bench of the assignment measures on: outlines and points, always the same."""

import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from numpy.typing import NDArray

from measuring import FOLDER, OFFICIAL, report
from quartiers.knowledge.sources.projections import project_geometry, system_for

POINTS = int(sys.argv[1]) if sys.argv[1:] else 5_000_000
BACKGROUND_SHARE = 0.2
QUALITIES = {"11": 0.7, "12": 0.1, "21": 0.1, "22": 0.05, "33": 0.05}


def polygons_only(shape: Any) -> Any:
    """The surface of a repaired outline: make_valid may leave stray lines beside it."""
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    return shape if shapely.get_type_id(shape) in (3, 6) else shapely.union_all(parts)


def write_outlines() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The official outlines, repaired, each in its system; returns systems and centroids."""
    _, _, wkb, (codes,) = pyogrio.raw.read(OFFICIAL, columns=["CODE_QP"])
    shapes = np.array([polygons_only(shape) for shape in shapely.make_valid(shapely.from_wkb(wkb))], dtype=object)
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    epsg = system_for(centres[:, 0], centres[:, 1])
    for system in np.unique(epsg):
        shapes[epsg == system] = project_geometry(shapes[epsg == system], int(system))
    table = pa.table({"code": codes.astype(str), "epsg": epsg, "wkb": shapely.to_wkb(shapes)})
    pq.write_table(table, FOLDER / "outlines.parquet")
    return epsg, shapely.get_coordinates(shapely.centroid(shapes))


def write_points(epsg: NDArray[np.int64], centres: NDArray[np.float64]) -> None:
    """Clouds of 1 to 3 km around the outlines and a uniform background, in no order of place, as in the official file."""
    random = np.random.default_rng(2015)
    town = random.integers(0, len(centres), POINTS)
    spread_m = random.uniform(1_000, 3_000, len(centres))[town, None]
    xy = centres[town] + random.normal(size=(POINTS, 2)) * spread_m
    background = random.random(POINTS) < BACKGROUND_SHARE
    for system in np.unique(epsg):
        low, high = centres[epsg == system].min(axis=0), centres[epsg == system].max(axis=0)
        here = background & (epsg[town] == system)
        xy[here] = random.uniform(low - 5_000, high + 5_000, size=(np.count_nonzero(here), 2))
    x, y = np.round(xy, 2).T
    no_list = pa.DictionaryArray.from_arrays(np.zeros(POINTS, np.int8), ["HZ"]).cast(pa.string())
    table = pa.table(
        {
            "siret": pa.array(np.char.zfill((np.arange(POINTS) * 19_999_999 + 5).astype("U14"), 14)),
            "x": x,
            "y": y,
            "epsg": pa.array(epsg[town].astype(str)),
            "qualite_xy": pa.array(random.choice(list(QUALITIES), POINTS, p=list(QUALITIES.values()))),
            "plg_qp15": no_list,
            "plg_qp24": no_list,
            # Never read here: degrees of the right weight on disk.
            "x_longitude": x / 111_111,
            "y_latitude": y / 111_111,
        }
    )
    pq.write_table(table, FOLDER / "points.parquet")


def prepare() -> None:
    """The two files, and no index yet."""
    write_points(*write_outlines())
    for old in (FOLDER / "index").glob("*"):
        old.unlink()


if __name__ == "__main__":
    prepare()
    report()
