"""Outlines with their key figures, as GeoJSON and as GeoPackage; the same bytes each time."""

import json
from pathlib import Path

import pyarrow as pa
import pyogrio
import shapely

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.key_figures import DEGREES, columns, key_rows
from quartiers.knowledge.portrait.exports.papers import papers
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms

_LAYER = "quartiers"


def write_geojson(edition: Edition, scope: Scope, path: Path) -> None:
    """GeoJSON (RFC 7946); the papers are members of the collection, an outline that is not known is null."""
    said = papers(edition, scope, Terms.OPEN)
    said |= {"sources": json.loads(said["sources"])}
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", ' + json.dumps(said, ensure_ascii=False)[1:-1] + ', "features": [')
        for place, (row, shape) in enumerate(key_rows(edition, scope)):
            geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
            feature = {"type": "Feature", "id": row["code"], "geometry": geometry, "properties": row}
            out.write(",\n" if place else "\n")
            json.dump(feature, out, ensure_ascii=False)
        out.write("\n]}\n")


def write_geopackage(edition: Edition, scope: Scope, path: Path) -> None:
    """GeoPackage, one layer in degrees (EPSG:4326); the papers are in its metadata."""
    rows, shapes = zip(*key_rows(edition, scope), strict=True)
    found = pa.Table.from_pylist(list(rows), schema=pa.schema(list(columns().items())))
    found = found.append_column("geom", pa.array([None if one is None else shapely.to_wkb(one) for one in shapes], pa.binary()))
    said = papers(edition, scope, Terms.OPEN)
    # GDAL writes the clock into the file unless it is told the moment.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{edition.manifest.as_of}T00:00:00.000Z"})
    try:
        pyogrio.write_arrow(
            found, path, driver="GPKG", layer=_LAYER, geometry_name="geom", geometry_type="MultiPolygon",
            crs=f"EPSG:{DEGREES}", dataset_metadata=said, layer_metadata={"sources": said["sources"]},
        )  # fmt: skip
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
