"""What is said of a type of shop that is missing, or that may be: sentences, reasons, what one can do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quartiers.knowledge.engine.detectors.expected import MOST_CV2
from quartiers.knowledge.engine.detectors.finding import Action, Reason, Statement, Status, word_of
from quartiers.knowledge.engine.detectors.missing_case import DECIDING, LEAST_EXPECTED, POSSIBLE, Case
from quartiers.knowledge.engine.detectors.premises import sites_near
from quartiers.knowledge.engine.detectors.shop_words import SHOP_WORDS
from quartiers.knowledge.engine.detectors.words import lacking
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.surroundings import WALKS_MIN
from quartiers.knowledge.vocabulary.french_numbers import count, number

# A chance that is rarer than this surprises.
_RARE = 0.05
_NEAR_WHOLE = 0.05
# Beyond this nobody walks, and the next city may be nearer than the next shop that we know of.
_FAR_M = 5000.0
# Somebody who keeps a shop may have refused that its place be told.
_STEP_M = 100.0
_FOOD = frozenset({"boulangerie", "boucherie, charcuterie", "primeur"})
_CRAFTS = _FOOD | {"coiffeur", "laverie, pressing"}


def about(expected: float) -> str:
    """A number expected, in whole numbers.

    >>> about(1.4), about(3.02), about(0.4)
    ('1 à 2', 'environ 3', 'moins de 1')
    """
    if expected < 1 - _NEAR_WHOLE:
        return "moins de 1"
    if abs(expected - round(expected)) < _NEAR_WHOLE:
        return f"environ {number(round(expected))}"
    return f"{number(np.floor(expected))} à {number(np.ceil(expected))}"


def chance(probability: float) -> str:
    """A probability as one chance among several.

    >>> chance(0.25), chance(0.7), chance(0.002)
    ('1 chance sur 4', "plus d'une chance sur deux", "moins d'une chance sur 100")
    """
    if probability < 0.01:
        return "moins d'une chance sur 100"
    if probability > 0.5:
        return "plus d'une chance sur deux"
    return f"1 chance sur {number(round(1 / probability))}"


def told_m(metres: float) -> float:
    """A distance as it is told: the next hundred metres; finer ones, from two or three neighbourhoods, would give a door back.

    >>> told_m(0.0), told_m(3.0), told_m(243.2), told_m(300.0)
    (0.0, 100.0, 300.0, 300.0)
    """
    return float(np.ceil(metres / _STEP_M) * _STEP_M)


def titled(shop_type: str) -> str:
    """A type at the head of a sentence: «Boucherie, charcuterie»."""
    return shop_type[0].upper() + shop_type[1:]


def none_here(case: Case) -> str:
    """That there is none, and where the nearest is."""
    words, metres = SHOP_WORDS[case.shop_type], case.around.nearest_m
    if np.isnan(metres):
        return f"{words.none_fr} dans le quartier ni à moins de 500 m."
    if metres > _FAR_M:
        return f"{words.none_fr} dans le quartier ni à moins de {number(_FAR_M / 1000)} km à pied."
    return f"{words.none_fr} dans le quartier ; {words.nearest_fr} est à {number(told_m(metres))} m à pied au plus."


def surprise(case: Case) -> str:
    """Whether having none surprises; empty where residents do not tell how many to expect."""
    if not case.means_something:
        return ""
    usual = f"Pour une population comparable on en attend {about(case.expected)} :"
    if case.zero_by_chance < _RARE:
        return f"{usual} n'en avoir aucun arrive rarement par hasard ({chance(case.zero_by_chance)})."
    return f"{usual} l'absence n'étonne pas ({chance(case.zero_by_chance)})."


def sentence(case: Case) -> str:
    """The title of the card, by tier."""
    status = case.status
    if case.rule is not None and status in {Status.ABSENT, Status.POSSIBLE}:
        return case.rule.question_fr
    if status is Status.ABSENT:
        return f"{none_here(case)} {surprise(case)}".strip()
    head = titled(case.shop_type)
    if status in {Status.LIKELY_GAP, Status.POSSIBLE}:
        return (
            f"{head} : manque {word_of(case.below_half)}, à vérifier sur place ; {_here(case)}{_near_by(case)}, contre "
            f"{about(case.expected)} dans un quartier ordinaire comparable."
        )
    if np.isnan(case.count) or not case.expected > 0:
        return f"{head} : on ne sait pas combien en attendre ici."
    usual = f"{about(case.expected)} dans un quartier ordinaire comparable"
    if status is Status.NOT_ENOUGH_DATA:
        return f"{head} : on ne peut pas dire s'il en manque ; {_here(case)}, {usual}, trop peu pour juger."
    return f"{head} : rien ne dit qu'il en manque ; {_here(case)}, {usual}."


def _here(case: Case) -> str:
    return f"{number(case.count) if case.count else 'aucun'} dans le quartier"


def _near_by(case: Case) -> str:
    """How many stand around, which the sentence must not hide: nobody may announce a lack of what is across the street."""
    around = case.around.near - case.count
    how = " à pied" if np.isfinite(case.around.within_500) else ""
    return f", {number(around)} à moins de 500 m{how}" if np.isfinite(around) and around >= 1 else ""


def _how_many(case: Case) -> str:
    """How many would bring the place to the usual rate, at 90 %."""
    low, high = (max(0, round(case.expected * (1 - limit))) for limit in reversed(case.relative))
    if low < 1:
        return f"jusqu'à {number(max(high, 1))} établissements" if high > 1 else "d'un établissement"
    return f"de {number(low)} à {number(high)} établissements" if high > low else f"environ {count(low, 'établissement')}"


def why_not(case: Case) -> str | None:
    """Why nothing is proposed, with the number that is missing; None where something is."""
    if case.status is Status.NOT_ENOUGH_DATA:
        return _too_little(case)
    return _not_told(case) if case.status is Status.NOT_DISTINGUISHABLE else None


def _too_little(case: Case) -> str:
    if np.isnan(case.residents):
        return "La population du quartier n'est pas connue : on ne sait pas combien en attendre."
    if np.isnan(case.count) or not case.expected > 0:
        return "Ce type n'est compté nulle part dans les villes comparables."
    return lacking(case.expected, LEAST_EXPECTED, "à attendre ici", "à attendre ici")


def _not_told(case: Case) -> str:
    if not case.means_something:
        return (
            f"D'un quartier ordinaire à l'autre ce nombre varie trop (CV² {number(case.cv2, 2)}, il faut moins de "
            f"{number(MOST_CV2, 1)}) pour dire combien en attendre."
        )
    if case.below_half >= POSSIBLE:
        return "Tous les habitants en ont à moins de dix minutes à pied."
    low = round(100 * case.below_half)
    return f"{low} % de chances qu'il y en ait moins de la moitié : rien n'est proposé sous {round(100 * POSSIBLE)} %."


def reasons(case: Case) -> Iterator[Reason]:
    """Why: what was seen, how it compares, how much is chance."""
    if case.rule is not None:
        yield Reason(Statement.FACT, none_here(case) if case.status is Status.ABSENT else f"{_here(case)}.".capitalize())
        yield Reason(
            Statement.ADVICE, f"{case.rule.rule_fr} La population de la commune n'est pas dans l'édition : non vérifié."
        )
    yield Reason(Statement.FACT, _seen(case))
    if case.means_something and case.count:
        yield Reason(
            Statement.COMPARISON,
            f"Un pour {number(round(case.residents / case.count, -1))} habitants, contre un pour "
            f"{number(round(case.residents / case.expected, -1))} dans un quartier ordinaire comparable.",
        )
    if case.means_something:
        few = "n'en avoir aucun" if not case.count else f"en avoir {number(case.count)} ou moins"
        yield Reason(
            Statement.INFERENCE,
            f"On en attend {about(case.expected)} ; {few} arrive par hasard dans un quartier ordinaire : "
            f"{chance(case.as_few_by_chance)}.",
        )
    if case.status in {Status.LIKELY_GAP, Status.POSSIBLE} and case.rule is None:
        yield Reason(Statement.INFERENCE, f"Pour revenir au nombre habituel : {_how_many(case)}.")
    yield from _walks(case)
    yield from _instead(case)


def _seen(case: Case) -> str:
    rings = case.around.rings
    if rings is not None:
        inside, near, further, far = (number(one) for one in rings)
        around = f"{near} à moins de 100 m, {further} de 100 à 300 m, {far} de 300 à 500 m"
        return f"{inside} dans le quartier ; à vol d'oiseau, {around}."
    if np.isfinite(case.around.within_500):
        return f"{number(case.around.within_500)} dans le quartier ou à moins de 500 m à pied."
    return f"{number(case.count)} dans le quartier ; les alentours ne sont pas connus."


def _walks(case: Case) -> Iterator[Reason]:
    lows = case.around.is_access_low
    if lows[DECIDING] is None:
        yield Reason(Statement.COMPARISON, "Accès à pied : non calculé, faute de positions.")
        return
    place = "parmi les 25 % les moins bien servis" if lows[DECIDING] else "pas parmi les 25 % les moins bien servis"
    others = [
        f"à {minutes} minutes : {'oui' if low else 'non'}"
        for minutes, low in zip(WALKS_MIN, lows, strict=True)
        if minutes != WALKS_MIN[DECIDING] and low is not None
    ]
    more = f" ({' ; '.join(others)})" if others else ""
    yield Reason(Statement.COMPARISON, f"Accès à 10 minutes à pied : {place} des quartiers ordinaires comparables{more}.")


def _instead(case: Case) -> Iterator[Reason]:
    if case.around.substitutes:
        listed = ", ".join(f"{kind} ({number(many)})" for kind, many in case.around.substitutes.items())
        yield Reason(Statement.FACT, f"À moins de 500 m, ce qui peut en tenir lieu : {listed}.")


def would_change(case: Case) -> str:
    """What would take the proposal away, or bring one; empty where too little is known."""
    if case.status is Status.NOT_ENOUGH_DATA:
        return ""
    if case.status is Status.NOT_DISTINGUISHABLE:
        return f"S'il n'y en avait aucun, la probabilité d'un manque serait de {round(100 * case.below_half_if(0))} %."
    if case.status is Status.ABSENT:
        return "Un seul établissement de ce type ouvert à moins de 500 m, que le registre ne place pas ou pas encore."
    more = case.more_to_fall()
    if more is None:
        return "Dix de plus ne suffiraient pas."
    return f"{count(more, 'établissement')} de plus dans le registre Sirene : cette carte disparaîtrait."


def actions(case: Case, evidence: Evidence) -> Iterator[Action]:
    """Whom to ask, what to look for."""
    if case.status not in {Status.ABSENT, Status.LIKELY_GAP, Status.POSSIBLE}:
        return
    if case.rule is not None:
        yield Action(f"À qui demander : {case.rule.authority_fr}.", case.rule.reference_fr)
    listed = len(sites_near(evidence, case.area))
    if listed:
        yield Action(f"Visiter les locaux listés à moins de 500 m : {number(listed)}.")
    else:
        yield Action("Demander à la commune et aux bailleurs sociaux leurs rez-de-chaussée libres, puis les lister ici.")
    yield from _partners(case)


def _partners(case: Case) -> Iterator[Action]:
    if case.shop_type == "poste":
        yield Action(
            "Saisir la commission départementale de présence postale territoriale.",
            "Loi 90-568 du 2 juillet 1990, article 6 (à confirmer)",
        )
    elif case.rule is None:
        chamber = "de métiers et de l'artisanat" if case.shop_type in _CRAFTS else "de commerce et d'industrie"
        yield Action(f"Demander à la chambre {chamber} qui cherche à s'installer ou à reprendre.")
        yield Action(
            "Local à remettre en état : fonds de restructuration des locaux d'activité, ouvert ou non cette année.",
            "ANCT, fonds de restructuration des locaux d'activité (à confirmer)",
        )
