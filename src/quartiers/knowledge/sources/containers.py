"""What a file really is, and safe ways into zip and gzip: nothing is trusted, not even the name."""

import fnmatch
import gzip
import shutil
import zipfile
import zlib
from pathlib import Path

from quartiers.knowledge.vocabulary.refusals import Refusal

# A text table rarely shrinks more than thirty times; a bomb shrinks a thousand times.
MOST_RATIO = 200


def sniff(path: Path) -> str:
    """The kind of a file, read from its first bytes: zip, gzip, parquet, xlsx, or text (anything else)."""
    with path.open("rb") as source:
        head = source.read(4096)
    if not head.strip():
        raise Refusal(f"{path.name} est vide : redemandez le fichier à son producteur.")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if _is_workbook(path) else "zip"
    if head.startswith(b"PK"):
        raise Refusal(f"{path.name} est une archive zip vide ou abîmée : téléchargez-la de nouveau.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal(
            f"{path.name} est un classeur Excel ancien ou protégé par un mot de passe : "
            "réenregistrez-le au format .xlsx, sans mot de passe."
        )
    for magic, kind in ((b"\x1f\x8b", "gzip"), (b"PAR1", "parquet")):
        if head.startswith(magic):
            return kind
    if is_web_page(head):
        raise Refusal(
            f"{path.name} est une page web, pas un fichier de données : l'adresse a sans doute changé, "
            "ouvrez-la dans un navigateur pour voir ce qu'elle dit."
        )
    return "text"


def is_web_page(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a page (an error page comes with status 200 too)."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<?xml", b"<body", b"<!--"))


def _is_workbook(path: Path) -> bool:
    return any(name.startswith("xl/") for name in _names(path))


def _names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise _broken(path) from None


def _broken(path: Path) -> Refusal:
    return Refusal(f"{path.name} est une archive tronquée ou abîmée : téléchargez-la de nouveau.")


def check_archive(path: Path, most_bytes: int) -> None:
    """Refuse an archive that climbs out of its folder, or that would fill the disk."""
    with zipfile.ZipFile(path) as archive:
        total = 0
        for info in archive.infolist():
            _check_member(path, info)
            total += info.file_size
            if total > most_bytes or info.file_size > MOST_RATIO * max(info.compress_size, 1024):
                raise Refusal(
                    f"{path.name} se déplierait en plus de {most_bytes // 1024**2} Mo ou gonfle anormalement "
                    f"(membre {info.filename}) : le fichier n'a pas été ouvert, vérifiez d'où il vient."
                )


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    parts = info.filename.replace("\\", "/").split("/")
    if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise Refusal(
            f"{path.name} contient un chemin interdit ({info.filename}) : vérifiez d'où il vient, rien n'a été ouvert."
        )
    if info.flag_bits & 0x1:
        raise Refusal(f"{path.name} est protégé par un mot de passe : fournissez une archive ouverte.")


def unpack(path: Path, member: str, most_bytes: int, into: Path) -> Path:
    """The one member of a zip that matches `member`, with its companions (a shapefile's), written into a folder."""
    _names(path)
    check_archive(path, most_bytes)
    with zipfile.ZipFile(path) as archive:
        wanted = [
            n for n in archive.namelist() if fnmatch.fnmatchcase(Path(n).name, member) and not n.endswith("/") and _is_data(n)
        ]
        if len(wanted) != 1:
            raise Refusal(
                f"{path.name} contient {len(wanted) or 'zéro'} fichier(s) de données attendu(s) "
                f"({', '.join(wanted[:3]) or 'aucun nom ne convient'}) au lieu d'un seul : gardez celui qui convient."
            )
        stem = wanted[0].rsplit(".", 1)[0]
        for name in archive.namelist():
            if name.rsplit(".", 1)[0] == stem and not name.endswith("/"):
                _extract(path, archive, name, into)
    return into / Path(wanted[0]).name


def _is_data(name: str) -> bool:
    hidden = Path(name).name.startswith(".") or name.startswith("__MACOSX")
    return not hidden and name.lower().endswith((".csv", ".parquet", ".geojson", ".json", ".shp", ".gpkg", ".txt", ".xlsx"))


def _extract(path: Path, archive: zipfile.ZipFile, name: str, into: Path) -> None:
    try:
        with archive.open(name) as source, (into / Path(name).name).open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise _broken(path) from None


def gunzip(path: Path, most_bytes: int, into: Path) -> Path:
    """The content of a gzip file, written into a folder, never past `most_bytes`."""
    target = into / path.name.removesuffix(".gz")
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            while block := source.read(1024 * 1024):
                out.write(block)
                if out.tell() > most_bytes:
                    raise Refusal(f"{path.name} se déplierait en plus de {most_bytes // 1024**2} Mo : vérifiez d'où il vient.")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise _broken(path) from None
    return target
