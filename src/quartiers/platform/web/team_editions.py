"""The national team publishes editions: what lies there, what would change, how far it is, how to go back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.observatory.actions.publications import check_allowed, roll_back
from quartiers.platform.observatory.actions.publishing import ask, give_up
from quartiers.platform.observatory.differences import SHOWN, differences
from quartiers.platform.observatory.models import Publishing
from quartiers.platform.observatory.queries import attempt, attempts
from quartiers.platform.observatory.shelf import lying, missing
from quartiers.platform.web.doors import needs
from quartiers.platform.web.frame import served
from quartiers.platform.web.publishing_states import standing


@needs(Capability.PUBLISH_EDITION)
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The editions of the home, and the last attempts."""
    present, now = lying(settings.HOME), timezone.now()
    context = {
        "present": present,
        "missing": missing(settings.HOME, present),
        "attempts": [standing(one, now, _served_name(request)) for one in attempts()],
    }
    return render(request, "web/team/editions.html", context)


@needs(Capability.PUBLISH_EDITION)
def publish(request: HttpRequest, name: str) -> HttpResponse:
    """What publishing this edition would change, then the request itself."""
    edition = _edition(name)
    refusal = ""
    if request.method == "POST":
        try:
            publishing = ask(edition=edition, at=timezone.now(), by=request.user.actor)
        except Refusal as problem:
            refusal = str(problem)
        else:
            return redirect("team-publishing", publishing.pk)
    return _asked(request, "web/team/publish.html", edition, refusal)


@needs(Capability.PUBLISH_EDITION)
def go_back(request: HttpRequest, name: str) -> HttpResponse:
    """What going back to an edition would change, then the switch."""
    edition = _edition(name)
    refusal = ""
    if request.method == "POST":
        try:
            publication = roll_back(edition=edition, at=timezone.now(), by=request.user.actor)
        except Refusal as problem:
            refusal = str(problem)
        else:
            messages.success(request, f"Le site sert de nouveau l'édition {publication.edition}.")
            return redirect("team-editions")
    return _asked(request, "web/team/go_back.html", edition, refusal)


@needs(Capability.PUBLISH_EDITION)
@require_safe
def publishing(request: HttpRequest, number: int) -> HttpResponse:
    """How far an attempt is; the page asks again by itself until it ends."""
    context = {"standing": standing(_attempt(number), timezone.now(), _served_name(request)), "stays": "fixe" in request.GET}
    return render(request, "web/team/publishing.html", context)


@needs(Capability.PUBLISH_EDITION)
@require_safe
def publishing_state(request: HttpRequest, number: int) -> JsonResponse:
    """The same, for the script of that page."""
    now = standing(_attempt(number), timezone.now(), _served_name(request))
    return JsonResponse({"is_open": now.is_open, "sentence": now.sentence_fr, "done": now.done, "total": now.total})


@needs(Capability.PUBLISH_EDITION)
@require_POST
def stop_publishing(request: HttpRequest, number: int) -> HttpResponse:
    """Stop an attempt before its switch."""
    if give_up(publishing=_attempt(number), at=timezone.now(), by=request.user.actor):
        messages.success(request, "La publication est arrêtée : l'édition servie n'a pas changé.")
    else:
        messages.error(request, "Cette publication était déjà terminée.")
    return redirect("team-publishing", number)


def _edition(name: str) -> Edition:
    try:
        return Edition.open(settings.HOME, name)
    except Refusal:
        raise Http404 from None


def _attempt(number: int) -> Publishing:
    found = attempt(number)
    if found is None:
        raise Http404
    return found


def _served_name(request: HttpRequest) -> str:
    published = served(request)
    return published.name if published else ""


def _asked(request: HttpRequest, template: str, edition: Edition, refusal: str) -> HttpResponse:
    published = served(request)
    context: dict[str, Any] = {"edition": edition, "refusal": refusal, "shown": SHOWN}
    try:
        check_allowed(edition.manifest.kind, by=request.user.actor)
        context["differences"] = differences(published.edition if published else None, edition)
    except Refusal as problem:
        context["refusal"] = str(problem)
    return render(request, template, context, status=409 if context["refusal"] and request.method == "POST" else 200)
