"""The gate of growth paths: is relatedness better than popularity alone? Shown both ways, whatever the answer."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from calibration_tables import NO, YES, Table, table
from quartiers.knowledge.engine.evidence import Activities, Evidence
from quartiers.knowledge.engine.related import FOLDS, LEAST_AUC_GAIN, Gate, kinds, related
from quartiers.knowledge.vocabulary.french_numbers import number

GENERATION, SEED, BLOCK = 2024, 2026, 6
# Spread of the factor that kinds of a block share: none, then one that hardly shows, then two that do.
SPREADS = (0.0, 0.4, 0.7, 1.0)


def tables(evidence: Evidence) -> list[Table]:
    """The gate on the register as it was drawn, then with kinds planted together more and more."""
    rows = [_row("registre simulé, activités tirées une à une", related(evidence, GENERATION).gate)]
    rows += [
        _row(f"mêmes zones, blocs de {BLOCK} genres, écart commun {number(spread, 1)}", gate)
        for spread, gate in _planted(evidence)
    ]
    return [
        table(
            "Pistes de croissance : ce qui est là aide-t-il à prévoir ce qui y est aussi ?",
            f"Un cinquième des cases (quartier, genre) est caché, {FOLDS} fois. Une piste n'est montrée que si les liens entre "
            f"genres gagnent au moins {number(LEAST_AUC_GAIN, 2)} d'aire sous la courbe (AUC) et réduisent la perte "
            "logarithmique : marges écrites avant l'essai. Le registre simulé n'a aucun lien : la porte doit y rester fermée, "
            "et s'ouvrir là où on en met.",
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


def _row(what: str, gate: Gate | None) -> tuple[str, ...]:
    if gate is None:
        return (what, *["trop peu de quartiers"] * 5, NO)
    measures = (gate.auc_popularity, gate.auc_related, gate.log_loss_popularity, gate.log_loss_related)
    return (what, number(gate.cells), *(number(one, 3) for one in measures), YES if gate.is_open else NO)
