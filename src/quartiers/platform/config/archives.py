"""A checked archive: every file with its digest, taken out only when all of them are right."""

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from quartiers.knowledge.vocabulary.refusals import Refusal

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20
# Tables of editions are compressed already.
_LEVEL = 3


class Writer:
    """Adds files to an archive, keeping their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """`tar` is open for writing."""
        self._tar = tar
        self._members: dict[str, dict[str, Any]] = {}

    def add(self, path: Path, name: str) -> None:
        """A file under a name; its digest is that of the bytes that went in."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o600
        with path.open("rb") as file:
            hashed = _Hashed(file)
            self._tar.addfile(info, hashed)  # type: ignore[arg-type]  # it reads, and nothing else is asked of it
        self._members[name] = {"sha256": hashed.digest.hexdigest(), "bytes": info.size}

    def finish(self, about: Mapping[str, Any]) -> None:
        """The manifest, last."""
        text = json.dumps({"format": FORMAT, **about, "members": self._members}, ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """An archive that appears whole under its name, readable by its owner alone, or not at all."""
    if path.exists():
        raise Refusal(f"{path} existe déjà : donnez un autre nom, une sauvegarde n'en remplace jamais une autre.")
    if not path.parent.is_dir():
        raise Refusal(f"Le dossier {path.parent} n'existe pas : créez-le, ou donnez un autre nom.")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL, format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def taken_out(path: Path, folder: Path, allowed: frozenset[str]) -> dict[str, Any]:
    """Take an archive out into an empty folder and return its manifest; a `Refusal` when anything in it is not right.

    `allowed`: the first parts that names may have.
    """
    try:
        with gzip.open(path) as file:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                found = {member.name: _one(tar, member, folder, allowed) for member in tar}
            # To the very end, where the sum of the whole is.
            while file.read(_CHUNK):
                pass
    except FileNotFoundError:
        raise Refusal(f"{path} n'existe pas : vérifiez le nom de la sauvegarde.") from None
    except FileExistsError:
        raise _damaged(path, "un nom y figure deux fois") from None
    except (tarfile.TarError, EOFError, zlib.error, OSError) as problem:
        raise _damaged(path, type(problem).__name__) from None
    return _checked(path, folder, found)


def _one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, allowed: frozenset[str]) -> dict[str, Any]:
    """Write one member below the folder; its digest and size."""
    name = PurePosixPath(member.name)
    is_inside = not name.is_absolute() and ".." not in name.parts and str(name) == member.name
    if not member.isreg() or not is_inside or name.parts[0] not in allowed | {MANIFEST}:
        raise Refusal(f"La sauvegarde contient « {member.name} », qui n'a rien à y faire : elle est refusée en entier.")
    place = folder.joinpath(*name.parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    digest, size = hashlib.sha256(), 0
    with place.open("xb") as file:
        while source and (data := source.read(_CHUNK)):
            digest.update(data)
            size += len(data)
            file.write(data)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _checked(path: Path, folder: Path, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The manifest, once every member is what it says."""
    found.pop(MANIFEST, None)
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        number, members = manifest["format"], manifest["members"]
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(path, "son manifeste manque ou ne se lit pas") from None
    if number != FORMAT:
        raise Refusal(f"{path} est d'un format inconnu ({number}) : restaurez-la avec la version qui l'a faite.")
    wrong = sorted(name for name in members.keys() | found.keys() if members.get(name) != found.get(name))
    if wrong:
        raise _damaged(path, f"« {wrong[0]} » n'a pas l'empreinte annoncée")
    return manifest


def _damaged(path: Path, why: str) -> Refusal:
    return Refusal(f"{path} est abîmée ou n'est pas une sauvegarde ({why}) : rien n'a été restauré, prenez-en une autre.")
