"""The establishments of an edition: the register and officers' extracts in one table, each row with its source."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from quartiers.knowledge.build import corrections
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.schemas import ESTABLISHMENTS
from quartiers.knowledge.sources.sirene_geolocation import QUALITY_RANDOM_IN_COMMUNE
from quartiers.knowledge.sources.store import SourceManifest

# Beside the edition's own columns, INSEE's neighbourhoods of each establishment (blank = unknown).
OFFICIAL = {2015: "official_2015", 2024: "official_2024"}
# And the place in metres where INSEE gives it: x, y and the number of their system.
METRES = ("x", "y", "epsg")

# A house number of the national geocoders is good to 15 m; a street is somewhere along it.
HOUSE_NUMBER_M, STREET_M = 15.0, 100.0


def write_establishments(connection: duckdb.DuckDBPyConnection, inputs: Inputs, target: Path) -> list[Row]:
    """Write every establishment, numbered in the order of sources then of rows, with INSEE's neighbourhoods if any.

    Gives the corrections of officers with what became of each.
    """
    rows, judged = _none(connection), corrections.checked(inputs)
    if inputs.has("sirene_establishments"):
        register = _register(connection, inputs)
        valid, judged = corrections.settled(register, judged)
        # Joins return rows in any order; sorted, the same files are numbered in the same way at each build.
        rows = rows.union(corrections.corrected(connection, register, valid).order("siret"))
    for manifest in inputs.named("partial_register."):
        rows = rows.union(_extract(connection, inputs, manifest))
    names = [name for name in _NAMES if name != "row_id"]
    numbered = rows.project(", ".join(["row_number() OVER () AS row_id", *names]))
    numbered.write_parquet(str(target), compression="zstd")
    return judged


_NAMES = (*ESTABLISHMENTS, *OFFICIAL.values(), *METRES)


def _none(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """No row, with the columns of the table and INSEE's two: what others are added to."""
    fields = [(name, kind) for name, (kind, _) in ESTABLISHMENTS.items() if name != "row_id"]
    fields += [(name, pa.string()) for name in OFFICIAL.values()]
    fields += [(name, pa.float64()) for name in METRES]
    return connection.from_arrow(pa.schema(fields).empty_table())


def _columns(given: Mapping[str, str]) -> str:
    """The columns of the table in order, null where the source does not give them."""
    return ", ".join(f"{given.get(name, 'NULL')} AS {name}" for name in _NAMES if name != "row_id")


def _register(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> duckdb.DuckDBPyRelation:
    rows = connection.read_parquet(str(inputs.path("sirene_establishments"))).set_alias("e")
    given = {name: f"e.{name}" for name in ("siret", "siren", "size_band", "created_on", "commune_code")}
    given |= {
        "naf_code": "CASE WHEN e.nomenclature = 'NAFRev2' THEN left(e.activity, 2) || '.' || right(e.activity, 3) END",
        "closed_on": "CASE WHEN e.state = 'F' THEN e.since END",
        "is_employer": "e.is_employer_text = 'O'",
        "is_diffusible": "e.diffusion = 'O'",
        "source": "'sirene_establishments'",
    }
    # The geocoded variant of the file: a house number or a street, nothing vaguer.
    house = "e.geo_type IN ('housenumber', 'interpolation')"
    given |= {
        "lon": f"CASE WHEN {house} OR e.geo_type = 'street' THEN TRY_CAST(e.geo_lon AS DOUBLE) END",
        "lat": f"CASE WHEN {house} OR e.geo_type = 'street' THEN TRY_CAST(e.geo_lat AS DOUBLE) END",
        "location_precision": f"CASE WHEN {house} THEN {HOUSE_NUMBER_M} WHEN e.geo_type = 'street' THEN {STREET_M} END",
    }
    if inputs.has("sirene_legal_units"):
        units = connection.read_parquet(str(inputs.path("sirene_legal_units"))).set_alias("u")
        rows = rows.join(units, "e.siren = u.siren", how="left")
        given |= {
            "legal_category": "u.legal_category",
            "is_natural_person": "u.legal_category = '1000'",
            "is_ess": "u.is_ess_text = 'O'",
        }
    if inputs.has("sirene_geolocation"):
        rows = rows.join(
            connection.read_parquet(str(inputs.path("sirene_geolocation"))).set_alias("g"), "e.siret = g.siret", how="left"
        )
        given |= _located(given)
    if inputs.has("sirene_history"):
        rows = rows.join(_last_open(connection, inputs).set_alias("h"), "e.siret = h.siret", how="left")
        given |= {"closed_on": "CASE WHEN e.state = 'F' THEN coalesce(h.last_open + 1, e.since) END"}
    return rows.project(_columns(given))


def _last_open(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> duckdb.DuckDBPyRelation:
    """The last day on which each establishment was open: the stock's own date may be that of a later change."""
    periods = connection.read_parquet(str(inputs.path("sirene_history")))
    return periods.filter("state = 'A' AND to_on IS NOT NULL").aggregate("siret, max(to_on) AS last_open", "siret")


def _located(given: Mapping[str, str]) -> dict[str, str]:
    """INSEE's location where it is sure of more than the commune, else what the geocoded file says."""
    placed = f"g.quality <> '{QUALITY_RANDOM_IN_COMMUNE}'"
    # g.distance_m is INSEE's own word on the precision; without it a sure number in a sure street (11) is a house number.
    precision = f"coalesce(g.distance_m, CASE WHEN g.quality = '11' THEN {HOUSE_NUMBER_M} ELSE {STREET_M} END)"
    return {
        "lon": f"CASE WHEN {placed} THEN g.lon ELSE {given['lon']} END",
        "lat": f"CASE WHEN {placed} THEN g.lat ELSE {given['lat']} END",
        "location_precision": f"CASE WHEN {placed} THEN {precision} ELSE {given['location_precision']} END",
        "iris_code": "g.iris_code",
        "x": f"CASE WHEN {placed} THEN g.x END",
        "y": f"CASE WHEN {placed} THEN g.y END",
        "epsg": f"CASE WHEN {placed} THEN TRY_CAST(g.epsg AS DOUBLE) END",
        "official_2015": "g.qpv_2015",
        "official_2024": "g.qpv_2024",
    }


def _extract(connection: duckdb.DuckDBPyConnection, inputs: Inputs, manifest: SourceManifest) -> duckdb.DuckDBPyRelation:
    precision = _precision_sql(dict(manifest.coverage["precision_m"]))
    same = ("siret", "naf_code", "size_band", "is_natural_person", "created_on", "closed_on", "commune_code", "iris_code")
    given = {name: name for name in same} | {
        "siren": "coalesce(siren, left(siret, 9))",
        "is_employer": "CASE WHEN size_band = 'NN' THEN NULL ELSE size_band <> '00' END",
        "lon": f"CASE WHEN {precision} IS NOT NULL THEN lon END",
        "lat": f"CASE WHEN {precision} IS NOT NULL THEN lat END",
        "location_precision": f"CASE WHEN lon IS NOT NULL THEN {precision} END",
        "source": f"'{manifest.name}'",
    }
    return connection.read_parquet(str(inputs.path(manifest.name))).project(_columns(given))


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
