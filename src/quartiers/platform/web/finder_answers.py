"""The answers so far of a search for aids, as they travel in the body of a form: nothing here is written anywhere."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.questions import UNKNOWN, Question
from quartiers.knowledge.aids.profiles import Profile
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.finder_places import KnownPlace, label_fr, profile_of, read_place, region_of
from quartiers.platform.web.finder_questions import ACTIVITY, PLACES, problem_of, question_of, replied, words_of

# Before the name of a question in the form.
PREFIX = "r."
# More answers than there are questions were not written by this site.
_MOST = 120
_MOST_CHARACTERS = 120
_IGNORED = "Une réponse n'a pas été comprise et a été laissée de côté : elle vous est demandée de nouveau si elle compte."


@dataclass(frozen=True)
class Given:
    """One answer, in words; `is_secret` when neither the tab's storage nor the site may keep it."""

    question: str
    value: str
    label_fr: str
    is_unknown: bool
    is_secret: bool


class Answers:
    """Answers by question, in the order they were given; each is one that the question allows."""

    def __init__(self, values: Mapping[str, str], published: Published | None, today: datetime.date) -> None:
        """Read what travelled or was kept; what is not an answer of ours is left aside, and said."""
        self._published, self._today = published, today
        self._values = {key: value for key, value in list(values.items())[:_MOST] if self._is_ours(key, value)}
        self.ignored_fr = _IGNORED if len(self._values) < len(values) else ""

    @classmethod
    def read(cls, form: QueryDict, published: Published | None, today: datetime.date) -> "Answers":
        """The answers that a form brings."""
        return cls({name.removeprefix(PREFIX): form[name] for name in form if name.startswith(PREFIX)}, published, today)

    def __len__(self) -> int:
        """How many questions were answered, «je ne sais pas» included."""
        return len(self._values)

    @property
    def asked(self) -> frozenset[str]:
        """The questions that were put."""
        return frozenset(self._values)

    def value(self, key: str) -> str:
        """The answer to a question; empty when it was not put."""
        return self._values.get(key, "")

    def add(self, question: Question, form: QueryDict) -> str:
        """Take the answer to a question; what is wrong with it, in one sentence, else nothing."""
        chosen = form.get("reponse", "")
        if question.id in PLACES and read_place(chosen, self._published):
            value, problem = chosen, ""
        else:
            value, problem = replied(question, chosen, form.get("valeur", ""), self._today)
        if not problem and len(value) > _MOST_CHARACTERS:
            problem = "Cette réponse est trop longue : écrivez un nombre ou une date."
        if not problem:
            self._values.pop(question.id, None)
            self._values[question.id] = value
        return problem

    def take(self, key: str) -> str:
        """Take an answer back; what it was."""
        return self._values.pop(key, "")

    def take_last(self) -> tuple[Question | None, str]:
        """Take the last answer back: its question, and what was answered."""
        if not self._values:
            return None, ""
        key, value = self._values.popitem()
        return question_of(key), value

    def profile(self) -> Profile:
        """What is known, for the rules."""
        answers = {key: self._for_rules(key, value) for key, value in self._values.items()}
        region = region_of(self._place(ACTIVITY, self.value(ACTIVITY)))
        return profile_from(answers, today=self._today, known={"region": region} if region else None)

    def given(self) -> list[Given]:
        """Every answer in words, in order."""
        return [self._given(question, value) for question, value in self._pairs()]

    @property
    def territory_code(self) -> str:
        """The territory of the neighbourhood where the activity is, else where one lives; empty when neither is known."""
        places = (self._place(key, self.value(key)) for key in PLACES)
        rows = (self._published.edition.area(place.area) for place in places if place and place.area and self._published)
        return next((str(row["territory"]) for row in rows if row and row["territory"]), "")

    @property
    def told(self) -> frozenset[str]:
        """The questions answered by something else than «je ne sais pas»."""
        return frozenset(one.question for one in self.given() if not one.is_unknown)

    def to_keep(self) -> tuple[dict[str, str], Sequence[str]]:
        """What may be kept, and the topics of what never is."""
        never = [question for question, _ in self._pairs() if question.is_never_stored]
        kept = {question.id: value for question, value in self._pairs() if not question.is_never_stored}
        return kept, [question.topic for question in never]

    def _pairs(self) -> list[tuple[Question, str]]:
        return [(question, value) for key, value in self._values.items() if (question := question_of(key))]

    def _place(self, key: str, value: str) -> KnownPlace | None:
        return read_place(value, self._published) if key in PLACES else None

    def _for_rules(self, key: str, value: str) -> str | Mapping[str, Any]:
        place = self._place(key, value)
        return value if place is None else profile_of(PLACES[key], place) or UNKNOWN

    def _is_ours(self, key: str, value: str) -> bool:
        question = question_of(key)
        if question is None or not value or len(value) > _MOST_CHARACTERS:
            return False
        return self._place(key, value) is not None or not problem_of(question, value, self._today)

    def _given(self, question: Question, value: str) -> Given:
        place = self._place(question.id, value)
        told = words_of(question, value) if place is None else f"{question.topic} : {label_fr(place, self._published)}"
        is_unknown = value == UNKNOWN or (place is not None and place.is_in_qpv is None)
        return Given(question.id, value, told, is_unknown, question.is_never_stored)
