"""Everything that cannot be made again, in one archive: database, media, editions, inputs; and back, whole or not at all."""

import datetime
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from quartiers.knowledge.commands.home import store
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config import database_copies
from quartiers.platform.config.archives import taken_out, written

_DATABASE = "database"
# The key opens what is sealed in the database. Sources are left out: `sync` takes them again.
_FOLDERS, _KEY = ("editions", "media", "inputs"), "secret-key"
_ALLOWED = frozenset({_DATABASE, _KEY, *_FOLDERS})


def save(path: Path, *, at: datetime.datetime) -> dict[str, int]:
    """Write the archive; how many files by first part of their name."""
    place = store()
    with place.workroom() as room, written(path) as archive:
        # The database first: what it speaks of is there already, and nothing that is there is ever changed.
        names = [(database_copies.copied(room), _DATABASE)]
        counts = dict.fromkeys(sorted(_ALLOWED), 0)
        for file, folder in [*names, *_files(place.home)]:
            name = f"{folder}/{file.name}" if folder == _DATABASE else file.relative_to(place.home).as_posix()
            archive.add(file, name)
            counts[folder] += 1
        archive.finish({"made_at": at.isoformat(), "migrations": database_copies.migrations()})
    return counts


def restore(path: Path, *, may_replace: bool) -> Path | None:
    """Put an archive in place; where what stood there is kept, None when nothing stood there."""
    place = store()
    with place.workroom() as room:
        staged = room / "restored"
        staged.mkdir()
        manifest = taken_out(path, staged, _ALLOWED)
        copy = _copy(path, staged)
        database_copies.check(copy.name, manifest.get("migrations", []))
        is_fresh = database_copies.is_empty() and not any(_present(place.home, name) for name in _FOLDERS)
        if not is_fresh and not may_replace:
            raise Refusal(
                f"{place.home} n'est pas vide : ajoutez --remplacer pour mettre la sauvegarde à la place de ce qui y est."
            )
        return _switch(place, staged, copy, keeps=not is_fresh)


def _copy(path: Path, staged: Path) -> Path:
    """The one copy of a database that the archive must hold."""
    found = [file for file in (staged / _DATABASE).glob("*") if file.is_file()]
    if len(found) != 1:
        raise Refusal(f"{path} ne contient pas une base et une seule : rien n'a été restauré.")
    return found[0]


def _switch(place: Store, staged: Path, copy: Path, *, keeps: bool) -> Path | None:
    """Exchange old and new by renames, undone if anything fails; the old is kept beside."""
    aside = place.home / f"avant-restauration-{secrets.token_hex(4)}"
    aside.mkdir(mode=0o700)
    try:
        with _moves() as move:
            for name in (*_FOLDERS, _KEY):
                move(place.home / name, aside / name)
                move(staged / name, place.home / name)
            _switch_database(move, copy, aside)
    except BaseException:
        # Everything that stood there was moved back.
        shutil.rmtree(aside)
        raise
    if keeps:
        return aside
    shutil.rmtree(aside)
    return None


def _switch_database(move: Callable[[Path, Path], None], copy: Path, aside: Path) -> None:
    """Last, and in one step: either it is done and so is everything, or nothing is."""
    if copy.name != database_copies.SQLITE:
        database_copies.copied(aside)
        database_copies.put_back(copy)
        return
    connections.close_all()
    base = Path(settings.DATABASES["default"]["NAME"])
    # The log of the old database would be read into the new one.
    for suffix in ("", "-wal", "-shm"):
        move(base.with_name(base.name + suffix), aside / f"{base.name}{suffix}")
    move(copy, base)


@contextmanager
def _moves() -> Iterator[Callable[[Path, Path], None]]:
    """A function that renames what exists; everything is renamed back if the block fails."""
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        if source.exists():
            source.rename(target)
            done.append((source, target))

    try:
        yield move
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise


def _files(home: Path) -> Iterator[tuple[Path, str]]:
    """Every file to keep, with the first part of its name; nothing hidden, which would be a draft."""
    for folder in _FOLDERS:
        for file in sorted((home / folder).rglob("*")):
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(home).parts):
                yield file, folder
    if (home / _KEY).exists():
        yield home / _KEY, _KEY


def _present(home: Path, name: str) -> bool:
    return any(file.is_file() for file in (home / name).rglob("*"))
