"""What an aid answers to a profile: a verdict by logic alone, each criterion with its source, and what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.amounts import Amount
from quartiers.knowledge.aids.amounts import amount as amount_of
from quartiers.knowledge.aids.missing import Missing, missing
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.reliability import Reliability, reliability
from quartiers.knowledge.rules.tree import Node, Unstated
from quartiers.knowledge.rules.tree import fields as fields_of
from quartiers.knowledge.rules.truth import Truth, every
from quartiers.knowledge.vocabulary.days import label_fr

_WORDS = {True: "oui", False: "non", None: "depend"}
# A committee decides: nobody has a right to it.
SELECTIVE_FR = "Vous semblez pouvoir la demander"
_STATUSES = {True: "satisfied", False: "failed", None: "unknown"}
_SENTENCES = {True: "Vous semblez y avoir droit", False: "Pas pour cette situation", None: "À voir : il manque des réponses"}
# Nothing that a person could answer is missing: it is the aid itself that is not known.
_WITHOUT_QUESTION = {
    "a_confirmer": "À voir : l'aide n'est pas sûre d'exister encore",
    "variable_local": "À voir : la règle varie d'un lieu à l'autre",
}
_UNKNOWN_STATUS = {
    "a_confirmer": "L'aide existe encore : à confirmer auprès de qui la porte",
    "variable_local": "La règle de votre territoire : elle varie d'un lieu à l'autre",
}


@dataclass(frozen=True)
class Answer:
    """One criterion for one profile; `status` is satisfied, failed, unknown or not_stated."""

    label: str
    status: str
    source: str
    fields: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """Everything that is told of one aid to one profile."""

    aid: Aid
    profile: Profile
    truth: Truth
    verdict: str
    reliability: Reliability
    sentence_fr: str
    criteria: tuple[Answer, ...]
    missing: tuple[Missing, ...]

    @property
    def amount(self) -> Amount | None:
        """What the aid is worth to the profile, computed when asked for; None when it is refused. Raises Gap."""
        return None if self.truth is False else amount_of(self.aid, self.profile)


def verdict(aid: Aid, profile: Profile) -> Truth:
    """The logic alone: dates, then every criterion, then a status that nobody can settle from here."""
    return every(
        (in_force(aid, profile.day), settled_status(aid), *(node.decide(profile.known, profile.day) for node in aid.criteria))
    )


def explain(aid: Aid, profile: Profile, *, today: datetime.date) -> Explanation:
    """The verdict of an aid with its reasons; `today` only dates the trust in the rule."""
    decided = [(node, node.decide(profile.known, profile.day)) for node in aid.criteria]
    truth = every((in_force(aid, profile.day), settled_status(aid), *(each for _, each in decided)))
    trust = reliability(aid, today)
    lacks = () if truth is False else tuple(missing([node for node, each in decided if each is None], profile))
    return Explanation(
        aid=aid,
        profile=profile,
        truth=truth,
        verdict=_WORDS[truth],
        reliability=trust,
        sentence_fr=_sentence(aid, profile, truth, trust, is_missing=bool(lacks)),
        criteria=(*_outside(aid, profile), *(_answer(aid, node, each) for node, each in decided)),
        missing=lacks,
    )


def in_force(aid: Aid, day: datetime.date) -> bool:
    """Whether a day is inside the known dates of an aid."""
    return not ((aid.start and day < aid.start) or (aid.end and day > aid.end))


def settled_status(aid: Aid) -> Truth:
    """True, or unknown where the aid is to be confirmed or varies from place to place."""
    return None if aid.status in _UNKNOWN_STATUS else True


def _outside(aid: Aid, profile: Profile) -> Iterator[Answer]:
    """What is asked of the day and of the aid itself, before the person."""
    if aid.start or aid.end:
        since = f"depuis le {label_fr(aid.start)}" if aid.start else ""
        until = f"jusqu'au {label_fr(aid.end)}" if aid.end else ""
        label = " ".join(filter(None, ("Aide en vigueur", since, until)))
        yield Answer(label, _STATUSES[in_force(aid, profile.day)], aid.source, ("date_demande",))
    if aid.status in _UNKNOWN_STATUS:
        yield Answer(_UNKNOWN_STATUS[aid.status], "unknown", aid.source)


def _answer(aid: Aid, node: Node, truth: Truth) -> Answer:
    status = "not_stated" if isinstance(node, Unstated) else _STATUSES[truth]
    looked_at = (node.field.name,) if isinstance(node, Unstated) else fields_of(node)
    return Answer(node.label, status, getattr(node, "source", "") or aid.source, looked_at, getattr(node, "note", ""))


def _sentence(aid: Aid, profile: Profile, truth: Truth, trust: Reliability, *, is_missing: bool) -> str:
    closed = _closed(aid, profile.day)
    if truth is False:
        return closed or _SENTENCES[False]
    said = _WITHOUT_QUESTION[aid.status] if truth is None and not is_missing else _SENTENCES[truth]
    if truth and aid.is_selective:
        said = SELECTIVE_FR
    if truth is None and closed:
        said += f" — {closed[:1].lower()}{closed[1:]}"
    if trust.word != "vérifié":
        said += " — règle à confirmer" if trust.word == "à confirmer" else " — source ancienne, règle à confirmer"
    return f"{said}. Recevable ne veut pas dire accordé." if truth and aid.is_selective else said


def _closed(aid: Aid, day: datetime.date) -> str:
    """Since when an aid takes nobody, or from when it will; empty when it does."""
    if aid.end and day > aid.end:
        return f"Fermée : terminée depuis le {label_fr(aid.end)}"
    if aid.start and day < aid.start:
        return f"Pas encore ouverte : à partir du {label_fr(aid.start)}"
    if aid.entries_closed_on and day > aid.entries_closed_on:
        return f"Fermée aux nouvelles entrées depuis le {label_fr(aid.entries_closed_on)} ; les droits ouverts avant continuent"
    return ""
