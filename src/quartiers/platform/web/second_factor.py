"""The national team's one-time code: asked at each sign-in, set up at the first."""

import pyotp
import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from quartiers.platform.accounts.actions.codes import begin_enrolment, confirm_enrolment, take_code
from quartiers.platform.accounts.limits import TooMany
from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.queries import has_authenticator
from quartiers.platform.web import sessions
from quartiers.platform.web.doors import local_path
from quartiers.platform.web.sign_in_forms import CodeForm, FirstCodeForm

_ISSUER = "Quartiers productifs"
_WRONG = "Ce code n'est pas le bon, ou il a déjà servi : attendez le suivant et recopiez-le."


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Give the code; until then the session belongs to nobody."""
    now = timezone.now()
    half = sessions.half_signed(request, at=now)
    if half is None:
        return HttpResponseRedirect(reverse("sign-in"))
    person, onward = half
    if not has_authenticator(person):
        return HttpResponseRedirect(reverse("sign-in-enrol"))
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if take_code(person=person, code=form.cleaned_data["code"], at=now, by=person.actor):
                return sessions.complete(request, person, onward)
            form.add_error("code", _WRONG)
        except TooMany as problem:
            form.add_error("code", str(problem))
            status = 429
    return render(request, "web/accounts/code.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up the application that gives codes; the recovery codes are shown once, at the end."""
    now = timezone.now()
    half = sessions.half_signed(request, at=now)
    if half is None:
        return HttpResponseRedirect(reverse("sign-in"))
    person, onward = half
    if has_authenticator(person):
        return HttpResponseRedirect(reverse("sign-in-code"))
    secret = begin_enrolment(person=person, at=now, by=person.actor)
    form = FirstCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_enrolment(person=person, code=form.cleaned_data["code"], at=now, by=person.actor)
        except TooMany as problem:
            form.add_error("code", str(problem))
            status = 429
        else:
            if codes:
                return _enrolled(request, person, codes, onward)
            form.add_error("code", _WRONG)
    context = {"form": form, "secret": _in_groups(secret), "picture": _picture(person, secret)}
    return render(request, "web/accounts/enrol.html", context, status=status)


def _enrolled(request: HttpRequest, person: Person, codes: list[str], onward: str) -> HttpResponse:
    sessions.open_session(request, person)
    context = {"codes": codes, "onward": local_path(onward, reverse("my-space"))}
    return render(request, "web/accounts/recovery_codes.html", context)


def _picture(person: Person, secret: str) -> SafeString:
    """What the application scans, as an SVG without style attribute nor script."""
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=_ISSUER)
    svg = segno.make(address, error="m").svg_inline(scale=5, light="#fff", title="Image à photographier", svgclass=None)
    return mark_safe(svg)  # noqa: S308 - made by segno of paths only


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
