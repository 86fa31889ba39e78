"""From what a person answered to a profile: codes, free texts checked one by one, places found by the site."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.aids.finder.combining import combine, derived
from quartiers.knowledge.aids.finder.questions import UNKNOWN, Question, questions, values
from quartiers.knowledge.aids.profiles import Profile, read_profile
from quartiers.knowledge.rules.values import Value
from quartiers.knowledge.vocabulary.days import MONTHS_FR
from quartiers.knowledge.vocabulary.refusals import Malformed

Answers = Mapping[str, str | Mapping[str, Any]]
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(k|m|million|millions|mille)?", re.IGNORECASE)
_TIMES = {None: 1, "k": 1_000, "mille": 1_000, "m": 1_000_000, "million": 1_000_000, "millions": 1_000_000}
_LARGEST = 1e12
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SLASHED = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})")
_WORDED = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-zéû]+) (\d{4})")


def profile_from(answers: Answers, *, today: datetime.date, known: Mapping[str, Any] | None = None) -> Profile:
    """A profile from answers by question, in the order given; raises Malformed with the question and what to write.

    An answer is the code of a choice, `ne_sais_pas`, a free text («12 000 €», «mars 2026»), or, for a question of kind
    address, the raw fields that the site found. `known`: raw fields that are known otherwise (a project sheet). When two
    answers contradict each other the last one stands.
    """
    start = read_profile(known or {}, today=today)
    found: dict[str, Value] = dict(start.known)
    figures = dict(start.figures)
    for asked, answer in answers.items():
        question = questions().get(asked)
        if question is None:
            raise Malformed(f"Question « {asked} » inconnue : reprenez depuis la première question.")
        if question.is_figure:
            figures |= _figure(question, answer)
            continue
        for name, value in read_answer(question, answer, today).items():
            found[name] = combine(found.get(name), value) or value
    return Profile(derived(found), start.day, figures)


def read_answer(question: Question, answer: str | Mapping[str, Any], today: datetime.date) -> Mapping[str, Value]:
    """The values of one answer; empty when unknown; raises Malformed."""
    if isinstance(answer, Mapping):
        if stray := set(answer) - set(question.places):
            raise Malformed(f"« {question.ask} » : « {min(stray)} » n'est pas attendu ici ; choisissez une réponse.")
        return read_profile(answer, today=today).known
    if answer in {UNKNOWN, ""}:
        return {}
    if any(answer == choice.code for choice in question.answers):
        return values(question.id, answer, today)
    if not question.entry:
        raise Malformed(f"« {question.ask} » : « {answer} » n'est pas une réponse possible ; choisissez dans la liste.")
    raw = _day(question, answer) if question.kind == "day" else read_number(question, answer)
    return read_profile({question.entry: raw}, today=today).known


def read_number(question: Question, text: str) -> float:
    """A number as people write it: «12», «12 000 €», «1,5 million»; raises Malformed."""
    said = _SPACES.sub("", text.strip()).removesuffix("€").removesuffix("euros").removesuffix("salariés")
    matched = _NUMBER.fullmatch(said)
    if not matched:
        raise Malformed(f"« {question.ask} » : « {text} » n'est pas un nombre ; écrivez par exemple 12 ou 12 000 €.")
    value = float(matched[1].replace(",", ".")) * _TIMES[matched[2].lower() if matched[2] else None]
    if value > _LARGEST:
        raise Malformed(f"« {question.ask} » : « {text} » est trop grand ; vérifiez le nombre de zéros.")
    return value


def _figure(question: Question, answer: str | Mapping[str, Any]) -> Mapping[str, float]:
    if isinstance(answer, Mapping) or answer in {UNKNOWN, ""}:
        return {}
    return {question.entry: read_number(question, answer)}


def _day(question: Question, text: str) -> Any:
    """A day, or the first and the last of a month or of a year."""
    said = _SPACES.sub(" ", text.strip().lower())
    try:
        return _period(*_parts(said))
    except ValueError:
        raise Malformed(
            f"« {question.ask} » : « {text} » n'est pas une date ; écrivez par exemple mars 2026, 15/03/2026 ou 2026."
        ) from None


def _parts(said: str) -> tuple[int, int | None, int | None]:
    """Year, month, day; raises ValueError."""
    if re.fullmatch(r"\d{4}", said):
        return int(said), None, None
    if matched := _ISO.fullmatch(said):
        return int(matched[1]), int(matched[2]), int(matched[3]) if matched[3] else None
    if matched := _SLASHED.fullmatch(said):
        return int(matched[3]), int(matched[2]), int(matched[1]) if matched[1] else None
    if matched := _WORDED.fullmatch(said):
        return int(matched[3]), MONTHS_FR.index(matched[2]) + 1, int(matched[1]) if matched[1] else None
    raise ValueError(said)


def _period(year: int, month: int | None, day: int | None) -> Any:
    if not 1900 <= year <= 2100:
        raise ValueError(year)
    if month is None:
        return {"min": datetime.date(year, 1, 1), "max": datetime.date(year, 12, 31)}
    if day is None:
        first = datetime.date(year, month, 1)
        return {"min": first, "max": first.replace(day=calendar.monthrange(year, month)[1])}
    return datetime.date(year, month, day)
