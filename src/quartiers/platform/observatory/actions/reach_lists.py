"""Who opened the list of the establishments that an aid could reach: journalled, since it names them."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from quartiers.platform.journal.actions import record
from quartiers.platform.territories.models import Neighbourhood


@transaction.atomic
def note_list_reading(*, neighbourhoods: Iterable[Neighbourhood], aid_id: str, at: datetime.datetime, by: str) -> None:
    """Note that somebody read the list of an aid in each of these neighbourhoods; the entry names the aid."""
    for one in neighbourhoods:
        record(action="read_aid_list", of=one, at=at, by=by, fields=[aid_id], territory_code=one.territory_code)
