"""What the addresses of sources answered, kept row by row: a check that is interrupted keeps what it has done."""

import datetime

from django.db import transaction

from quartiers.knowledge.aids.outside.links import LinkAnswer
from quartiers.platform.catalogue.models import SourceLink
from quartiers.platform.catalogue.queries import addresses


@transaction.atomic
def note_answer(*, answer: LinkAnswer, at: datetime.datetime) -> SourceLink:
    """Keep what an address answered. Nothing in the journal: nobody decided anything."""
    link = SourceLink.objects.select_for_update().filter(url=answer.url).first() or SourceLink(url=answer.url)
    link.checked_at, link.status, link.trouble = at, answer.status, answer.trouble_fr[:120]
    if answer.is_there:
        link.answered_at, link.failing_since = at, None
    else:
        link.failing_since = link.failing_since or at
    link.save()
    return link


def forget_links() -> int:
    """Leave the addresses that no aid gives any more."""
    return SourceLink.objects.exclude(url__in=list(addresses())).delete()[0]
