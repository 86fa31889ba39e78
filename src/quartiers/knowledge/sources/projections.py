"""Which coordinate system in metres serves a place of France, overseas included."""

from functools import cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

# Official systems (decree 2000-1276 and its successors) by box of longitude and latitude, coasts included.
_BOXES: tuple[tuple[int, float, float, float, float], ...] = (
    (2154, -6.0, 41.0, 10.5, 51.5),
    (5490, -63.5, 14.0, -60.5, 18.5),
    (2972, -55.0, 2.0, -51.0, 6.5),
    (2975, 54.5, -22.0, 56.5, -20.5),
    (4471, 44.5, -13.5, 45.8, -12.3),
    (4467, -57.0, 46.5, -55.8, 47.5),
    (3297, -155.0, -28.5, -134.0, -7.5),
    (3163, 156.0, -26.5, 174.5, -14.5),
)


def system_for(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
    """EPSG codes of the systems in metres that serve points given in degrees; 0 where none does (or NaN)."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    system = np.zeros(lon.shape, dtype=np.int32)
    for epsg, west, south, east, north in _BOXES:
        system[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)] = epsg
    return system


@cache
def _from_degrees(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, epsg, always_xy=True)


def project(
    lon: NDArray[np.float64], lat: NDArray[np.float64], epsg: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees (EPSG:4326) to metres in `epsg`."""
    x, y = _from_degrees(epsg).transform(lon, lat)
    return np.asarray(x, dtype=float), np.asarray(y, dtype=float)


def project_geometry(geometry: shapely.Geometry, epsg: int) -> shapely.Geometry:
    """A geometry in degrees (EPSG:4326) to metres in `epsg`, vertex by vertex."""
    return shapely.transform(geometry, lambda xy: np.column_stack(_from_degrees(epsg).transform(xy[:, 0], xy[:, 1])))
