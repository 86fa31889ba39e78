"""A question of the finder as a page asks it, and the answer that a form gives to it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.asking import Asked
from quartiers.knowledge.aids.finder.questions import UNKNOWN, Question, questions
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.platform.web.finder_places import ACTIVITY_FIELD, HOME_FIELD

# The questions that an address answers, with the field it fills.
ACTIVITY = "lieu_activite"
PLACES: Mapping[str, str] = {ACTIVITY: ACTIVITY_FIELD, "lieu_vie": HOME_FIELD}
_CHOOSE = "Choisissez une réponse ; « Je ne sais pas » en est une."
_MOST_BARS = 12


def question_of(key: str) -> Question | None:
    """The question of an identifier; None when there is none."""
    return questions().get(key)


def replied(question: Question, chosen: str, typed: str, today: datetime.date) -> tuple[str, str]:
    """The answer that a form gives, and what is wrong with it in one sentence; a text typed stands before a choice."""
    if typed.strip() and question.entry:
        problem = problem_of(question, typed.strip(), today)
        return (typed.strip(), "") if not problem else ("", problem)
    codes = {choice.code for choice in question.answers} | {UNKNOWN}
    return (chosen, "") if chosen in codes else ("", _CHOOSE)


def problem_of(question: Question, answer: str, today: datetime.date) -> str:
    """What keeps a text from being an answer; empty when nothing does."""
    try:
        profile_from({question.id: answer}, today=today)
    except Malformed as problem:
        return str(problem)
    return ""


def words_of(question: Question, answer: str) -> str:
    """An answer in words, after its topic."""
    told = next((choice.label for choice in question.answers if choice.code == answer), _with_unit(question, answer))
    if answer == UNKNOWN:
        told = "passée" if question.sensitive else "je ne sais pas"
    elif question.is_never_stored:
        # Neither the page nor its paper says it: somebody may stand behind.
        told = "répondu"
    elif question.id in PLACES:
        told = f"{told} (déclaré)"
    return f"{question.topic} : {told[:1].lower()}{told[1:]}"


def _with_unit(question: Question, typed: str) -> str:
    """A figure that was typed, with its unit."""
    return f"{typed} {question.unit}" if question.unit and question.unit not in typed else typed


def shown(asked: Asked, answered: int) -> dict[str, Any]:
    """The question to put now, how far one is, and how many may follow."""
    left = asked.most_after
    return again(asked.question, [choice.code for choice in asked.choices]) | {
        "why": asked.why,
        "number": answered + 1,
        "left_fr": f"encore {left} au plus" if left else "la dernière",
        "progress": (["done"] * answered + ["now"] + [""] * left)[: max(_MOST_BARS, answered + 1)],
    }


def again(question: Question, codes: Sequence[str] | None = None) -> dict[str, Any]:
    """A question with its choices, those that may still be given when they are told."""
    choices = [choice for choice in question.answers if codes is None or choice.code in codes]
    return {
        "heading": question.ask,
        "question": question,
        "options": choices,
        "unknown": UNKNOWN,
        "is_place": question.id in PLACES,
        # Nothing is typed yet.
        **dict.fromkeys(("typed", "address", "commune"), ""),
    }
