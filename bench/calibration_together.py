"""What detectors say of all the neighbourhoods of the list together, beside what was planted in them."""

from collections.abc import Iterator, Sequence

import numpy as np

from calibration_answers import Answer
from calibration_known import Planted
from calibration_tables import NONE, Table, kept, table
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.evidence import NATION
from quartiers.knowledge.vocabulary.french_numbers import number

WORDS = {
    Status.CONFIRMED: "confirmé",
    Status.REVERSED: "inverse",
    Status.NOT_DISTINGUISHABLE: "on ne peut pas trancher",
    Status.NOT_ENOUGH_DATA: "pas assez de données",
    Status.NOT_AVAILABLE: "non disponible",
}


def tables(several: Sequence[Answer], asked: Sequence[Planted]) -> list[Table]:
    """One line per question and list."""
    rows = [
        (one.detector, one.title_fr, str(verdict.generation), *_line(verdict, one))
        for one in asked
        for verdict in verdicts(several, one)
    ]
    return [
        table(
            "Tous les quartiers ensemble",
            "Ce que chaque détecteur dit de l'ensemble des quartiers du registre simulé, à côté de la moyenne plantée "
            "(pondérée par les nombres attendus quand la question en a). Ce qu'un quartier seul ne peut établir se voit à "
            "plusieurs. DET-3 compte contre lui les formes inconnues, et la diversité est jugée à la médiane des quartiers "
            "ordinaires quand sa vérité l'est à la ville : leurs intervalles, très étroits ici, peuvent manquer la moyenne "
            "plantée.",
            (
                "Détecteur",
                "Question",
                "Liste",
                "Planté, en moyenne",
                "Estimé",
                "Intervalle à 90 %",
                "Verdict",
                "Contient la vérité",
            ),
            rows,
        )
    ]


def verdicts(several: Sequence[Answer], asked: Planted) -> Iterator[Finding]:
    """What a detector says of the whole list."""
    for answer in several:
        if answer.detector.name == asked.detector:
            yield from (one for one in answer.together if one.area == NATION and one.key == asked.key)


def mean_planted(asked: Planted, generation: int) -> float:
    """Mean of planted values over the areas of a list («QP…» in 2015, «QN…» in 2024)."""
    start = "QP" if generation == 2015 else "QN"
    areas = [area for area in asked.value if area.startswith(start)]
    weights = [asked.expected.get(area, 0.0) if asked.expected else 1.0 for area in areas]
    return float(np.average([asked.value[area] for area in areas], weights=weights)) if sum(weights) else float("nan")


def _line(verdict: Finding, asked: Planted) -> tuple[str, ...]:
    planted = mean_planted(asked, verdict.generation)
    if verdict.estimate is None or verdict.low is None or verdict.high is None:
        return number(planted, 2), NONE, NONE, WORDS[verdict.status], NONE
    limits = f"{number(verdict.low, 2)} à {number(verdict.high, 2)}"
    return (
        number(planted, 2),
        number(verdict.estimate, 2),
        limits,
        WORDS[verdict.status],
        kept(verdict.low <= planted <= verdict.high),
    )
