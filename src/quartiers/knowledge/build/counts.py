"""Counts of establishments that INSEE publishes by neighbourhood: each under its own name, never mixed or summed."""

from collections.abc import Iterator

from quartiers.knowledge.build.figure import density, figure, withheld
from quartiers.knowledge.build.inputs import Inputs, Row

SIDE, SIDE_DENSITY = "establishments_active_side", "establishment_density_side"
INSEE, INSEE_DENSITY = "establishments_insee_qpv", "establishment_density_insee_qpv"

_SIDE_METHOD = (
    "Compte exhaustif de l'Insee (SIDE), sans marge d'échantillonnage ; établissements économiquement actifs dans "
    "l'année, champ marchand hors agriculture et administrations."
)
_INSEE_METHOD = "Compte exhaustif de l'Insee sur son propre champ, sans marge d'échantillonnage ; diffusé en 2019."


def published_counts(inputs: Inputs, areas: list[Row]) -> Iterator[Row]:
    """Figures of SIDE 2023 (outlines of 2024) and of INSEE's Occitanie file (outlines of 2015)."""
    side = {row["area"]: row for row in inputs.rows("insee_side")}
    counts = {row["area"]: row for row in inputs.rows("insee_qpv_counts")}
    for area in areas:
        if area["generation"] == 2024:
            yield from _side(inputs, area, side.get(area["area"], {}))
        elif area["generation"] == 2015:
            yield from _insee(inputs, area, counts.get(area["area"], {}))


def _side(inputs: Inputs, area: Row, row: Row) -> Iterator[Row]:
    count, people = row.get("establishments_active"), row.get("population")
    if count is None:
        why = "SIDE 2023 n'est pas chargé" if not inputs.has("insee_side") else "SIDE 2023 n'a pas été obtenu pour ce quartier"
        for indicator, unit in ((SIDE, "établissements"), (SIDE_DENSITY, "établissements pour 1 000 habitants")):
            yield withheld(inputs, area, indicator, why + ".", unit=unit, period="2023")
        return
    reason = f"À cheval sur {row['straddles']} : ne pas sommer dans le territoire." if row["straddles"] else None
    said = {"sources": ("insee_side",), "period": "2023", "method": _SIDE_METHOD, "reason": reason}
    yield figure(inputs, area, SIDE, value=count, numerator=count, n=count, unit="établissements", **said)
    if people:
        yield figure(
            inputs, area, SIDE_DENSITY, value=density(count, people), numerator=count, denominator=people, n=count,
            unit="établissements pour 1 000 habitants", **said,
        )  # fmt: skip


def _insee(inputs: Inputs, area: Row, row: Row) -> Iterator[Row]:
    count, people = row.get("establishments"), row.get("population_2015")
    if count is None:
        loaded = inputs.has("insee_qpv_counts")
        why = (
            "Les comptes de l'Insee chargés ne couvrent que l'Occitanie"
            if loaded
            else "Les comptes de l'Insee par quartier de 2015 ne sont pas chargés"
        )
        for indicator, unit in ((INSEE, "établissements"), (INSEE_DENSITY, "établissements pour 1 000 habitants")):
            yield withheld(inputs, area, indicator, why + ".", unit=unit)
        return
    said = {"sources": ("insee_qpv_counts",), "method": _INSEE_METHOD, "reason": "Date de référence non documentée."}
    yield figure(inputs, area, INSEE, value=count, numerator=count, n=count, unit="établissements", **said)
    if people:
        yield figure(
            inputs, area, INSEE_DENSITY, value=density(count, people), numerator=count, denominator=people, n=count,
            unit="établissements pour 1 000 habitants (population 2015)", **said,
        )  # fmt: skip
