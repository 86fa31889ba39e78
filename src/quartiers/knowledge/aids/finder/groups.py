"""Every aid for a visitor, each in one group with its sentence: possible, later, to confirm, refused, ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import Answer, Explanation, explain
from quartiers.knowledge.aids.finder.audiences import is_at, is_for, stage
from quartiers.knowledge.aids.finder.board import Aids
from quartiers.knowledge.aids.finder.steps import at_opening
from quartiers.knowledge.aids.finder.wording import is_closed, mark, summary
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.vocabulary.days import label_fr

_NOT_FOR_YOU = "Elle s'adresse à d'autres demandeurs"


@dataclass(frozen=True)
class Entry:
    """One aid in a list. `reason`: the failed criterion, or why it comes later. `replaced_by`: ids, when it ended."""

    explanation: Explanation
    sentence_fr: str
    mark: str
    reason: str
    replaced_by: tuple[str, ...]

    @property
    def aid(self) -> Aid:
        """The aid itself."""
        return self.explanation.aid


@dataclass(frozen=True)
class Groups:
    """Five lists; every aid of the catalogue stands in exactly one, in the order of ids."""

    maybe: tuple[Entry, ...]
    later: tuple[Entry, ...]
    to_confirm: tuple[Entry, ...]
    refused: tuple[Entry, ...]
    closed: tuple[Entry, ...]


def all_aids(profile: Profile, aids: Aids, today: datetime.date) -> Groups:
    """Where each aid stands, refused ones included, with the reason."""
    placed = [_placed(aid, profile, today) for aid in aids.values()]

    def under(name: str) -> tuple[Entry, ...]:
        return tuple(entry for group, entry in placed if group == name)

    return Groups(under("maybe"), under("later"), under("to_confirm"), under("refused"), under("closed"))


def _placed(aid: Aid, profile: Profile, today: datetime.date) -> tuple[str, Entry]:
    said = explain(aid, profile, today=today)
    closed_on = aid.entries_closed_on
    if is_closed(aid, profile.day) or (closed_on and closed_on < profile.day and said.truth is False):
        return "closed", _entry(said, profile.day, "")
    if not is_for(aid, profile.known):
        return "refused", _entry(said, profile.day, _NOT_FOR_YOU, sentence=f"{_NOT_FOR_YOU} : {', '.join(aid.audiences)}.")
    at = stage(profile.known)
    if at == "idee" and (not is_at(aid, at) or said.truth is False) and is_at(aid, "creation"):
        return _at_opening(aid, profile, today)
    if said.truth is False:
        return "refused", _entry(said, profile.day, _failed(said.criteria))
    if not is_at(aid, at):
        reason = "Elle s'adresse à une activité déjà ouverte"
        until = f", avant le {label_fr(aid.end)} : elle s'arrête ce jour-là" if aid.end else ""
        return "later", _entry(said, profile.day, reason, sentence=f"{reason} : revenez-y une fois ouvert{until}.")
    group = "maybe" if not mark(aid, profile.day) and said.reliability.word == "vérifié" else "to_confirm"
    return group, _entry(said, profile.day, "")


def _at_opening(aid: Aid, profile: Profile, today: datetime.date) -> tuple[str, Entry]:
    """What an aid that asks for an opening answers on the day of the opening."""
    said = explain(aid, at_opening(profile), today=today)
    if said.truth is False:
        return "refused", _entry(said, profile.day, _failed(said.criteria))
    told = summary(said, profile.day, is_later=True)
    return "later", _entry(said, profile.day, "À demander le jour où vous ouvrirez", sentence=told)


def _entry(said: Explanation, day: datetime.date, reason: str, *, sentence: str = "") -> Entry:
    replaced_by = said.aid.replaced_by if mark(said.aid, day) in {"Terminé", "Fermé aux nouvelles entrées"} else ()
    return Entry(said, sentence or summary(said, day), mark(said.aid, day), reason, replaced_by)


def _failed(criteria: Iterable[Answer]) -> str:
    return next((each.label for each in criteria if each.status == "failed"), "")
