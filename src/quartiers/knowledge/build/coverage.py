"""Which part of the ground an officer's extract covers: all of a neighbourhood, its rings too, or neither."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.sources.projections import project, project_geometry

# The outlines of communes are simplified: widened by this much, neighbours leave no gap between them (metres).
_SEAM_M = 150.0


class Coverage:
    """The area that an extract declares, ready to be asked about many neighbourhoods."""

    def __init__(self, inputs: Inputs, where: Mapping[str, Any]) -> None:
        """`where` is the word `area` of a declaration; outlines of communes, when here, tell what rings reach."""
        self._circles = where.get("circles", [])
        self._departments = where.get("departments", [])
        self._communes = where.get("communes", [])
        rows = [row for row in inputs.rows("communes") if self._is_listed(row["code"])]
        self._shapes: Any = np.array(shapely.from_wkb([row["wkb"] for row in rows]), dtype=object)
        self._tree = shapely.STRtree(self._shapes)

    def holds(self, area: Row, shape: shapely.Geometry, epsg: int, reach_m: float) -> bool:
        """Tell whether everything at most `reach_m` from a neighbourhood is covered, as far as the files here can tell."""
        if self._circles:
            return any(_in_circle(circle, shape, epsg, reach_m) for circle in self._circles)
        own = (area["communes"] or "").split()
        if reach_m == 0 and own:
            return all(self._is_listed(code) for code in own)
        if reach_m == 0 and self._departments:
            return _department_of(area["area"]) in self._departments
        return self._is_within_communes(area, shapely.buffer(shape, reach_m), epsg)

    def _is_listed(self, commune: str) -> bool:
        return commune in self._communes or any(commune.startswith(department) for department in self._departments)

    def _is_within_communes(self, area: Row, ground: shapely.Geometry, epsg: int) -> bool:
        west, south, east, north = shapely.bounds(ground)
        # A degree of longitude has more than 50 km anywhere in France.
        far = (east - west + north - south) / 50_000.0
        lon, lat = area["lon"], area["lat"]
        near = self._tree.query(shapely.box(lon - far, lat - far, lon + far, lat + far))
        covered = shapely.union_all(shapely.buffer(project_geometry(self._shapes[near], epsg), _SEAM_M))
        return bool(shapely.covers(covered, ground))


def _department_of(code: str) -> str:
    """The department in a neighbourhood's code: QP031001 is 31, QN97401M is 974."""
    return code[2:5].removeprefix("0")


def _in_circle(circle: Mapping[str, float], shape: shapely.Geometry, epsg: int, reach_m: float) -> bool:
    """A circle is declared in metropolitan France only."""
    if epsg != 2154:
        return False
    x, y = project(np.array([circle["lon"]]), np.array([circle["lat"]]), epsg)
    farthest = shapely.hausdorff_distance(shape, shapely.Point(x[0], y[0]))
    return bool(farthest + reach_m <= circle["radius_km"] * 1000.0)
