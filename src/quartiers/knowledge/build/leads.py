"""Leads to check on the spot, where only OpenStreetMap speaks: never a count, never an absence (methods.md, 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quartiers.knowledge.build.figure import OK
from quartiers.knowledge.build.inputs import Row
from quartiers.knowledge.build.presence import PRESENCE
from quartiers.knowledge.engine.detectors.finding import Action, Basis, Finding, Reason, Statement, Status
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin, worst

# As everywhere: what stands at most so far from the outline is within a walk.
_NEAR_M = 500.0
_MOST_NAMED = 4
_NO_PROOF = Reason(
    Statement.FACT,
    "OpenStreetMap est incomplet dans les quartiers : ce qu'il ne montre pas peut exister, il faut aller voir.",
)
METHOD_FR = "Distance à vol d'oiseau entre le contour et le point d'OpenStreetMap le plus proche ; jamais un compte."
DETECTOR, KEY = "OP-A", "openstreetmap"


def leads(figures: Iterable[Row]) -> Iterator[tuple[Finding, tuple[str, ...], Origin]]:
    """One lead per neighbourhood whose nearest known shops of some types are far, with its sources and its origin.

    `figures` are rows of `figures`; only distances to a known point count, so an extract of one trade says nothing of others.
    """
    for area, rows in _distances(figures).items():
        nearest: dict[str, Row] = {}
        for row in rows:
            kept = nearest.setdefault(row["item"], row)
            if row["value"] < kept["value"]:
                nearest[row["item"]] = row
        far = sorted((row for row in nearest.values() if row["value"] > _NEAR_M), key=lambda row: (-row["value"], row["item"]))
        if far:
            sources = tuple(dict.fromkeys(name for row in far for name in row["sources"].split()))
            yield _lead(area, far), sources, worst(Origin(row["origin"]) for row in far)


def _distances(figures: Iterable[Row]) -> dict[tuple[str, int], list[Row]]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in figures:
        if row["indicator"] == PRESENCE and row["status"] == OK:
            found.setdefault((row["area"], row["generation"]), []).append(row)
    return found


def _lead(area: tuple[str, int], far: list[Row]) -> Finding:
    named = ", ".join(row["item"] for row in far[:_MOST_NAMED])
    more = f" et {len(far) - _MOST_NAMED} autres" if len(far) > _MOST_NAMED else ""
    distances = tuple(
        Reason(Statement.FACT, f"{row['item'].capitalize()} : le plus proche point connu est à {_hundreds(row['value'])} m.")
        for row in far
    )
    return Finding(
        area=area[0],
        generation=area[1],
        key=KEY,
        subject="",
        statement=Statement.ADVICE,
        status=Status.POSSIBLE,
        sentence_fr=f"À vérifier sur place : OpenStreetMap ne montre rien à moins de 500 m d'ici pour {named}{more}.",
        period=far[0]["period"] or "",
        n=len(far),
        drivers=(*distances, _NO_PROOF),
        would_change="Un seul commerce trouvé sur place retire son type de cette liste.",
        evidence=tuple(Basis(PRESENCE, row["item"]) for row in far),
        actions=(
            Action("Faire le tour du quartier avec le conseil citoyen, et compléter OpenStreetMap de ce que l'on y trouve."),
        ),
        levers=("D2",),
        method_fr=METHOD_FR,
    )


def _hundreds(metres: float) -> str:
    """A distance to the nearest ten metres: positions are no better."""
    return number(round(metres / 10) * 10)
