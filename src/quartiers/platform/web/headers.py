"""Headers that every answer bears, whatever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Pages shown in a frame on other sites.
_FRAMED = "/widget/"


def headers(get_response: Answer) -> Answer:
    """A middleware that closes what this site never asks of a browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        published = getattr(request, "served", None)
        if published and published.is_demonstration:
            response.headers["X-Robots-Tag"] = "noindex"
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        if request.method == "HEAD" and not response.streaming:
            # The length of what is not sent stands already; the server would note each body that it drops.
            response.content = b""
        return response

    return answer


def without_cookies(get_response: Answer) -> Answer:
    """A middleware that takes the cookies off a request for a framed page, and off its answer: nobody is known there.

    It stands before all that reads a session: the one that guards forms does so on every page, whatever the view asks.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(_FRAMED):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies.clear()
        return response

    return answer
