"""What to keep: for each detector its false alarms, its power and its cost on one line, and what follows from them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import calibration_null
from calibration_answers import PROPOSED, Answer
from calibration_known import Known, Planted
from calibration_null import Alarms
from calibration_tables import NONE, Table, kept, percent, share, table
from calibration_truth import LEAST_POWER, finds_nothing, power, verdicts_about, wrong_signs
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.vocabulary.french_numbers import number

# Wrong signs among confirmed verdicts beyond which a detector misleads.
MOST_WRONG = 0.05


@dataclass(frozen=True)
class Measured:
    """What verdicts are judged by: planted questions, false alarms on ordinary and planted areas, power at stronger effects."""

    known: Known
    asked: Sequence[Planted]
    found: Alarms
    planted: Alarms
    stronger: Mapping[str, float]

    def own(self, answer: Answer) -> list[tuple[Planted, list[Finding]]]:
        """The questions of a detector, with its verdicts."""
        name = answer.detector.name
        return [(one, verdicts_about(answer, one)) for one in self.asked if one.detector == name]

    def alarms(self, name: str) -> Alarms:
        """The counts that judge its false alarms."""
        return calibration_null.asked_of(self.found, self.planted, name)


# A detector that no single neighbourhood can settle is kept for several of them.
ONLY_TOGETHER = "ne conclut que pour plusieurs quartiers ensemble"
TOGETHER = "pour plusieurs ensemble"


def tables(several: Sequence[Answer], measured: Measured) -> list[Table]:
    """Verdicts, then proposals."""
    verdicts = [answer for answer in several if not answer.detector.is_opportunity]
    proposals = [answer for answer in several if answer.detector.is_opportunity]
    return [_verdicts(verdicts, measured), _proposals(proposals, measured.found)]


def judged(answer: Answer, measured: Measured) -> tuple[bool, str]:
    """Whether a detector of the programme is kept for single areas, and why in words."""
    name, own = answer.detector.name, measured.own(answer)
    if name not in calibration_null.ABSOLUTE and not calibration_null.holds(measured.alarms(name), name):
        return False, "trop de fausses alertes"
    if not own:
        return True, "puissance non mesurée : rien n'est planté pour cette question"
    confirmed, wrong = _total(wrong_signs(*one) for one in own)
    if confirmed and wrong / confirmed > MOST_WRONG:
        return False, "trop de signes contraires"
    if any(not finds_nothing(measured.known, *one) for one in own):
        return True, ""
    if measured.stronger.get(name, 0.0) >= LEAST_POWER:
        return True, "voit les effets nets, pas les effets faibles qui sont plantés"
    together = {Status.CONFIRMED, Status.REVERSED} & {one.status for one in answer.together}
    return False, ONLY_TOGETHER if together else "ne trouve rien aux effets plantés"


def _total(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    held = list(pairs)
    return sum(first for first, _ in held), sum(second for _, second in held)


def _verdicts(several: Sequence[Answer], measured: Measured) -> Table:
    rows = []
    for answer in several:
        name, own = answer.detector.name, measured.own(answer)
        wrong, counted = calibration_null.false_alarm(measured.alarms(name), name)
        beyond, confirmed = _total(power(*one) for one in own)
        said, opposite = _total(wrong_signs(*one) for one in own)
        is_kept, why = judged(answer, measured)
        rows.append(
            (
                name,
                answer.detector.title_fr,
                NONE if name in calibration_null.ABSOLUTE else percent(share(wrong, counted)),
                percent(share(confirmed, beyond)),
                f"{number(opposite)} sur {number(said)}" if own else NONE,
                TOGETHER if why == ONLY_TOGETHER else kept(is_kept),
                why,
            )
        )
    return table(
        "Ce qu'il faut en garder : constats du programme",
        "Une ligne par détecteur, tirée des tableaux suivants, pour un quartier seul. N'est pas gardé, et le calcul l'écrit "
        "ici, un détecteur qui alerte trop souvent à tort, dont plus de 5 % des verdicts sont de signe contraire, ou qui ne "
        "trouve rien aux effets plantés (moins d'un cas sur cinq dans toute classe de taille), sauf s'il trouve ceux, plus "
        "nets, qui sont mesurés à part.",
        ("Détecteur", "Question", "Fausses alertes", "Effets plantés confirmés", "Signes contraires", "Gardé", "Pourquoi"),
        rows,
    )


def _why_kept(proposed: int, areas: int, false: float) -> str:
    """What the numbers of a family of proposals say of it."""
    if not proposed:
        return "rien n'est planté qui en appelle : non mesuré"
    if areas and false >= share(proposed, areas):
        return "pas plus fréquentes ici que dans un quartier ordinaire : une question à poser, jamais un manque"
    return ""


def _proposals(several: Sequence[Answer], found: Alarms) -> Table:
    rows = []
    for answer in several:
        name = answer.detector.name
        statuses = Counter(one.status for one in answer.findings)
        proposed = sum(statuses[status] for status in PROPOSED)
        areas = len({(one.area, one.generation) for one in answer.findings})
        false = share(found.false_cards[name], found.areas)
        rows.append(
            (
                name,
                answer.detector.title_fr,
                number(proposed),
                number(share(proposed, areas), 2) if areas else NONE,
                number(false, 3),
                kept(false <= calibration_null.MOST_CARDS) if proposed else NONE,
                _why_kept(proposed, areas, false),
            )
        )
    return table(
        "Ce qu'il faut en garder : potentiels",
        "Cartes proposées dans le registre simulé, et fausses cartes par quartier ordinaire sur un premier écran (tableau "
        "plus bas).",
        ("Famille", "Objet", "Cartes", "Par quartier", "Fausses cartes par quartier ordinaire", "Gardé", "Pourquoi"),
        rows,
    )
