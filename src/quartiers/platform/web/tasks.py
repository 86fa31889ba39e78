"""Files that take long, made after the answer by the worker."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import published
from quartiers.platform.web.export_files import make, note_refusal, wanted, wanted_shortlist

# Letters and publications never wait behind the files that readers ask for.
_PRIORITY = -50
_MOST_WAITING = 20


def is_queue_full() -> bool:
    """Whether as many files as one may wait for are asked of the worker."""
    return DBTaskResult.objects.ready().filter(task_path=make_file.module_path).count() >= _MOST_WAITING


@task(priority=_PRIORITY)
def make_file(edition_name: str, name: str) -> None:
    """Make one file of a published edition, unless it is there already; what refuses it is kept for its reader."""
    found = published(edition_name)
    one = wanted(found.edition, name) or wanted_shortlist(found, name) if found else None
    if one is None or one.path.exists():
        return
    try:
        make(one)
    except Refusal as problem:
        note_refusal(one, str(problem))
