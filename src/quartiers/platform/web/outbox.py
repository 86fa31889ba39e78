"""The outbox: what the team sees of it (states, never texts), and what a demonstration shows instead of sending."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quartiers.platform.accounts.roles import Capability
from quartiers.platform.desk import queries
from quartiers.platform.desk.actions import retry as retry_letter
from quartiers.platform.web.doors import door, needs
from quartiers.platform.web.frame import served

_PER_PAGE = 20
# What each failure code begins with, in words.
_FAILURES = {
    "erased": "la personne a effacé son compte",
    "expired": "son lien n'était plus valable",
    "unwritable": "son adresse ne s'écrit pas dans un courrier",
    "recipient_refused": "le serveur refuse cette adresse",
    "refused": "le serveur refuse la lettre",
    "authentication": "le serveur refuse notre mot de passe",
    "setting": "le réglage QUARTIERS_SMTP_URL ne se lit pas",
    "": "pas encore essayée",
}
_UNREACHED = "le serveur ne répond pas"


@require_safe
def demonstration(request: HttpRequest) -> HttpResponse:
    """The letters of a demonstration, newest first: nothing leaves, so they are read here."""
    published = served(request)
    if published is None or not published.is_demonstration or not settings.ALLOWS_DEMONSTRATION:
        raise Http404
    page = Paginator(queries.kept(), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/desk/demonstration.html", {"page": page})


@require_safe
@needs(Capability.READ_OUTBOX)
def outbox(request: HttpRequest) -> HttpResponse:
    """How many letters wait, left, failed; those that did not leave, without their texts nor addresses."""
    page = Paginator(queries.unsent(), _PER_PAGE).get_page(request.GET.get("page"))
    for letter in page:
        letter.reason = failure_fr(letter.failure)
    context = {
        "page": page,
        "counts": [(state.label, count) for state, count in queries.counts().items()],
        "post_state": queries.post_state(at=timezone.now()),
    }
    return render(request, "web/desk/outbox.html", context)


@require_POST
@needs(Capability.READ_OUTBOX)
def retry(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Try again to send a letter that was given up."""
    person = door(request, Capability.READ_OUTBOX)
    if retry_letter(letter_id=letter_id, at=timezone.now(), by=person.actor):
        messages.success(request, "La lettre repart à la prochaine minute.")
    else:
        messages.error(request, "Cette lettre ne peut pas repartir : elle est déjà partie, ou son lien n'est plus valable.")
    return HttpResponseRedirect(reverse("outbox"))


def failure_fr(code: str) -> str:
    """Why a letter did not leave, in words, with the server's number."""
    kind, _, number = code.rpartition("_") if code[-3:].isdecimal() else (code, "", "")
    return _FAILURES.get(kind, _UNREACHED) + (f" ({number})" if number else "")
