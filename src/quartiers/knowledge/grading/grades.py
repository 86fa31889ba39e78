"""The grade of a proposal, A to D, always with its three factors: benefit, probability that it is real, feasibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.grading.weights import Weights

# Scores nearer than this are the same: products of decimals differ in their last digits.
_DIGITS = 9

# From which value a factor has two, three, four squares; those of proof are the bounds of possible, probable, établi.
_STEPS = {"need": (0.25, 0.5, 0.75), "proof": (0.6, 0.8, 0.95), "feasibility": (0.25, 0.5, 0.75)}
_LABELS_FR = {"need": "Besoin", "proof": "Preuve", "feasibility": "Faisabilité"}
_WORDS_FR = {
    "need": ("faible", "moyen", "fort", "très fort"),
    "proof": ("faible", "moyenne", "bonne", "très bonne"),
    "feasibility": ("faible", "moyenne", "bonne", "très bonne"),
}


@dataclass(frozen=True, order=True)
class Factors:
    """What a grade is made of.

    `people`: residents concerned, between `people_low` and `people_high`; `need`: a key of the weights;
    `probability` that the fact is real and `feasibility`: 0 to 1.
    """

    people: float
    people_low: float
    people_high: float
    need: str
    probability: float
    feasibility: float


@dataclass(frozen=True)
class Square:
    """A factor as the reader sees it: one to four squares filled, and the word."""

    label_fr: str
    filled: int
    word_fr: str


@dataclass(frozen=True)
class Graded:
    """A grade, never without its factors (each 0 to 1); `squares` are those of need, proof and feasibility."""

    letter: str
    score: float
    benefit: float
    probability: float
    feasibility: float
    squares: tuple[Square, Square, Square]


def factors_of(card: Mapping[str, Any]) -> Factors | None:
    """The factors of a row of `opportunities`; null when one is unknown: what is not known is not graded.

    Residents without bounds are taken as exact.
    """
    need, people = card["need"], card["people"]
    probability, feasibility = card["probability"], card["feasibility"]
    if need is None or people is None or probability is None or feasibility is None:
        return None
    low, high = (people if card[name] is None else card[name] for name in ("people_low", "people_high"))
    return Factors(people, low, high, need, probability, feasibility)


def grade(factors: Factors, weights: Weights) -> Graded:
    """Benefit × probability × feasibility, and its letter.

    The benefit is the residents concerned times the weight of the need, over the reference of the weights; at most 1.
    """
    benefit = min(1.0, factors.people * weights.of(factors.need) / weights.reference_people)
    score = round(benefit * factors.probability * factors.feasibility, _DIGITS)
    letter = next((letter for letter, least in weights.grades if score >= least), "D")
    squares = _square("need", benefit), _square("proof", factors.probability), _square("feasibility", factors.feasibility)
    return Graded(letter, score, benefit, factors.probability, factors.feasibility, squares)


def ranks(cards: Sequence[Factors | None], weights: Weights) -> list[int | None]:
    """The rank of each card, the best first; equal scores share a rank, and a card without factors has none.

    Three cards of which the first two are equal are ranked 1, 1, 3.
    """
    scores = [None if factors is None else grade(factors, weights).score for factors in cards]
    known = [score for score in scores if score is not None]
    return [None if score is None else 1 + sum(other > score for other in known) for score in scores]


def _square(factor: str, value: float) -> Square:
    filled = 1 + sum(round(value, _DIGITS) >= least for least in _STEPS[factor])
    return Square(_LABELS_FR[factor], filled, _WORDS_FR[factor][filled - 1])
