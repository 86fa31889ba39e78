"""The first five steps of a visitor: who, what, why, what is missing, whom to call; then every aid with its reason."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import Answer, Explanation, explain
from quartiers.knowledge.aids.finder.board import Aids
from quartiers.knowledge.aids.finder.combining import with_answer
from quartiers.knowledge.aids.finder.ordering import REASONS, is_either_or
from quartiers.knowledge.aids.finder.questions import Question, questions, values
from quartiers.knowledge.aids.finder.standing import Pick, View, opened, picks
from quartiers.knowledge.aids.finder.wording import inside, short_name, summary
from quartiers.knowledge.aids.missing import Missing
from quartiers.knowledge.aids.profiles import Profile

NOT_DOCUMENTED = "non documenté"
# What an earlier step gives: the field that is missing, and the family that gives it.
_GIVEN_BY = {"accompagne_reseau": "conseil", "acre_obtenue": "cotisations", "ph_reseau_obtenu": "honneur"}
# Some answers set it in passing; no question is about it.
_TOLD_BY_NOBODY = frozenset({"naf_exclu", "date_contrat", "demande_jours"})


@dataclass(frozen=True)
class Lack:
    """What is missing: words for the page, the question that tells it ("" when none does), the step that gives it (0: none)."""

    field: str
    label_fr: str
    question: str
    step: int


@dataclass(frozen=True)
class Side:
    """One aid inside a step, with everything that is told of it.

    `explanation` is computed for the day of the opening when the step is a later one. `facts`: what is known of the amount.
    """

    explanation: Explanation
    sentence_fr: str
    facts: tuple[str, ...]

    @property
    def aid(self) -> Aid:
        """The aid itself."""
        return self.explanation.aid


@dataclass(frozen=True)
class Step:
    """One step. Two sides = an either-or: `choice_fr` says so. `why`: criteria satisfied, then unknown, then not stated.

    `is_later`: to prepare now, to ask on the opening day. `order_fr`: why it stands here. `others`: ids of other aids of the
    same family that are not refused (a second door, never a second card).
    """

    family: str
    title: str
    who: str
    what: str
    how: str
    why: tuple[Answer, ...]
    missing: tuple[Lack, ...]
    call: str
    sides: tuple[Side, ...]
    choice_fr: str
    is_later: bool
    order_fr: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Before:
    """What comes before a step: the steps chosen, the questions answered."""

    picks: Sequence[Pick]
    told: Collection[str]


def next_steps(profile: Profile, aids: Aids, today: datetime.date, *, told: Collection[str] = ()) -> list[Step]:
    """At most five steps in the order of `ordering`; nothing refused or ended ever stands here.

    `told`: ids of the questions that were answered, «je ne sais pas» apart: what is missing never leads to them again.
    """
    view = View(aids, profile)
    chosen = picks(view)
    return [_step(view, pick, profile, today, _Before(chosen[:place], told)) for place, pick in enumerate(chosen)]


def at_opening(profile: Profile) -> Profile:
    """The same profile on the day that the business opens."""
    return Profile(opened(profile.known), profile.day, profile.figures)


def _step(view: View, pick: Pick, profile: Profile, today: datetime.date, before: _Before) -> Step:
    asked = at_opening(profile) if pick.is_later else profile
    sides = tuple(_side(explain(aid, asked, today=today), today, is_later=pick.is_later) for aid in pick.aids)
    first = sides[0].aid
    return Step(
        family=pick.family,
        title=_title(pick.aids),
        who=first.carrier,
        what=" Ou : ".join(side.aid.what for side in sides),
        how=first.how,
        why=tuple(_why(sides)),
        missing=tuple(_lacks(sides, before)),
        call=first.contact or NOT_DOCUMENTED,
        sides=sides,
        choice_fr=_choice(pick.aids),
        is_later=pick.is_later,
        order_fr=REASONS[pick.family],
        others=tuple(each.aid.id for each in view.of(pick.family) if each.aid not in pick.aids),
    )


def _side(said: Explanation, today: datetime.date, *, is_later: bool) -> Side:
    facts = tuple((said.aid.raw["amount"] or {}).get("facts") or ())
    return Side(said, summary(said, today, is_later=is_later), facts)


def _title(aids: Sequence[Aid]) -> str:
    if len(aids) > 1:
        return f"Choisir : {', ou '.join(inside(short_name(aid)) for aid in aids)}"
    return short_name(aids[0])


def _choice(aids: Sequence[Aid]) -> str:
    """The sentence of the either-or, from the file that states it; also when only one side is left."""
    for aid in aids:
        if is_either_or(aid):
            return str(aid.raw["compatibility"]["exclusive_groups"][0]["sentence"])
    return ""


def _why(sides: Sequence[Side]) -> Iterator[Answer]:
    """Criteria of every side, each label once: satisfied, unknown, not stated."""
    told: set[str] = set()
    for status in ("satisfied", "unknown", "not_stated"):
        for side in sides:
            for answer in side.explanation.criteria:
                if answer.status == status and answer.label not in told:
                    told.add(answer.label)
                    yield answer


def _lacks(sides: Sequence[Side], before: _Before) -> Iterator[Lack]:
    """What is still to be known or obtained, each field once."""
    told: set[str] = set()
    for side in sides:
        for missing in side.explanation.missing:
            if missing.field not in told:
                told.add(missing.field)
                yield _lack(missing, side.explanation.profile, before)


def _lack(missing: Missing, profile: Profile, before: _Before) -> Lack:
    field, said = missing.field, missing.label[0].upper() + missing.label[1:]
    place = next((n for n, pick in enumerate(before.picks, 1) if pick.family == _GIVEN_BY.get(field)), 0)
    if place:
        return Lack(field, f"{said} : voir l'étape {place}", "", place)
    question = next(
        (each for each in questions().values() if each.id not in before.told and _tells(each, field, profile)), None
    )
    return Lack(field, question.ask if question else said, question.id if question else "", 0)


def _tells(question: Question, field: str, profile: Profile) -> bool:
    """Whether a question is about a field, and has an answer that does not contradict what is known."""
    if field not in question.fields or field in _TOLD_BY_NOBODY:
        return False
    given = (values(question.id, choice.code, profile.day) for choice in question.answers)
    return any(field in known and with_answer(profile.known, known) is not None for known in given)
