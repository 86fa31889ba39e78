"""Reading an edition: its manifest and its tables, by name."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import EditionManifest
from quartiers.knowledge.editions.writing import CURRENT
from quartiers.knowledge.sources.store import digest_of
from quartiers.knowledge.vocabulary.refusals import Refusal

Row = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """A finished edition in its folder."""

    folder: Path
    manifest: EditionManifest

    @classmethod
    def open(cls, home: Path, name: str | None = None) -> "Edition":
        """The named edition of a home, or the current one; a `Refusal` says what to run when there is none."""
        editions = home / "editions"
        if name is not None and (name in {".", ".."} or Path(name).name != name):
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
        return _rows(*self._place(table))

    def rows_of(self, table: str, area: str) -> list[Row]:
        """The rows of one area, in the order of the table; a large one is not read whole."""
        path, sha256 = self._place(table)
        if self.manifest.tables[table].rows <= _KEPT_ROWS:
            return _by_area(path, sha256).get(area, [])
        _verify(path, sha256)
        return list(pq.read_table(path, filters=[("area", "=", area)]).to_pylist())

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
        return self.folder / f"{table}.parquet", self.manifest.tables[table].sha256


_REBUILD_FR = "relancez « quartiers build » (ou « quartiers demo »), qui refait l'édition."


# A table of more rows is read area by area; it is sorted by area, so most of the file is skipped.
_KEPT_ROWS = 50_000
_BLOCK_BYTES = 1 << 24


@lru_cache(maxsize=50)
def _verify(path: Path, sha256: str) -> None:
    if not path.exists() or digest_of(path) != sha256:
        raise Refusal(f"La table {path} manque ou a été modifiée depuis sa construction : {_REBUILD_FR}")


# An edition never changes once published, so the tables of the last ones read may be kept in memory.
@lru_cache(maxsize=20)
def _rows(path: Path, sha256: str) -> list[Row]:
    _verify(path, sha256)
    return list(pq.read_table(path).to_pylist())


@lru_cache(maxsize=20)
def _by_area(path: Path, sha256: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in _rows(path, sha256):
        grouped.setdefault(row["area"], []).append(row)
    return grouped
