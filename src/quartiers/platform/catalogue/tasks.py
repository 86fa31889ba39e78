"""Work behind the pages: asking whether sources are still there, reading the aids of Aides-territoires."""

import datetime
import logging

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quartiers.knowledge.aids.outside.aides_territoires import AidesTerritoires, Harvest
from quartiers.knowledge.aids.outside.links import check_links
from quartiers.knowledge.vocabulary.refusals import Refusal, Unreachable
from quartiers.platform.catalogue.actions.importing import take_in
from quartiers.platform.catalogue.actions.links import forget_links, note_answer
from quartiers.platform.catalogue.queries import addresses, links_checked_at

_log = logging.getLogger(__name__)
# Letters, publications and files never wait behind these.
_PRIORITY = -90
_EVERY = datetime.timedelta(days=7)


@task(priority=_PRIORITY)
def ask_links() -> None:
    """Ask every address that aids give, one after the other."""
    if not settings.CHECKS_LINKS:
        return
    for answer in check_links([url for url in addresses() if len(url) <= 500]):
        note_answer(answer=answer, at=timezone.now())
    forget_links()


@task(priority=_PRIORITY)
def import_aids(by: str) -> None:
    """Read the aids of Aides-territoires into the queue; what forbids it is in the server's log, and the queue stays."""
    try:
        done = take_in(harvest=harvest(), at=timezone.now(), by=by)
        _log.info("Aides-territoires: %s", done)
    except (Refusal, Unreachable) as problem:
        _log.warning("Aides-territoires: %s", problem)


def harvest() -> Harvest:
    """All the live aids, page by page, resumed where it stopped. Raises Refusal or Unreachable."""
    service = AidesTerritoires(settings.AIDES_TERRITOIRES_TOKEN, base_url=settings.AIDES_TERRITOIRES_URL)
    return service.fetch(settings.HOME / "outside" / "aides-territoires")


def is_asked(path: str) -> bool:
    """Whether a task waits or runs."""
    return DBTaskResult.objects.filter(task_path=path, finished_at__isnull=True).exists()


def ask_links_when_due(*, at: datetime.datetime) -> None:
    """Once a week, when the host allows it."""
    last = links_checked_at()
    if settings.CHECKS_LINKS and (last is None or at - last >= _EVERY) and not is_asked(ask_links.module_path):
        ask_links.enqueue()
