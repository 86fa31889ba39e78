"""Text tables at the door: bytes, ends of line, separator and headings are checked before any value is read."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from quartiers.knowledge.sources.declaration import LINE, Delivery
from quartiers.knowledge.vocabulary.refusals import Refusal

BLANK = "__blank__"
BOM = codecs.BOM_UTF8
_BLOCK = 4 * 1024**2
_LONGEST_HEADING = 1024**2
_NAMES_FR = {",": "la virgule", ";": "le point-virgule", "\t": "la tabulation", "|": "la barre"}


@dataclass(frozen=True)
class Heading:
    """The first line of a text table: its separator, its names, and how many lines of the file it takes."""

    separator: str
    names: list[str]
    lines: int


def check_text(path: Path, encoding: str) -> None:
    """Refuse a text whose bytes do not follow the declared encoding, whose BOM is doubled or whose lines end in CR."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, returns = 0, 0
    with path.open("rb") as source:
        if source.read(6) == BOM + BOM:
            raise Refusal(f"{path.name} commence par deux marques d'encodage (BOM) : réenregistrez-le en UTF-8 simple.")
        source.seek(0)
        while block := source.read(_BLOCK):
            _decode(path, decoder, block, lines, encoding)
            lines += block.count(b"\n")
            returns += block.count(b"\r")
    _decode(path, decoder, b"", lines, encoding)
    if returns and not lines:
        raise Refusal(
            f"{path.name} sépare ses lignes par de simples retours chariot (ancien format Mac) : "
            "réenregistrez-le avec des fins de ligne usuelles."
        )


def _decode(path: Path, decoder: codecs.IncrementalDecoder, block: bytes, lines: int, encoding: str) -> None:
    """Try the next block; an empty one ends the text, which may not stop in the middle of a character."""
    if b"\x00" in block:
        raise Refusal(
            f"{path.name} contient des octets nuls (UTF-16, ou pas un texte) : vérifiez son format, réenregistrez-le en UTF-8."
        )
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError as problem:
        line = lines + problem.object[: problem.start].count(b"\n") + 1
        raise Refusal(
            f"{path.name}, ligne {line} : l'octet 0x{problem.object[problem.start]:02X} n'est pas de l'{encoding.upper()}, "
            f"le fichier a un autre encodage (Windows-1252 ?) ; réenregistrez-le en {encoding.upper()}."
        ) from None


def heading_of(path: Path, delivery: Delivery) -> Heading:
    """The heading of a text table; refused when its separator is not one that the source may use."""
    with path.open(encoding=_with_bom(delivery.encoding), newline="") as text:
        mark = _separator(path, text.read(_LONGEST_HEADING), delivery.separators)
        text.seek(0)
        reader = csv.reader(text, delimiter=mark)
        try:
            headings = next(reader)
        except (csv.Error, StopIteration):
            raise Refusal(f"{path.name} n'a pas de ligne d'en-tête lisible : vérifiez que c'est un tableau CSV.") from None
    names = [heading.strip() or f"{BLANK}{place}" for place, heading in enumerate(headings)]
    check_headings(path, names)
    return Heading(mark, names, reader.line_num)


def _separator(path: Path, start: str, allowed: str) -> str:
    # A quoted heading may hold commas and line breaks.
    bare = re.sub(r'"[^"]*"', "", start).split("\n", 1)[0]
    mark, times = Counter({mark: bare.count(mark) for mark in _NAMES_FR}).most_common(1)[0]
    if times == 0:
        return allowed[0]
    if mark not in allowed:
        wanted = " ou ".join(_NAMES_FR[m] for m in allowed)
        raise Refusal(
            f"{path.name} sépare ses colonnes par {_NAMES_FR[mark]} et non par {wanted} : réexportez-le avec le bon séparateur."
        )
    return mark


def _with_bom(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def check_headings(path: Path, names: Iterable[str]) -> None:
    """Refuse a heading that stands twice, in any case."""
    twice = [name for name, times in Counter(name.casefold() for name in names).items() if times > 1]
    if twice:
        raise Refusal(f"{path.name} a deux colonnes nommées « {twice[0]} » : renommez l'une d'elles.")


def stage_csv(path: Path, delivery: Delivery, heading: Heading, wanted: list[str], target: Path) -> None:
    """Parse a CSV once, block by block, into a Parquet of the wanted columns as text, with the line of each row."""
    schema = pa.schema([(name, pa.string()) for name in wanted])
    ragged: list[pacsv.InvalidRow] = []

    def refuse(row: pacsv.InvalidRow) -> str:  # pragma: no cover (pyarrow calls it from a thread that coverage cannot see)
        ragged.append(row)
        return "error"

    read = pacsv.ReadOptions(
        # Our own names stand for the heading row, which is then the first row to skip. One thread: with more, pyarrow
        # does not number the rows.
        use_threads=False,
        block_size=_BLOCK,
        column_names=heading.names,
        skip_rows_after_names=1,
        encoding=delivery.encoding,
    )
    parse = pacsv.ParseOptions(delimiter=heading.separator, newlines_in_values=True, invalid_row_handler=refuse)
    convert = pacsv.ConvertOptions(column_types=schema, include_columns=wanted, strings_can_be_null=False)
    line = heading.lines + 1
    try:
        with (
            pacsv.open_csv(path, read, parse, convert) as blocks,
            pq.ParquetWriter(target, schema.append(pa.field(LINE, pa.int64())), compression="lz4") as out,
        ):
            for block in blocks:
                out.write_batch(block.append_column(LINE, np.arange(line, line + block.num_rows)))
                line += block.num_rows
    except pa.ArrowInvalid:
        raise _unreadable(path, ragged) from None


def _unreadable(path: Path, ragged: list[pacsv.InvalidRow]) -> Refusal:
    if not ragged:
        return Refusal(f"{path.name} n'est pas un tableau CSV lisible (guillemet non fermé ?) : réexportez-le.")
    row = ragged[0]
    return Refusal(
        f"{path.name}, ligne {row.number} : {row.actual_columns} colonne(s) au lieu de {row.expected_columns} ; "
        "corrigez cette ligne (un séparateur en trop ou un guillemet non fermé)."
    )
