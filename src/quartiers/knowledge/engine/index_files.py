"""Grid indexes kept on disk under the digest of their outlines; a damaged file is rebuilt, never trusted."""

from __future__ import annotations

import io
import math
import secrets
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from quartiers.knowledge.engine.cells import Grid
from quartiers.knowledge.engine.index import CELL_M, GridIndex
from quartiers.knowledge.engine.outlines import Outlines

# Part of each file's name: raise it whenever a table of GridIndex, a limit or a margin changes meaning.
INDEX_VERSION = 1
# The widest numbers first, so that each table begins where its numbers are aligned.
TABLES = ("edges", "blocks", "starts", "area", "says", "near_starts", "near", "parts")
CHECKSUM_BYTES = 4


class DamagedIndexError(ValueError):
    """A file that does not hold what was written in it."""


def index_for(outlines: Outlines, cache_dir: Path | None) -> GridIndex:
    """The index of these outlines: read from the folder when it is there and whole, else built and kept there."""
    if cache_dir is None:
        return GridIndex.build(outlines)
    path = cache_dir / f"grid-{INDEX_VERSION}-{CELL_M:g}m-{outlines.digest}.bin"
    try:
        return load(path, outlines.digest)
    except (FileNotFoundError, DamagedIndexError):
        index = GridIndex.build(outlines)
        cache_dir.mkdir(parents=True, exist_ok=True)
        save(index, path)
        return index


def save(index: GridIndex, path: Path) -> None:
    """Write the index whole or not at all: readers see the old file until the new one is complete."""
    content = io.BytesIO()
    np.save(content, np.array(index.digest))
    np.save(content, np.array(index.grid))
    for name in TABLES:
        np.save(content, getattr(index, name))
    content.write(_checksum(content.getbuffer()))
    # A name of its own: two processes may build the same index at once.
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(content.getbuffer())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load(path: Path, digest: str) -> GridIndex:
    """Read an index; its checksum is verified before anything in it is believed."""
    data = path.read_bytes()
    if _checksum(memoryview(data)[:-CHECKSUM_BYTES]) != data[-CHECKSUM_BYTES:]:
        raise DamagedIndexError(f"{path} is damaged: its checksum does not match. It will be rebuilt.")
    file = io.BytesIO(data)
    if str(np.load(file)) != digest:
        raise DamagedIndexError(f"{path} was built from other outlines. It will be rebuilt.")
    grid = Grid(*np.load(file).tolist())
    return GridIndex(digest, grid, **{name: _next_table(data, file) for name in TABLES})


def _checksum(content: memoryview) -> bytes:
    # Against accidents, not against people: CRC-32, as in zip and gzip, is read three times faster than a digest.
    return zlib.crc32(content).to_bytes(CHECKSUM_BYTES, "little")


def _next_table(data: bytes, file: io.BytesIO) -> Any:
    """The next array of the file, as a read-only view of the bytes already in memory: np.load would copy them."""
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    table = np.frombuffer(data, dtype, math.prod(shape), file.tell()).reshape(shape)
    file.seek(table.nbytes, io.SEEK_CUR)
    return table
