"""Where checked sources live: one Parquet table and one manifest per source, swapped in one step."""

import dataclasses
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


@dataclass(frozen=True)
class Taken:
    """One raw file that was read: its name, digest (sha256, hexadecimal) and size in bytes."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class SourceManifest:
    """What is known of a source in the store; everything that a figure must be able to cite."""

    name: str
    title_fr: str
    publisher: str
    licence: str
    publish: str
    origin: Origin
    vintage: str
    delivery: str
    files: tuple[Taken, ...]
    rows: int
    table: str
    taken_on: str
    tolerance_m: float | None = None
    note_fr: str = ""
    warnings: tuple[str, ...] = ()
    coverage: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "SourceManifest":
        """Read what `to_json` wrote."""
        values = json.loads(text)
        values["files"] = tuple(Taken(**taken) for taken in values["files"])
        values["warnings"] = tuple(values["warnings"])
        values["origin"] = Origin(values["origin"])
        return cls(**values)

    def to_json(self) -> str:
        """JSON with sorted keys, so that equal manifests are equal bytes."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def digest_of(path: Path) -> str:
    """The sha256 of a file, read in blocks."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def replace_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, as `replace_bytes` does."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a small file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        # mkstemp keeps its file to its owner; these are for any reader of the home.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Store:
    """A folder of a home, `sources` for real ones; a source is present when its manifest is."""

    def __init__(self, home: Path, folder: str = "sources") -> None:
        """`home` is $QUARTIERS_HOME; it is made when something is first put there."""
        self.home = home
        self.folder = home / folder
        self._depth = 0

    def manifest(self, name: str) -> SourceManifest | None:
        """The manifest of a source, or None when it was never taken."""
        path = self.folder / name / "manifest.json"
        return _read_manifest(path) if path.exists() else None

    def manifests(self) -> dict[str, SourceManifest]:
        """All present sources by name, in the order of their names."""
        found = sorted(self.folder.glob("*/manifest.json"))
        return {path.parent.name: _read_manifest(path) for path in found}

    def table(self, manifest: SourceManifest) -> Path:
        """The Parquet table that a manifest speaks of."""
        return self.folder / manifest.name / manifest.table

    def put(self, manifest: SourceManifest, table: Path) -> None:
        """Move a finished table in, then switch the manifest to it; older tables go last."""
        folder = self.folder / manifest.name
        folder.mkdir(parents=True, exist_ok=True)
        _flush(table)
        place = folder / manifest.table
        was_there = place.exists()
        table.replace(place)
        try:
            replace_text(folder / "manifest.json", manifest.to_json())
        except BaseException:
            if not was_there:
                place.unlink()
            raise
        for old in folder.glob("*.parquet"):
            if old.name != manifest.table:
                old.unlink()

    @contextmanager
    def workroom(self) -> Iterator[Path]:
        """A scratch folder on the same disk, emptied at the end and of what a killed run left behind."""
        root = self.home / "tmp"
        with self.lock():
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True, exist_ok=True)
            try:
                yield root
            finally:
                shutil.rmtree(root, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One writer at a time in a home, for a whole command if it likes; the lock dies with its process."""
        if self._depth:
            yield
            return
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(f"Une autre commande écrit déjà dans {self.home} : attendez qu'elle finisse.") from None
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1


def _read_manifest(path: Path) -> SourceManifest:
    try:
        return SourceManifest.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError):
        raise Refusal(f"{path} est abîmé : effacez le dossier {path.parent} puis relancez « quartiers sync ».") from None


def _flush(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
