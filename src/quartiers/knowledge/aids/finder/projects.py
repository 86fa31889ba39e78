"""The same engine for a project of an officer: the territory, the landlord or the operator asks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.board import Aids
from quartiers.knowledge.aids.finder.groups import Groups, all_aids
from quartiers.knowledge.aids.finder.steps import Step, next_steps

# What an officer knows of a project, in the order of the sheet: questions of questions.yaml.
QUESTIONS = (
    "lieu_activite", "projet", "theme_dsil", "embauche", "deficit", "commencee", "apport", "friche", "npnru", "foncier",
    "investisseur", "habitants", "cofinancement", "contrat_ville", "dsu", "part_qpv", "iti", "commune_taille",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What the catalogue offers to one applicant (`applicant`: a code of type_demandeur) for a project."""

    applicant: str
    steps: tuple[Step, ...]
    groups: Groups


def for_project(answers: Mapping[str, str], applicants: Sequence[str], aids: Aids, today: datetime.date) -> list[Offer]:
    """One offer per applicant, in the order given; `answers`: codes by question; raises Malformed.

    What narrows the catalogue (nature, carrier, deadline…) is done before, by giving fewer aids.
    """
    return [_offer(answers, applicant, aids, today) for applicant in applicants]


def _offer(answers: Mapping[str, str], applicant: str, aids: Aids, today: datetime.date) -> Offer:
    profile = profile_from(answers, today=today, known={"type_demandeur": applicant})
    return Offer(applicant, tuple(next_steps(profile, aids, today)), all_aids(profile, aids, today))
