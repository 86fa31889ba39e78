"""Officers' corrections: what they change in the register, row by row, and what became of each."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.vocabulary.naf import NafCode
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.knowledge.vocabulary.sirens import Siret

SOURCE = "corrections"
# An officer places an establishment at its door.
_PLACED_M = 15.0
_FIELDS = ("ouvert", "naf_code", "lon", "lat")
_OPEN = {"oui": True, "non": False}


def checked(inputs: Inputs) -> list[Row]:
    """The corrections, in the order of the file, each with a value that its field can take.

    Those that officers tried on a demonstration never enter a real edition.
    """
    rows = [row for row in inputs.rows(SOURCE) if inputs.kind is Kind.DEMONSTRATION or not Siret(row["siret"]).is_simulated]
    for row in rows:
        _check(row)
    return rows


def _check(row: Row) -> None:
    field, value = row["field"], row["new_value"]
    where = f"corrections.csv, {row['siret']}, champ « {field} »"
    if field == "naf_code":
        try:
            row["new_value"] = NafCode.parse(value).text
        except Malformed as problem:
            raise Refusal(f"{where} : {problem}") from None
    elif field == "ouvert":
        if value.lower() not in _OPEN:
            raise Refusal(f"{where} : « {value} » n'est ni « oui » ni « non » ; corrigez cette ligne.")
        row["new_value"] = value.lower()
    else:
        try:
            float(value)
        except ValueError:
            raise Refusal(f"{where} : « {value} » n'est pas un nombre de degrés (point décimal) ; corrigez.") from None


def corrected(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, corrections: list[Row]
) -> duckdb.DuckDBPyRelation:
    """The register with the corrections that still hold; a corrected row says so in its source."""
    if not corrections:
        return rows
    connection.execute("CREATE OR REPLACE TEMP TABLE corrected (siret TEXT, field TEXT, new_value TEXT, corrected_on DATE)")
    connection.executemany(
        "INSERT INTO corrected VALUES (?, ?, ?, ?)",
        [[row["siret"], row["field"], row["new_value"], row["corrected_on"]] for row in corrections],
    )
    values = [f"max(new_value) FILTER (field = '{field}') AS new_{field}" for field in _FIELDS]
    wide = connection.table("corrected").aggregate(", ".join(["siret", *values, "max(corrected_on) AS corrected_on"]), "siret")
    wide = wide.set_alias("c")
    joined = rows.set_alias("r").join(wide, "r.siret = c.siret", how="left")
    placed = "(c.new_lon IS NOT NULL OR c.new_lat IS NOT NULL)"
    changes = {
        "naf_code": "coalesce(c.new_naf_code, r.naf_code)",
        "closed_on": "CASE c.new_ouvert WHEN 'oui' THEN NULL WHEN 'non' THEN coalesce(r.closed_on, c.corrected_on) "
        "ELSE r.closed_on END",
        "lon": "coalesce(CAST(c.new_lon AS DOUBLE), r.lon)",
        "lat": "coalesce(CAST(c.new_lat AS DOUBLE), r.lat)",
        "location_precision": f"CASE WHEN {placed} THEN {_PLACED_M} ELSE r.location_precision END",
        "source": f"CASE WHEN c.siret IS NOT NULL THEN r.source || ' {SOURCE}' ELSE r.source END",
        # INSEE's word was about the old place.
        **{name: f"CASE WHEN NOT {placed} THEN r.{name} END" for name in ("x", "y", "epsg")},
        "official_2015": f"CASE WHEN NOT {placed} THEN r.official_2015 END",
        "official_2024": f"CASE WHEN NOT {placed} THEN r.official_2024 END",
    }
    return joined.project(", ".join(f"{changes.get(name, f'r.{name}')} AS {name}" for name in rows.columns))


def settled(rows: duckdb.DuckDBPyRelation, corrections: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Corrections that hold, and all of them with their status: one made on a value that has changed is left aside."""
    listed = list(corrections)
    sirets = sorted({row["siret"] for row in listed})
    if not sirets:
        return [], []
    named = ", ".join(f"'{siret}'" for siret in sirets)
    seen = {
        siret: {"ouvert": "non" if is_closed else "oui", "naf_code": naf, "lon": lon, "lat": lat}
        for siret, is_closed, naf, lon, lat in rows.filter(f"siret IN ({named})")
        .project("siret, closed_on IS NOT NULL, naf_code, lon, lat")
        .fetchall()
    }
    judged = [row | _judged(row, seen.get(row["siret"])) for row in listed]
    return [row for row in judged if row["status"] == "applied"], judged


def _judged(row: Row, seen: Row | None) -> Row:
    official = None if seen is None or seen[row["field"]] is None else str(seen[row["field"]])
    return {"status": _status(row, seen), "official_value": official}


def _status(row: Row, seen: Row | None) -> str:
    if seen is None:
        return "unknown"
    if row["old_value"] is None:
        return "applied"
    now, was = seen[row["field"]], row["old_value"]
    if row["field"] in {"lon", "lat"}:
        return "applied" if now is None or _is_near(float(now), was) else "outdated"
    return "applied" if now is None or str(now).lower() == was.strip().lower() else "outdated"


def _is_near(now: float, was: str) -> bool:
    """Degrees that agree to about ten metres."""
    try:
        return abs(now - float(was)) < 1e-4
    except ValueError:
        return False


def told(judged: list[Row]) -> list[str]:
    """What became of the corrections, for the edition's warnings."""
    counts = {status: sum(row["status"] == status for row in judged) for status in ("applied", "outdated", "unknown")}
    words = {
        "applied": "appliquée(s)",
        "outdated": "laissée(s) de côté, le registre ayant changé depuis",
        "unknown": "sur un établissement que le registre n'a pas",
    }
    said = [f"{number} {words[status]}" for status, number in counts.items() if number]
    return [f"Corrections des territoires : {', '.join(said)}."] if said else []


def placed(connection: duckdb.DuckDBPyConnection, tables: tuple[Path, Path], judged: list[Row]) -> list[Row]:
    """The corrections with the row of the register that each is about, and the neighbourhoods that it is in or near.

    `tables` are establishments and assignments, as the edition has them.
    """
    if not judged:
        return []
    named = ", ".join(f"'{siret}'" for siret in sorted({row["siret"] for row in judged}))
    establishments, assignments = (connection.read_parquet(str(path)) for path in tables)
    rows = establishments.filter(f"siret IN ({named}) AND starts_with(source, 'sirene_')").set_alias("e")
    found = rows.join(assignments.set_alias("a"), "e.row_id = a.row_id", how="left")
    near: dict[str, list[Row]] = defaultdict(list)
    for siret, row_id, area, relation in found.project("e.siret, e.row_id, a.area, a.relation").order("all").fetchall():
        near[siret].append({"row_id": row_id, "area": area, "relation": relation})
    nowhere = [{"row_id": None, "area": None, "relation": None}]
    return [row | place for row in judged for place in near.get(row["siret"], nowhere)]
