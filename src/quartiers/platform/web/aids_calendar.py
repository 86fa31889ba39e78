"""The calendar of aids: what opens, what ends and by when to ask, month by month, and as a file for anyone's own calendar."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.outside.calendar import ANNOUNCED, AidDay, calendar, days_of
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import Standing, standing
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.aids_filters import Asked, asked, choices, chosen, shorter
from quartiers.platform.web.aids_shelf import Mark, answering, every_aid, marks
from quartiers.platform.web.reading import HOME


@dataclass(frozen=True)
class Line:
    """One day of one aid, in words."""

    day: datetime.date
    word_fr: str
    aid: Aid
    standing: Standing
    mark: Mark


def calendar_page(request: HttpRequest) -> HttpResponse:
    """The days to come of the aids that pass the filters, then those gone by; aids without a known day are counted."""
    today = timezone.localdate()
    one = asked(request, every_aid().values(), today)
    if short := shorter(request, one):
        return redirect(short)
    wanted, kept = _kept(one, today)
    marked = marks(request)
    lines = _lines(kept, today, marked)
    coming = [line for line in lines if line.day >= today]
    announced = {line.aid.id for line in coming}
    context = {
        "asked": one,
        "chosen": chosen(one, request.path),
        "facets": [facet for facet in choices(one, wanted, today) if facet["name"] != "echeance"],
        "here": request.path,
        "months": _by_month(coming),
        "gone": _by_month([line for line in reversed(lines) if line.day < today]),
        "many": len(coming),
        "undated": [aid for aid in kept if aid.id not in announced and not standing(aid, today).is_over],
        "kept_count": len(kept),
        "file": f"{reverse('aids-calendar-file')}{f'?{one.query}' if one.query else ''}",
        "today": today,
        "trail": [HOME, SECTION, ("Calendrier", "")],
    }
    return render(request, "web/aids/calendar.html", context)


def calendar_file(request: HttpRequest) -> HttpResponse:
    """The days to come, under the same filters; a calendar without any is empty, so that who follows it stays subscribed."""
    today = timezone.localdate()
    marked = marks(request)
    _, kept = _kept(asked(request, every_aid().values(), today), today)
    days = [_told(day, marked.get(day.aid_id, Mark())) for day in _days(kept, today) if day.day >= today]
    content = calendar(days, site_url=f"{settings.SITE_URL}/", host=urlsplit(settings.SITE_URL).hostname or "localhost")
    headers = {"Content-Disposition": 'attachment; filename="aides.ics"', "Cache-Control": "public, max-age=3600"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _told(day: AidDay, mark: Mark) -> AidDay:
    """A day whose name says what a page shows beside it."""
    place = f" ({mark.place_fr})" if mark.place_fr else ""
    return replace(day, name=f"{'Simulé : ' if mark.is_invented else ''}{day.name}{place}")


def _kept(one: Asked, today: datetime.date) -> tuple[list[Aid], list[Aid]]:
    """The aids that answer the words, and those of them that pass the filters."""
    wanted, _ = answering(every_aid(), one.text)
    return wanted, [aid for aid in wanted if one.keeps(aid, today)]


def _days(aids: Sequence[Aid], today: datetime.date) -> list[AidDay]:
    """Every known day in order of time; to be confirmed unless the rule is verified today."""
    sure = {aid.id for aid in aids if reliability(aid, today).word == "vérifié"}
    return [replace(day, is_confirmed=day.aid_id in sure) for day in days_of([aid.raw for aid in aids])]


def _lines(aids: Sequence[Aid], today: datetime.date, marked: Mapping[str, Mark]) -> list[Line]:
    by_id = {aid.id: aid for aid in aids}
    return [
        Line(day.day, ANNOUNCED[day.key], aid, standing(aid, today), marked.get(aid.id, Mark()))
        for day in _days(aids, today)
        if (aid := by_id[day.aid_id])
    ]


def _by_month(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Each month with its lines, in the order given."""
    return [(month, list(group)) for month, group in groupby(lines, key=lambda line: label_fr(line.day).split(" ", 1)[1])]
