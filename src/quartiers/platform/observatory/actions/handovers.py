"""Who opened the list of long-established establishments of a neighbourhood: journalled, since it names them."""

import datetime

from django.db import transaction

from quartiers.platform.journal.actions import record
from quartiers.platform.territories.models import Neighbourhood


@transaction.atomic
def note_reading(*, neighbourhood: Neighbourhood, at: datetime.datetime, by: str) -> None:
    """Note that somebody read the list of a neighbourhood."""
    record(action="read_handovers", of=neighbourhood, at=at, by=by, territory_code=neighbourhood.territory_code)
