"""Shops and services in OpenStreetMap: presence «at least» and distances, never a count (design, methods 0.9)."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa
import shapely

from quartiers.knowledge.sources.declaration import LINE, POINTS, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import DECIMAL
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


def _columns(category: str, lon: str, lat: str) -> tuple[Column, ...]:
    return (
        Column("osm_id", "osm_id"),
        Column("category", category),
        Column("lon", lon, DECIMAL, is_required=True, is_filled=True),
        Column("lat", lat, DECIMAL, is_required=True, is_filled=True),
    )


_NOTE_FR = "OpenStreetMap est incomplet, surtout dans les quartiers prioritaires : une présence « au moins », jamais un compte."


def _from_points(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, words: Mapping[str, str]
) -> duckdb.DuckDBPyRelation:
    """Montpellier's points: the category is `shop`, else `amenity`."""
    table = rows.to_arrow_table()
    points = shapely.from_wkb(table["wkb"].to_numpy(zero_copy_only=False))
    kinds = [table[name].to_pylist() for name in ("shop", "amenity") if name in table.column_names]
    categories = [next(filter(None, tags), None) for tags in zip(*kinds, strict=True)]
    if not kinds:
        raise Refusal(f"{words['file']} n'a ni « shop » ni « amenity » : vérifiez que c'est le bon fichier.")
    return connection.from_arrow(
        pa.table(
            {
                LINE: table[LINE],
                "osm_id": table["osm_id"],
                "category": pa.array(categories, pa.string()),
                "lon": pa.array([str(x) for x in shapely.get_x(points).tolist()], pa.string()),
                "lat": pa.array([str(y) for y in shapely.get_y(points).tolist()], pa.string()),
            }
        )
    )


def _source(place: str, title_fr: str, delivery: Delivery, communes: tuple[str, ...]) -> Source:
    return Source(
        name=f"osm_points.{place}",
        title_fr=title_fr,
        publisher="© les contributeurs d'OpenStreetMap",
        licence="ODbL",
        publish=Publish.ROWS,
        absent_fr=f"les points OpenStreetMap de {place.capitalize()} ne sont pas chargés",
        deliveries=(delivery,),
        coverage={"communes": list(communes)},
    )


SOURCES = (
    _source(
        "laval",
        "OpenStreetMap, commerces et services de Laval Agglomération, novembre 2019",
        Delivery(
            label="novembre 2019",
            patterns=("laval_osm_2019/shops.csv",),
            columns=_columns("categorie", "longitude", "latitude"),
            origin=Origin.PARTIAL,
            vintage="2019-11",
            note_fr=_NOTE_FR,
        ),
        ("53130",),
    ),
    _source(
        "montpellier",
        "OpenStreetMap, commerces, restaurants et pharmacies de Montpellier, 2012-2014",
        Delivery(
            label="2012-2014",
            patterns=(
                "montpellier/osm_shops.geojson",
                "montpellier/osm_restaurants.geojson",
                "montpellier/osm_pharmacies.geojson",
            ),
            columns=_columns("category", "lon", "lat"),
            origin=Origin.PARTIAL,
            vintage="2014",
            transform=_from_points,
            has_shapes=True,
            geometry=POINTS,
            is_several=True,
            note_fr=_NOTE_FR,
        ),
        ("34172",),
    ),
)
