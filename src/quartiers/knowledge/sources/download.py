"""Official files from the internet: resumed where they stopped, checked before they take their name."""

import email.utils
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from quartiers.knowledge.sources.containers import is_web_page
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.sources.store import digest_of
from quartiers.knowledge.vocabulary.refusals import Refusal, Unreachable

USER_AGENT = "quartiers (observatoire des quartiers prioritaires)"
# Attempts in a row that bring nothing; one that brings bytes starts the count again.
MOST_ATTEMPTS = 6
LONGEST_WAIT_S = 120.0
_BUSY = {429, 500, 502, 503, 504}
_TIMEOUT = httpx.Timeout(60.0, connect=20.0)

Sleep = Callable[[float], None]
# (bytes done, bytes in all or None when the server does not say)
ByteProgress = Callable[[int, int | None], None]


class _Again(Exception):  # noqa: N818 (not a fault: the next attempt may do)
    """An attempt failed in a way that waiting or starting again may mend; `str()` says why, in French."""

    def __init__(self, why_fr: str, wait_s: float | None = None) -> None:
        super().__init__(why_fr)
        self.wait_s = wait_s


@dataclass(frozen=True)
class _Version:
    """Which version of a file is here, in the server's words: what allows to resume it, or not to fetch it again."""

    url: str = ""
    etag: str = ""
    modified: str = ""

    @property
    def strong(self) -> str:
        """What `If-Range` may hold: a strong tag, else a date (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


class _Place:
    """The files of one download: the finished one, the part under way, and a note on the version of each."""

    def __init__(self, final: Path, url: str) -> None:
        self.final, self.url = final, url
        self.part = final.with_name(final.name + ".part")

    def size(self) -> int:
        """How much of the part is here."""
        return self.part.stat().st_size if self.part.exists() else 0

    def version_of(self, path: Path) -> _Version:
        """The version noted for a file that is here; an empty one when unknown, or of another address."""
        try:
            noted = _Version(**json.loads(_note(path).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return _Version()
        return noted if noted.url == self.url and path.exists() else _Version()

    def begin(self, answer: httpx.Response) -> None:
        """Note the version of what is going to be written."""
        noted = _Version(self.url, answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        _note(self.part).write_text(json.dumps(asdict(noted)), encoding="utf-8")

    def drop(self) -> None:
        """Forget the part."""
        self.part.unlink(missing_ok=True)
        _note(self.part).unlink(missing_ok=True)

    def finish(self) -> Path:
        """Give the file its name in one step, once it is whole and on the disk."""
        with self.part.open("rb") as handle:
            os.fsync(handle.fileno())
        # Without its note, the file would only be fetched once more.
        _note(self.final).unlink(missing_ok=True)
        self.part.replace(self.final)
        _note(self.part).replace(_note(self.final))
        return self.final


def _note(path: Path) -> Path:
    return path.with_name(f".{path.name}.json")


def download(
    url: str,
    target_dir: Path,
    *,
    name: str | None = None,
    progress: ByteProgress | None = None,
    sha256: str | None = None,
    sleep: Sleep = time.sleep,
) -> Path:
    """The file behind an address, kept in a folder; resumed if it was begun, not fetched again if it has not changed.

    Raises `Unreachable` when the network or the server does not give it, `Refusal` when its digest is not the one asked.
    """
    place = _Place(target_dir / (name or url.rstrip("/").rsplit("/", 1)[-1]), url)
    where_fr = f"{place.final.name} ({httpx.URL(url).host})"
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    with (
        explained(place.final.name),
        httpx.Client(follow_redirects=True, timeout=_TIMEOUT, headers=headers) as client,
    ):
        target_dir.mkdir(parents=True, exist_ok=True)
        attempt, most = 0, place.size()
        while True:
            attempt += 1
            try:
                _fetch(client, place, where_fr, progress or _silent)
                return _checked(place, sha256, where_fr)
            except _Again as problem:
                why_fr, wait_s = str(problem), problem.wait_s
            except httpx.HTTPError as problem:
                why_fr, wait_s = _network_fr(problem), None
            if place.size() > most:
                attempt, most = 1, place.size()
            if attempt >= MOST_ATTEMPTS:
                raise Unreachable(f"{where_fr} : {why_fr} ; réessayez plus tard.")
            sleep(min(LONGEST_WAIT_S, 2.0**attempt if wait_s is None else wait_s))


def _fetch(client: httpx.Client, place: _Place, where_fr: str, progress: ByteProgress) -> None:
    """One attempt: leaves a whole part, or nothing new when the finished file is still the current one."""
    begun, kept = place.version_of(place.part), place.version_of(place.final)
    size = place.size() if begun.strong else 0
    with client.stream("GET", place.url, headers=_conditions(begun, kept, size)) as answer:
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            place.drop()
            return
        start = _start(answer, place, size, where_fr)
        length = answer.headers.get("content-length", "")
        total = start + int(length) if length.isdecimal() else None
        _receive(answer, place, where_fr, start, lambda done: progress(done, total))
    if total is not None and place.size() != total:
        raise _Again(f"{place.size()} octets reçus au lieu de {total}")


def _conditions(begun: _Version, kept: _Version, size: int) -> dict[str, str]:
    if size:
        return {"Range": f"bytes={size}-", "If-Range": begun.strong}
    if kept.etag:
        return {"If-None-Match": kept.etag}
    return {"If-Modified-Since": kept.modified} if kept.modified else {}


def _start(answer: httpx.Response, place: _Place, size: int, where_fr: str) -> int:
    """Where the bytes of this answer go; raises when there are none to take."""
    status = answer.status_code
    if status in _BUSY:
        raise _Again(f"le serveur est occupé (réponse {status})", asked_wait(answer))
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        place.drop()
        raise _Again("la reprise du téléchargement a été refusée", 0.0)
    if status == httpx.codes.PARTIAL_CONTENT:
        if not answer.headers.get("content-range", "").startswith(f"bytes {size}-"):
            place.drop()
            raise _Again("la reprise du téléchargement ne commence pas au bon endroit", 0.0)
        return size
    if status != httpx.codes.OK:
        raise Unreachable(f"{where_fr} : le serveur a répondu {status}, l'adresse a sans doute changé ; prévenez-nous.")
    return 0


def asked_wait(answer: httpx.Response) -> float | None:
    """The seconds that `Retry-After` asks for: a number, or a date counted from the server's own clock."""
    asked = answer.headers.get("retry-after", "")
    if asked.isdecimal():
        return float(asked)
    try:
        until, now = (email.utils.parsedate_to_datetime(text) for text in (asked, answer.headers.get("date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        # Not a date, or one without its zone.
        return None


def _receive(answer: httpx.Response, place: _Place, where_fr: str, start: int, progress: Callable[[int], None]) -> None:
    blocks = answer.iter_raw()
    block = next(blocks, b"")
    if not start:
        # Before the part is touched: a page of maintenance must not cost what had been received.
        _check_content(answer, block, where_fr)
        place.begin(answer)
    done = start
    with place.part.open("ab" if start else "wb") as out:
        while block:
            out.write(block)
            done += len(block)
            progress(done)
            block = next(blocks, b"")


def _check_content(answer: httpx.Response, block: bytes, where_fr: str) -> None:
    if not block:
        raise Unreachable(f"{where_fr} : la réponse est vide ; réessayez plus tard.")
    if answer.headers.get("content-type", "").startswith("text/html") or is_web_page(block):
        raise Unreachable(f"{where_fr} : l'adresse donne une page web, pas un fichier ; ouvrez-la pour voir ce qu'elle dit.")


def _checked(place: _Place, sha256: str | None, where_fr: str) -> Path:
    fresh = place.part if place.part.exists() else place.final
    if sha256 is not None and digest_of(fresh) != sha256.lower():
        place.drop()
        raise Refusal(f"{where_fr} : l'empreinte sha256 n'est pas celle attendue ; vérifiez l'adresse puis relancez.")
    return place.finish() if fresh == place.part else place.final


def _network_fr(problem: httpx.HTTPError) -> str:
    if isinstance(problem, httpx.ConnectError):
        return "le serveur est injoignable (réseau coupé ou adresse fausse)"
    if isinstance(problem, httpx.TimeoutException):
        return "le serveur ne répond pas à temps"
    if isinstance(problem, httpx.TooManyRedirects):
        return "l'adresse renvoie sans fin à une autre"
    return "la connexion a été coupée"


def _silent(_done: int, _total: int | None) -> None:
    return
