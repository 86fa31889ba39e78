"""Headers that every answer bears, whatever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


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
