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

_METHOD = (
    "Établissements ouverts du registre Sirene, micro-entrepreneurs compris ; rattachés par l'Insee où il se prononce, "
    "sinon par leur position, connue de 15 à 100 m près."
)


def register_figures(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, areas: list[Row], establishments: Path, assignments: Path
) -> Iterator[Row]:
    """Counts of open establishments when the whole register is here; else one withheld figure per need."""
    quarters = [area for area in areas if area["kind"] == "qpv"]
    placed = _placed_share(connection, establishments) if inputs.has_whole_register else 0.0
    counted = _counts(connection, establishments, assignments) if placed else {}
    unplaced_pct = f"{100 * (1 - placed):.1f}".replace(".", ",")
    for area in quarters:
        if placed:
            for ring in ("inside", "0-100", "100-300", "300-500"):
                count = counted.get((area["area"], ring), 0)
                yield figure(
                    inputs, area, OPEN, sources=("sirene_establishments", "sirene_geolocation"), item=ring,
                    period=inputs.manifests["sirene_establishments"].taken_on, value=count, numerator=count, n=count,
                    unit="établissements", method=_METHOD,
                    reason=f"{unplaced_pct} % des établissements ouverts de France n'ont pas de position : comptés nulle part.",
                )  # fmt: skip
        for indicator in NEEDED[1:] if placed else NEEDED:
            yield withheld(inputs, area, indicator, why_withheld(inputs, is_placed=placed > 0))


def why_withheld(inputs: Inputs, *, is_placed: bool) -> str:
    """Why figures of the register cannot be given from these inputs."""
    if inputs.kind is Kind.DEMONSTRATION:
        return "La démonstration ne contient pas de registre des établissements."
    manifest = inputs.manifests.get("sirene_establishments")
    if manifest is None:
        return "Le registre Sirene n'est pas chargé."
    if not inputs.has_whole_register:
        return f"Le fichier Sirene chargé n'est qu'un échantillon de {manifest.rows} lignes : on n'en tire aucun stock."
    if not is_placed:
        return "Le registre Sirene est chargé sans la position des établissements : chargez sa géolocalisation."
    return "Cet indicateur n'est pas encore calculé à partir du registre."


def _placed_share(connection: duckdb.DuckDBPyConnection, establishments: Path) -> float:
    """The share (0 to 1) of open establishments of the register that have a position."""
    found = connection.execute(
        """
        SELECT count(lon) / greatest(count(*), 1) FROM read_parquet(?)
        WHERE source = 'sirene_establishments' AND closed_on IS NULL
        """,
        [str(establishments)],
    ).fetchall()
    return float(found[0][0])


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
