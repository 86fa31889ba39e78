"""The server and the worker under one command: both stop with it, whatever ends it, and a dead worker comes back."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config.supervising import listening

SLEEP_S = 0.05
PROGRAM = Path(__file__).parents[3] / "supervised.py"


def _until(found):
    """What `found` gives once it gives something, within ten seconds."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        if result := found():
            return result
        time.sleep(SLEEP_S)
    pytest.fail("waited ten seconds for nothing")


def _is_alive(pid):
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _numbers(folder, kind):
    return sorted(int(path.name.rpartition("-")[2]) for path in folder.glob(f"{kind}-*"))


@pytest.fixture
def supervisor(tmp_path):
    """A running supervisor, its folder; killed at the end if it still runs."""
    command = [sys.executable, str(PROGRAM), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        _until(lambda: _numbers(tmp_path, "worker"))
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_stop_with_the_command(supervisor, tmp_path, number):
    """Asked to stop, it stops its two processes and leaves with 0, having said the address."""
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert "Le site est sur http://127.0.0.1:" in supervisor.stdout.read()
    for pid in _numbers(tmp_path, "server") + _numbers(tmp_path, "worker"):
        assert not _is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the system stops orphans on Linux only")
def test_no_orphan_when_the_command_is_killed(supervisor, tmp_path):
    """Killed without a word, it leaves nothing behind."""
    supervisor.kill()
    supervisor.wait(10)
    for pid in _numbers(tmp_path, "server") + _numbers(tmp_path, "worker"):
        _until(lambda pid=pid: not _is_alive(pid))


def test_a_dead_worker_is_started_again(supervisor, tmp_path):
    """Another takes its place."""
    (first,) = _numbers(tmp_path, "worker")
    os.kill(first, signal.SIGKILL)
    _until(lambda: len(_numbers(tmp_path, "worker")) == 2)
    assert supervisor.poll() is None


def test_a_server_that_stops_stops_all(supervisor, tmp_path):
    """Without pages there is nothing to work for: 2."""
    os.kill(_numbers(tmp_path, "server")[0], signal.SIGKILL)
    assert supervisor.wait(10) == 2
    assert not _is_alive(_numbers(tmp_path, "worker")[0])


def test_a_port_that_is_taken_gets_a_sentence():
    """With the number, and what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Le port {port} est déjà pris.*make run PORT=8001"):
            listening(port)
