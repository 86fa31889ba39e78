"""Counts of establishments that INSEE publishes by neighbourhood: each under its own name, never mixed or summed."""

from collections.abc import Iterator
from typing import Any

from quartiers.knowledge.build.figure import density, figure, withheld
from quartiers.knowledge.build.inputs import Inputs, Row

SIDE, SIDE_DENSITY = "establishments_active_side", "establishment_density_side"
INSEE, INSEE_DENSITY = "establishments_insee_qpv", "establishment_density_insee_qpv"

UNITS, PER_1000 = "établissements", "établissements pour 1 000 habitants"

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
        loaded = inputs.has("insee_side")
        why = (
            "Le compte d'établissements (SIDE 2023) n'a pas été obtenu pour ce quartier."
            if loaded
            else "Le compte d'établissements (SIDE 2023) n'est pas chargé."
        )
        for indicator, unit in ((SIDE, UNITS), (SIDE_DENSITY, PER_1000)):
            yield withheld(inputs, area, indicator, why, unit=unit, period="2023")
        return
    reason = f"À cheval sur {row['straddles']} : ne pas sommer dans le territoire." if row["straddles"] else None
    said: dict[str, Any] = {"sources": ("insee_side",), "period": "2023", "method": _SIDE_METHOD, "reason": reason}
    yield from _count_and_rate(inputs, area, (SIDE, SIDE_DENSITY), count, people, said)


def _insee(inputs: Inputs, area: Row, row: Row) -> Iterator[Row]:
    count, people = row.get("establishments"), row.get("population_2015")
    if count is None:
        loaded = inputs.has("insee_qpv_counts")
        only = "Ce quartier n'est pas dans les comptes de l'Insee chargés, qui sont ceux de l'Occitanie."
        why = only if loaded else "Les comptes de l'Insee par quartier de 2015 ne sont pas chargés."
        for indicator, unit in ((INSEE, UNITS), (INSEE_DENSITY, PER_1000)):
            yield withheld(inputs, area, indicator, why, unit=unit)
        return
    reason = "Date de référence non documentée."
    said: dict[str, Any] = {"sources": ("insee_qpv_counts",), "method": _INSEE_METHOD, "reason": reason}
    yield from _count_and_rate(inputs, area, (INSEE, INSEE_DENSITY), count, people, said)


def _count_and_rate(
    inputs: Inputs, area: Row, names: tuple[str, str], count: int, people: int | None, said: dict[str, Any]
) -> Iterator[Row]:
    """The count, and its rate where the number of residents is known."""
    yield figure(inputs, area, names[0], value=count, numerator=count, n=count, unit=UNITS, **said)
    if people:
        rate: dict[str, Any] = {"value": density(count, people), "numerator": count, "denominator": people, "n": count}
        yield figure(inputs, area, names[1], unit=PER_1000, **rate, **said)
