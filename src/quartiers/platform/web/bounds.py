"""What a request may be: methods that this site knows, and a body that it would read."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

# Well above the largest file that a form takes, so that the form can say by how much it is too large.
MOST_BYTES = 20_000_000
_METHODS = ("GET", "HEAD", "POST")


def bounded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that refuses the rest before anything is read: a body goes to the disk before its token is looked at."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(_METHODS)
        if "\0" in request.path:
            # No name holds it, and PostgreSQL refuses to look for it.
            raise Http404
        if _announced(request) > MOST_BYTES:
            return render(request, "web/error.html", {"title": "Cet envoi est trop lourd", "advice": "too_large"}, status=413)
        return get_response(request)

    return answer


def _announced(request: HttpRequest) -> int:
    """The length that the request says; Django reads no more than it."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else MOST_BYTES + 1
