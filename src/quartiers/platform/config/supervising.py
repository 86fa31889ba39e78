"""Two processes under one command: the web server, and the worker, started again if it dies. Neither outlives the command."""

import ctypes
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from types import FrameType

from quartiers.knowledge.vocabulary.refusals import Refusal

_LOOK_S = 0.3
# After what time a process that does not stop is killed: longer than a request, shorter than an administrator's patience.
_STOP_S = 25.0
# A worker that dies at once is started less and less often.
_FIRST_WAIT_S, _LONGEST_WAIT_S, _HEALTHY_S = 1.0, 60.0, 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def listening(port: int) -> socket.socket:
    """A socket that listens on this port of this machine; a `Refusal` when it cannot be had."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise Refusal(
            f"Le port {port} est déjà pris ou interdit : relancez avec un autre, « make run PORT=8001 » "
            "ou « quartiers serve --port 8001 »."
        ) from None
    return listener


class Supervisor:
    """Starts the server, then the worker; stops both when told to, or when the server stops."""

    def __init__(self, *, server: Sequence[str], worker: Sequence[str], listener: socket.socket) -> None:
        """The arguments of `quartiers` that run each; the server inherits the socket."""
        self._server_arguments, self._worker_arguments, self._listener = server, worker, listener
        self._stop = threading.Event()
        self._wait_s, self._worker_started, self._next_start = _FIRST_WAIT_S, 0.0, 0.0

    def run(self) -> int:
        """Until told to stop: 0; 2 when the server stopped by itself."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        server = _started(self._server_arguments, self._listener.fileno())
        worker: subprocess.Popen[bytes] | None = None
        try:
            if self._answers(server):
                print(f"Le site est sur http://127.0.0.1:{self._port}/ (Ctrl-C pour arrêter).", flush=True)  # noqa: T201 - the answer
            while not self._stop.is_set() and server.poll() is None:
                worker = self._kept_alive(worker)
                self._stop.wait(_LOOK_S)
        finally:
            _stopped([process for process in (worker, server) if process])
        return 0 if self._stop.is_set() else 2

    @property
    def _port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def _answers(self, server: subprocess.Popen[bytes]) -> bool:
        """Whether it has answered, whatever it answered; waits until then."""
        while not self._stop.is_set() and server.poll() is None:
            with closing(HTTPConnection("127.0.0.1", self._port, timeout=1)) as asked, suppress(OSError, HTTPException):
                asked.request("GET", "/sante/")
                asked.getresponse()
                return True
        return False

    def _kept_alive(self, worker: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
        """The worker, started again when it is dead and its wait is over."""
        now = time.monotonic()
        if worker is not None and worker.poll() is None:
            return worker
        if worker is not None:
            lived_s = now - self._worker_started
            self._wait_s = _FIRST_WAIT_S if lived_s > _HEALTHY_S else min(self._wait_s * 2, _LONGEST_WAIT_S)
            self._next_start = now + self._wait_s
        if now < self._next_start:
            return None
        self._worker_started = now
        return _started(self._worker_arguments)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()


def _started(arguments: Sequence[str], *inherited: int) -> subprocess.Popen[bytes]:
    """A process of this command. In a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
    return subprocess.Popen(  # noqa: S603 - our own command
        _command(arguments),
        start_new_session=True,
        pass_fds=inherited,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
    )


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "quartiers.platform.config.command", *arguments]


def _die_with_parent() -> None:
    """Even if this command is killed without a word, the system then stops its processes (Linux)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stopped(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each to stop, wait for all, kill what is left."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + _STOP_S
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
