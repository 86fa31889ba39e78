"""What to keep: for each detector its false alarms, its power and its cost on one line, and what follows from them."""

from collections import Counter
from collections.abc import Sequence

import calibration_null
from calibration_answers import PROPOSED, Answer
from calibration_known import Known, Planted
from calibration_null import Alarms
from calibration_tables import NONE, Table, kept, percent, share, table
from calibration_truth import finds_nothing, power, verdicts_about, wrong_signs
from quartiers.knowledge.vocabulary.french_numbers import number

# Wrong signs among confirmed verdicts beyond which a detector misleads.
MOST_WRONG = 0.05


def tables(known: Known, several: Sequence[Answer], asked: Sequence[Planted], found: Alarms) -> list[Table]:
    """Verdicts, then proposals."""
    verdicts = [answer for answer in several if not answer.detector.is_opportunity]
    proposals = [answer for answer in several if answer.detector.is_opportunity]
    return [_verdicts(known, verdicts, asked, found), _proposals(proposals, found)]


def judged(known: Known, answer: Answer, asked: Sequence[Planted], found: Alarms) -> tuple[bool, str]:
    """Whether a detector of the programme is kept, and why in words."""
    name = answer.detector.name
    own = [one for one in asked if one.detector == name]
    if name not in calibration_null.ABSOLUTE and not calibration_null.holds(found, name):
        return False, "trop de fausses alertes"
    if not own:
        return True, "puissance non mesurée : rien n'est planté pour cette question"
    confirmed, wrong = _total(wrong_signs(one, verdicts_about(answer, one)) for one in own)
    if confirmed and wrong / confirmed > MOST_WRONG:
        return False, "trop de signes contraires"
    if all(finds_nothing(known, one, verdicts_about(answer, one)) for one in own):
        return False, "ne trouve rien aux effets plantés"
    return True, "gardé"


def _total(pairs: object) -> tuple[int, int]:
    first, second = zip(*pairs, strict=True)  # type: ignore[call-overload]
    return sum(first), sum(second)


def _verdicts(known: Known, several: Sequence[Answer], asked: Sequence[Planted], found: Alarms) -> Table:
    rows = []
    for answer in several:
        name = answer.detector.name
        own = [(one, verdicts_about(answer, one)) for one in asked if one.detector == name]
        wrong, counted = calibration_null.false_alarm(found, name)
        is_kept, why = judged(known, answer, asked, found)
        beyond, confirmed = _total(power(*one) for one in own) if own else (0, 0)
        said, opposite = _total(wrong_signs(*one) for one in own) if own else (0, 0)
        rows.append(
            (
                name,
                answer.detector.title_fr,
                NONE if name in calibration_null.ABSOLUTE else percent(share(wrong, counted)),
                percent(share(confirmed, beyond)),
                f"{number(opposite)} sur {number(said)}" if own else NONE,
                kept(is_kept),
                why,
            )
        )
    return table(
        "Ce qu'il faut en garder : constats du programme",
        "Une ligne par détecteur, tirée des tableaux suivants. Un détecteur qui ne trouve rien aux effets plantés (moins "
        "d'un cas sur cinq dans toute classe de taille), qui crie trop souvent sans raison ou dont plus de 5 % des verdicts "
        "sont de signe contraire est à retirer ou à revoir, et c'est écrit ici par le calcul.",
        ("Détecteur", "Question", "Fausses alertes", "Effets plantés confirmés", "Signes contraires", "Gardé", "Pourquoi"),
        rows,
    )


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
                number(share(proposed, areas), 1) if areas else NONE,
                number(false, 3),
                kept(false <= calibration_null.MOST_CARDS) if proposed else NONE,
                "" if proposed else "rien n'est planté qui en appelle : non mesuré",
            )
        )
    return table(
        "Ce qu'il faut en garder : potentiels",
        "Cartes proposées dans le registre simulé, et fausses cartes par quartier ordinaire sur un premier écran (tableau "
        "plus bas).",
        ("Famille", "Objet", "Cartes", "Par quartier", "Fausses cartes par quartier ordinaire", "Gardé", "Pourquoi"),
        rows,
    )
