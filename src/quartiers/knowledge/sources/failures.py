"""The machine's own failures (rights, full disk, broken file) in one clear French sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from quartiers.knowledge.vocabulary.refusals import Refusal

_FULL = "le disque est plein : libérez de la place puis relancez ; l'état précédent est intact."
# Libraries speak English, and only the number or these words tell their failures apart.
_FULL_WORDS = ("No space left", "File too large", "Could not write")


# A query that DuckDB cannot understand is our mistake, not a broken file: it must be seen as such.
_OURS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)


@contextmanager
def explained(what_fr: str) -> Iterator[None]:
    """Turn an error of the system or of DuckDB into a `Refusal` about `what_fr`."""
    try:
        yield
    except OSError as problem:
        raise Refusal(_os_sentence(what_fr, problem)) from problem
    except (duckdb.OutOfMemoryException, MemoryError) as problem:
        raise Refusal(f"{what_fr} : la mémoire ne suffit pas ; fermez d'autres programmes puis relancez.") from problem
    except _OURS:
        raise
    except duckdb.Error as problem:
        raise Refusal(_duckdb_sentence(what_fr, problem)) from problem


def _os_sentence(what_fr: str, problem: OSError) -> str:
    path = f"{what_fr} : {problem.filename}" if problem.filename else what_fr
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"{what_fr} : {_FULL}"
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{path} est interdit d'accès : donnez les droits de lecture et d'écriture, puis relancez."
    if problem.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{path} est un fichier, là où il faut un dossier : donnez un autre chemin."
    if problem.errno == errno.ENOENT:
        return f"{path} n'existe pas : vérifiez le chemin."
    return f"{path} : le système a répondu par l'erreur {problem.errno} ; vérifiez le disque, l'état précédent est intact."


def _duckdb_sentence(what_fr: str, problem: duckdb.Error) -> str:
    if any(sign in str(problem) for sign in _FULL_WORDS):
        return f"{what_fr} : {_FULL}"
    return f"{what_fr} : la lecture a échoué, le fichier est sans doute abîmé ; redemandez-le, l'état précédent est intact."
