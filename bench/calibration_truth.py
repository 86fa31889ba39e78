"""Known truth: what detectors say of neighbourhoods whose laws were planted (methods.md, 0.4, 0.5 and lesson 1)."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.stats import binom

from calibration_answers import Answer
from calibration_known import SIZES, Known, Planted, power_bound, smallest_ratio
from calibration_tables import NONE, Table, percent, share, table
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.vocabulary.french_numbers import number

# Number of establishments and share in the city, as in lesson 1 of methods.md.
LESSON = ((50, 0.05), (50, 0.30), (100, 0.05), (100, 0.15), (200, 0.05), (200, 0.15), (400, 0.02), (400, 0.30))
# Below so many planted cases a share means little; below this power a detector finds nothing.
LEAST_CASES, LEAST_POWER = 20, 0.2


def tables(known: Known, several: Sequence[Answer], asked: Sequence[Planted]) -> list[Table]:
    """The tables of this section."""
    pairs = {
        (one.detector, one.key): [verdict for answer in several for verdict in verdicts_about(answer, one)] for one in asked
    }
    asked = [one for one in asked if pairs[one.detector, one.key]]
    return [_lesson(), _power(known, asked, pairs), _signs(asked, pairs), _coverage(asked, pairs)]


def verdicts_about(answer: Answer, asked: Planted) -> list[Finding]:
    """Verdicts of a detector about this question where the planted value is known."""
    if answer.detector.name != asked.detector:
        return []
    return [one for one in answer.verdicts if one.key == asked.key and one.area in asked.value]


def power(asked: Planted, verdicts: Iterable[Finding]) -> tuple[int, int]:
    """Areas planted beyond the margin, and those among them that are confirmed."""
    beyond = [one for one in verdicts if asked.is_beyond(one.area)]
    return len(beyond), sum(one.status is Status.CONFIRMED for one in beyond)


def wrong_signs(asked: Planted, verdicts: Iterable[Finding]) -> tuple[int, int]:
    """Confirmed verdicts, and those among them whose planted value is on the other side."""
    confirmed = [one for one in verdicts if one.status is Status.CONFIRMED]
    return len(confirmed), sum(asked.is_opposite(one.area) for one in confirmed)


def covered(asked: Planted, verdicts: Iterable[Finding]) -> tuple[int, int, float]:
    """Verdicts with limits, those whose limits hold the planted value, and the mean width."""
    limited = [(one.low, one.high, asked.limited[one.area]) for one in verdicts if one.low is not None and one.high is not None]
    if not limited:
        return 0, 0, float("nan")
    low, high, value = np.array(limited).T
    return len(limited), int(((low <= value) & (value <= high)).sum()), float(np.mean(high - low))


def size_label(place: int) -> str:
    """A class of size in words."""
    least, most = SIZES[place], (*SIZES[1:], None)[place]
    return f"{least} et plus" if most is None else f"{least} à {most - 1}" if least else f"moins de {most}"


def classes(known: Known, verdicts: Sequence[Finding]) -> list[list[Finding]]:
    """Verdicts by class of size of their area."""
    found: list[list[Finding]] = [[] for _ in SIZES]
    for one in verdicts:
        if one.area in known.sizes:
            found[int(np.searchsorted(SIZES, known.sizes[one.area], side="right")) - 1].append(one)
    return found


def finds_nothing(known: Known, asked: Planted, verdicts: Sequence[Finding]) -> bool:
    """Whether no class of size with enough planted cases has any power worth the name."""
    seen = [power(asked, held) for held in classes(known, verdicts)]
    enough = [share(confirmed, beyond) for beyond, confirmed in seen if beyond >= LEAST_CASES]
    return not enough or max(enough) < LEAST_POWER


def _power(known: Known, asked: Sequence[Planted], pairs: dict[tuple[str, str], list[Finding]]) -> Table:
    rows = []
    for one in asked:
        for place, held in enumerate(classes(known, pairs[one.detector, one.key])):
            beyond, confirmed = power(one, held)
            if beyond:
                rows.append(
                    (
                        one.detector,
                        one.title_fr,
                        size_label(place),
                        number(beyond),
                        percent(confirmed / beyond),
                        _bound(one, held),
                    )
                )
    return table(
        "Puissance : effets plantés au-delà de la marge, par taille",
        "Deux registres simulés dont la vérité est connue, la même. Parmi les quartiers dont la valeur plantée dépasse la "
        "marge du verdict, part de ceux qui sont confirmés. La borne est ce que verrait un test exact de Poisson sans "
        "lissage, à 5 %, des mêmes quartiers : il ne connaît que le hasard, et signalerait trop de quartiers ordinaires.",
        (
            "Détecteur",
            "Question",
            "Taille : établissements à la densité de la ville",
            "Plantés au-delà",
            "Confirmés",
            "Borne sans lissage",
        ),
        rows,
    )


def _bound(asked: Planted, verdicts: Sequence[Finding]) -> str:
    """Mean power of the plain test over the same areas."""
    held = [one.area for one in verdicts if asked.is_beyond(one.area) and asked.expected.get(one.area, 0) > 0]
    if not held or asked.side == 0:
        return NONE
    ratios = {area: asked.value[area] / asked.neutral for area in held}
    return percent(float(np.mean([power_bound(asked.expected[area], ratios[area], asked.side) for area in held])))


def _signs(asked: Sequence[Planted], pairs: dict[tuple[str, str], list[Finding]]) -> Table:
    rows = []
    for one in asked:
        confirmed, wrong = wrong_signs(one, pairs[one.detector, one.key])
        rows.append((one.detector, one.title_fr, number(confirmed), number(wrong), percent(share(wrong, confirmed))))
    return table(
        "Erreurs de signe",
        "Verdicts confirmés alors que la valeur plantée est de l'autre côté (pour une ressemblance : au-delà de la marge).",
        ("Détecteur", "Question", "Confirmés", "De signe contraire", "Part"),
        rows,
    )


def _coverage(asked: Sequence[Planted], pairs: dict[tuple[str, str], list[Finding]]) -> Table:
    rows = []
    for one in asked:
        number_of, held, width = covered(one, pairs[one.detector, one.key])
        if number_of:
            rows.append((one.detector, one.title_fr, number(number_of), percent(held / number_of), number(width, 2)))
    return table(
        "Couverture des intervalles",
        "Part des intervalles affichés (90 %) qui contiennent la valeur plantée, dans les deux registres. Ceux d'une "
        "comparaison à des quartiers ordinaires portent aussi l'écart entre eux, et couvrent davantage. Les intervalles "
        "lissés (DET-2) dépendent de quelques écarts estimés une fois par registre : leur couverture varie de plusieurs "
        "points de l'un à l'autre.",
        ("Détecteur", "Question", "Intervalles", "Contiennent la vérité", "Largeur moyenne"),
        rows,
    )


def _lesson() -> Table:
    rows = []
    for size, part in LESSON:
        ratios = [smallest_ratio(size * part, side) for side in (1, -1)]
        rows.append(
            (
                number(size),
                percent(part),
                number(size * part, 1),
                *(_ratio(ratio) for ratio in ratios),
                *(_ratio(_smallest_of_binomial(size, part, side)) for side in (1, -1)),
            )
        )
    return table(
        "Ce qu'aucune méthode ne voit : plus petits écarts détectables",
        "Quotient de localisation le plus proche de 1 qu'un test exact unilatéral à 5 %, sans lissage, voit quatre fois sur "
        "cinq. Calculé par énumération, sous la loi de Poisson puis à total fixé (binomiale).",
        ("Établissements", "Part dans la ville", "Attendus", "Excès (Poisson)", "Déficit (Poisson)", "Excès (binomiale)",
         "Déficit (binomiale)"),
        rows,
    )  # fmt: skip


def _ratio(value: float | None) -> str:
    return "aucun" if value is None else number(value, 2)


def _smallest_of_binomial(size: int, part: float, side: int) -> float | None:
    """The same for a total that is fixed."""
    if side > 0:
        critical = int(binom.isf(0.05, size, part)) + 1
        grid = np.arange(1.0, 1 / part, 0.01)
        return next((float(r) for r in grid if binom.sf(critical - 1, size, r * part) >= 0.8), None)
    critical = int(binom.ppf(0.05, size, part))
    critical -= binom.cdf(critical, size, part) > 0.05
    grid = np.arange(0.99, -0.001, -0.01)
    return next((float(r) for r in grid if binom.cdf(critical, size, max(r, 0.0) * part) >= 0.8), None)
