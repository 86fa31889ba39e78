"""Population and active people by IRIS (census); the outlines' file of some departments carries the population."""

import re
from collections.abc import Mapping

import duckdb

from quartiers.knowledge.sources.checking import quoted
from quartiers.knowledge.sources.declaration import LINE, Column, Delivery, Publish, Source, simulated
from quartiers.knowledge.sources.kinds import DECIMAL, IRIS, YEAR
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

_MEASURES = {"population": re.compile(r"P(\d\d)_POP"), "active_15_64": re.compile(r"P(\d\d)_ACT1564")}


def _with_year(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, words: Mapping[str, str]
) -> duckdb.DuckDBPyRelation:
    """INSEE's census headings carry the year (P20_POP, P20_ACT1564): read it there, once."""
    del connection
    names = {name.strip().upper(): name for name in rows.columns}
    code = names.get("CODE_IRIS") or names.get("IRIS")
    found = {
        measure: (shape[1], name)
        for measure, pattern in _MEASURES.items()
        for heading, name in names.items()
        if (shape := pattern.fullmatch(heading))
    }
    if not found or code is None:
        raise Refusal(
            f"{words['file']} n'a pas les colonnes IRIS et P20_POP ou P20_ACT1564 (l'année peut changer) : "
            "vérifiez que c'est le bon fichier."
        )
    values = (f"{quoted(found[m][1]) if m in found else 'CAST(NULL AS VARCHAR)'} AS {m}" for m in _MEASURES)
    theme, (year, _) = next(iter(found.items()))
    return rows.project(
        f"{quoted(code)} AS code, {', '.join(values)}, '20{year}' AS reference_year, '{theme}' AS theme, {LINE}"
    )


_COLUMNS = (
    Column("code", "code", IRIS, is_filled=True),
    Column("population", "population", DECIMAL),
    Column("active_15_64", "active_15_64", DECIMAL),
    Column("reference_year", "reference_year", YEAR, is_filled=True),
    # INSEE publishes population and activity in two files: a row of the second has no population.
    Column("theme", "theme", is_filled=True),
)

_GEOJSON = Delivery(
    label="avec les contours",
    patterns=("iris_[0-9][0-9]*.geojson",),
    columns=_COLUMNS,
    origin=Origin.OFFICIAL,
    transform=_with_year,
    has_shapes=True,
    is_several=True,
    repair_tolerance=0.05,
)

SOURCE = Source(
    name="insee_iris",
    title_fr="Insee, population et actifs par IRIS",
    publisher="Insee, recensement",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("code", "reference_year", "theme"),
    absent_fr="la population des IRIS n'est pas chargée",
    is_union=True,
    deliveries=(
        Delivery(
            label="base infracommunale",
            patterns=("base-ic-activite-residents-*.csv", "base-ic-evol-struct-pop-*.csv", "insee_iris.csv"),
            is_several=True,
            separators=";,",
            columns=_COLUMNS,
            origin=Origin.OFFICIAL,
            transform=_with_year,
        ),
        _GEOJSON,
        simulated(_GEOJSON, "simule_iris.geojson"),
    ),
)
