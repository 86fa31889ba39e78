"""Which kinds go together: proximity from the places that have both, density of what is related to a kind in a place.

Presence is a table [place, kind] of 0 and 1, or of probabilities between them (in small areas, that of being
over-represented; a hard 0 or 1 there is mostly noise). A presence that is not known (nan) is left out. A kind is never
related to itself, or a density would recommend what is already there: published packages differ on this point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py, xlogy
from scipy.stats import rankdata

from quartiers.knowledge.engine.statistics.intervals import Flags, Floats, quotient


def proximity(presence: ArrayLike) -> Floats:
    """[kind, kind], 0 to 1: the lower of the two probabilities of having one kind given the other.

    sum_q M_qk M_qj / max(sum_q M_qk, sum_q M_qj), over places where both are known; 0 on the diagonal and for a kind that
    is nowhere. Hidalgo, C. A. et al. (2007), Science 317, 482-487.
    """
    here, is_known = _table(presence)
    together, alone = here.T @ here, here.T @ is_known
    return _linked(together, np.maximum(alone, alone.T))


def association(presence: ArrayLike) -> Floats:
    """[kind, kind], zero or more: co-occurrences over those expected if kinds were linked at random; 1 is chance.

    C_kj over (S_k/T S_j/(T-S_k) + S_j/T S_k/(T-S_j)) T/2, where C counts places with both, S_k = sum of C_kj over the
    other kinds and T = sum of S: two different kinds are drawn for each link. 0 on the diagonal and for a kind without
    link. Steijn, M. P. A. (2021), Quantitative Science Studies 2, 778-794, as in the R package EconGeo (method «prob»).
    """
    here, _ = _table(presence)
    together = here.T @ here
    np.fill_diagonal(together, 0.0)
    links = together.sum(axis=1)
    total = links.sum()
    drawn = np.outer(quotient(links, total), links) * quotient(1.0, total - links)[:, None]
    return _linked(together, (drawn + drawn.T) * total / 2.0)


def density(presence: ArrayLike, closeness: ArrayLike) -> Floats:
    """[place, kind], 0 to 1: share of what is related to a kind that the place has, the kind itself left out.

    sum over j != k of phi_kj M_qj / sum over j != k of phi_kj, over the kinds known in the place; nan when nothing is
    related to the kind. `closeness` is the symmetric table [kind, kind] of `proximity` or `association`.
    """
    here, is_known = _table(presence)
    phi = np.array(closeness, dtype=np.float64)
    if phi.shape != (here.shape[1], here.shape[1]):
        raise ValueError(f"A closeness of shape {phi.shape} for {here.shape[1]} kinds: give one row and one column for each.")
    np.fill_diagonal(phi, 0.0)
    return quotient(here @ phi, is_known @ phi)


def popularity(presence: ArrayLike) -> Floats:
    """[kind], 0 to 1: share of the places that have it, what relatedness must do better than; nan when known nowhere."""
    here, is_known = _table(presence)
    return quotient(here.sum(axis=0), is_known.sum(axis=0))


def auc(scores: ArrayLike, outcomes: ArrayLike) -> float:
    """Probability that one that happened scored higher than one that did not, a tie counting for half (Mann-Whitney).

    Arrays of one shape; pairs in which something is not known are left out; nan unless both outcomes are seen.
    """
    score, happened = _judged(scores, outcomes)
    hits, misses = float(happened.sum()), float((~happened).sum())
    wins = rankdata(score)[happened].sum() - hits * (hits + 1.0) / 2.0
    return float(quotient(wins, hits * misses))


def log_loss(probabilities: ArrayLike, outcomes: ArrayLike) -> float:
    """Mean of -log(probability given to what happened), in nats; infinite once a certainty is wrong; nan without any."""
    chance, happened = _judged(probabilities, outcomes)
    if ((chance < 0) | (chance > 1)).any():
        raise ValueError("A probability below 0 or above 1: give scores to `auc` or `recall_at`, which only order them.")
    loss = -(xlogy(happened, chance) + xlog1py(~happened, -chance))
    return float(quotient(loss.sum(), len(loss)))


def recall_at(scores: ArrayLike, outcomes: ArrayLike, size: int) -> float:
    """Share of what happened that stood among the `size` best scores of its place; nan when nothing happened.

    Tables [place, kind]. Ties at the edge count for the chance they have of being drawn. What is not known is no rival.
    """
    if size < 1:
        raise ValueError(f"The {size} best scores: ask for at least 1.")
    score, outcome = np.asarray(scores, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    is_known = np.isfinite(score) & np.isfinite(outcome)
    order = np.where(is_known, -score, np.inf)
    first, last = rankdata(order, "min", axis=-1), rankdata(order, "max", axis=-1)
    drawn = np.clip((size - first + 1.0) / (last - first + 1.0), 0.0, 1.0)
    happened = is_known & (outcome > 0)
    return float(quotient(drawn[happened].sum(), happened.sum()))


def _table(presence: ArrayLike) -> tuple[Floats, Floats]:
    """Presence with 0 where it is not known, and 1 where it is; ValueError outside 0 to 1."""
    given = np.asarray(presence, dtype=np.float64)
    if given.ndim != 2:
        raise ValueError(f"Presence of {given.ndim} axes: give one row per place and one column per kind.")
    if ((given < 0) | (given > 1)).any():
        raise ValueError("A presence below 0 or above 1: give 0, 1 or a probability.")
    return np.nan_to_num(given), np.isfinite(given).astype(np.float64)


def _linked(together: Floats, most: Floats) -> Floats:
    """The quotient, with 0 where nothing was possible and on the diagonal."""
    phi = np.nan_to_num(quotient(together, most))
    np.fill_diagonal(phi, 0.0)
    return phi


def _judged(scores: ArrayLike, outcomes: ArrayLike) -> tuple[Floats, Flags]:
    """Scores, and whether it happened, of what is known."""
    score, outcome = np.asarray(scores, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    if score.shape != outcome.shape:
        raise ValueError(f"Scores of shape {score.shape} for outcomes of shape {outcome.shape}: give one for each.")
    is_known = np.isfinite(score) & np.isfinite(outcome)
    return score[is_known], outcome[is_known] > 0
