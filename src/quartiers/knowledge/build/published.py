"""What INSEE has published of a neighbourhood, told beside a verdict that cannot be given: a count is no comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quartiers.knowledge.build.counts import INSEE, INSEE_DENSITY, SIDE, SIDE_DENSITY
from quartiers.knowledge.build.figure import OK
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.engine.detectors.finding import Basis, Reason, Statement
from quartiers.knowledge.vocabulary.french_numbers import count, number

_OCCITANIE = "insee_qpv_counts"
_WHEN = {
    SIDE: "Insee, SIDE 2023",
    SIDE_DENSITY: "Insee, SIDE 2023",
    INSEE: "Insee, diffusion de 2019",
    INSEE_DENSITY: "Insee, diffusion de 2019",
}


@dataclass(frozen=True)
class Published:
    """Facts about a neighbourhood for one detector, the figures that they repeat, their sources."""

    facts: tuple[Reason, ...]
    evidence: tuple[Basis, ...]
    sources: tuple[str, ...]


def published(inputs: Inputs, figures: Iterable[Row]) -> Mapping[tuple[str, str], Published]:
    """Facts by detector and neighbourhood (its code tells its list); neighbourhoods without any are not there."""
    found: dict[tuple[str, str], Published] = {}
    for detector, area, one in (*_densities(figures), *_activities(inputs)):
        before = found.get((detector, area), Published((), (), ()))
        found[detector, area] = Published(
            (*before.facts, *one.facts),
            (*before.evidence, *one.evidence),
            tuple(dict.fromkeys((*before.sources, *one.sources))),
        )
    return found


def _densities(figures: Iterable[Row]) -> Iterator[tuple[str, str, Published]]:
    """Establishments for residents: no city to compare them with."""
    for row in figures:
        if row["indicator"] in {SIDE_DENSITY, INSEE_DENSITY} and row["status"] == OK and not row["comparator"]:
            text = (
                f"{count(row['numerator'], 'établissement')} pour {count(row['denominator'], 'habitant')}, soit "
                f"{number(row['value'], 0)} pour 1 000 ({_WHEN[row['indicator']]}) ; rien à quoi le comparer sur le même champ."
            )
            fact = Published((_fact(text),), (Basis(row["indicator"]),), tuple(row["sources"].split()))
            yield "DET-1", row["area"], fact


def _activities(inputs: Inputs) -> Iterator[tuple[str, str, Published]]:
    """What the establishments do, and who creates them, in Occitanie; its totals of creations are not published."""
    for row in inputs.rows(_OCCITANIE):
        whole, services = row["establishments"], row["services_to_people"]
        if whole and services is not None:
            text = (
                f"{number(services)} établissements de services aux particuliers sur {number(whole)} "
                f"({_WHEN[INSEE]}) ; la part du reste de la ville n'y est pas."
            )
            yield "DET-2", row["area"], Published((_fact(text),), (Basis(INSEE),), (_OCCITANIE,))
        if row["micro_creations"] is not None:
            text = (
                f"{count(row['micro_creations'], 'auto-entrepreneur')} parmi les créations ({_WHEN[INSEE]}) ; "
                "le total des créations n'y est pas, aucune part ne s'en déduit."
            )
            yield "DET-3", row["area"], Published((_fact(text),), (), (_OCCITANIE,))


def _fact(text: str) -> Reason:
    return Reason(Statement.FACT, text)
