"""An aid that somebody else describes: facts and free text, never a rule."""

import datetime
from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.vocabulary.refusals import Malformed


@dataclass(frozen=True)
class OutsideAid:
    """What another catalogue says of an aid, in its words; texts are plain (no HTML), days are None when not said.

    `source` names the catalogue and `source_id` the aid in it: together they are stable. `kinds`, `audiences` and `steps` are
    codes when the label is known, else the label. `places` are codes of the State's schema, or the label of one perimeter.
    """

    source: str
    source_id: str
    name: str
    url: str
    carriers: tuple[str, ...] = ()
    description: str = ""
    eligibility: str = ""
    kinds: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    excluded_places: tuple[str, ...] = ()
    contact: str = ""
    opens_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    updated_on: datetime.date | None = None


def day_or_none(value: Any) -> datetime.date | None:
    """The day of «2026-03-01» or of «2026-03-01T08:00:00+01:00»; None for nothing; raises `Malformed` for anything else."""
    if value is None or value == "":
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Malformed(f"«{value}» n'est pas un jour : l'écrire comme 2026-03-01.") from None
