"""Figures of the whole register by area: open establishments inside and in rings, or why they are withheld."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from quartiers.knowledge.build.figure import figure, withheld
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.manifest import Kind

OPEN = "establishments_open"
# What a whole register gives and nothing else does; each stands in the portrait with its reason while it is absent.
NEEDED = (OPEN, "establishment_density", "sector_shares", "employer_share", "creations", "closures_and_survival")


def register_figures(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, areas: list[Row], establishments: Path, assignments: Path
) -> Iterator[Row]:
    """Counts of open establishments when the whole register is here; else one withheld figure per need."""
    quarters = [area for area in areas if area["kind"] == "qpv"]
    counted = _counts(connection, establishments, assignments) if inputs.has_whole_register else {}
    for area in quarters:
        if counted:
            for ring in ("inside", "0-100", "100-300", "300-500"):
                count = counted.get((area["area"], ring), 0)
                yield figure(
                    inputs, area, OPEN, sources=("sirene_establishments", "sirene_geolocation"), item=ring,
                    period=inputs.manifests["sirene_establishments"].taken_on, value=count, numerator=count, n=count,
                    unit="établissements", method="Établissements ouverts du registre Sirene, micro-entrepreneurs compris.",
                )  # fmt: skip
        for indicator in NEEDED if not counted else NEEDED[1:]:
            yield withheld(inputs, area, indicator, why_withheld(inputs))


def why_withheld(inputs: Inputs) -> str:
    """Why figures of the register cannot be given from these inputs."""
    if inputs.kind is Kind.DEMONSTRATION:
        return "La démonstration ne contient pas de registre des établissements."
    manifest = inputs.manifests.get("sirene_establishments")
    if manifest is None:
        return "Le registre Sirene n'est pas chargé."
    if not inputs.has_whole_register:
        return f"Le fichier Sirene chargé n'est qu'un échantillon de {manifest.rows} lignes : on n'en tire aucun stock."
    return "Cet indicateur n'est pas encore calculé à partir du registre."


def _counts(connection: duckdb.DuckDBPyConnection, establishments: Path, assignments: Path) -> dict[tuple[str, str], int]:
    rows = connection.execute(
        """
        SELECT a.area, a.relation, count(*)
        FROM read_parquet(?) a JOIN read_parquet(?) e USING (row_id)
        WHERE e.source = 'sirene_establishments' AND e.closed_on IS NULL
        GROUP BY ALL
        """,
        [str(assignments), str(establishments)],
    ).fetchall()
    return {(area, relation): int(count) for area, relation, count in rows}
