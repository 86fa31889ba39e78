"""Signing in by a link sent to one's address, and signing out."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quartiers.platform.accounts.actions.demonstration import NAMES, invented_person, note_invented_sign_in
from quartiers.platform.accounts.actions.links import use_link
from quartiers.platform.accounts.limits import TooMany
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.sign_in_letters import request_link
from quartiers.platform.web import sessions
from quartiers.platform.web.backend import invites_visitors, may_come_in
from quartiers.platform.web.clients import client_of
from quartiers.platform.web.doors import local_path
from quartiers.platform.web.frame import served
from quartiers.platform.web.sign_in_forms import EmailForm


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a link. What is answered does not tell whether the address has an account."""
    onward = local_path(request.POST.get("suite") or request.GET.get("suite", ""), "")
    form = EmailForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _sign_in_page(request, form, onward)
    try:
        request_link(email=form.cleaned_data["email"], onward=onward, client=client_of(request), at=timezone.now())
    except TooMany as problem:
        form.add_error("email", str(problem))
        return _sign_in_page(request, form, onward, status=429)
    return HttpResponseRedirect(reverse("sign-in-sent"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next, the same for everyone."""
    return render(request, "web/accounts/sent.html", {"shows_mail": _shows_mail(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link changes nothing, since scanners of letters open them too; its button signs in, once."""
    if request.method != "POST":
        return render(request, "web/accounts/link.html")
    now = timezone.now()
    used = use_link(token=token, at=now)
    if used is None or not may_come_in(used.person):
        return render(request, "web/accounts/link_refused.html", status=410)
    return sessions.begin(request, used.person, used.onward, at=now)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; an address alone does not do it."""
    if request.method != "POST":
        return render(request, "web/accounts/sign_out.html")
    logout(request)
    return HttpResponseRedirect(reverse("home"))


@require_POST
def take_place(request: HttpRequest) -> HttpResponse:
    """Take the place of one of the demonstration's invented people; nothing there when no demonstration is served."""
    role = request.POST.get("role", "")
    if not invites_visitors() or role not in Role.values:
        raise Http404
    now = timezone.now()
    person = invented_person(role=Role(role), at=now, by="system")
    note_invented_sign_in(person=person, at=now, by=person.actor)
    return sessions.begin(request, person, local_path(request.POST.get("suite", ""), ""), at=now)


def _sign_in_page(request: HttpRequest, form: EmailForm, onward: str, status: int = 200) -> HttpResponse:
    invented = [(role, name) for role, name in NAMES.items()] if invites_visitors() else []
    context = {"form": form, "onward": onward, "invented": invented, "shows_mail": _shows_mail(request)}
    return render(request, "web/accounts/sign_in.html", context, status=status)


def _shows_mail(request: HttpRequest) -> bool:
    published = served(request)
    return bool(published and published.is_demonstration and settings.ALLOWS_DEMONSTRATION)
