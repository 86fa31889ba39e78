"""A proposal in words: what is wrong with it and where, what its cases answer, what it changes."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.differences import Change, Turned, changes, lines, turned, verdict_of
from quartiers.knowledge.aids.words import VERDICTS
from quartiers.knowledge.portrait.typography import french
from quartiers.platform.accounts.models import Person
from quartiers.platform.catalogue.models import AidVersion, Proposal, ProposalState
from quartiers.platform.catalogue.queries import whole_shelf
from quartiers.platform.catalogue.reading import Read, read
from quartiers.platform.web.journal_words import someone_fr

_LINE = re.compile(r"ligne (\d+)")
STATUS_CLASSES = {
    ProposalState.PUBLISHED: "ok", ProposalState.REFUSED: "refused", ProposalState.SUBMITTED: "waiting",
}  # fmt: skip


@dataclass(frozen=True)
class CaseRun:
    """A case run under the rule that is proposed."""

    name: str
    day: str
    expected_fr: str
    found_fr: str
    is_borderline: bool

    @property
    def holds(self) -> bool:
        """Whether the rule answers what the case says."""
        return self.expected_fr == self.found_fr


@dataclass(frozen=True)
class Checked:
    """What the checks say of a text."""

    problems_fr: tuple[str, ...]
    cases: tuple[CaseRun, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it may be submitted as it is."""
        return not self.problems_fr


@dataclass(frozen=True)
class Compared:
    """What a proposal changes to the version that is shown."""

    changes: tuple[Change, ...]
    turned: tuple[Turned, ...]
    lines: tuple[tuple[str, str], ...]
    is_new: bool


def checked(proposal: Proposal, *, today: datetime.date, above: int | None = None) -> Checked:
    """Read a proposal; `above`: lines of the file before its rules, so that a mistake there is found in the field too."""
    found = read(proposal, today=today)
    problems = tuple(_located(one, above) for one in found.problems_fr)
    return Checked(problems, tuple(_runs(found, today)))


def compared(proposal: Proposal, *, today: datetime.date) -> Compared | None:
    """What a proposal changes; None when it cannot be read."""
    found = read(proposal, today=today)
    if found.aid is None:
        return None
    shown = whole_shelf().get(proposal.aid) if proposal.base is not None else None
    try:
        return _compared(shown, found.aid, today)
    except (TypeError, KeyError, AttributeError, ValueError):
        # A draft whose fields are of another kind than they should: its problems say which.
        return None


def between(old: Aid | None, new: Aid, *, today: datetime.date) -> Compared:
    """What one version changes to another."""
    return _compared(old, new, today)


def told(proposals: Iterable[Proposal], reader: Person) -> list[dict[str, Any]]:
    """Proposals as a list shows them."""
    return [
        {
            "proposal": one,
            "name": name_of(one),
            "who": someone_fr(one.proposed_by, reader=reader),
            "status_class": STATUS_CLASSES.get(ProposalState(one.state), ""),
        }
        for one in proposals
    ]


def name_of(proposal: Proposal) -> str:
    """The name that a text gives to its aid, by its own line: the text may not be readable as a whole."""
    found = re.search(r"^name:[ ]*(.+)$", proposal.text, re.MULTILINE)
    name = found[1].strip().strip("'\"").replace("''", "'") if found else ""
    return name or proposal.aid or "Aide sans nom"


def by_fr(version: AidVersion, territories: Mapping[str, str]) -> str:
    """Who is behind a version, for the public: what they are, never who; `territories` gives names by code."""
    if version.proposal is None:
        return "l'équipe nationale"
    code = version.proposal.from_territory
    if not code:
        return "publiée par l'équipe nationale"
    return f"proposée par le territoire {territories.get(code, code)}, publiée par l'équipe nationale"


def _compared(old: Aid | None, new: Aid, today: datetime.date) -> Compared:
    text = lines(old.raw if old else None, new.raw) if old else []
    return Compared(
        tuple(changes(old, new)),
        tuple(turned(old, new, today=today)),
        tuple((_side(line), line) for line in text[2:]),
        old is None,
    )


def _side(line: str) -> str:
    return {"+": "ins", "-": "del", "@": "at"}.get(line[:1], "")


def _located(problem: str, above: int | None) -> str:
    found = _LINE.search(problem)
    if above is None or found is None or int(found[1]) <= above:
        return french(problem)
    return french(problem.replace(found[0], f"{found[0]} (ligne {int(found[1]) - above} des règles)", 1))


def _runs(found: Read, today: datetime.date) -> Iterable[CaseRun]:
    for case in found.aid.cases if found.aid else ():
        try:
            answer = verdict_of(found.aid, case, today=today)
            yield CaseRun(
                str(case["name"]), str(case["date"]), VERDICTS.get(case["verdict"], str(case["verdict"])),
                VERDICTS.get(answer, answer), bool(case.get("is_borderline")),
            )  # fmt: skip
        except (TypeError, KeyError, AttributeError):
            # Not of the form of a case: the problems say so.
            continue
