"""Reading an edition: its manifest and its tables, by name."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from quartiers.knowledge.editions.groups import rows_with
from quartiers.knowledge.editions.manifest import EditionManifest
from quartiers.knowledge.editions.rows import Row, as_rows
from quartiers.knowledge.editions.writing import CURRENT
from quartiers.knowledge.sources.store import digest_of
from quartiers.knowledge.vocabulary.refusals import Refusal

# A day and a digest take 21; a longer name than disks take is none.
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Edition:
    """A finished edition in its folder."""

    folder: Path
    manifest: EditionManifest

    @classmethod
    def open(cls, home: Path, name: str | None = None) -> "Edition":
        """The named edition of a home, or the current one; a `Refusal` says what to run when there is none."""
        editions = home / "editions"
        if name is not None and (name in {".", ".."} or Path(name).name != name or len(name) > _LONGEST_NAME):
            raise Refusal(f"« {name} » n'est pas le nom d'une édition : donnez un nom comme 2026-11-25-0123456789.")
        if name is None:
            pointer = editions / CURRENT
            if not pointer.exists():
                raise Refusal(
                    f"Aucune édition dans {home} : lancez « quartiers demo » pour la démonstration, "
                    "ou « quartiers build --from DOSSIER » avec de vrais fichiers."
                )
            name = pointer.read_text(encoding="utf-8", errors="replace").strip()
        path = editions / name / "manifest.json"
        if not path.exists():
            known = ", ".join(sorted(p.parent.name for p in editions.glob("*/manifest.json"))) or "aucune"
            raise Refusal(f"L'édition « {name} » n'existe pas (éditions présentes : {known}).")
        try:
            return cls(editions / name, EditionManifest.from_json(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refusal(f"{path} est abîmé : {_REBUILD_FR}") from None

    def rows(self, table: str) -> list[Row]:
        """All rows of a small table, once its digest has been found to be that of the manifest."""
        path, sha256 = self._place(table)
        _verify(path, sha256)
        return _rows(path, sha256)

    def rows_of(self, table: str, area: str) -> list[Row]:
        """The rows of one area, in the order of the table; of a large one, only the row groups that may hold them are read."""
        path, sha256 = self._place(table)
        _verify(path, sha256)
        if self.manifest.tables[table].rows <= _KEPT_ROWS:
            return _by_area(path, sha256).get(area, [])
        return as_rows(rows_with(path, sha256, "area", area))

    def row_with(self, table: str, column: str, key: str) -> Row | None:
        """The first row of a table whose `column` is `key`, None when there is none: one row group where it is sorted by it."""
        path, sha256 = self._place(table)
        _verify(path, sha256)
        found = as_rows(rows_with(path, sha256, column, key).slice(0, 1))
        return found[0] if found else None

    def by_name(self, table: str, column: str) -> Mapping[str, Row]:
        """The rows of a small table by the value of a column, in the order of the table; the last one where it repeats."""
        path, sha256 = self._place(table)
        _verify(path, sha256)
        return _by_name(path, sha256, column)

    def path(self, table: str) -> Path:
        """The file of a table, once its digest has been found to be that of the manifest: for those that query it whole."""
        path, sha256 = self._place(table)
        _verify(path, sha256)
        return path

    def area(self, code: str) -> Row | None:
        """What is known of an area, None when the edition does not hold it."""
        found = self.rows_of("areas", code)
        return found[0] if found else None

    def check(self, table: str, *, at_each_block: Callable[[], None] = lambda: None) -> None:
        """Refuse a table that is missing or is not the manifest's; its file is read anew, whatever was read before."""
        path, expected = self._place(table)
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK_BYTES):
                    digest.update(block)
                    at_each_block()
        except FileNotFoundError:
            raise Refusal(f"La table {path} manque : {_REBUILD_FR}") from None
        if digest.hexdigest() != expected:
            raise Refusal(f"La table {path} a été modifiée depuis sa construction : {_REBUILD_FR}")

    def _place(self, table: str) -> tuple[Path, str]:
        if table not in self.manifest.tables:
            raise Refusal(
                f"L'édition {self.manifest.edition} est d'une version plus ancienne, sans « {table} » : {_REBUILD_FR}"
            )
        return self.folder / f"{table}.parquet", self.manifest.tables[table].sha256


_REBUILD_FR = "relancez « quartiers build » (ou « quartiers demo »), qui refait l'édition."


# A table of more rows is read area by area; it is sorted by area, so most of the file is skipped.
_KEPT_ROWS = 50_000
_BLOCK_BYTES = 1 << 24
_VERIFYING = threading.Lock()


def _verify(path: Path, sha256: str) -> None:
    """Refuse a table that is not what its edition says; a file that has not moved since is read through only once."""
    try:
        found = path.stat()
        is_whole = _is_whole(path, found.st_size, found.st_mtime_ns, sha256)
    except OSError:
        is_whole = False
    if not is_whole:
        raise Refusal(f"La table {path} manque ou a été modifiée depuis sa construction : {_REBUILD_FR}")


def _is_whole(path: Path, size: int, mtime_ns: int, sha256: str) -> bool:
    # One thread reads a large file through, the others wait for its answer.
    with _VERIFYING:
        return _has_digest(path, size, mtime_ns, sha256)


@lru_cache(maxsize=200)
def _has_digest(path: Path, size: int, mtime_ns: int, sha256: str) -> bool:
    return digest_of(path) == sha256


# An edition never changes once published, so the tables of the last ones read may be kept in memory.
@lru_cache(maxsize=20)
def _rows(path: Path, sha256: str) -> list[Row]:
    return as_rows(pq.read_table(path))


@lru_cache(maxsize=20)
def _by_area(path: Path, sha256: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in _rows(path, sha256):
        grouped.setdefault(row["area"], []).append(row)
    return grouped


@lru_cache(maxsize=20)
def _by_name(path: Path, sha256: str, column: str) -> Mapping[str, Row]:
    return {row[column]: row for row in _rows(path, sha256)}
