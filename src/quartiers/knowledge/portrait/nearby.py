"""Which outlines stand near a point, how far their edge is, and whether all those that matter around it are exact."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely

from quartiers.knowledge.editions.rows import Row

# The outlines of communes are simplified: neighbours may stand some metres apart. About 200 m, in degrees.
_SLACK_DEG = 0.002
# Two communes of metropolitan France that touch are never farther across than this; about 60 km, in degrees of latitude.
_WIDEST_DEG = 0.55


class Layer:
    """The outlines of one generation and one coordinate system, in a tree."""

    def __init__(self, rows: list[Row]) -> None:
        """`rows` are those of the table `outlines`."""
        self.rows = rows
        self._shapes: Any = np.array(shapely.from_wkb([row["wkb"] for row in rows]), dtype=object)
        self._edges = shapely.boundary(self._shapes)
        self._doubts = {i: shapely.from_wkb(row["doubt_wkb"]) for i, row in enumerate(rows) if row["doubt_wkb"]}
        self._tree = shapely.STRtree(self._shapes)
        shapely.prepare(self._shapes)

    def near(self, x: Any, y: Any, metres: float) -> Iterator[tuple[int, Row, float, float]]:
        """Every outline at most `metres` from each point: point, row, signed distance to its edge, distance to its doubt.

        The doubt is where another drawing contradicts the outline; infinite without any.
        """
        at, which = self._tree.query(shapely.box(x - metres, y - metres, x + metres, y + metres))
        places = shapely.points(x, y)[at]
        edge_m = shapely.distance(self._edges[which], places)
        inside = shapely.intersects(self._shapes[which], places)
        for i in np.flatnonzero(inside | (edge_m <= metres)):
            doubt = self._doubts.get(int(which[i]))
            disputed_m = np.inf if doubt is None else float(shapely.distance(doubt, places[i]))
            yield int(at[i]), self.rows[int(which[i])], float(-edge_m[i] if inside[i] else edge_m[i]), disputed_m


class Communes:
    """Outlines of communes, to know whether every neighbourhood of a commune and of its neighbours has an exact outline."""

    def __init__(self, rows: list[Row], blurred: dict[int, list[Row]]) -> None:
        """`blurred` are, by generation, the rows of `areas` whose outline is not exact."""
        rows = [row for row in rows if row["wkb"] is not None]
        self._codes = [row["commune_code"] for row in rows]
        self._known = set(self._codes)
        self._shapes: Any = shapely.from_wkb([row["wkb"] for row in rows])
        self._tree = shapely.STRtree(self._shapes)
        self._blurred = blurred
        self._sure: dict[tuple[int, int], bool] = {}

    def are_sure(self, generation: int, lon: float, lat: float) -> bool:
        """Tell it for a point; false where its commune is not known. Close to a limit, for the commune beyond it too."""
        point = shapely.Point(lon, lat)
        if len(self._tree.query(point, predicate="intersects")) == 0:
            return False
        at = self._tree.query(point, predicate="dwithin", distance=_SLACK_DEG)
        return all(self._is_sure(generation, int(place)) for place in at)

    def _is_sure(self, generation: int, place: int) -> bool:
        key = (generation, place)
        if key not in self._sure:
            around = self._tree.query(self._shapes[place], predicate="dwithin", distance=_SLACK_DEG)
            codes = {self._codes[int(one)] for one in around}
            self._sure[key] = not any(self._may_matter(row, codes, place) for row in self._blurred[generation])
        return self._sure[key]

    def _may_matter(self, area: Row, codes: Iterable[str], place: int) -> bool:
        """A blurred neighbourhood matters in these communes, or near them when its own has no outline here."""
        own = set((area["communes"] or "").split())
        if own & set(codes):
            return True
        if (own and own <= self._known) or area["lon"] is None:
            return area["lon"] is None
        return bool(shapely.distance(self._shapes[place], shapely.Point(area["lon"], area["lat"])) <= _WIDEST_DEG)
