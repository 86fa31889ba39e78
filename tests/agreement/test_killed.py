"""`kill -9` at random moments of `sync` and `build`: afterwards the old state or the new one, never between."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import small_town
from bad_inputs import INSEE, SITES, insee, sites, table, write

# Moments are drawn anew at each run, so that few at a time see them all in the end; `make thorough` draws fifty at once.
TIMES = [15, pytest.param(50, marks=pytest.mark.thorough)]
PROGRAM = Path(small_town.__file__).with_name("killing.py")


def folder(path, *, count):
    """A small folder of sources; `count` rows tell one version from another."""
    small_town.city(path)
    write(path / INSEE, table(insee()[: count + 1], ";"))
    write(path / SITES, table(sites()[:count]))
    return path


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("kind", ["sync", "build", "register"])
def test_killed_at_any_moment(kind, times, tmp_path):
    """Kills, then one before each act on files: what is there is whole, old or new; the next run succeeds."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", PROGRAM, kind, str(seed), str(times)),
            *(folder(tmp_path / name, count=count) for name, count in (("one", 3), ("other", 5))),
        ],
        env=os.environ | {"QUARTIERS_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0, f"seed {seed}: {done.stdout}{done.stderr}"
