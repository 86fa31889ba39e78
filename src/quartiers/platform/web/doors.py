"""The doors of pages that need a right. Anonymous: to the sign-in page; signed in without the right: 404.

A view names its door by a decorator, which a test reads on every address of the site.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.permissions import may
from quartiers.platform.accounts.roles import Capability

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """A page for whoever has an account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.door = "signed_in"  # type: ignore[attr-defined]
    return guarded


def needs(capability: Capability, *, territory: str = "") -> Callable[[View], View]:
    """A page for whoever may do something: in the territory that the address holds under the name `territory`, or anywhere."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            door(request, capability, kwargs[territory] if territory else "")
            return view(request, *args, **kwargs)

        guarded.door = capability  # type: ignore[attr-defined]
        return guarded

    return decorate


def door(request: HttpRequest, capability: Capability, territory_code: str = "") -> Person:
    """The person, if they may do this in this territory, else 404; inside a view behind `signed_in` or `needs`."""
    if not may(request.user, capability, territory_code):
        raise Http404
    person: Person = request.user  # type: ignore[assignment]
    return person


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to this address afterwards when it can be asked again."""
    address = reverse("sign-in")
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{address}?{urlencode({'suite': request.get_full_path()})}")


def local_path(text: str, otherwise: str = "/") -> str:
    """An address of this site to go on to; `otherwise` for anything that could lead elsewhere."""
    is_local = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_local and text.isprintable() and len(text) <= 500 else otherwise
