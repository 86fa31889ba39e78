"""Publishing in the background: every table and every neighbourhood is opened first, then one transaction switches.

A worker that is killed leaves the edition that was served; its row stops beating, is shown as interrupted, and no longer
forbids another attempt. Should such a worker wake up, it finds its row closed and switches nothing.
"""

import datetime
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.journal.actions import record
from quartiers.platform.observatory.actions.publications import check_allowed, publish
from quartiers.platform.observatory.models import Publishing, PublishingState, PublishingStep

_BEAT_EVERY = datetime.timedelta(seconds=1)

Clock = Callable[[], datetime.datetime]


class _ClosedMeanwhile(Exception):  # noqa: N818 - not a fault: somebody took this worker for dead
    """The row of this attempt is no longer open."""


def ask(*, edition: Edition, at: datetime.datetime, by: str) -> Publishing:
    """Queue the publication of an edition; a `Refusal` when it may not be shown, or when another is under way."""
    check_allowed(edition.manifest.kind, by=by)
    with transaction.atomic():
        _close_silent(at)
        try:
            with transaction.atomic():
                publishing = Publishing.objects.create(edition=edition.manifest.edition, asked_at=at, beat_at=at, by=by)
        except IntegrityError:
            raise Refusal(
                "Une publication est déjà en cours : attendez qu'elle finisse, ou arrêtez-la. Rien n'a été demandé."
            ) from None
        record(action="ask_publication", of=publishing, at=at, by=by)
        transaction.on_commit(partial(run.enqueue, publishing.pk))
    return publishing


@task()
def run(publishing_id: int) -> None:
    """What the worker does; a task is an entry like a view, so it may read the clock."""
    carry_out(publishing_id=publishing_id, clock=timezone.now)


def carry_out(*, publishing_id: int, clock: Clock) -> None:
    """Check the edition, load it, switch to it; whatever goes wrong, the row says so and the served edition stays."""
    if not _began(publishing_id, clock()):
        return
    publishing = Publishing.objects.get(pk=publishing_id)
    try:
        edition = Edition.open(settings.HOME, publishing.edition)
        _look_at_everything(edition, _Progress(publishing_id, clock))
        _switch(publishing, edition, clock)
    except _ClosedMeanwhile:
        return
    except Refusal as refusal:
        _close(publishing, PublishingState.FAILED, str(refusal), clock())
    except Exception:
        _close(publishing, PublishingState.FAILED, "Une erreur imprévue l'a arrêtée ; elle est au journal du serveur.", clock())
        raise
    except BaseException:
        _close(publishing, PublishingState.INTERRUPTED, "Le travail de fond a été arrêté avant la fin.", clock())
        raise


@transaction.atomic
def give_up(*, publishing: Publishing, at: datetime.datetime, by: str) -> bool:
    """Stop an attempt that waits or runs, before its switch; whether it was still open. Invented people stop theirs only."""
    if is_invented(by) and not is_invented(publishing.by):
        return False
    row = Publishing.objects.filter(pk=publishing.pk, is_open=True)
    stopped = row.update(
        state=PublishingState.INTERRUPTED, is_open=False, sentence_fr="Arrêtée par l'équipe avant la fin.", ended_at=at
    )
    if stopped:
        record(action="give_up_publication", of=publishing, at=at, by=by)
    return bool(stopped)


class _Progress:
    """Writes where an attempt stands, once a second at most; stops the work when its row was closed."""

    def __init__(self, publishing_id: int, clock: Clock) -> None:
        self._row = Publishing.objects.filter(pk=publishing_id, is_open=True)
        self._clock = clock
        self._written_at: datetime.datetime | None = None
        self._values: dict[str, object] = {}

    def step(self, step: PublishingStep, total: int) -> None:
        """Begin a step of so many things."""
        self._values = {"step": step, "done": 0, "total": total}
        self._write(self._clock())

    def done(self, number: int) -> None:
        """So many things are done in this step."""
        self._values["done"] = number
        self.beat()

    def beat(self) -> None:
        """Still alive."""
        now = self._clock()
        if self._written_at is None or now - self._written_at >= _BEAT_EVERY:
            self._write(now)

    def _write(self, now: datetime.datetime) -> None:
        if not self._row.update(beat_at=now, **self._values):
            raise _ClosedMeanwhile
        self._written_at = now


def _began(publishing_id: int, now: datetime.datetime) -> bool:
    waiting = Publishing.objects.filter(pk=publishing_id, state=PublishingState.WAITING)
    return bool(waiting.update(state=PublishingState.RUNNING, started_at=now, beat_at=now))


def _look_at_everything(edition: Edition, progress: _Progress) -> None:
    tables = sorted(edition.manifest.tables)
    progress.step(PublishingStep.TABLES, len(tables))
    for number, table in enumerate(tables, start=1):
        edition.check(table, at_each_block=progress.beat)
        progress.done(number)
    codes = [row["area"] for row in edition.rows("areas") if row["kind"] == "qpv"]
    progress.step(PublishingStep.AREAS, len(codes))
    for number, code in enumerate(codes, start=1):
        portrait(edition, code)
        progress.done(number)
    progress.step(PublishingStep.LOADING, 1)


def _switch(publishing: Publishing, edition: Edition, clock: Clock) -> None:
    now = clock()
    with transaction.atomic():
        row = Publishing.objects.filter(pk=publishing.pk, is_open=True)
        if not row.update(state=PublishingState.DONE, is_open=False, done=1, beat_at=now, ended_at=now):
            raise _ClosedMeanwhile
        publish(edition=edition, at=now, by=publishing.by)


@transaction.atomic
def _close(publishing: Publishing, state: PublishingState, sentence_fr: str, now: datetime.datetime) -> None:
    row = Publishing.objects.filter(pk=publishing.pk, is_open=True)
    if row.update(state=state, is_open=False, sentence_fr=sentence_fr[:600], ended_at=now):
        record(action=f"publication_{state}", of=publishing, at=now, by="system")


def _close_silent(now: datetime.datetime) -> None:
    """Close the attempt of a dead worker, or one that no worker ever took up."""
    for publishing in Publishing.objects.select_for_update().filter(is_open=True):
        if publishing.is_silent(now):
            _close(
                publishing, PublishingState.INTERRUPTED, "Le travail de fond ne répond plus depuis sa dernière nouvelle.", now
            )
