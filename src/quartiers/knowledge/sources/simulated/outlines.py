"""Outlines and people of simulated cities, in the formats of the sources that carry them for real ones."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely

from quartiers.knowledge.sources.simulated.ground import Unit, commune_code, iris_code

# Residents of 15 to 64 who work or look for work, out of all.
_ACTIVE_SHARE = 0.45
_UNIT_CODE = "99{:03d}"


class Outlines:
    """Gathers the small files while cities are drawn, then writes them."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._areas: list[dict[str, Any]] = []
        self._iris: list[dict[str, Any]] = []
        self._communes: list[dict[str, Any]] = []
        self._units: list[dict[str, str]] = []

    def add(self, unit: Unit) -> None:
        """Take a city."""
        residents: dict[str, int] = {}
        people = [0] * unit.cells
        for atom in unit.atoms:
            people[atom.cell] += atom.residents
            for code in atom.areas:
                residents[code] = residents.get(code, 0) + atom.residents
        for code, shape in unit.outlines.items():
            communes = {commune_code(unit.commune(atom.cell)) for atom in unit.atoms if code in atom.areas}
            self._areas.append(
                _feature(
                    unit.degrees(shape),
                    code=code,
                    name=unit.names[code],
                    territory="FICTIF",
                    population=residents[code],
                    active_15_64=round(_ACTIVE_SHARE * residents[code]),
                    communes=" ".join(sorted(communes)),
                )
            )
        boxes: dict[str, list[shapely.Geometry]] = {}
        for cell, number in enumerate(people):
            code = iris_code(unit, cell)
            boxes.setdefault(code[:5], []).append(unit.box(cell))
            self._iris.append(
                _feature(
                    unit.degrees(unit.box(cell)),
                    CODE_IRIS=code,
                    NOM_IRIS=f"IRIS simulé {cell + 1}",
                    TYP_IRIS="H",
                    NOM_COM=f"Ville simulée {code[:5]}",
                    P21_POP=number,
                    P21_ACT1564=round(_ACTIVE_SHARE * number),
                )
            )
        for code, shapes in boxes.items():
            self._communes.append(
                _feature(unit.degrees(shapely.union_all(shapes)), code=code, nom=f"Ville simulée {code}", uu="")
            )
            self._units.append(
                {
                    "CODGEO": code,
                    "LIBGEO": f"Ville simulée {code}",
                    "UU2020": _UNIT_CODE.format(unit.number + 1),
                    "LIBUU2020": f"Agglomération simulée {unit.number + 1}",
                }
            )

    def write(self, folder: Path, names: Sequence[str]) -> None:
        """Write neighbourhoods, IRIS, communes (GeoJSON), then urban units (CSV), under these names."""
        for name, features in zip(names, (self._areas, self._iris, self._communes), strict=False):
            _write_features(folder / name, features)
        with (folder / names[3]).open("w", encoding="utf-8", newline="") as target:
            rows = csv.DictWriter(target, list(self._units[0]), lineterminator="\n")
            rows.writeheader()
            rows.writerows(self._units)


def _feature(shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature; a ten-millionth of a degree is a centimetre."""
    rounded = shapely.set_precision(shape, 1e-7, mode="pointwise")
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(rounded))}


def _write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False), encoding="utf-8")
