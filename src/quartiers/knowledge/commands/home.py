"""Where the command works: $QUARTIERS_HOME, else `var/quartiers` below the current folder; and today's day."""

import datetime
import os
from pathlib import Path

from quartiers.knowledge.sources.store import Store


def store() -> Store:
    """The store of the user's home folder for this product."""
    return Store(_home())


def simulated_store() -> Store:
    """The store of the demonstration, in the same home: a simulated file never takes the place of a real one."""
    return Store(_home(), "simulated/sources")


def _home() -> Path:
    return Path(os.environ.get("QUARTIERS_HOME") or Path.cwd() / "var" / "quartiers")


def today() -> datetime.date:
    """The day, read here and passed everywhere else."""
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date()  # noqa: TID251 - the one clock
