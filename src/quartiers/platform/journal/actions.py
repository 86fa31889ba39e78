"""The only way into the journal."""

import datetime
from collections.abc import Sequence
from typing import Any

from quartiers.platform.journal.models import Entry


def record(
    *,
    action: str,
    of: Any,
    at: datetime.datetime,
    by: str,
    fields: Sequence[str] = (),
    territory_code: str = "",
    subject: str = "",
) -> Entry:
    """Note that `by` (person:<id> or system) did something to the model instance `of`; inside the transaction of the write."""
    return Entry.objects.create(
        at=at,
        actor=by,
        action=action,
        object_kind=of._meta.label_lower,  # noqa: SLF001 - the documented name of a model
        object_id=str(of.pk),
        territory_code=territory_code,
        subject=subject,
        fields=sorted(fields),
    )
