"""The real command: the site answers at the address that it says, and nothing of it is left once it is stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest


@pytest.fixture
def served(tmp_path):
    """`quartiers serve` on a new home: the process, and the address that it says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = os.environ | {
        "QUARTIERS_HOME": str(tmp_path / "served"),
        "QUARTIERS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "quartiers.platform.config.command", "serve", "--port", str(port), "--processus", "1"]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in said
        yield process, f"http://127.0.0.1:{port}"
        process.kill()


def test_no_header_moves_the_site(served):
    """A prefix or a path that a reader invents is not believed, though the relay speaks from the same machine."""
    _, address = served
    asked = urllib.request.Request(f"{address}/ailleurs/sante/", headers={"SCRIPT_NAME": "/ailleurs", "PATH_INFO": "/sante/"})
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        urllib.request.urlopen(asked)
    refused.value.close()


def _in_session_of(pid):
    """The processes that were started by one."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    return [int(child) for child, parent in zip(listed[::2], listed[1::2], strict=True) if int(parent) == pid]


def test_the_site_starts_and_stops_whole(served):
    """It is alive, says that no edition is served, has its worker; then stops within seconds, with 0, leaving nothing."""
    process, address = served
    assert json.load(urllib.request.urlopen(f"{address}/sante/"))["status"] == "ok"
    with pytest.raises(urllib.error.HTTPError, match="503") as not_ready:
        urllib.request.urlopen(f"{address}/pret/")
    assert json.load(not_ready.value)["reason"] == "no_edition"
    not_ready.value.close()
    limit = time.monotonic() + 20
    while len(children := _in_session_of(process.pid)) < 2 and time.monotonic() < limit:
        time.sleep(0.1)
    assert len(children) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
