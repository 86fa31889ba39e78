"""From a build to what detectors read: counts as arrays, activities in detail, streets, candidate sites."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import duckdb
import numpy as np
from scipy.sparse import csr_array

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.indicators import Measured
from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.build.streets import on_the_ground, streets
from quartiers.knowledge.engine.evidence import Activities, Evidence, Site
from quartiers.knowledge.engine.grids import Grid, grid
from quartiers.knowledge.engine.indicators.declaration import Indicator, Need
from quartiers.knowledge.engine.measuring import Counts
from quartiers.knowledge.engine.zones import Zones
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS

_SOURCES = {Need.LEGAL_UNITS: "sirene_legal_units", Need.SUCCESSIONS: "sirene_successions"}


def evidence(connection: duckdb.DuckDBPyConnection, ground: Ground, measured: Measured) -> Evidence:
    """What detectors read of a register that was counted on this connection (tables `establishments`, `pairs`…)."""
    counts, zones = Counts(measured.backend), measured.zoning.zones

    def read(indicator: Indicator) -> Grid:
        return grid(counts.now(indicator), zones, per_zone=indicator.is_per_zone)

    return Evidence(
        zones=zones,
        day=measured.day,
        read=read,
        has=frozenset(need for need, name in _SOURCES.items() if measured.inputs.has(name)),
        territories={row["area"]: row["territory"] for row in measured.areas},
        names={row["area"]: row["name"] for row in measured.areas},
        activities=_activities(connection, zones, measured.day),
        streets=streets(connection, measured, ground),
        sites=_sites(measured.inputs),
        nests=measured.nests,
    )


def _activities(connection: duckdb.DuckDBPyConnection, zones: Zones, day: datetime.date) -> Activities:
    """Open establishments with a position by zone and NAF sub-class; the rest of a city is the city less its areas."""
    since = day.replace(year=day.year - LONG_STANDING_YEARS, day=min(day.day, 28)).isoformat()
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE still_open AS
        SELECT e.row_id, e.naf_code, u.unit, i.iris, coalesce(e.created_on <= DATE '{since}', false) AS is_old
        FROM establishments e
        LEFT JOIN communes_units u USING (commune_code) LEFT JOIN iris_zones i USING (iris_code)
        WHERE e.closed_on IS NULL AND e.lon IS NOT NULL AND e.naf_code IS NOT NULL
    """)  # noqa: S608 - a day and no text of a user
    inside = connection.execute("""
        SELECT zone, naf_code, count(*), count(*) FILTER (is_old) FROM pairs JOIN still_open USING (row_id)
        WHERE ring = 'inside' GROUP BY ALL ORDER BY ALL
    """).fetchnumpy()
    iris = connection.execute(
        "SELECT iris AS zone, naf_code, count(*) FROM still_open WHERE iris IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    whole = connection.execute("""
        SELECT r.zone, naf_code, count(*) FROM still_open JOIN rests r USING (unit) GROUP BY ALL ORDER BY ALL
    """).fetchnumpy()
    taken = connection.execute("""
        SELECT r.zone, naf_code, -count(*)
        FROM pairs p JOIN still_open s USING (row_id) JOIN rests r ON r.unit = s.unit AND r.generation = p.generation
        WHERE p.ring = 'inside' AND p."first" GROUP BY ALL ORDER BY ALL
    """).fetchnumpy()
    connection.execute("DROP TABLE still_open")
    tables = [list(one.values()) for one in (inside, iris, whole, taken)]
    codes = sorted({str(code) for one in tables for code in np.unique(np.asarray(one[1], str))})
    number = {code: place for place, code in enumerate(codes)}
    shape = (len(zones), len(codes))

    def sparse(several: Sequence[Sequence[np.ndarray]], column: int) -> csr_array:
        zone, code, count = (np.concatenate([np.asarray(one[place]) for one in several]) for place in (0, 1, column))
        places = np.array([number[str(one)] for one in code], np.int64)
        return csr_array((count.astype(float), (zone.astype(np.int64), places)), shape=shape)

    return Activities(tuple(codes), sparse(tables, 2), sparse(tables[:1], 3))


def _sites(inputs: Inputs) -> tuple[Site, ...]:
    """The candidates that territories supplied, where there are any."""
    rows = sorted(inputs.rows("candidate_sites"), key=lambda row: str(row["site"]))
    if not rows:
        return ()
    lon, lat = (np.array([row[name] for row in rows], float) for name in ("lon", "lat"))
    return tuple(
        Site(row["site"], row["kind"], row["floor_area_m2"], row["listed_on"], (float(xy[0]), float(xy[1]), float(xy[2])))
        for row, xy in zip(rows, on_the_ground(lon, lat), strict=True)
    )
