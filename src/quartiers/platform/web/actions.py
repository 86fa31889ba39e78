"""The only writer of this app's rows."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from quartiers.platform.web.models import UseCount


def count_use(*, counts: Mapping[tuple[datetime.date, str], int]) -> None:
    """Add counts of pages, by day and kind, to those of the database."""
    with transaction.atomic():
        for (day, kind), many in sorted(counts.items()):
            UseCount.objects.get_or_create(day=day, kind=kind)
            UseCount.objects.filter(day=day, kind=kind).update(views=F("views") + many)
