"""Population and active people by IRIS (census); the outlines' file of some departments carries the population."""

from collections.abc import Mapping

import duckdb

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import DECIMAL, IRIS, YEAR
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


def _with_year(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, words: Mapping[str, str]
) -> duckdb.DuckDBPyRelation:
    """INSEE's census headings carry the year (P14_POP, P20_ACT1564): read it there, once."""
    del connection, words
    names = {name.upper(): name for name in rows.columns}
    population = next((n for n in names if n.startswith("P") and n[1:3].isdigit() and n[3:] == "_POP"), None)
    code = names.get("CODE_IRIS") or names.get("IRIS")
    if population is None or code is None:
        raise Refusal("Le fichier des IRIS n'a pas de colonne de population (P20_POP par exemple) : vérifiez le fichier.")
    active = names.get(f"P{population[1:3]}_ACT1564")
    actives = f'"{active}"' if active else "NULL"
    return rows.project(
        f'"{code}" AS code, "{names[population]}" AS population, CAST({actives} AS VARCHAR) AS active_15_64, '
        f"'20{population[1:3]}' AS reference_year"
    )


_COLUMNS = (
    Column("code", "code", IRIS, is_filled=True),
    Column("population", "population", DECIMAL),
    Column("active_15_64", "active_15_64", DECIMAL),
    Column("reference_year", "reference_year", YEAR, is_filled=True),
)

SOURCE = Source(
    name="insee_iris",
    title_fr="Insee, population et actifs par IRIS",
    publisher="Insee, recensement",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code",),
    absent_fr="la population des IRIS n'est pas chargée",
    is_union=True,
    deliveries=(
        Delivery(
            label="base infracommunale",
            patterns=("base-ic-activite-residents-*.csv", "base-ic-evol-struct-pop-*.csv", "insee_iris.csv"),
            separators=";,",
            columns=_COLUMNS,
            origin=Origin.OFFICIAL,
            transform=_with_year,
        ),
        Delivery(
            label="avec les contours",
            patterns=("iris_[0-9][0-9]*.geojson",),
            columns=_COLUMNS,
            origin=Origin.OFFICIAL,
            transform=_with_year,
            has_shapes=True,
            is_several=True,
            repair_tolerance=0.05,
        ),
    ),
)
