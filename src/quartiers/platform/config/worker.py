"""The work behind the pages: what was asked of the queue, and the rounds of the clock; one process, one thing at a time."""

import secrets
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from quartiers.platform.config.rounds import Rounds

_PAUSE_S = 1.0


class _Queue(QueueWorker):  # type: ignore[misc]
    """The queue, with something to do after each task: one that readers keep filling must not keep the rounds waiting."""

    def __init__(self, after: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self._after = after

    def run_task(self, db_task_result: Any) -> None:
        super().run_task(db_task_result)
        self._after()


class Worker:
    """Works until told to stop; what is under way is finished first."""

    def __init__(self) -> None:
        """Nothing is done before `run`."""
        self._stop = threading.Event()
        self._rounds = Rounds()
        self._queue = _Queue(
            self._make_rounds,
            queue_names=["default"],
            interval=_PAUSE_S,
            batch=True,  # comes back to us once the queue is empty
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=secrets.token_hex(16),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Empty the queue, make the rounds, wait a little, again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        while not self._stop.is_set():
            self.turn()
            self._stop.wait(_PAUSE_S)

    def turn(self) -> None:
        """One turn: everything that is in the queue, every round that is due."""
        self._queue.run()
        self._make_rounds()

    def _make_rounds(self) -> None:
        if not self._stop.is_set():
            self._rounds.make(timezone.now())

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        self._queue.running = False
