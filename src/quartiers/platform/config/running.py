"""Whether the site runs on this home: what replaces its database must not do so under its feet."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quartiers.knowledge.vocabulary.refusals import Refusal


@contextmanager
def running(home: Path) -> Iterator[None]:
    """Held by every process that serves or works; refused while a restoration is under way."""
    with _locked(home, fcntl.LOCK_SH, "Une restauration est en cours : attendez qu'elle finisse, puis relancez."):
        yield


@contextmanager
def stopped(home: Path) -> Iterator[None]:
    """Held by what needs the site stopped."""
    with _locked(home, fcntl.LOCK_EX, "Le site tourne : arrêtez-le (et son travail de fond), puis recommencez."):
        yield


@contextmanager
def _locked(home: Path, kind: int, refusal_fr: str) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".running").open("w") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(refusal_fr) from None
        yield
