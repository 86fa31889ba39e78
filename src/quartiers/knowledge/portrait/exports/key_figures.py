"""One flat row per neighbourhood, with its outline: what maps and a workbook of many neighbourhoods hold."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyproj import Transformer

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.contents import ORIGIN_FR
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms, row_sources, terms_of_figure
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.sentences import last
from quartiers.knowledge.portrait.side_by_side import CONTEXT, REGISTER
from quartiers.knowledge.vocabulary.origins import Origin

DEGREES = 4326
# About a centimetre: finer would look surer than any outline is.
_DECIMALS = 7

_AREA = {
    "code": pa.string(), "name": pa.string(), "generation": pa.int32(), "territory": pa.string(), "communes": pa.string(),
    "area_ha": pa.float64(), "twin": pa.string(), "lon": pa.float64(), "lat": pa.float64(), "outline_fr": pa.string(),
    "origin": pa.string(), ORIGIN_FR: pa.string(),
}  # fmt: skip


def columns() -> dict[str, pa.DataType]:
    """The columns of a row and their types; a figure of the register has its lowest and highest value beside it."""
    found = dict(_AREA)
    for variable in CONTEXT:
        found |= {variable: pa.float64(), f"{variable}_when": pa.int32()}
    for indicator, _ in REGISTER:
        found |= {indicator: pa.float64(), f"{indicator}_low": pa.float64(), f"{indicator}_high": pa.float64()}
    return found


def key_rows(edition: Edition, scope: Scope) -> Iterator[tuple[dict[str, Any], shapely.Geometry | None]]:
    """The row of each neighbourhood, by code, and its outline in degrees; None where it may not leave or is not known."""
    for code in sorted(scope.codes):
        yield _row(edition, portrait(edition, code)), _outline(edition, code)


def _row(edition: Edition, one: dict[str, Any]) -> dict[str, Any]:
    area, manifests = one["area"], edition.manifest.sources
    row: dict[str, Any] = dict.fromkeys(columns())
    row |= {name: area[name] for name in ("code", "name", "generation", "territory", "area_ha", "twin", "lon", "lat")}
    row |= {"communes": " ".join(area["communes"]), "outline_fr": one["outline"]["sentence_fr"]}
    row |= {"origin": one["origin"], ORIGIN_FR: Origin(one["origin"]).label_fr}
    for variable in CONTEXT:
        found = last(one, variable)
        if found and terms_of_figure(manifests, found["source"]) is Terms.OPEN:
            row |= {variable: found["value"], f"{variable}_when": found["year"] or found["release_year"]}
    for figure in one["figures"]:
        key = figure["indicator"], figure["item"]
        if key in REGISTER and is_own(figure) and terms_of_figure(manifests, " ".join(figure["sources"])) is Terms.OPEN:
            row |= {figure["indicator"]: figure["value"], **{f"{key[0]}_{end}": figure[end] for end in ("low", "high")}}
    return row


def _outline(edition: Edition, code: str) -> shapely.Geometry | None:
    allowed = row_sources(edition.manifest.sources, Terms.OPEN)
    found = edition.rows_of("outlines", code)
    if not found or any(name not in allowed for name in (found[0]["source"] or "?").split()):
        return None
    back = _degrees(found[0]["crs"])
    metres = shapely.from_wkb(found[0]["wkb"])
    shape = shapely.transform(metres, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])).round(_DECIMALS))
    shape = shapely.orient_polygons(shape)
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


@cache
def _degrees(crs: int) -> Transformer:
    return Transformer.from_crs(crs, DEGREES, always_xy=True)
