"""The outlines that points are assigned to: one coordinate system, checked once, named by a digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from quartiers.knowledge.engine.bands import Flags, Geometries

POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, eq=False)
class Outlines:
    """Neighbourhoods of one coordinate system in metres, by ascending code; build them with `Outlines.of`."""

    epsg: int
    codes: tuple[str, ...]
    geometries: Geometries

    def __post_init__(self) -> None:
        """Refuse what would give a false answer later: a doubled code, a line, an invalid ring."""
        if len(self.codes) != len(self.geometries):
            raise ValueError(f"{len(self.codes)} codes for {len(self.geometries)} outlines: give one code per outline.")
        self._refuse_codes()
        self._refuse(~np.isin(shapely.get_type_id(self.geometries), POLYGONAL), "is not a polygon")
        self._refuse(shapely.is_empty(self.geometries), "is empty")
        self._refuse(~shapely.is_valid(self.geometries), "is not valid: repair it with shapely.make_valid")
        # Prepared once, here: `intersects_xy` is then ten times faster, with the same answers.
        shapely.prepare(self.geometries)

    @classmethod
    def of(cls, epsg: int, codes: Sequence[str], geometries: Iterable[Any]) -> Outlines:
        """Outlines in any order and writing, put in the order of their codes and in shapely's normal form."""
        pairs = sorted(zip(codes, geometries, strict=True), key=lambda pair: pair[0])
        shapes = np.array([geometry for _, geometry in pairs], dtype=object)
        return cls(epsg, tuple(code for code, _ in pairs), shapely.normalize(shapely.force_2d(shapes)))

    @cached_property
    def digest(self) -> str:
        """A name that changes with the coordinate system, with any code and with any corner."""
        name = sha256("\n".join((str(self.epsg), *self.codes, "")).encode())
        for wkb in shapely.to_wkb(self.geometries, byte_order=1):
            name.update(wkb)
        return name.hexdigest()

    def _refuse_codes(self) -> None:
        for before, after in pairwise(self.codes):
            if before >= after:
                fault = "appears twice" if before == after else f"comes after {before}: use Outlines.of, which sorts"
                raise ValueError(f"The outline of {after} {fault}.")

    def _refuse(self, faulty: Flags, fault: str) -> None:
        if faulty.any():
            raise ValueError(f"The outline of {self.codes[int(np.argmax(faulty))]} {fault}.")
