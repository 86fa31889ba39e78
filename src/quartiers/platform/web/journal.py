"""The journal, for those it concerns: the national team all of it, officers their territories, each person what is theirs."""

import datetime
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.permissions import may_everywhere, territory_codes
from quartiers.platform.accounts.queries import actors_seen_by
from quartiers.platform.accounts.roles import Capability
from quartiers.platform.journal.models import Entry
from quartiers.platform.journal.queries import actions_of, entries, narrowed
from quartiers.platform.web.csv_lines import BEGINNING, csv_line
from quartiers.platform.web.doors import signed_in
from quartiers.platform.web.frame import served
from quartiers.platform.web.journal_words import action_fr, readable
from quartiers.platform.web.site_forms import FilterForm

_PER_PAGE = 50
_DAY = {"invalid": "Cette date ne se lit pas : écrivez-la comme 2026-11-27."}
_HEADINGS = ("le", "qui", "action", "objet", "numero", "territoire", "concerne", "champs")


def _day_field(label: str) -> forms.DateField:
    """A day of this century: the first and the last that a calendar holds have no midnight everywhere."""
    limits = [MinValueValidator(datetime.date(2000, 1, 1), _DAY["invalid"]),
              MaxValueValidator(datetime.date(2100, 1, 1), _DAY["invalid"])]  # fmt: skip
    picker = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, error_messages=_DAY, widget=picker, validators=limits)


class Filters(FilterForm):
    """What to keep of the journal."""

    action = forms.ChoiceField(label="Action", required=False)
    territoire = forms.CharField(label="Territoire", required=False, max_length=12, help_text="Son code, par exemple T03")
    du = _day_field("Du")
    au = _day_field("Au")
    miennes = forms.BooleanField(label="Seulement ce que j’ai fait", required=False)


@require_safe
@signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """A page of the journal."""
    form, found = _asked(request)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    lines = [readable(entry, reader=request.user) for entry in page]
    return render(request, "web/accounts/journal.html", {"form": form, "page": page, "lines": lines})


@require_safe
@signed_in
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same entries as a table: codes and instants, nothing in words."""
    _, found = _asked(request)
    published = served(request)
    name = "journal-demonstration.csv" if published and published.is_demonstration else "journal.csv"
    response = StreamingHttpResponse(_rows(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> tuple[Filters, QuerySet[Entry]]:
    """The filters and what they keep; a filter that cannot be read keeps nothing out, and says so."""
    seen = _seen_by(request.user)
    form = Filters(request.GET)
    form.fields["action"].choices = [("", "Toutes"), *((name, action_fr(name)) for name in actions_of(seen))]
    form.is_valid()
    asked = form.cleaned_data
    last = asked.get("au")
    return form, narrowed(
        seen,
        action=asked.get("action", ""),
        territory_code=asked.get("territoire", "").strip().upper(),
        actor=request.user.actor if asked.get("miennes") else "",
        first=_midnight(asked.get("du")),
        last=_midnight(last + datetime.timedelta(days=1)) if last else None,
    )


def _seen_by(person: Person) -> QuerySet[Entry]:
    return entries(
        actor=person.actor,
        territory_codes=territory_codes(person, Capability.READ_JOURNAL),
        is_all=may_everywhere(person, Capability.READ_JOURNAL),
        about=actors_seen_by(person),
    )


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    """The instant at which a day begins here."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else None


def _rows(found: QuerySet[Entry]) -> Iterator[str]:
    yield BEGINNING + csv_line(_HEADINGS)
    for entry in found.iterator():
        yield csv_line((
            timezone.localtime(entry.at).isoformat(timespec="seconds"), entry.actor, entry.action, entry.object_kind,
            entry.object_id, entry.territory_code, entry.subject, " ".join(entry.fields),
        ))  # fmt: skip
