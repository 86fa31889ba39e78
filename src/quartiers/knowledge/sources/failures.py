"""The machine's own failures (rights, full disk, broken file) in one clear French sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from quartiers.knowledge.vocabulary.refusals import Refusal

_FULL = "Le disque est plein : libérez de la place puis relancez ; l'état précédent est intact."


@contextmanager
def explained(what_fr: str) -> Iterator[None]:
    """Turn an error of the system or of DuckDB into a `Refusal` about `what_fr`."""
    try:
        yield
    except OSError as problem:
        raise Refusal(_os_sentence(what_fr, problem)) from problem
    except duckdb.Error as problem:
        raise Refusal(_duckdb_sentence(what_fr, problem)) from problem


def _os_sentence(what_fr: str, problem: OSError) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _FULL
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{problem.filename or what_fr} est interdit d'accès : donnez les droits de lecture et d'écriture, puis relancez."
    if problem.errno == errno.ENOENT:
        return f"{problem.filename or what_fr} n'existe pas : vérifiez le chemin."
    return f"{what_fr} : le système a répondu « {problem.strerror or problem} » ; l'état précédent est intact."


def _duckdb_sentence(what_fr: str, problem: duckdb.Error) -> str:
    words = str(problem)
    if any(sign in words for sign in ("No space left", "File too large", "Could not write")):
        return _FULL
    first = words.splitlines()[0]
    return f"{what_fr} : la lecture a échoué ({first}) ; l'état précédent est intact."
