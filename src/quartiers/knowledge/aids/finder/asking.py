"""The next question: the one whose answer is expected to change most of the first five steps, and to settle most aids.

For each question, over the answers still possible (weights of questions.yaml): how many of the five steps it replaces, and the
information gained, that is the entropy of every undecided aid now less its mean after the answer, over the aids that may still
enter the five. Same answers, same questions: nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from quartiers.knowledge.aids.finder.audiences import role
from quartiers.knowledge.aids.finder.board import Aids
from quartiers.knowledge.aids.finder.combining import with_answer
from quartiers.knowledge.aids.finder.questions import Choice, Question, questions, values
from quartiers.knowledge.aids.finder.standing import View, matter, opened, picks
from quartiers.knowledge.aids.finder.wording import short_name
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.rules.tree import Known

FIRST = "situation"
# What people expect to be asked first; put before the others whenever it may change a step.
_EXPECTED = ("situation", "structure", "lieu_activite", "lieu_vie")
_LEAST = 1e-9
_AFTER_OTHERS = 0.8  # a sensitive question that settles as much as another comes after it
_NAMED = 2
_CHANGED = 8.0  # bits that one replaced step is worth: chosen on bench/finder_visitors.py, where 4 asks a little more
_STANDS = 0.15  # below this expected change the five stand: the rest refines
MOST_ASKED = 12  # then the steps are shown, whatever is left


@dataclass(frozen=True)
class Asked:
    """A question to put now: `choices` still possible (the page adds «je ne sais pas», last), why, and how many remain."""

    question: Question
    choices: tuple[Choice, ...]
    why: str
    aids: tuple[str, ...]
    most_after: int


@dataclass(frozen=True)
class _Weighed:
    question: Question
    choices: tuple[Choice, ...]
    gain: float
    changes: float
    moved: tuple[str, ...]


def next_question(profile: Profile, answered: Collection[str], aids: Aids, *, is_thorough: bool = False) -> Asked | None:
    """The next question, or None when the first five steps stand: no answer is likely to change them.

    `answered`: ids of the questions already put, «je ne sais pas» included: none comes twice, and no more than `MOST_ASKED`.
    `is_thorough`: goes on until no question can settle any open aid of this visitor.
    """
    view = View(aids, profile)
    undecided = {each.aid.id for each in view.standings.values() if 0 < each.chance < 1}
    target = undecided if is_thorough else undecided & matter(view)
    may = [each for each in questions().values() if each.id not in answered and (is_thorough or not each.is_after_all)]
    found = [weighed for each in may if (weighed := _weighed(each, view, target))]
    if not found or not (is_thorough or _is_needed(found, answered)):
        return _amount_question(view, answered)
    chosen = max(found, key=lambda each: (_place(each), _worth(each)))
    most = len(found) - 1 if is_thorough else min(len(found), MOST_ASKED - len(answered)) - 1
    return Asked(chosen.question, chosen.choices, _why(view, chosen), chosen.moved, most)


def _is_needed(found: Sequence[_Weighed], answered: Collection[str]) -> bool:
    return len(answered) < MOST_ASKED and max(each.changes for each in found) >= _STANDS


def _place(each: _Weighed) -> int:
    """What is expected first comes first, when it may change a step."""
    is_early = each.question.id == FIRST or (each.question.id in _EXPECTED and each.changes >= _STANDS)
    return -_EXPECTED.index(each.question.id) if is_early else -len(_EXPECTED)


def _worth(each: _Weighed) -> float:
    return each.gain * (_AFTER_OTHERS if each.question.sensitive else 1)


def _weighed(question: Question, view: View, target: Collection[str]) -> _Weighed | None:
    if not _is_asked_of(question, view.known):
        return None
    looked_at = [name for name in view.standings if name in target and view.board.fields[name] & question.fields]
    given = _possible(question, view) if looked_at else ()
    if len(given) < 2:
        return None
    gains, moved, all_of_them = 0.0, [], sum(choice.weight for choice, _ in given)
    for name in looked_at:
        before = view.standings[name].chance
        after = [(choice.weight / all_of_them, _chance(view, name, known)) for choice, known in given]
        if any(abs(chance - before) > _LEAST for _, chance in after):
            gains += _entropy(before) - sum(share * _entropy(chance) for share, chance in after)
            moved.append(name)
    if not moved or (question.sensitive and not _settles(view, moved, given)):
        return None
    changes = _changes(view, moved, given)
    return _Weighed(question, tuple(choice for choice, _ in given), _CHANGED * changes + gains, changes, tuple(moved))


def _changes(view: View, moved: Sequence[str], given: Sequence[tuple[Choice, Known]]) -> float:
    """How many of the five steps an answer is expected to replace."""
    shown = {pick.key for pick in picks(view)}
    expected, all_of_them = 0.0, sum(choice.weight for choice, _ in given)
    for choice, known in given:
        after = {name for name in moved if view.shows(name, _chance(view, name, known), _then(view, name, known))}
        may = (view.shown - frozenset(moved)) | after
        if may != view.shown:
            left = {pick.key for pick in picks(view, may)}
            expected += choice.weight / all_of_them * max(len(shown - left), len(left - shown))
    return expected


def _settles(view: View, moved: Sequence[str], given: Sequence[tuple[Choice, Known]]) -> bool:
    """Whether an answer opens or closes an aid for good: a sensitive question that does neither is not put."""
    return any(_chance(view, name, known) in {0.0, 1.0} for name in moved for _, known in given)


def _possible(question: Question, view: View) -> tuple[tuple[Choice, Known], ...]:
    """The answers that do not contradict what is known, with what would then be known."""
    given = ((choice, with_answer(view.known, values(question.id, choice.code, view.board.day))) for choice in question.answers)
    return tuple((choice, known) for choice, known in given if known is not None)


def _chance(view: View, name: str, known: Known) -> float:
    return view.board.chance(name, _then(view, name, known))


def _then(view: View, name: str, known: Known) -> Known:
    """What is known on the day that an aid is asked for."""
    return opened(known) if view.standings[name].is_later else known


def _is_asked_of(question: Question, known: Known) -> bool:
    return not question.asked_of or role(known) in question.asked_of


def _entropy(chance: float) -> float:
    """Of a yes or no, in bits; 0 when settled."""
    if chance <= 0 or chance >= 1:
        return 0.0
    return -chance * math.log2(chance) - (1 - chance) * math.log2(1 - chance)


def _why(view: View, chosen: _Weighed) -> str:
    if chosen.question.id == FIRST:
        return "Cette réponse dit quelles aides vous concernent, et dans quel ordre les demander."
    shown = [aid.id for pick in picks(view) for aid in pick.aids]
    first = sorted(chosen.moved, key=lambda name: shown.index(name) if name in shown else len(shown))[:_NAMED]
    names = " et ".join(f"« {short_name(view.standings[name].aid)} »" for name in first)
    count = len(chosen.moved)
    if count == 1:
        return f"Cette réponse ouvre ou ferme une aide : {names}."
    return (
        f"Cette réponse ouvre ou ferme {count} aides, dont {names}."
        if count > _NAMED
        else (f"Cette réponse ouvre ou ferme deux aides : {names}.")
    )


def _amount_question(view: View, answered: Collection[str]) -> Asked | None:
    """Once the steps stand: the need, which serves amounts only, when a loan is among them."""
    loans = tuple(aid.id for pick in picks(view) for aid in pick.aids if pick.family in {"honneur", "pret"})
    question = next(each for each in questions().values() if each.is_figure)
    if not loans or question.id in answered:
        return None
    why = "Cette réponse sert à calculer des montants. Elle n'ouvre et ne ferme aucune aide."
    return Asked(question, question.answers, why, loans, 0)
