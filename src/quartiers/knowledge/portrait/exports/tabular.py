"""Tables to download as CSV or Parquet, in one archive with a note and the dictionary; the same bytes each time."""

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.contents import Content, contents
from quartiers.knowledge.portrait.exports.dictionary import dictionary_csv
from quartiers.knowledge.portrait.exports.notice import MARK_FR, NOTICE, ODBL_FR, ODBL_NOTICE, notice
from quartiers.knowledge.portrait.exports.papers import papers
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms

_BOM = b"\xef\xbb\xbf"
# An archive carries dates of its own: this one, whenever it is written.
_WRITTEN = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
Write = Callable[[Content, Path], int]


def write_csv(content: Content, path: Path) -> int:
    """Write a table as CSV, marked in its first line when it is simulated; gives its number of rows."""
    rows = 0
    options = pa.csv.WriteOptions(delimiter=";", quoting_style="needed")
    with path.open("wb") as out:
        out.write(_BOM + (f"{MARK_FR}\n".encode() if content.scope.is_simulated else b""))
        with pa.csv.CSVWriter(out, content.schema, write_options=options) as writer:
            for piece in content.pieces():
                writer.write_table(piece)
                rows += piece.num_rows
    return rows


def write_parquet(content: Content, path: Path) -> int:
    """Write a table as Parquet, its papers among the metadata of its schema; gives its number of rows."""
    rows, said = 0, papers(content.edition, content.scope, content.terms)
    schema = content.schema.with_metadata(said)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for piece in content.pieces():
            writer.write_table(piece.replace_schema_metadata(said))
            rows += piece.num_rows
    return rows


WRITERS: dict[str, Write] = {"csv": write_csv, "parquet": write_parquet}


def bundle(edition: Edition, scope: Scope, terms: Terms, kind: str, target: Path) -> bool:
    """Write the archive of the tables under these terms (`csv` or `parquet`); False, and nothing, when there is none."""
    found = contents(edition, scope, terms)
    if not found:
        return False
    with tempfile.TemporaryDirectory(dir=target.parent) as room:
        members, counted = [], {}
        for content in found:
            path = Path(room) / scope.file_name(f"-{content.name}{'-osm' if terms is Terms.ODBL else ''}.{kind}")
            counted[path.name] = WRITERS[kind](content, path)
            members.append(path)
        whole = Path(room) / "archive"
        with zipfile.ZipFile(whole, "w") as archive:
            texts = {NOTICE: notice(edition, scope, terms, counted).encode(), "dictionnaire.csv": dictionary_csv(edition)}
            texts |= {ODBL_NOTICE: ODBL_FR.encode()} if terms is Terms.ODBL else {}
            for name, text in texts.items():
                archive.writestr(zipfile.ZipInfo(name, _WRITTEN), text, zipfile.ZIP_DEFLATED)
            for path in members:
                _add(archive, path)
        whole.replace(target)
    return True


def _add(archive: zipfile.ZipFile, path: Path) -> None:
    member = zipfile.ZipInfo(path.name, _WRITTEN)
    # Parquet is compressed already.
    member.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as out:
        while block := source.read(_BLOCK):
            out.write(block)
