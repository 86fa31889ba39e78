"""What may be shown of an aid beside its name: only a rule that is verified, of an aid that goes on, reads as open."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.vocabulary.days import label_fr, parse_day

# By code, in the order of the filter: word, shape (ok, waiting, refused, or none: unknown).
STANDINGS: Mapping[str, tuple[str, str]] = {
    "ouvert": ("Ouvert", "ok"),
    "a-confirmer": ("À confirmer", "waiting"),
    "source-ancienne": ("Source ancienne", "waiting"),
    "selon-le-territoire": ("Selon le territoire", "waiting"),
    "a-venir": ("Pas encore ouvert", "waiting"),
    "ferme": ("Fermé aux nouvelles entrées", "refused"),
    "termine": ("Terminé", "refused"),
}


@dataclass(frozen=True)
class Standing:
    """A code of STANDINGS on a day, and one sentence that says why."""

    code: str
    sentence_fr: str

    @property
    def word(self) -> str:
        """The word shown."""
        return STANDINGS[self.code][0]

    @property
    def shape(self) -> str:
        """The shape beside the word."""
        return STANDINGS[self.code][1]

    @property
    def is_over(self) -> bool:
        """Whether nobody can enter any more."""
        return self.code in {"ferme", "termine"}


def standing(aid: Aid, today: datetime.date) -> Standing:
    """How an aid stands on a day: dates first, then what is not sure, and open only when nothing is left to doubt."""
    return _by_dates(aid, today) or _by_trust(aid, today)


def dated(aid: Aid, key: str) -> datetime.date | None:
    """A day of `dates` (start, end, entries_closed_on, deadline); None when it is not known."""
    raw = aid.raw["dates"].get(key)
    return parse_day(str(raw)) if raw else None


def _by_dates(aid: Aid, today: datetime.date) -> Standing | None:
    if aid.end and aid.end < today:
        return Standing("termine", f"Terminé depuis le {label_fr(aid.end)}.")
    if aid.status == "ferme":
        return Standing("termine", "Terminé, sans date connue.")
    closed_on = aid.entries_closed_on
    if closed_on and closed_on < today:
        return Standing("ferme", f"Plus d'entrée depuis le {label_fr(closed_on)} : ceux qui y étaient gardent leurs droits.")
    deadline = dated(aid, "deadline")
    if deadline and deadline < today:
        return Standing("ferme", f"Le dernier dépôt connu s'est arrêté le {label_fr(deadline)} ; aucune date suivante connue.")
    if aid.start and aid.start > today:
        return Standing("a-venir", f"À partir du {label_fr(aid.start)}.")
    return None


def _by_trust(aid: Aid, today: datetime.date) -> Standing:
    trust = reliability(aid, today)
    # The first reason; the sheet gives them all under the reliability of the rule.
    told = f"{trust.reasons[0].rstrip('.')}."
    if aid.status == "variable_local":
        return Standing("selon-le-territoire", "La règle change d'un lieu à l'autre : demandez-la avant de compter dessus.")
    if trust.word == "ancien":
        return Standing("source-ancienne", told)
    if aid.status == "a_confirmer" or trust.word != "vérifié":
        return Standing("a-confirmer", told)
    return Standing("ouvert", told)
