"""A fact as a page shows it: value or « non documenté », source, confidence, since when."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from quartiers.knowledge.sources.territories import TERRITORIES
from quartiers.platform.territories.facts import NOT_DOCUMENTED_FR, Fact, shown
from quartiers.platform.territories.models import Confidence, DocumentedFact

# The edition's own table has one source for what does not name its own.
_REFERENCE_FR = TERRITORIES.publisher


@dataclass(frozen=True)
class FactRow:
    """One fact of one territory, ready to be read.

    `since` is the day it was recorded here, None for version zero, which is the edition's; `version` is its number.
    `is_invented`: written by one of the demonstration's people, to be marked as such.
    """

    field: str
    label_fr: str
    value_fr: str
    is_documented: bool
    source_title: str
    source_url: str
    source_on: datetime.date | None
    confidence_fr: str
    since: datetime.date | None
    is_from_edition: bool
    is_invented: bool
    version: int | None


@dataclass(frozen=True)
class Completeness:
    """How much is documented; `missing` are the labels of what is not."""

    documented: int
    total: int
    missing: tuple[str, ...]

    @property
    def ratio_fr(self) -> str:
        """As « 5/12 »."""
        return f"{self.documented}/{self.total}"


def completeness(rows: Iterable[FactRow]) -> Completeness:
    """Count what is documented among the facts of a territory: never extrapolated."""
    listed = list(rows)
    missing = tuple(row.label_fr for row in listed if not row.is_documented)
    return Completeness(len(listed) - len(missing), len(listed), missing)


def fact_row(fact: Fact, edition_row: Mapping[str, Any], version: DocumentedFact | None) -> FactRow:
    """The version in force, else what the edition says."""
    if version is None:
        return from_edition(fact, edition_row)
    return FactRow(
        field=fact.name,
        label_fr=fact.label_fr,
        value_fr=NOT_DOCUMENTED_FR if version.is_unknown else shown(fact, version.value),
        is_documented=not version.is_unknown,
        source_title=version.source_title,
        source_url=version.source_url,
        source_on=version.source_on,
        confidence_fr=Confidence(version.confidence).label if version.confidence else "",
        since=timezone.localdate(version.recorded_at),
        is_from_edition=False,
        is_invented=version.is_invented,
        version=version.pk,
    )


def from_edition(fact: Fact, edition_row: Mapping[str, Any]) -> FactRow:
    """Version zero: what the edition's table of territories says, which may be nothing."""
    value = edition_row.get(fact.column) if fact.column else None
    is_known = value is not None and value != ""
    own_source = edition_row.get(fact.source_column) if fact.source_column else _REFERENCE_FR
    return FactRow(
        field=fact.name,
        label_fr=fact.label_fr,
        value_fr=shown(fact, str(value)) if is_known else NOT_DOCUMENTED_FR,
        is_documented=is_known,
        source_title=(own_source or "") if is_known else "",
        source_url="",
        source_on=None,
        confidence_fr=Confidence.ESTABLISHED.label if is_known else "",
        since=None,
        is_from_edition=True,
        is_invented=False,
        version=None,
    )
