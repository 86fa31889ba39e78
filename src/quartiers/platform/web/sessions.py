"""Sessions: opened by a link, half open until the code of those who need one, then whole."""

import datetime

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.queries import needs_code
from quartiers.platform.web.backend import may_come_in
from quartiers.platform.web.doors import local_path

_HALF = "half_signed"
_HALF_LASTS = datetime.timedelta(minutes=10)
_BACKEND = "quartiers.platform.web.backend.People"


def begin(request: HttpRequest, person: Person, onward: str, *, at: datetime.datetime) -> HttpResponse:
    """After a link: in, or asked for a code. Whatever the session held before is thrown away, its key too."""
    request.session.flush()
    if not needs_code(person):
        return complete(request, person, onward)
    # Under a key of our own: nothing that reads `request.user` sees anyone yet.
    request.session[_HALF] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "until": (at + _HALF_LASTS).isoformat(),
        "onward": onward,
    }
    return HttpResponseRedirect(reverse("sign-in-code"))


def half_signed(request: HttpRequest, *, at: datetime.datetime) -> tuple[Person, str] | None:
    """The person who still owes a code, and where they go on to; None when nobody does, or no longer."""
    kept = request.session.get(_HALF)
    if not kept or datetime.datetime.fromisoformat(kept["until"]) <= at:
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or kept["hash"] != person.get_session_auth_hash():
        return None
    return person, kept["onward"]


def complete(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """Sign in under a new session key, and go on."""
    open_session(request, person)
    return HttpResponseRedirect(local_path(onward, reverse("my-space")))


def open_session(request: HttpRequest, person: Person) -> None:
    """Sign in under a new session key; an invented person of a demonstration that ended is refused."""
    if not may_come_in(person):
        raise PermissionError("This person may not come in now.")
    request.session.pop(_HALF, None)
    login(request, person, backend=_BACKEND)
