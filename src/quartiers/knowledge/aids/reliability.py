"""How far the rule itself may be relied on, apart from what it answers: vérifié, à confirmer, ancien."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.vocabulary.days import label_fr

# A source of the year before the check still speaks of today's law; an older one does not prove that the aid goes on.
_YEARS_KEPT = 1
# A check made since does not make a source speak of a later law: none of before this year says that an aid goes on.
_OLDEST_YEAR = 2025
_DAYS_KEPT = 365


@dataclass(frozen=True)
class Reliability:
    """One word, and why."""

    word: str
    reasons: tuple[str, ...]


def reliability(aid: Aid, today: datetime.date) -> Reliability:
    """The word for an aid on a day: only «vérifié» may be shown as open."""
    if old := tuple(_why_old(aid, today)):
        return Reliability("ancien", old)
    doubts = tuple(_why_doubtful(aid))
    return (
        Reliability("à confirmer", doubts)
        if doubts
        else Reliability("vérifié", (f"Règle contrôlée le {label_fr(aid.checked_on)}",))
    )


def _why_old(aid: Aid, today: datetime.date) -> list[str]:
    told = []
    if aid.last_source_year is not None and aid.last_source_year < max(_OLDEST_YEAR, aid.checked_on.year - _YEARS_KEPT):
        told.append(f"La source la plus récente date de {aid.last_source_year}")
    if (today - aid.checked_on).days > _DAYS_KEPT:
        told.append(f"Pas recontrôlée depuis le {label_fr(aid.checked_on)}")
    return told


def _why_doubtful(aid: Aid) -> list[str]:
    told = list(aid.to_confirm)
    if aid.status == "a_confirmer":
        told.append("L'existence de l'aide à ce jour n'est pas confirmée")
    if aid.last_source_year is None:
        told.append("La source n'est pas datée")
    if aid.confidence != "high":
        told.append("La règle ne repose pas sur une source officielle récente")
    return told
