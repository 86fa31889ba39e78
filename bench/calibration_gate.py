"""The gate of growth paths: is relatedness better than popularity alone? Shown both ways, whatever the answer."""

import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from calibration_strasbourg import CITY, FOLDER, LEAST_UNITS
from calibration_tables import NO, YES, Table, table
from quartiers.knowledge.engine.evidence import Activities, Evidence
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Indicator
from quartiers.knowledge.engine.related import FOLDS, LEAST_AUC_GAIN, Gate, kinds, related
from quartiers.knowledge.engine.zones import Kind, Zone, Zones
from quartiers.knowledge.vocabulary.french_numbers import number

GENERATION, SEED, BLOCK = 2024, 2026, 6
# Spread of the factor that kinds of a block share: none, then one that hardly shows, then two that do.
SPREADS = (0.0, 0.4, 0.7, 1.0)


def tables(evidence: Evidence, folder: Path = FOLDER) -> list[Table]:
    """The gate on the register as it was drawn, with kinds planted together more and more, then on a real register."""
    rows = [_row("registre simulé, activités tirées une à une", related(evidence, GENERATION).gate)]
    rows += [
        _row(f"mêmes zones, blocs de {BLOCK} genres, écart commun {number(spread, 1)}", gate)
        for spread, gate in _planted(evidence)
    ]
    real = strasbourg(folder)
    if real is not None:
        rows.append(_row("registre réel : IRIS de Strasbourg (non daté)", related(real, GENERATION).gate))
    return [
        table(
            "Pistes de croissance : ce qui est là aide-t-il à prévoir ce qui y est aussi ?",
            f"Un cinquième des cases (quartier, genre) est caché, {FOLDS} fois. Une piste n'est montrée que si les liens entre "
            f"genres gagnent au moins {number(LEAST_AUC_GAIN, 2)} d'aire sous la courbe (AUC) et réduisent la perte "
            "logarithmique : marges écrites avant l'essai. Le registre simulé n'a aucun lien : la porte doit y rester fermée, "
            "et s'ouvrir là où on en met. Sur un registre réel le gain existe et il est petit ; il mêle l'attraction des "
            "activités entre elles et ce qui distingue un centre d'un quartier d'habitation.",
            ("Données", "Cases cachées", "AUC sans", "AUC avec", "Perte sans", "Perte avec", "Piste montrée"),
            rows,
        )
    ]


def _planted(evidence: Evidence) -> Iterator[tuple[float, Gate | None]]:
    for spread in SPREADS:
        yield spread, related(planted(evidence, spread, np.random.default_rng(SEED)), GENERATION).gate


def planted(evidence: Evidence, spread: float, generator: np.random.Generator) -> Evidence:
    """The same zones with activities drawn anew: shares of all, and in each zone a factor common to each block of kinds.

    The factor is lognormal, of mean 1; what belongs to no kind keeps none.
    """
    counts, codes = evidence.activities.counts, evidence.activities.codes
    size = np.asarray(counts.sum(axis=1), float).ravel()
    share = np.asarray(counts.sum(axis=0), float).ravel() / max(float(counts.sum()), 1.0)
    blocks = -(-len(kinds()) // BLOCK)
    factor = np.ones((len(size), blocks + 1))
    factor[:, :blocks] = generator.lognormal(-(spread**2) / 2, spread, (len(size), blocks)) if spread else 1.0
    of_code = np.full(len(codes), blocks)
    for place, starts in enumerate(kinds().values()):
        of_code[[code.startswith(starts) for code in codes]] = place // BLOCK
    drawn = generator.poisson(size[:, None] * share * factor[:, of_code]).astype(float)
    return replace(evidence, activities=Activities(codes, csr_array(drawn), evidence.activities.long_standing), _grids={})


def strasbourg(folder: Path = FOLDER) -> Evidence | None:
    """Activities of the IRIS of a real city, taken as ordinary neighbourhoods; None when the file is not there."""
    source = folder / "sirene_with_iris.csv"
    if not source.exists():
        return None
    held: dict[str, Counter[str]] = defaultdict(Counter)
    with source.open(encoding="latin-1") as lines:
        for row in csv.DictReader(lines):
            if row["CODE_IRIS"].startswith(CITY):
                held[row["CODE_IRIS"]][f"{row['APET700'][:2]}.{row['APET700'][2:]}"] += 1
    places = sorted(place for place, counts in held.items() if counts.total() >= LEAST_UNITS)
    codes = tuple(sorted({code for place in places for code in held[place]}))
    counts = np.array([[held[place][code] for code in codes] for place in places], float)
    zones = [Zone(place, Kind.IRIS, unit=CITY, unit_residents=450_000.0, ordinary=(GENERATION,)) for place in places]
    return Evidence(
        zones=Zones(zones),
        day=datetime.date(2017, 2, 1),
        read=_no_figures,
        has=frozenset(),
        territories={},
        names={},
        activities=Activities(codes, csr_array(counts), csr_array(counts.shape)),
    )


def _no_figures(indicator: Indicator) -> Grid:
    raise LookupError(f"{indicator.name}: this register has activities only.")


def _row(what: str, gate: Gate | None) -> tuple[str, ...]:
    if gate is None:
        return (what, *["trop peu de quartiers"] * 5, NO)
    measures = (gate.auc_popularity, gate.auc_related, gate.log_loss_popularity, gate.log_loss_related)
    return (what, number(gate.cells), *(number(one, 3) for one in measures), YES if gate.is_open else NO)
