"""The same engine for a project of an officer: the territory, the landlord or the operator asks; filters, and dates to keep."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.finder.board import Aids
from quartiers.knowledge.aids.finder.groups import Groups, all_aids
from quartiers.knowledge.aids.finder.steps import Step, next_steps
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.vocabulary.days import parse_day


@dataclass(frozen=True)
class Filters:
    """What to keep of the catalogue; an empty filter keeps everything. Words are those of the files of aids.

    `is_qpv_specific`: True = made for the neighbourhoods, False = ordinary law, None = both. `deadline_before`: only aids
    with a known deadline or end on that day at the latest.
    """

    natures: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    priorities: frozenset[str] = frozenset()
    levers: frozenset[str] = frozenset()
    is_qpv_specific: bool | None = None
    deadline_before: datetime.date | None = None

    def keeps(self, aid: Aid) -> bool:
        """Whether an aid passes every filter."""
        lists = (
            (self.natures, {aid.nature}),
            (self.carriers, {aid.programme_partner}),
            (self.stages, set(aid.stages)),
            (self.priorities, set(aid.priorities)),
            (self.levers, set(aid.levers)),
        )
        day = deadline(aid)
        is_in_time = self.deadline_before is None or (day is not None and day <= self.deadline_before)
        is_of_kind = self.is_qpv_specific is None or aid.is_qpv_specific == self.is_qpv_specific
        return is_in_time and is_of_kind and all(not wanted or wanted & has for wanted, has in lists)


@dataclass(frozen=True)
class Offer:
    """What the catalogue offers to one applicant (`applicant`: a code of type_demandeur) for a project."""

    applicant: str
    steps: tuple[Step, ...]
    groups: Groups
    deadlines: tuple[tuple[datetime.date, Aid], ...]


def for_project(
    project: Mapping[str, Any],
    applicants: Sequence[str],
    aids: Aids,
    today: datetime.date,
    filters: Filters | None = None,
) -> list[Offer]:
    """One offer per applicant, in the order given; `project` holds raw fields of a profile; raises Malformed.

    `deadlines` lists coming deadlines and ends among aids that are not refused, soonest first; an unknown one is left out.
    """
    kept = {name: aid for name, aid in aids.items() if filters is None or filters.keeps(aid)}
    return [_offer(project, applicant, kept, today) for applicant in applicants]


def deadline(aid: Aid) -> datetime.date | None:
    """The day to keep: the deadline, else the end; None when neither is known."""
    raw = (aid.raw.get("dates") or {}).get("deadline")
    return parse_day(str(raw)) if raw else aid.end


def _offer(project: Mapping[str, Any], applicant: str, aids: Aids, today: datetime.date) -> Offer:
    profile = read_profile({**project, "type_demandeur": applicant}, today=today)
    groups = all_aids(profile, aids, today)
    open_now = [entry.aid for entry in (*groups.maybe, *groups.later, *groups.to_confirm)]
    dated = [(day, aid) for aid in open_now if (day := deadline(aid)) and day >= today]
    return Offer(applicant, tuple(next_steps(profile, aids, today)), groups, tuple(sorted(dated, key=lambda each: each[0])))
