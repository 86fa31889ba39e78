"""Text tables at the door: their bytes, their end of line and their separator, before any value is read."""

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from quartiers.knowledge.sources.declaration import Delivery
from quartiers.knowledge.vocabulary.refusals import Refusal

BOM = codecs.BOM_UTF8
_BLOCK = 4 * 1024**2
_NAMES_FR = {",": "la virgule", ";": "le point-virgule", "\t": "la tabulation", "|": "la barre"}


def check_text(path: Path, encoding: str) -> None:
    """Refuse a text whose bytes do not follow the declared encoding, whose BOM is doubled or whose lines end in CR."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, returns, done = 0, 0, 0
    with path.open("rb") as source:
        if source.read(6) == BOM + BOM:
            raise Refusal(f"{path.name} commence par deux marques d'encodage (BOM) : réenregistrez-le en UTF-8 simple.")
        source.seek(0)
        while block := source.read(_BLOCK):
            _decode(path, decoder, block, done, lines, encoding)
            lines += block.count(b"\n")
            returns += block.count(b"\r")
            done += len(block)
    if returns and not lines:
        raise Refusal(
            f"{path.name} sépare ses lignes par de simples retours chariot (ancien format Mac) : "
            "réenregistrez-le avec des fins de ligne usuelles."
        )


def _decode(path: Path, decoder: codecs.IncrementalDecoder, block: bytes, done: int, lines: int, encoding: str) -> None:
    if b"\x00" in block:
        raise Refusal(f"{path.name} contient des octets nuls : ce n'est pas un fichier texte, vérifiez son format.")
    try:
        decoder.decode(block)
    except UnicodeDecodeError as problem:
        line = lines + block[: problem.start].count(b"\n") + 1
        byte = problem.object[problem.start]
        raise Refusal(
            f"{path.name}, ligne {line} : l'octet 0x{byte:02X} n'est pas de l'{encoding.upper()} ; le fichier est sans "
            "doute en Windows-1252 (Latin-1), réenregistrez-le en UTF-8."
        ) from None


def separator_of(path: Path, delivery: Delivery) -> str:
    """The separator of the heading line; refused when it is not one that the source may use."""
    allowed = delivery.separators
    with path.open(encoding=_with_bom(delivery.encoding), newline="") as text:
        heading = re.sub(r'"[^"]*"', "", text.readline())
    counts = Counter({mark: heading.count(mark) for mark in ",;\t|"})
    mark, times = counts.most_common(1)[0]
    if times == 0:
        return allowed[0]
    if mark not in allowed:
        wanted = " ou ".join(_NAMES_FR[m] for m in allowed)
        raise Refusal(
            f"{path.name} sépare ses colonnes par {_NAMES_FR[mark]} au lieu de {wanted} : "
            "réexportez-le avec le bon séparateur."
        )
    return mark


def _with_bom(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def headings_of(path: Path, separator: str, encoding: str) -> list[str]:
    """The headings of a text table; a blank one is named by its place, a doubled one is refused."""
    with path.open(encoding=_with_bom(encoding), newline="") as text:
        headings = next(csv.reader(text, delimiter=separator))
    named = [heading.strip() or f"_{place}" for place, heading in enumerate(headings)]
    twice = [name for name, times in Counter(name.casefold() for name in named).items() if times > 1]
    if twice:
        raise Refusal(f"{path.name} a deux colonnes nommées « {twice[0]} » : renommez l'une d'elles.")
    return named


def stage_csv(path: Path, separator: str, encoding: str, target: Path) -> None:
    """Parse a CSV block by block into a Parquet of text columns; a ragged line is refused with its number."""
    headings = headings_of(path, separator, encoding)
    schema = pa.schema([(heading, pa.string()) for heading in headings])
    ragged: list[pacsv.InvalidRow] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    try:
        with (
            pacsv.open_csv(
                path,
                # Our own names stand for the heading row, which is then the first row to skip. One thread: with more,
                # pyarrow does not number the rows.
                pacsv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=headings, skip_rows_after_names=1, encoding=encoding
                ),
                pacsv.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=refuse),
                pacsv.ConvertOptions(column_types=schema, strings_can_be_null=False),
            ) as blocks,
            pq.ParquetWriter(target, schema, compression="lz4") as out,
        ):
            for block in blocks:
                out.write_batch(block)
    except pa.ArrowInvalid as problem:
        raise _ragged(path, ragged, problem) from None


def _ragged(path: Path, ragged: list[pacsv.InvalidRow], problem: pa.ArrowInvalid) -> Refusal:
    if not ragged:
        return Refusal(f"{path.name} n'est pas un tableau lisible ({str(problem).splitlines()[0]}) : réexportez-le.")
    row = ragged[0]
    where = f", ligne {row.number}" if row.number else ""
    return Refusal(
        f"{path.name}{where} : {row.actual_columns} colonne(s) au lieu de {row.expected_columns} ; "
        "corrigez cette ligne (un séparateur en trop ou un guillemet non fermé)."
    )
