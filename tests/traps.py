"""Traps: what turns a class of mistakes into a failing test, for every test of the suite.

Loaded as a pytest plugin (pyproject.toml). Others are settings there: warnings are errors, the network is closed,
the order of tests is random, a template that names what it was not given fails (pytest-django).
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same 200 examples every time in CI; `make thorough` draws 10,000 new ones.
settings.register_profile("ci", derandomize=True, max_examples=200, deadline=None)
settings.register_profile("thorough", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SHARED = Path(__file__).parents[2] / "shared"
DATA = SHARED / "data"


def pytest_collection_modifyitems(config, items):
    """Skip, and say so, the tests that read official files when those are absent; leave the thorough ones apart."""
    with_thorough = "thorough" in (config.option.markexpr or "")
    for item in items:
        if "data" in item.keywords and not DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"official files absent: {DATA} does not exist"))
        if "thorough" in item.keywords and not with_thorough:
            item.add_marker(pytest.mark.skip(reason="run by `make thorough`"))


def pytest_terminal_summary(terminalreporter):
    """Say loudly what did not run for want of the official files, or of a browser."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "official files absent" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests NOT RUN: the official files are absent ({DATA}).", red=True)
    unseen = [r for r in terminalreporter.stats.get("skipped", []) if "Chromium absent" in str(r.longrepr)]
    if unseen:
        terminalreporter.write_line(f"{len(unseen)} tests of pages NOT RUN: apt-get install chromium.", red=True)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Every test has its own $QUARTIERS_HOME, and may not fall back on the user's; no geocoder unless it starts one."""
    folder = tmp_path / "home"
    monkeypatch.setenv("QUARTIERS_HOME", str(folder))
    monkeypatch.setenv("QUARTIERS_GEOCODER", "")
    return folder


@pytest.fixture
def shared_data():
    """The folder of official files; only for tests marked `data`."""
    return DATA
