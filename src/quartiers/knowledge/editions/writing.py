"""Writing an edition in one step: a reader sees the old one or the new one, never a part."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import EditionManifest, TableManifest
from quartiers.knowledge.editions.schemas import TABLES, schema_of
from quartiers.knowledge.sources.store import digest_of, replace_text

CURRENT = "current"
# A page reads one area of a sorted table: small groups let it skip the others.
_ROWS_OF_A_GROUP = 1_024


@dataclass(frozen=True)
class Draft:
    """An edition being written in a scratch folder of the same disk."""

    folder: Path

    def write(self, table: str, rows: pa.Table) -> None:
        """Write one table under its schema; a column missing or of another type stops the build."""
        whole = rows.select(TABLES[table]).cast(schema_of(table))
        pq.write_table(whole, self.path(table), compression="zstd", row_group_size=_ROWS_OF_A_GROUP)

    def path(self, table: str) -> Path:
        """Where a table of the draft stands, for those written by DuckDB."""
        return self.folder / f"{table}.parquet"


def publish(draft: Draft, manifest: EditionManifest, home: Path) -> EditionManifest:
    """Name the draft by its content, move it among the editions and make it the current one."""
    tables = {name: TableManifest(pq.read_metadata(draft.path(name)).num_rows, digest_of(draft.path(name))) for name in TABLES}
    finished = replace(manifest, tables=tables, edition=f"{manifest.as_of}-{_digest(manifest, tables)}")
    folder = home / "editions" / finished.edition
    if not _is_whole(folder, finished):
        (draft.folder / "manifest.json").write_text(finished.to_json(), encoding="utf-8")
        for path in draft.folder.iterdir():
            _flush(path)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        draft.folder.rename(folder)
    replace_text(home / "editions" / CURRENT, finished.edition + "\n")
    return finished


def _is_whole(folder: Path, finished: EditionManifest) -> bool:
    """Tell whether an edition of this content already stands there, undamaged."""
    try:
        standing = EditionManifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return standing.tables == finished.tables and all(
        (folder / f"{name}.parquet").exists() and digest_of(folder / f"{name}.parquet") == table.sha256
        for name, table in finished.tables.items()
    )


def _flush(path: Path) -> None:
    """Have the disk keep a file before its folder is renamed, so that a power cut leaves no empty table."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _digest(manifest: EditionManifest, tables: Mapping[str, TableManifest]) -> str:
    parts = [manifest.kind, manifest.as_of, manifest.method_version]
    parts += [f"{name}:{table.sha256}" for name, table in sorted(tables.items())]
    parts += [f"{name}:{taken.sha256}" for name, source in sorted(manifest.sources.items()) for taken in source.files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
