"""Facts about territories stand on pages of the served edition: documenting one makes a new revision of it."""

import datetime

from django.db import transaction

from quartiers.platform.observatory.actions.publications import revise
from quartiers.platform.territories import actions as territories
from quartiers.platform.territories.actions import Place, Statement
from quartiers.platform.territories.models import DocumentedFact


@transaction.atomic
def document_fact(*, place: Place, statement: Statement, seen: int | None, at: datetime.datetime, by: str) -> DocumentedFact:
    """Put a new version of a fact in force, and make pages again."""
    version = territories.document(place=place, statement=statement, seen=seen, at=at, by=by)
    revise(at=at, by=by)
    return version


@transaction.atomic
def restore_fact(
    *, place: Place, version: int | None, seen: int | None, at: datetime.datetime, by: str
) -> DocumentedFact | None:
    """Take up an earlier version of a fact (None: what stands without any), and make pages again."""
    restored = territories.restore(place=place, version=version, seen=seen, at=at, by=by)
    revise(at=at, by=by)
    return restored
