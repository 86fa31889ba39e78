"""Counting the whole register: establishments and assignments become the tables that indicators read."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.figure import Backing
from quartiers.knowledge.build.indicators import Measured
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.zoning import ACTIVE, Zoning, last_published, zoning
from quartiers.knowledge.engine.indicators.declaration import Need
from quartiers.knowledge.engine.measuring import Source, count
from quartiers.knowledge.engine.narrow import activities, kinds, narrow
from quartiers.knowledge.engine.secrecy import Nest
from quartiers.knowledge.engine.tables import Labels
from quartiers.knowledge.vocabulary.origins import Origin

_NEEDS = {"population": Need.RESIDENTS, ACTIVE: Need.ACTIVE}
# Areas of two lists that share this much of the smaller one can be subtracted from each other.
_NESTED = 0.5


@dataclass(frozen=True)
class Written:
    """The two tables of the draft that hold rows: establishments and assignments (Parquet)."""

    establishments: Path
    assignments: Path


def measure(
    connection: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    ground: Ground,
    context: Sequence[Row],
    written: Written,
    day: datetime.date,
) -> Measured | None:
    """Count the register by zone; None when there is no whole register, or when none of its rows has a position."""
    if not inputs.has_whole_register:
        return None
    register = connection.read_parquet(str(written.establishments)).filter("starts_with(source, 'sirene_establishments')")
    register.create_view("establishments")
    total, placed = register.filter("closed_on IS NULL").aggregate("count(*), count(lon)").fetchall()[0]
    if not placed:
        return None
    connection.read_parquet(str(written.assignments)).create_view("assigned")
    counted = {row["area"] for row in ground.outlines} | _assigned_areas(connection)
    areas = [row for row in ground.areas if row["kind"] == "qpv"]
    nowhere = [row["area"] for row in areas if not row["communes"]]
    found = zoning(inputs, ground, context, _communes_of_areas(connection, nowhere), counted)
    backend = ibis.duckdb.from_connection(connection)
    _count(connection, backend, inputs, found, day)
    unplaced = f"{100 * (1 - placed / total):.1f}".replace(".", ",")
    return Measured(
        inputs=inputs,
        backend=backend,
        zoning=found,
        areas=[row for row in areas if row["area"] in counted],
        uncounted=[row for row in areas if row["area"] not in counted],
        day=day,
        people=_backing_of_people(context),
        tolerances_m={row["area"]: row["tolerance_m"] for row in ground.outlines if row["tolerance_m"]},
        nests=list(_nests(connection)),
        corrected=_corrected(connection) if inputs.has("corrections") else frozenset(),
        placed_fr=f"{unplaced} % des établissements ouverts du registre n'ont pas de position : comptés nulle part.",
    )


def _count(
    connection: duckdb.DuckDBPyConnection, backend: ibis.BaseBackend, inputs: Inputs, found: Zoning, day: datetime.date
) -> None:
    zones = [zone.code for zone in found.zones.zones]
    _register(connection, "zone_places", _places(zones, "area", "zone"))
    connection.execute("""
        CREATE TYPE ring AS ENUM ('inside', '0-100', '100-300', '300-500');
        CREATE TABLE pairs AS
        SELECT row_id, z.zone, relation::ring AS ring, "first",
               CASE WHEN area LIKE 'QP%' THEN 2015 ELSE 2024 END::INT AS generation
        FROM assigned JOIN zone_places z USING (area)
    """)
    _links(connection, inputs, day)
    codes = connection.sql("SELECT DISTINCT naf_code FROM establishments WHERE naf_code IS NOT NULL").fetchall()
    numbers, meanings = activities(code for (code,) in codes)
    _register(connection, "naf_numbers", numbers)
    _register(connection, "communes_units", _pairs(found.unit_of_commune, "commune_code", "unit"))
    _register(connection, "iris_zones", _pairs(found.iris_place, "iris_code", "iris"))
    _register(connection, "rests", found.rests_table())
    places = (backend.table("communes_units"), backend.table("iris_zones"))
    links = backend.table("links")
    rows = narrow(backend.table("establishments"), backend.table("naf_numbers"), places, links, day)
    for name, table in (("zone_names", _places(zones, "name", "zone")), ("activity_names", meanings), ("kind_names", kinds())):
        _enumerate(connection, name, table)
    source = Source(
        register=backend.create_table("register", rows),
        pairs=backend.table("pairs"),
        links=links,
        rests=backend.table("rests"),
        people=found.people_table(),
        labels=Labels(backend.table("zone_names"), backend.table("activity_names"), backend.table("kind_names")),
    )
    count(backend, source)
    connection.execute("DROP TABLE register")


def _register(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A small table of Arrow as one of DuckDB's own."""
    connection.from_arrow(table).create(name)


def _enumerate(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A table whose texts are enumerated: counts then carry small numbers that read as texts."""
    _register(connection, f"{name}_texts", table)
    columns = []
    for field in table.schema:
        if pa.types.is_string(field.type):
            values = f'SELECT DISTINCT "{field.name}" FROM {name}_texts WHERE "{field.name}" IS NOT NULL ORDER BY 1'  # noqa: S608
            connection.execute(f"CREATE TYPE {name}_{field.name} AS ENUM ({values})")
            columns.append(f'"{field.name}"::{name}_{field.name} AS "{field.name}"')
        else:
            columns.append(f'"{field.name}"')
    connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM {name}_texts")  # noqa: S608 - our names


def _places(names: Sequence[str], name: str, number: str) -> pa.Table:
    return pa.table({name: pa.array(names, pa.string()), number: pa.array(range(len(names)), pa.int32())})


def _pairs(places: Mapping[str, int], name: str, number: str) -> pa.Table:
    return pa.table({name: pa.array(list(places), pa.string()), number: pa.array(list(places.values()), pa.int32())})


def _links(connection: duckdb.DuckDBPyConnection, inputs: Inputs, day: datetime.date) -> None:
    """Transfers: links of succession between two establishments of the same legal unit."""
    if not inputs.has("sirene_successions"):
        connection.execute("CREATE TABLE links (link BIGINT, before_id BIGINT, after_id BIGINT, days INT)")
        return
    connection.read_parquet(str(inputs.path("sirene_successions"))).create_view("successions")
    # The register is read once for the few numbers that moved, then only these are joined.
    connection.execute("""
        CREATE TEMP TABLE moved AS
        SELECT row_id, siret, siren FROM establishments
        WHERE siret IN (SELECT siret_before FROM successions UNION ALL SELECT siret_after FROM successions)
    """)
    connection.execute(f"""
        CREATE TABLE links AS
        SELECT row_number() OVER (ORDER BY b.row_id, a.row_id) AS link, b.row_id AS before_id, a.row_id AS after_id,
               (DATE '{day.isoformat()}' - linked_on)::INT AS days
        FROM successions s
        JOIN moved b ON b.siret = s.siret_before
        JOIN moved a ON a.siret = s.siret_after
        WHERE a.siren = b.siren AND a.siret <> b.siret
    """)  # noqa: S608 - a day and no text of a user


def _assigned_areas(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Areas that some establishment is in: INSEE's column places them in an area even without its outline."""
    return {area for (area,) in connection.execute("SELECT DISTINCT area FROM assigned WHERE relation = 'inside'").fetchall()}


def _communes_of_areas(connection: duckdb.DuckDBPyConnection, areas: Sequence[str]) -> dict[str, str]:
    """For each of these areas the commune of most of its establishments."""
    if not areas:
        return {}
    _register(connection, "nowhere", pa.table({"area": pa.array(areas, pa.string())}))
    rows = connection.execute("""
        SELECT area, commune_code FROM assigned SEMI JOIN nowhere USING (area) JOIN establishments USING (row_id)
        WHERE relation = 'inside' AND commune_code IS NOT NULL
        GROUP BY area, commune_code
        QUALIFY row_number() OVER (PARTITION BY area ORDER BY count(*) DESC, commune_code) = 1
    """).fetchall()
    return dict(rows)


def _nests(connection: duckdb.DuckDBPyConnection) -> Iterator[Nest]:
    """Areas of 2015 and those of 2024 that share most of the smaller one: alone and together."""
    rows = connection.execute("""
        WITH inside AS (SELECT row_id, zone, generation FROM pairs WHERE ring = 'inside'),
             sizes AS (SELECT zone, count(*) AS n FROM inside GROUP BY zone)
        SELECT o.zone, i.zone, count(*) / least(any_value(so.n), any_value(si.n))
        FROM inside o JOIN inside i ON o.row_id = i.row_id AND o.generation = 2015 AND i.generation = 2024
        JOIN sizes so ON so.zone = o.zone JOIN sizes si ON si.zone = i.zone
        GROUP BY o.zone, i.zone ORDER BY o.zone, i.zone
    """).fetchall()
    inner: dict[int, list[int]] = defaultdict(list)
    for outer, inside, share in rows:
        if share >= _NESTED:
            inner[outer].append(inside)
            yield outer, (inside,)
    for outer, several in inner.items():
        if len(several) > 1:
            yield outer, tuple(several)


def _corrected(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Areas and rings that hold a corrected row: their figures are partly an officer's word."""
    rows = connection.execute("""
        SELECT DISTINCT area FROM assigned JOIN establishments USING (row_id) WHERE establishments.source LIKE '% corrections'
    """).fetchall()
    return frozenset(area for (area,) in rows)


def _backing_of_people(context: Sequence[Row]) -> dict[tuple[str, Need], Backing]:
    """For each area the source of its residents and of its active residents, and the origin of each value."""
    return {
        (row["area"], _NEEDS[row["variable"]]): ((row["source"],), Origin(row["origin"]))
        for row in last_published(context, _NEEDS)
    }
