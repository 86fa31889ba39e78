"""Pages of a published edition never change: made once for anonymous readers, kept compressed, told apart by an ETag.

Kept by edition, revision, address and state of the code in `$QUARTIERS_HOME/pages`, emptied when the site starts.
A signed-in person's pages bear their name, and are made each time.
"""

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

import quartiers
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.frame import served

View = Callable[..., HttpResponseBase]
_LEVEL = 6


def edition_page(view: View) -> View:
    """A view whose page depends on the edition and its address only; with a query string, it is made each time."""
    return edition_page_with(lambda: "")(view)


def edition_page_with(state: Callable[[], str]) -> Callable[[View], View]:
    """The same of a page that depends on something else too, which `state` names: another state is another page."""
    return lambda view: _edition_page(view, state)


def _edition_page(view: View, state: Callable[[], str]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        published = served(request)
        if published is None or not _is_anyone(request):
            return view(request, *args, **kwargs)
        etag = f'"{_digest(published, request, state())}"'
        # A proxy that compresses makes the tag weak; the page is the same.
        if any(tag.removeprefix("W/") == etag for tag in parse_etags(request.headers.get("If-None-Match", ""))):
            return _with_headers(HttpResponseNotModified(), etag)
        path = _folder(published) / f"{etag[1:-1]}.gz"
        # Not `request.GET`, which is empty for «?&», «?&&»…: each would be kept apart.
        is_plain = not request.META.get("QUERY_STRING")
        if is_plain and (kept := _kept(path)):
            return _with_headers(_given(request, kept), etag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        # Only pages are kept: a picture or a list for machines would lose its type.
        if not is_plain or not response.headers["Content-Type"].startswith("text/html"):
            return _with_headers(response, etag)
        content = gzip.compress(response.content, _LEVEL, mtime=0)
        _keep(path, content)
        return _with_headers(_given(request, content), etag)

    return answer


def forget_all() -> None:
    """Empty the folder of kept pages."""
    shutil.rmtree(settings.HOME / "pages", ignore_errors=True)


def _is_anyone(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _digest(published: Published, request: HttpRequest, state: str) -> str:
    publication = published.publication
    about = (
        f"{_code()} {publication.edition} {publication.revision} {publication.published_at} {request.get_full_path()}{state}"
    )
    return hashlib.sha256(about.encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """The state of our code and templates, so that a new version never answers with an old page."""
    root = Path(quartiers.__path__[0])
    kinds = {".py", ".html", ".j2", ".css"}
    stats = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.suffix in kinds)
    return hashlib.sha256("".join(f"{path}{stat.st_size}{stat.st_mtime_ns}" for path, stat in stats).encode()).hexdigest()


def _folder(published: Published) -> Path:
    folder: Path = settings.HOME / "pages" / f"{published.name}-{published.publication.revision}"
    return folder


def _kept(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Write the page whole, and let go those of other revisions; a disk that is full costs speed, not the page."""
    try:
        if not path.parent.exists():
            forget_all()
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(content)
        os.replace(draft.name, path)  # noqa: PTH105 - atomic on every system
    except OSError:
        return


def _given(request: HttpRequest, content: bytes) -> HttpResponse:
    """The page, compressed for those who can read it so."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(content)
        response.headers["Content-Encoding"] = "gzip"
        return response
    return HttpResponse(gzip.decompress(content))


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
