"""What a detector answers: one verdict or proposal about a neighbourhood, a territory or a list, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Words bound to probabilities (methods.md, section 5); below the last one nothing is proposed.
WORDS: tuple[tuple[float, str], ...] = ((0.95, "établi"), (0.8, "probable"), (0.6, "possible"))


class Statement(StrEnum):
    """The four kinds of statement, never mixed (methods.md, section 1)."""

    FACT = "fact"
    COMPARISON = "comparison"
    INFERENCE = "inference"
    ADVICE = "advice"


class Status(StrEnum):
    """What came out; the last three are those of opportunities."""

    CONFIRMED = "confirmed"
    REVERSED = "reversed"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_AVAILABLE = "not_available"
    ABSENT = "absent"
    LIKELY_GAP = "likely_gap"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Reason:
    """One reason of a verdict, with its kind."""

    kind: Statement
    text_fr: str


@dataclass(frozen=True)
class Tick:
    """A comparator on the range bar."""

    label_fr: str
    value: float


@dataclass(frozen=True)
class Action:
    """What one can do, with the rule or the reference that it rests on («» when there is none)."""

    text_fr: str
    reference: str = ""


@dataclass(frozen=True)
class Basis:
    """A figure of the edition that the verdict rests on."""

    indicator: str
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A verdict (detectors of the programme) or a proposal (opportunities).

    `key` names the subject in the address of the card: it never changes from one edition to the next. Numbers are in
    `unit`; None is unknown. `chance`: limits of what is ordinary by chance. `reason`: why there is no verdict, with the
    number that is missing. `need`: key of the weights of grades; None where a grade would mean nothing.
    """

    area: str
    generation: int
    key: str
    subject: str
    statement: Statement
    status: Status
    sentence_fr: str
    comparator: str = ""
    period: str = ""
    unit: str = ""
    denominator_fr: str = ""
    n: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    probability: float | None = None
    chance: tuple[float, float] | None = None
    ticks: tuple[Tick, ...] = ()
    drivers: tuple[Reason, ...] = ()
    would_change: str = ""
    reason: str | None = None
    evidence: tuple[Basis, ...] = ()
    need: str | None = None
    people: float | None = None
    people_low: float | None = None
    people_high: float | None = None
    feasibility: float | None = None
    feasibility_fr: str = ""
    actions: tuple[Action, ...] = ()
    levers: tuple[str, ...] = ()
    method_fr: str = ""


def word_of(probability: float | None) -> str:
    """The word bound to a probability; empty below 0.6 or without one.

    >>> word_of(0.86), word_of(0.3)
    ('probable', '')
    """
    if probability is None:
        return ""
    return next((word for least, word in WORDS if probability >= least), "")
