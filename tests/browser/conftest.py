"""Debian's Chromium over the site as it is served: the real command, its own home, the demonstration published."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from visits import CHROMIUM, FLAGS, Visit

_STARTS_WITHIN_S = 60


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, and skip it where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)  # the pipes of the browser are sockets
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium absent: install it (apt-get install chromium)"))


def _run(home, *arguments):
    """The `quartiers` command in a process of its own."""
    code = "import sys; from quartiers.platform.config.command import run; sys.exit(run(sys.argv[1:]))"
    source = str(Path(__file__).parents[2] / "src")
    settings = {"QUARTIERS_HOME": str(home), "QUARTIERS_GEOCODER": "", "PYTHONPATH": source}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTIERS_", "DJANGO_"))}
    with (home / "log.txt").open("a") as log:
        return subprocess.Popen([sys.executable, "-c", code, *arguments], env=kept | settings, stdout=log, stderr=log)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def served_home(demo_home, tmp_path_factory):
    """Where that site keeps what is its own."""
    home = tmp_path_factory.mktemp("served")
    (home / "editions").symlink_to(demo_home / "editions")
    return home


@pytest.fixture
def told(served_home):
    """What a command of the host says: `told("admin", "create", ADDRESS)`."""

    def run(*arguments):
        before = (served_home / "log.txt").read_text()
        assert _run(served_home, *arguments).wait(timeout=60) == 0
        return (served_home / "log.txt").read_text().removeprefix(before)

    return run


@pytest.fixture(scope="session")
def served(served_home):
    """Address of a site that serves the demonstration, stopped at the end."""
    home = served_home
    assert _run(home, "publish").wait(timeout=120) == 0, (home / "log.txt").read_text()
    address = f"http://127.0.0.1:{_free_port()}"
    server = _run(home, "serve", "--port", address.rpartition(":")[2], "--processus", "1")
    try:
        _wait(address, server, home / "log.txt")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address, server, log):
    until = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/sante/") as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def playing():
    """Playwright; its loop runs in this thread, so Django is told that it may be asked from here."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture(scope="session")
def chromium(playing):
    """The browser of most tests."""
    browser = playing.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium, served):
    """Start a visit: `visit(width=320, role="observer")`; what every visit owes its reader is checked when the test ends."""
    visits = []

    def start(*, width=1280, role="", browser=chromium, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="fr-FR", base_url=served, **options)
        context.set_default_timeout(15_000)
        visits.append(Visit(context))
        if role:
            visits[-1].sign_in(role)
        return visits[-1]

    yield start
    for one in visits:
        one.context.close()
    for one in visits:
        one.owes_nothing(served)
