"""Answers kept for thirty days, only when asked: given a code once, taken up again by typing it, erased with it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from quartiers.platform.accounts.limits import TooMany
from quartiers.platform.catalogue.actions import erase_answers, keep_answers
from quartiers.platform.catalogue.queries import KEPT_FOR, kept_answers
from quartiers.platform.web.clients import client_of
from quartiers.platform.web.errors import forbidden
from quartiers.platform.web.finder import SITE, leaves_no_trace, search
from quartiers.platform.web.finder_answers import Answers
from quartiers.platform.web.frame import served

_UNKNOWN_CODE = "Ce code n'ouvre rien : vérifiez-le signe à signe. Après 30 jours, ou une fois effacé, il n'ouvre plus rien."
_TEMPLATE = "web/aids/finder_code.html"


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site's page sent this form: browsers say so by themselves."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}


# Without a token, as `finder`: it would ask for a session, and nothing here is done in anybody's name.
@csrf_exempt
@leaves_no_trace
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the answers that the form brings, and show the code that opens them."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("finder"))
    if _is_from_elsewhere(request):
        return forbidden(request)
    at = timezone.now()
    answers = Answers.read(request.POST, served(request), timezone.localdate())
    context = {"heading": "Vos réponses sont gardées", "trail": []}
    kept, left_out = answers.to_keep()
    try:
        context["new_code"] = keep_answers(answers=kept, client=client_of(request), at=at)
    except TooMany as problem:
        return render(request, _TEMPLATE, {"heading": "Reprendre une recherche", "problem": str(problem)}, status=429)
    return render(request, _TEMPLATE, context | {"until": (at + KEPT_FOR).date(), "left_out": ", ".join(left_out)})


@csrf_exempt
@leaves_no_trace
def kept(request: HttpRequest) -> HttpResponse:
    """Where a code is typed: to take up the search again, or to erase what is kept."""
    context = {"heading": "Reprendre une recherche", "trail": []}
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    if _is_from_elsewhere(request):
        return forbidden(request)
    code = request.POST.get("code", "")
    if request.POST.get("faire") == "effacer":
        return render(request, _TEMPLATE, context | _erased(code))
    found = kept_answers(code, at=timezone.now())
    if found is None:
        return render(request, _TEMPLATE, context | {"problem": _UNKNOWN_CODE})
    return search(request, served(request), SITE, kept=found)


def _erased(code: str) -> dict[str, object]:
    return {"is_erased": True} if erase_answers(code=code) else {"problem": _UNKNOWN_CODE}
