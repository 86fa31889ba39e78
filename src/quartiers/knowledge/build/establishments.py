"""The establishments of an edition: the register and officers' extracts in one table, each row with its source."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from quartiers.knowledge.build.inputs import Inputs
from quartiers.knowledge.editions.schemas import ESTABLISHMENTS
from quartiers.knowledge.sources.sirene_geolocation import QUALITY_RANDOM_IN_COMMUNE
from quartiers.knowledge.sources.store import SourceManifest

# Beside the edition's own columns, INSEE's neighbourhoods of each establishment (blank = unknown).
OFFICIAL = {2015: "official_2015", 2024: "official_2024"}

# A house number of the national geocoders is good to 15 m; a street is somewhere along it.
HOUSE_NUMBER_M, STREET_M = 15.0, 100.0


def write_establishments(connection: duckdb.DuckDBPyConnection, inputs: Inputs, target: Path) -> None:
    """Write every establishment, numbered in the order of sources then of rows, with INSEE's neighbourhoods if any."""
    selects = list(_selects(inputs))
    names = ", ".join(name for name in ESTABLISHMENTS if name != "row_id")
    columns = f"row_number() OVER () AS row_id, {names}, {', '.join(OFFICIAL.values())}"
    rows = connection.sql(f"SELECT {columns} FROM ({' UNION ALL '.join(selects)})" if selects else _NONE)
    rows.write_parquet(str(target), compression="zstd")


_TYPES = {"VARCHAR": "string", "BIGINT": "int64", "DOUBLE": "double", "BOOLEAN": "bool", "DATE": "date32[day]"}
_SQL_TYPE = {arrow: sql for sql, arrow in _TYPES.items()}
_NONE = (
    "SELECT "
    + ", ".join(f"CAST(NULL AS {_SQL_TYPE[str(kind)]}) AS {name}" for name, (kind, _) in ESTABLISHMENTS.items())
    + ", CAST(NULL AS VARCHAR) AS official_2015, CAST(NULL AS VARCHAR) AS official_2024 WHERE FALSE"
)


def _selects(inputs: Inputs) -> Iterator[str]:
    if inputs.has("sirene_establishments"):
        yield _register(inputs)
    for manifest in inputs.named("partial_register."):
        yield _extract(inputs, manifest)


def _table(inputs: Inputs, name: str) -> str:
    return f"read_parquet('{str(inputs.path(name)).replace(chr(39), chr(39) * 2)}')"


def _register(inputs: Inputs) -> str:
    units = inputs.has("sirene_legal_units")
    places = inputs.has("sirene_geolocation")
    unit = f"LEFT JOIN {_table(inputs, 'sirene_legal_units')} u USING (siren)" if units else ""
    place = f"LEFT JOIN {_table(inputs, 'sirene_geolocation')} g USING (siret)" if places else ""
    placed = f"g.quality <> '{QUALITY_RANDOM_IN_COMMUNE}'" if places else "FALSE"
    lon, lat = ("g.lon", "g.lat") if places else ("NULL", "NULL")
    house = "e.geo_type IN ('housenumber', 'interpolation')"
    geocoded = f"({house} OR e.geo_type = 'street')"
    # g.distance_m is INSEE's own word on the precision; without it a sure number in a sure street (11) is a house number.
    precision = (
        f"coalesce(g.distance_m, CASE WHEN g.quality = '11' THEN {HOUSE_NUMBER_M} ELSE {STREET_M} END)" if places else "NULL"
    )
    return f"""
        SELECT e.siret, e.siren,
            CASE WHEN e.nomenclature = 'NAFRev2' THEN left(e.activity, 2) || '.' || right(e.activity, 3) END AS naf_code,
            e.size_band, {"u.legal_category" if units else "CAST(NULL AS VARCHAR)"} AS legal_category,
            {"u.legal_category = '1000'" if units else "CAST(NULL AS BOOLEAN)"} AS is_natural_person,
            {"u.is_ess_text = 'O'" if units else "CAST(NULL AS BOOLEAN)"} AS is_ess,
            e.created_on, CASE WHEN e.state = 'F' THEN e.since END AS closed_on,
            e.is_employer_text = 'O' AS is_employer, e.diffusion = 'O' AS is_diffusible,
            CAST(CASE WHEN {placed} THEN {lon} WHEN {geocoded} THEN e.geo_lon END AS DOUBLE) AS lon,
            CAST(CASE WHEN {placed} THEN {lat} WHEN {geocoded} THEN e.geo_lat END AS DOUBLE) AS lat,
            e.commune_code, {"g.iris_code" if places else "CAST(NULL AS VARCHAR)"} AS iris_code,
            CAST(CASE WHEN {placed} THEN {precision} WHEN {house} THEN {HOUSE_NUMBER_M}
                WHEN {geocoded} THEN {STREET_M} END AS DOUBLE) AS location_precision,
            'sirene_establishments' AS source,
            {"g.qpv_2015" if places else "CAST(NULL AS VARCHAR)"} AS official_2015,
            {"g.qpv_2024" if places else "CAST(NULL AS VARCHAR)"} AS official_2024
        FROM {_table(inputs, "sirene_establishments")} e {unit} {place}"""


def _extract(inputs: Inputs, manifest: SourceManifest) -> str:
    precision = _precision_sql(dict(manifest.coverage["precision_m"]))
    return f"""
        SELECT siret, coalesce(siren, left(siret, 9)) AS siren, naf_code, size_band, CAST(NULL AS VARCHAR) AS legal_category,
            is_natural_person, CAST(NULL AS BOOLEAN) AS is_ess, created_on, closed_on,
            CASE WHEN size_band = 'NN' THEN NULL ELSE size_band <> '00' END AS is_employer,
            CAST(NULL AS BOOLEAN) AS is_diffusible,
            CASE WHEN {precision} IS NOT NULL THEN lon END AS lon, CASE WHEN {precision} IS NOT NULL THEN lat END AS lat,
            commune_code, iris_code, CASE WHEN lon IS NOT NULL THEN {precision} END AS location_precision,
            '{manifest.name}' AS source, CAST(NULL AS VARCHAR) AS official_2015, CAST(NULL AS VARCHAR) AS official_2024
        FROM {_table(inputs, manifest.name)}"""


def _precision_sql(rules: dict[str, object]) -> str:
    """How far each position may be, in metres, as the extract's declaration says; null places nothing."""
    cases = []
    if "least_geo_score" in rules:
        cases.append(f"WHEN geo_score < {float(str(rules['least_geo_score']))} THEN NULL")
    kinds = rules.get("geo_type")
    kinds = kinds if isinstance(kinds, dict) else {}
    cases += [f"WHEN geo_type = '{kind}' THEN NULL" for kind, metres in kinds.items() if metres is None]
    if "natural_person" in rules:
        cases.append(f"WHEN is_natural_person THEN {float(str(rules['natural_person']))}")
    cases += [f"WHEN geo_type = '{kind}' THEN {float(metres)}" for kind, metres in kinds.items() if metres is not None]
    default = rules.get("default")
    other = "NULL" if default is None else str(float(str(default)))
    return f"CAST((CASE {' '.join(cases)} ELSE {other} END) AS DOUBLE)" if cases else f"CAST({other} AS DOUBLE)"
