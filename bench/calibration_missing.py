"""Types of shop planted as missing: how many are found, by tier and by number expected; whether announced gaps are real."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import exp

import numpy as np

from calibration_answers import Answer
from calibration_known import Known
from calibration_tables import NONE, Table, percent, share, table
from quartiers.knowledge.engine.detectors.finding import WORDS, Finding, Status
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES
from quartiers.knowledge.vocabulary.french_numbers import number

DETECTOR = "OP-A"
CLASSES = ((0.0, "moins de 3"), (3.0, "3 à 5"), (5.0, "5 à 10"), (10.0, "10 et plus"))
# A gap is a rate below half that of the city (methods.md, 2.7); a zero is surprising when chance gives it less often.
HALF, SURPRISING = 0.5, 0.05
TIERS = {Status.ABSENT: "absent (fait)", Status.LIKELY_GAP: "manque probable", Status.POSSIBLE: "possible"}
Case = tuple[str, str]


def tables(known: Known, several: Sequence[Answer]) -> list[Table]:
    """The tables of this section; none when no detector looks for missing types."""
    found = next((answer.findings for answer in several if answer.detector.name == DETECTOR), None)
    if found is None:
        return []
    by_case = {(one.area, one.subject): one for one in found}
    ratios = planted_ratios(known)
    return [_found(known, by_case, ratios), _real(by_case, ratios)]


def planted_ratios(known: Known) -> dict[Case, float]:
    """Planted rate of each type of shop in each area, over that of its city; only types that some activity planted makes."""
    densities, found = known.values("density_per_1000"), {}
    for kind in SHOP_TYPES:
        codes = known.codes_of(shop_type=kind)
        rates = known.city_rates(TYPE_DENSITY, kind) if codes else {}
        for area, rate in rates.items():
            if area in densities and rate > 0:
                found[area, kind] = densities[area] / 1000 * known.share_of(area, codes) / rate
    return found


def _found(known: Known, by_case: dict[Case, Finding], ratios: dict[Case, float]) -> Table:
    """Planted missing types by class of number expected at the rate of the city."""
    expected = {kind: known.expected(TYPE_DENSITY, kind) for kind in {kind for _, kind in ratios}}
    held: dict[int, list[Case]] = defaultdict(list)
    for area, kind in (case for case, ratio in ratios.items() if ratio == 0.0):
        place = int(np.searchsorted([least for least, _ in CLASSES], expected[kind][area], side="right")) - 1
        held[place].append((area, kind))
    rows = []
    for place, (_, label) in enumerate(CLASSES):
        cases = held[place]
        looked = [case for case in cases if case in by_case]
        tiers = Counter(by_case[case].status for case in looked)
        bound = share(sum(exp(-expected[kind][area]) <= SURPRISING for area, kind in cases), len(cases))
        rows.append(
            (
                label,
                number(len(cases)),
                number(len(looked)),
                *(percent(share(tiers[status], len(looked))) for status in TIERS),
                percent(share(len(looked) - sum(tiers[status] for status in TIERS), len(looked))),
                percent(bound),
            )
        )
    return table(
        "Commerces plantés comme manquants : retrouvés selon le nombre attendu",
        "Types dont aucun établissement n'est planté dans un quartier. Attendus : au taux de sa ville, pour ses habitants. "
        "Cherchés : parmi les types dont un nombre attendu a un sens. La borne est la part des cas où le zéro surprend un "
        "test de Poisson à 5 %. Un manque probable demande aussi d'être loin d'un autre commerce du type.",
        (
            "Attendus",
            "Plantés",
            "Cherchés",
            *(label.capitalize() for label in TIERS.values()),
            "Non montré",
            "Borne",
        ),
        rows,
    )


def _real(by_case: dict[Case, Finding], ratios: dict[Case, float]) -> Table:
    """Among announced gaps, those that are planted, beside the probability that was said."""
    rows = []
    for status in (Status.LIKELY_GAP, Status.POSSIBLE):
        cases = [(case, one) for case, one in by_case.items() if one.status is status and case in ratios]
        for place, (least, word) in enumerate(WORDS):
            most = 1.01 if place == 0 else WORDS[place - 1][0]
            inside = [(case, one) for case, one in cases if one.probability is not None and least <= one.probability < most]
            if inside:
                rows.append((TIERS[status], f"{word} ({percent(least)} et plus)", *_said_and_true(inside, ratios)))
        below = [(case, one) for case, one in cases if one.probability is None or one.probability < WORDS[-1][0]]
        if below:
            rows.append((TIERS[status], "sans mot", *_said_and_true(below, ratios)))
    return table(
        "Les manques annoncés sont-ils réels ?",
        "Manques annoncés dans le registre simulé dont le taux planté est en effet sous la moitié de celui de la ville, "
        "selon la probabilité affichée. Une probabilité bien réglée est la part de ceux qui le sont.",
        ("Palier", "Mot", "Annoncés", "Probabilité moyenne", "Réels (sous la moitié)", "Au-dessus du taux de la ville"),
        rows,
    )


def _said_and_true(inside: Iterable[tuple[Case, Finding]], ratios: dict[Case, float]) -> tuple[str, str, str, str]:
    held = list(inside)
    said = [one.probability for _, one in held if one.probability is not None]
    true = [ratios[case] for case, _ in held]
    return (
        number(len(held)),
        percent(float(np.mean(said))) if said else NONE,
        percent(share(sum(one < HALF for one in true), len(true))),
        percent(share(sum(one >= 1 for one in true), len(true))),
    )
