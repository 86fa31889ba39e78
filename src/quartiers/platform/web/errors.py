"""What is said when a page cannot be given: what, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing at this address, or nothing that this person may see: the two are not told apart."""
    # What the edition lacks says so itself, with what is near.
    found = {"sentence": getattr(exception, "sentence_fr", ""), "near": getattr(exception, "near", [])}
    context = found | {"title": "Cette page n'existe pas", "advice": "not_found"}
    return render(request, "web/error.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refused."""
    return render(request, "web/error.html", {"title": "Cette page n'est pas ouverte", "advice": "forbidden"}, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: it waited too long, or came from elsewhere."""
    return render(request, "web/error.html", {"title": "Le formulaire a expiré", "advice": "form_expired"}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that is not understood."""
    return HttpResponse("Cette demande n'est pas comprise.\n", status=400, content_type="text/plain; charset=utf-8")


def broken(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; nothing is read here, not even the database: hence no request, whose context reads it."""
    return HttpResponse(render_to_string("web/broken.html"), status=500)
