"""Which coordinate system in metres serves a place, and the way to it from longitude and latitude."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection

LONGITUDE_LATITUDE = 4326


class Extent(NamedTuple):
    """The box of longitudes and latitudes, coasts and near seas included, that one system serves."""

    epsg: int
    west: float
    south: float
    east: float
    north: float


# No two boxes touch, so their order does not matter. The systems are those of the official geolocation file.
EXTENTS = (
    Extent(2154, -7.0, 40.5, 11.0, 52.5),  # metropolitan France, Corsica included
    Extent(5490, -64.0, 13.5, -60.0, 19.0),  # Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy
    Extent(2972, -56.0, 1.5, -51.0, 7.0),  # Guyane
    Extent(2975, 53.5, -22.5, 57.0, -20.0),  # La Réunion
    Extent(4471, 44.0, -14.0, 46.5, -12.0),  # Mayotte
    Extent(4467, -58.0, 46.0, -55.0, 48.0),  # Saint-Pierre-et-Miquelon
    Extent(3297, -156.0, -28.5, -134.0, -7.0),  # French Polynesia
    Extent(3163, 157.0, -24.0, 173.0, -17.0),  # New Caledonia
)


def system_for(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """EPSG code of the system in metres that serves each place; 0 where none does."""
    east, north = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    boxes = [(box.west <= east) & (east <= box.east) & (box.south <= north) & (north <= box.north) for box in EXTENTS]
    return np.select(boxes, [np.int64(box.epsg) for box in EXTENTS], default=np.int64(0))


def project(lon: ArrayLike, lat: ArrayLike, epsg: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates in metres of places given in degrees; NaN where a place has no longitude or latitude."""
    east, north = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = _transformer(epsg).transform(east, north)
    known = np.isfinite(x) & np.isfinite(y)
    return np.where(known, x, np.nan), np.where(known, y, np.nan)


def unproject(x: float, y: float, epsg: int) -> tuple[float, float]:
    """Longitude and latitude, in degrees, of a place given in metres."""
    lon, lat = _transformer(epsg).transform(x, y, direction="INVERSE")
    return float(lon), float(lat)


def project_geometry(geometry: Any, epsg: int) -> Any:
    """A shapely geometry, or an array of them, taken from degrees to metres corner by corner."""
    return shapely.transform(geometry, lambda corners: np.column_stack(project(corners[:, 0], corners[:, 1], epsg)))


def degrees_of_geometry(geometry: Any, epsg: int) -> Any:
    """A shapely geometry, or an array of them, taken from metres back to longitude and latitude."""
    back = _transformer(epsg)
    return shapely.transform(
        geometry,
        lambda corners: np.column_stack(back.transform(corners[:, 0], corners[:, 1], direction=TransformDirection.INVERSE)),
    )


@cache
def _transformer(epsg: int) -> Transformer:
    # Without always_xy, EPSG:4326 wants latitude first.
    return Transformer.from_crs(LONGITUDE_LATITUDE, epsg, always_xy=True)
