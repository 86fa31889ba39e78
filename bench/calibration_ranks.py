"""Do the first cards stay first? Draws of the factors, then a second life of the same cities."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import fmean
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from calibration_answers import Answer, Card, cards, first_screen
from calibration_tables import NONE, Table, percent, share, table
from quartiers.knowledge.grading.grades import factors_of, grade
from quartiers.knowledge.grading.weights import default
from quartiers.knowledge.vocabulary.french_numbers import number

TOP, LEAST_CARDS = 5, 10
Area = tuple[str, int]
Key = tuple[str, str]


def tables(whole: Sequence[Answer], again: Sequence[Answer]) -> list[Table]:
    """The tables of this section."""
    first, second = scores(whole), scores(again)
    rows = [*_draws(whole), *_twice(first, second)]
    return [
        table(
            "Stabilité des rangs",
            "Un rang ne vaut que s'il tient. D'abord 1 000 tirages des facteurs de chaque note (probabilité, habitants, "
            "faisabilité, poids) ; puis un second registre, où les mêmes villes, aux mêmes lois, ont vécu une seconde fois : "
            "ce qui change de l'un à l'autre n'est que hasard.",
            ("Mesure", "Valeur", "Sur"),
            rows,
        )
    ]


def scores(several: Sequence[Answer]) -> dict[Area, dict[Key, tuple[float, str]]]:
    """Score and letter of each graded card, by area."""
    weights = default()
    found: dict[Area, dict[Key, tuple[float, str]]] = {}
    for area, held in cards(several).items():
        for card in held:
            factors = factors_of(card)
            if factors is not None:
                one = grade(factors, weights)
                found.setdefault(area, {})[card["detector"], card["key"]] = one.score, one.letter
    return found


def top(held: dict[Key, tuple[float, str]]) -> set[Key]:
    """The cards that come first in an area."""
    return set(sorted(held, key=lambda key: (-held[key][0], key))[:TOP])


def misranked(first: Mapping[Any, tuple[float, str]], second: Mapping[Any, tuple[float, str]]) -> tuple[int, int]:
    """Pairs of cards with different letters in both registers, and those whose order turns from one to the other."""
    pairs = [
        (first[a][1] < first[b][1], second[a][1] < second[b][1])
        for a, b in combinations(sorted(first.keys() & second.keys()), 2)
        if first[a][1] != first[b][1] and second[a][1] != second[b][1]
    ]
    return len(pairs), sum(one != other for one, other in pairs)


def _draws(whole: Sequence[Answer]) -> list[tuple[str, str, str]]:
    """What the stability of the edition says of its first screens."""
    shown: list[Card] = [card for held in cards(whole).values() for card in first_screen(held) if card["stability"] is not None]
    crowded = [card for held in cards(whole).values() if sum(c["rank"] is not None for c in held) > TOP for card in held]
    sure = [card["stability"] for card in crowded if card["rank"] is not None and card["rank"] <= TOP]
    return [
        ("Cartes notées du premier écran qui restent parmi les cinq premières, part moyenne des tirages",
         percent(fmean(card["stability"] for card in shown)) if shown else NONE, f"{number(len(shown))} cartes"),
        ("Les mêmes, là où plus de cinq cartes se disputent les cinq places", percent(fmean(sure)) if sure else NONE,
         f"{number(len(sure))} cartes"),
    ]  # fmt: skip


def _twice(
    first: dict[Area, dict[Key, tuple[float, str]]], second: dict[Area, dict[Key, tuple[float, str]]]
) -> list[tuple[str, str, str]]:
    both = sorted(first.keys() & second.keys())
    kept = [share(len(top(first[area]) & top(second[area])), len(top(first[area]))) for area in both]
    one, other = ({(area, *key): held[area][key] for area in held for key in held[area]} for held in (first, second))
    common = sorted(one.keys() & other.keys())
    pairs, turned = misranked(one, other)
    values = [[held[key][0] for key in common] for held in (one, other)]
    ordered = float(spearmanr(*values).statistic) if len(common) >= LEAST_CARDS else float("nan")
    letters = sum(one[key][1] == other[key][1] for key in common)
    return [
        ("Cinq premières d'un registre qui le sont dans l'autre", percent(fmean(kept)) if kept else NONE,
         f"{number(len(both))} quartiers"),
        ("Même lettre (A à D) dans les deux registres", percent(share(letters, len(common))),
         f"{number(len(common))} cartes"),
        ("Corrélation de rang des notes, cartes proposées dans les deux registres (Spearman)",
         number(ordered, 2) if np.isfinite(ordered) else NONE,
         f"{number(len(common))} cartes"),
        ("Paires de cartes de lettres différentes dont l'ordre se retourne", percent(share(turned, pairs)),
         f"{number(pairs)} paires"),
    ]  # fmt: skip
