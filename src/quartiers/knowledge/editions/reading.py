"""Reading an edition: its manifest and its tables, by name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import EditionManifest
from quartiers.knowledge.editions.writing import CURRENT
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
        if name is None:
            pointer = editions / CURRENT
            if not pointer.exists():
                raise Refusal(
                    f"Aucune édition dans {home} : lancez « quartiers demo » pour la démonstration, "
                    "ou « quartiers build --from DOSSIER » avec de vrais fichiers."
                )
            name = pointer.read_text(encoding="utf-8").strip()
        path = editions / name / "manifest.json"
        if not path.exists():
            known = ", ".join(sorted(p.parent.name for p in editions.glob("*/manifest.json"))) or "aucune"
            raise Refusal(f"L'édition « {name} » n'existe pas (éditions présentes : {known}).")
        return cls(editions / name, EditionManifest.from_json(path.read_text(encoding="utf-8")))

    def rows(self, table: str) -> list[Row]:
        """All rows of a small table."""
        return _rows(self.folder / f"{table}.parquet")

    def rows_of(self, table: str, area: str) -> list[Row]:
        """The rows of one area, in the order of the table."""
        return _by_area(self.folder / f"{table}.parquet").get(area, [])

    def area(self, code: str) -> Row | None:
        """What is known of an area, None when the edition does not hold it."""
        found = self.rows_of("areas", code)
        return found[0] if found else None

    def count(self, table: str, **equal: object) -> int:
        """How many rows of a table have these values."""
        rows = pq.read_table(self.folder / f"{table}.parquet", columns=list(equal))
        mask = None
        for name, value in equal.items():
            same = pc.equal(rows[name], value)
            mask = same if mask is None else pc.and_(mask, same)
        return rows.num_rows if mask is None else int(pc.sum(pc.fill_null(mask, fill_value=False)).as_py() or 0)


# An edition never changes once published, so its tables may be kept in memory.
@cache
def _rows(path: Path) -> list[Row]:
    return list(pq.read_table(path).to_pylist())


@cache
def _by_area(path: Path) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in _rows(path):
        grouped.setdefault(row["area"], []).append(row)
    return grouped
