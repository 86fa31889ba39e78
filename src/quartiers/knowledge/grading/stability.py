"""How well a card keeps its place: the share of draws of every factor in which it stays among the first of its area."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quartiers.knowledge.grading.grades import Factors
from quartiers.knowledge.grading.weights import Weights

Floats = NDArray[np.float64]

# Below this distance from 0 or 1 a probability is a certainty: the Beta law has no spread left there.
_CERTAIN = 1e-6


def stability(cards: Sequence[Factors], weights: Weights, draws: int = 1000, seed: int = 2026, top: int = 5) -> list[float]:
    """The share of draws (0 to 1) in which each card of one area is among its `top` first, ties included.

    In each draw the probability follows a Beta law around its value, residents a triangular law between their bounds,
    feasibility and the weight of each need an even one (widths: `Weights.spread`). Same seed, same answer, whatever the
    order of the cards; cards with the same factors have the same share.
    """
    order = sorted(range(len(cards)), key=lambda place: cards[place])
    scores = _drawn([cards[place] for place in order], weights, np.random.default_rng(seed), draws)
    if len(cards) <= top:
        return [1.0] * len(cards)
    last_in = np.partition(scores, len(cards) - top, axis=0)[len(cards) - top]
    shares = (scores >= last_in).mean(axis=1)
    by_factors: dict[Factors, list[float]] = {}
    for place, share in zip(order, shares, strict=True):
        by_factors.setdefault(cards[place], []).append(float(share))
    return [float(np.mean(by_factors[factors])) for factors in cards]


def _drawn(cards: Sequence[Factors], weights: Weights, random: np.random.Generator, draws: int) -> Floats:
    """Scores: cards by draws."""
    spread, keys = weights.spread, list(weights.needs)
    size = len(cards), draws
    by_need = np.array([[weights.of(key)] for key in keys])
    by_need = np.minimum(1, by_need * random.uniform(1 - spread.weight_spread, 1 + spread.weight_spread, (len(keys), draws)))
    need = [keys.index(card.need) for card in cards]
    people = _triangular(
        _column(cards, "people_low"), _column(cards, "people"), _column(cards, "people_high"), random.random(size)
    )
    benefit = np.minimum(1, people * by_need[need] / weights.reference_people)
    probability = _beta(_column(cards, "probability"), spread.probability_concentration, random, size)
    moved = random.uniform(-spread.feasibility_half_width, spread.feasibility_half_width, size)
    drawn: Floats = benefit * probability * np.clip(_column(cards, "feasibility") + moved, 0, 1)
    return drawn


def _column(cards: Sequence[Factors], name: str) -> Floats:
    return np.array([[getattr(card, name)] for card in cards], float).reshape(-1, 1)


def _beta(mean: Floats, concentration: float, random: np.random.Generator, size: tuple[int, int]) -> Floats:
    inside = np.clip(mean, _CERTAIN, 1 - _CERTAIN)
    drawn = random.beta(inside * concentration, (1 - inside) * concentration, size)
    return np.where(inside == mean, drawn, mean)


def _triangular(low: Floats, mode: Floats, high: Floats, even: Floats) -> Floats:
    """Even draws (0 to 1) turned into draws of a triangular law; the mode where the bounds meet."""
    low, high = np.minimum(low, mode), np.maximum(high, mode)
    width = np.maximum(high - low, np.finfo(float).tiny)
    below = low + np.sqrt(even * width * (mode - low))
    above = high - np.sqrt((1 - even) * width * (high - mode))
    return np.where(even * width < mode - low, below, above)
