"""Outlines at the door: their coordinate system is believed only when their coordinates agree with it."""

import warnings
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import shapely

from quartiers.knowledge.sources.declaration import AREAS, LINE, POINTS, Delivery
from quartiers.knowledge.sources.projections import system_for
from quartiers.knowledge.vocabulary.refusals import Refusal

REPAIRED = "repaired"
_KINDS_FR = {AREAS: "une surface", POINTS: "un point"}


def read_shapes(path: Path, delivery: Delivery) -> pa.Table:
    """Attributes as text, `wkb` in EPSG:4326, and `repaired` (was the outline invalid and mended)."""
    try:
        # GDAL warns, in English, of what is refused or mended below.
        with warnings.catch_warnings(action="ignore"):
            meta, table = pyogrio.read_arrow(path)
            name = meta["geometry_name"] or "wkb_geometry"
            shapes = shapely.from_wkb(table[name].to_numpy(zero_copy_only=False))
    except (RuntimeError, KeyError, pa.ArrowException, shapely.GEOSException):
        # pyogrio's errors are RuntimeErrors; a table without geometry has no such column.
        raise Refusal(f"{path.name} n'est pas un fichier de contours lisible : téléchargez-le de nouveau.") from None
    _check_kinds(path, shapes, delivery.geometry)
    mended, was_wrong = _mend(path, _to_degrees(path, shapes, meta["crs"]), delivery)
    columns = {f: table[f].cast(pa.string()) for f in table.column_names if f != name and _is_plain(table[f].type)}
    return pa.table(
        {
            **columns,
            "wkb": pa.array(shapely.to_wkb(mended), pa.binary()),
            REPAIRED: pa.array(was_wrong),
            LINE: pa.array(range(1, len(shapes) + 1), pa.int64()),
        }
    )


def _is_plain(kind: pa.DataType) -> bool:
    return not (pa.types.is_list(kind) or pa.types.is_struct(kind) or pa.types.is_binary(kind))


def _check_kinds(path: Path, shapes: np.ndarray, kinds: tuple[str, ...]) -> None:
    if len(shapes) == 0:
        raise Refusal(f"{path.name} ne contient aucun contour : redemandez le fichier à son producteur.")
    for row, shape in enumerate(shapes, start=1):
        if shape is None or shape.is_empty:
            raise Refusal(f"{path.name}, objet {row} : le contour est vide ; complétez-le ou retirez la ligne.")
        if shape.geom_type not in kinds:
            raise Refusal(
                f"{path.name}, objet {row} : la géométrie n'est pas {_KINDS_FR[kinds]} ; vérifiez que c'est le bon fichier."
            )


def _to_degrees(path: Path, shapes: np.ndarray, crs: str | None) -> np.ndarray:
    """Outlines in longitude and latitude, from the system that the file announces."""
    system = pyproj.CRS(crs or 4326)
    if not system.is_geographic:
        _check_metres(path, shapes, system)
        change = pyproj.Transformer.from_crs(system, 4326, always_xy=True).transform
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1])))
    _check_degrees(path, shapes)
    return shapes


def _check_metres(path: Path, shapes: np.ndarray, system: pyproj.CRS) -> None:
    west, south, east, north = shapely.total_bounds(shapes)
    if max(abs(west), abs(south), abs(east), abs(north)) <= 360:
        raise Refusal(
            f"{path.name} annonce des mètres ({system.name}) mais ses coordonnées sont en degrés ({west:.3f}, {south:.3f}) : "
            "corrigez le système de coordonnées annoncé."
        )


def _check_degrees(path: Path, shapes: np.ndarray) -> None:
    west, south, east, north = shapely.total_bounds(shapes)
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise Refusal(
            f"{path.name} annonce des degrés (EPSG:4326) mais ses coordonnées sont en mètres ({west:.0f}, {south:.0f}), "
            "sans doute du Lambert 93 (EPSG:2154) : corrigez le système de coordonnées annoncé."
        )
    centres = shapely.point_on_surface(shapely.envelope(shapes))
    lon, lat = shapely.get_x(centres), shapely.get_y(centres)
    outside = system_for(lon, lat) == 0
    if not outside.any():
        return
    row = int(np.flatnonzero(outside)[0])
    if system_for(lat, lon)[outside].all():
        raise Refusal(
            f"{path.name}, objet {row + 1} : longitude et latitude sont inversées ({lon[row]:.4f}, {lat[row]:.4f}) ; "
            "échangez les deux coordonnées."
        )
    raise Refusal(
        f"{path.name}, objet {row + 1} : le contour est hors de France ({lon[row]:.4f}, {lat[row]:.4f}) ; "
        "vérifiez le système de coordonnées."
    )


def _mend(path: Path, shapes: np.ndarray, delivery: Delivery) -> tuple[np.ndarray, np.ndarray]:
    """Valid polygons; a repair that would change the area by more than the tolerance is refused, never guessed."""
    wrong = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[wrong] = [_polygons(shape) for shape in shapely.make_valid(shapes[wrong])]
    before, after = shapely.area(shapes[wrong]), shapely.area(mended[wrong])
    vanished = after == 0
    drift = np.abs(after - before) > delivery.repair_tolerance * np.maximum(after, before)
    refused = drift | (vanished & (not delivery.may_vanish))
    if refused.any():
        row = int(np.flatnonzero(wrong)[np.flatnonzero(refused)[0]])
        # «Self-intersection[-0.76 48.06]»: only the place is ours to repeat.
        where = shapely.is_valid_reason(shapes[row]).partition("[")[2].rstrip("]")
        raise Refusal(
            f"{path.name}, objet {row + 1} : le contour se croise lui-même (près de {where}) et le réparer changerait "
            "sa surface ; corrigez-le dans un logiciel de cartographie."
        )
    mended[np.flatnonzero(wrong)[vanished]] = None
    return mended, wrong


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()
