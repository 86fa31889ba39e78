"""Files that take long, made after the answer by the worker."""

from django_tasks import task

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import published
from quartiers.platform.web.export_files import make, note_refusal, wanted


@task()
def make_file(edition_name: str, name: str) -> None:
    """Make one file of a published edition, unless it is there already; what refuses it is kept for its reader."""
    found = published(edition_name)
    one = wanted(found.edition, name) if found else None
    if one is None or one.path.exists():
        return
    try:
        make(one)
    except Refusal as problem:
        note_refusal(one, str(problem))
