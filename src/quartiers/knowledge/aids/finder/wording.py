"""The words of the finder about one aid: its short name and the sentence that sums it up."""

from __future__ import annotations

import datetime
import re

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import SELECTIVE_FR, Explanation
from quartiers.knowledge.vocabulary.days import label_fr

_TAIL = re.compile(r"\s*(?:\(|:| - ).*$")
_TRUST = {
    "vérifié": "",
    "à confirmer": " — règle à confirmer",
    "ancien": " — source ancienne, à vérifier avant de compter dessus",
}


def short_name(aid: Aid) -> str:
    """The name without what explains it: «Acre» for «Acre : cotisations réduites au démarrage».

    Kept whole when what stands first only names who carries the aid («Île-de-France : …»).
    """
    head = _TAIL.sub("", aid.name)
    return aid.name if not head or any(word in aid.carrier for word in (head, head.split(" et ")[0])) else head


def is_closed(aid: Aid, day: datetime.date) -> bool:
    """Ended, or closed for good."""
    return aid.status == "ferme" or (aid.end is not None and aid.end < day)


def mark(aid: Aid, day: datetime.date) -> str:
    """The word shown beside the name: Terminé, Selon le territoire, Existence à confirmer, or "" when none is needed."""
    if is_closed(aid, day):
        return "Terminé"
    closed_on = aid.entries_closed_on
    if closed_on and closed_on < day:
        return "Fermé aux nouvelles entrées"
    return {"variable_local": "Selon le territoire", "a_confirmer": "Existence à confirmer"}.get(aid.status, "")


def summary(said: Explanation, day: datetime.date, *, is_later: bool = False) -> str:
    """One sentence for one aid: what the logic answers, how far the rule may be relied on, and who decides."""
    aid = said.aid
    if is_closed(aid, day):
        return f"Terminé depuis le {label_fr(aid.end)}." if aid.end else "Terminé."
    if said.truth is False:
        return _refused(said, day)
    trust = _TRUST[said.reliability.word]
    if aid.status == "variable_local":
        told = "Selon le territoire : la règle locale est à demander"
    elif aid.status == "a_confirmer":
        told = "L'aide existe peut-être encore : à demander avant de compter dessus"
        trust = ""
    elif said.truth:
        told = SELECTIVE_FR if aid.is_selective else "Vous semblez y avoir droit"
    else:
        told = "Peut-être, il manque des réponses"
    if is_later:
        told = f"Le jour où vous ouvrirez : {told[0].lower()}{told[1:]}"
    granted = " Recevable ne veut pas dire accordé." if aid.is_selective else ""
    return f"{told}{trust}.{granted}"


def inside(text: str) -> str:
    """A name inside a sentence: its capital goes, unless it is an acronym."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _refused(said: Explanation, day: datetime.date) -> str:
    closed_on = said.aid.entries_closed_on
    if closed_on and closed_on < day:
        return f"Fermé aux nouvelles entrées depuis le {label_fr(closed_on)}."
    reason = next((each.label for each in said.criteria if each.status == "failed"), "une condition n'est pas remplie")
    return f"Pas pour vous, d'après vos réponses. Il faudrait : {reason}."
