"""Where the command works: $QUARTIERS_HOME, else `var/quartiers` below the current folder; its geocoder; today."""

import datetime
import os
from pathlib import Path

from quartiers.knowledge.sources.geocoding import NATIONAL_SERVICE, Geocoder
from quartiers.knowledge.sources.store import Store


def store() -> Store:
    """The store of the user's home folder for this product."""
    return Store(_home())


def simulated_store() -> Store:
    """The store of the demonstration, in the same home: a simulated file never takes the place of a real one."""
    return Store(_home(), "simulated/sources")


def geocoder() -> Geocoder | None:
    """The service that places addresses: the national one unless $QUARTIERS_GEOCODER gives another, none when it is empty."""
    address = os.environ.get("QUARTIERS_GEOCODER", NATIONAL_SERVICE).strip()
    return Geocoder(address) if address else None


def _home() -> Path:
    return Path(os.environ.get("QUARTIERS_HOME") or Path.cwd() / "var" / "quartiers")


def today() -> datetime.date:
    """The day, read here and passed everywhere else."""
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date()  # noqa: TID251 - the one clock
