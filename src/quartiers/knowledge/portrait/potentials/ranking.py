"""Cards in the order of their grades, under the weights of the edition or those of a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quartiers.knowledge.grading.grades import Factors, Graded, factors_of, grade
from quartiers.knowledge.grading.stability import stability
from quartiers.knowledge.grading.weights import Weights, default, profiles
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.refusals import Refusal

# What is proposed: the others are verdicts, or reasons why nothing is.
_PROPOSED = frozenset({"absent", "likely_gap", "possible"})
# Stability is told of the first so many.
_TOP = 5
# The order of cards that have no grade: facts and rules last.
_KINDS = ("inference", "comparison", "fact", "advice")
_LACKING_FR = {
    "people": "le nombre d'habitants concernés",
    "probability": "la probabilité",
    "feasibility": "la faisabilité",
}


@dataclass(frozen=True)
class Ranked:
    """A card with its grade; `ungraded_fr` says why there is none. `stability` is null where it was not computed.

    `is_contested`: whether more cards than the first five are graded beside it.
    """

    card: Card
    graded: Graded | None
    ungraded_fr: str
    stability: float | None
    is_contested: bool = True

    @property
    def stability_fr(self) -> str:
        """How well it keeps its place, in a sentence; empty where it was not computed."""
        if self.graded is None:
            return "Placée en dernier, hors classement."
        if self.stability is None:
            return ""
        if not self.is_contested:
            return "Cinq cartes cotées au plus ici : elles sont toutes parmi les cinq premières."
        return f"Reste dans les cinq premières dans {number(100 * self.stability, 0)} % des tirages."


@dataclass(frozen=True)
class Weighing:
    """The weights that a page is read under: a profile, what the reader changed, and a sentence when it was not understood."""

    profile: str
    weights: Weights
    trouble_fr: str

    @property
    def changed(self) -> dict[str, int]:
        """What differs from the profile, in hundredths."""
        start = profiles()[self.profile]
        return {key: _hundredths(self.weights.of(key)) for key in self.weights.differing(start)}

    @property
    def is_default(self) -> bool:
        """Whether grades are those of the edition."""
        return not self.weights.differing(default())


def weighing(profile: str, typed: Mapping[str, str]) -> Weighing:
    """The weights of a profile (by its key, "" for the first) with those that a reader typed, from 0 to 100, by need.

    What is not understood is said in one sentence, and the weights of the edition are taken.
    """
    start = next(iter(profiles()))
    try:
        chosen = profile or start
        if chosen not in profiles():
            raise Refusal(f"Le profil « {profile[:40]} » n'existe pas : les poids de départ sont utilisés.")
        return Weighing(chosen, profiles()[chosen].changed(**{key: _weight(key, text) for key, text in typed.items()}), "")
    except Refusal as problem:
        return Weighing(start, default(), str(problem))


def ranked(cards: Sequence[Card], weighed: Weighing, *, draws: bool = True) -> list[Ranked]:
    """Graded cards by their score, then the others by the residents they concern, facts and rules last.

    `draws` asks how well each keeps its place.
    """
    known = [(card, factors) for card in cards if (factors := _factors(card, weighed.weights)) is not None]
    shares: Sequence[float | None] = [None] * len(known)
    if weighed.is_default:
        shares = [card.row["stability"] for card, _ in known]
    elif draws:
        shares = stability([factors for _, factors in known], weighed.weights)
    graded = [
        Ranked(card, grade(factors, weighed.weights), "", share, len(known) > _TOP)
        for (card, factors), share in zip(known, shares, strict=True)
    ]
    graded.sort(key=lambda one: (-one.graded.score if one.graded else 0.0, -(one.stability or 0.0), one.card.key))
    names = {(card.row["area"], card.key) for card, _ in known}
    left = [card for card in cards if (card.row["area"], card.key) not in names]
    others = [Ranked(card, None, _why_ungraded(card), None) for card in left]
    others.sort(key=lambda one: (_KINDS.index(one.card.row["statement"]), -_weighed(one.card, weighed.weights), one.card.key))
    return [*graded, *others]


def _weighed(card: Card, weights: Weights) -> float:
    """Residents concerned, times the weight of the need: the order of what has no grade, zero where one is unknown."""
    need, people = card.row["need"], card.row["people"]
    return 0.0 if need not in weights.needs or people is None else float(people) * weights.of(need)


def _factors(card: Card, weights: Weights) -> Factors | None:
    if card.row["status"] not in _PROPOSED or card.row["need"] not in weights.needs:
        return None
    return factors_of(card.row)


def _why_ungraded(card: Card) -> str:
    if card.row["statement"] == "advice":
        return "Sans cote : un conseil se vérifie, il ne se parie pas."
    if card.row["statement"] == "fact":
        return "Sans cote : un fait se vérifie sur place, il ne se parie pas."
    if card.row["need"] is None:
        return "Sans cote : rien ne se choisit ici, c'est un constat."
    lacking = [words for name, words in _LACKING_FR.items() if card.row[name] is None]
    return f"Sans cote : on ne connaît pas {' ni '.join(lacking)}." if lacking else "Sans cote."


def _weight(key: str, text: str) -> float:
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 3 and int(plain) <= 100):
        raise Refusal(f"Le poids « {plain[:20]} » ({key[:40]}) ne se lit pas : donnez un nombre entier de 0 à 100. "
                      "Les poids de départ sont utilisés.")  # fmt: skip
    return int(plain) / 100


def _hundredths(weight: float) -> int:
    return round(100 * weight)
