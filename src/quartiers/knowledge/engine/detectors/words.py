"""Turns of phrase that verdicts share: where, how many for how many expected, what would change."""

from __future__ import annotations

import math

from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.evidence import NATION, Evidence, Group
from quartiers.knowledge.vocabulary.french_numbers import count, number

ORDINARY = ("quartier ordinaire comparable", "quartiers ordinaires comparables")
CITY = "reste de l'agglomération"
NO_RESIDENTS = "Le nombre d'habitants de ce quartier n'est pas connu dans les fichiers chargés."
NO_REST = "Le reste de l'unité urbaine n'est pas connu : sa composition ou la population de ses IRIS n'est pas chargée."
HIDDEN = "Nombres masqués par le secret statistique : trop peu d'établissements, ou une soustraction les redonnerait."
HIDDEN_CHANGE = "Ce qui changerait l'avis se compte en trop peu d'établissements pour être dit."

# The verdict comes first: a reader in a hurry keeps the numbers and loses the end of a sentence.
UNDECIDED = "On ne peut pas trancher"
LEADS = {
    Status.CONFIRMED: "Établi, moins qu'ailleurs",
    Status.REVERSED: "Établi, plus qu'ailleurs, l'inverse du constat national",
    Status.NOT_DISTINGUISHABLE: UNDECIDED,
}


def place(evidence: Evidence, group: Group, used: float) -> str:
    """Where a sentence stands: «Ici», or the neighbourhoods of a territory or of the edition, with how many are counted."""
    if group.is_area:
        return "Ici"
    several = len(group.members)
    among = "de l'édition" if group.code == NATION else _of(evidence, group.code)
    if used < several:
        return f"Dans {number(used)} des {number(several)} quartiers {among}"
    return f"Dans le quartier {among}" if several == 1 else f"Dans les {number(several)} quartiers {among}"


def _of(evidence: Evidence, territory: str) -> str:
    name = evidence.names.get(territory, "")
    if not name:
        return "du territoire"
    return f"d'{name}" if name[0] in "AEIOUYÀÂÉÈÊÎÔ" else f"de {name}"


def inside(where: str) -> str:
    """A place after the head of a sentence.

    >>> inside("Dans les 3 quartiers de Laval")
    'dans les 3 quartiers de Laval'
    """
    return where[:1].lower() + where[1:]


def cannot(where: str, what: str, reason: str) -> str:
    """The sentence of what cannot be judged, with why."""
    return f"{where}, on ne peut pas juger {what}. {reason}"


def times(value: float) -> str:
    """A ratio, two decimals below ten.

    >>> times(0.512)
    '0,51'
    """
    return number(value, 2 if value < 10 else 0)


def between(low: float, high: float) -> str:
    """Limits of a ratio.

    >>> between(0.44, 0.58)
    'entre 0,44 et 0,58'
    """
    return f"entre {times(low)} et {times(high)}"


def about(value: float) -> str:
    """A number that is expected: whole from ten up, one decimal below."""
    return number(value, 0 if value >= 10 or float(value).is_integer() else 1)


def compared(where: str, seen: str, given: str, limits: tuple[float, float, float], status: Status) -> str:
    """The sentence of a ratio: verdict, place, quantity, comparator, range."""
    ratio, low, high = limits
    return f"{LEADS[status]} : {inside(where)}, {seen}, contre {given}, soit {times(ratio)} fois ({between(low, high)})."


def change(count_now: float, few: float, many: float, status: Status, one: str) -> str:
    """What would change a verdict on a lack, in whole numbers: `few` and `many` are the counts that would decide."""
    if status is Status.CONFIRMED:
        return f"Avec {count(few + 1 - count_now, f'{one} de plus', _plural(one))}, on ne pourrait plus l'affirmer."
    if status is Status.REVERSED:
        return f"Avec {count(count_now - many + 1, f'{one} de moins', _plural(one, 'moins'))}, on ne pourrait plus l'affirmer."
    up = f"avec {count(many - count_now, f'{one} de plus', _plural(one))}, ce serait l'inverse"
    if few < 0:
        return f"Aucun nombre ne suffirait ici à établir un manque ; {up}."
    return f"Avec {count(count_now - few, f'{one} de moins', _plural(one, 'moins'))}, le manque serait établi ; {up}."


def lacking(have: float, least: float, one: str, several: str = "") -> str:
    """Why there are not enough data, with how far the threshold is; never «il en manque», which is read as a shop that lacks.

    What there is is cut at one decimal: rounded, it could reach the threshold that it misses.

    >>> lacking(17, 30, "création suivie", "créations suivies")
    '17 créations suivies pour un seuil de 30 : 13 de trop peu pour juger.'
    >>> lacking(2.97, 3, "établissement attendu", "établissements attendus")
    '2,9 établissements attendus pour un seuil de 3 : 0,1 de trop peu pour juger.'
    """
    tenths = math.floor(round(10 * have, 6))
    seen, short = (_tenths(part) for part in (tenths, 10 * least - tenths))
    noun = one if tenths < 20 else several or f"{one}s"
    return f"{seen} {noun} pour un seuil de {number(least)} : {short} de trop peu pour juger."


def _tenths(tenths: float) -> str:
    return number(tenths / 10, 1 if tenths % 10 else 0)


def _plural(one: str, more: str = "plus") -> str:
    return " ".join(f"{word}s" for word in one.split()) + f" de {more}"
