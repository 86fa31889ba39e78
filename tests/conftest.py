"""Editions that many tests read and none changes: built once, shared by the workers of a run."""

import fcntl
import os

import pytest

import small_town
from evidence_fixture import evidence_of
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.perimeter import Perimeter
from traps import DATA


def _built_once(factory, name, arguments):
    """The home of an edition built by the command, by the first worker that needs it."""
    folder = factory.getbasetemp()
    folder = folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder
    home = folder / name
    with (folder / f"{name}.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "editions" / "current").exists():
            patch.setenv("QUARTIERS_HOME", str(home))
            assert _run(arguments) == 0
    return home


@pytest.fixture(scope="session")
def real_home(tmp_path_factory):
    """A home where `quartiers build --from ../shared/data` has run; to be read only."""
    if not DATA.is_dir():
        pytest.skip(f"official files absent: {DATA} does not exist")
    return _built_once(tmp_path_factory, "real-home", ["build", "--from", str(DATA)])


@pytest.fixture(scope="session")
def real_edition(real_home):
    """The edition of that home."""
    return Edition.open(real_home)


@pytest.fixture(scope="session")
def real_perimeter(real_edition):
    """Its outlines, ready to answer about points."""
    return Perimeter(real_edition)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A home where `quartiers demo` has run; to be read only."""
    return _built_once(tmp_path_factory, "demo-home", ["demo"])


@pytest.fixture(scope="session")
def demo_edition(demo_home):
    """The edition of that home."""
    return Edition.open(demo_home)


@pytest.fixture(scope="session")
def town_home(tmp_path_factory):
    """A home where the real edition of a made-up town was built, with its register; to be read only."""
    folder = small_town.city(tmp_path_factory.mktemp("town"))
    return _built_once(tmp_path_factory, "town-home", ["build", "--from", str(folder), "--as-of", "2026-11-01"])


@pytest.fixture(scope="session")
def town_edition(town_home):
    """The edition of that home."""
    return Edition.open(town_home)


@pytest.fixture
def two_editions(demo_home, town_home, demo_edition, town_edition, tmp_path, settings):
    """A home where the demonstration and the town's real edition lie; the site reads it."""
    folder = tmp_path / "two" / "editions"
    folder.mkdir(parents=True)
    for edition in (demo_edition, town_edition):
        (folder / edition.manifest.edition).symlink_to(edition.folder)
    settings.HOME = folder.parent
    return settings.HOME


@pytest.fixture(scope="session")
def simulated_evidence(demo_home):
    """What detectors read in the demonstration; its counts are read when first asked for."""
    return evidence_of(demo_home)
