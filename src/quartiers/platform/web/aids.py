"""The catalogue of aids: the door of the section, its search, its filters."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.standing import STANDINGS, standing
from quartiers.platform.web.aids_filters import asked, choices, chosen, due, shorter
from quartiers.platform.web.aids_shelf import Mark, answering, every_aid, marks
from quartiers.platform.web.reading import HOME, Step

PER_PAGE = 30
SECTION: Step = ("Aides", "/aides/")
_ORDER = list(STANDINGS)


def aids(request: HttpRequest) -> HttpResponse:
    """Every aid, closed ones too, that passes the filters; the best answer first when something was typed."""
    today, every = timezone.localdate(), every_aid()
    one = asked(request, every.values(), today)
    if short := shorter(request, one):
        return redirect(short)
    wanted, is_partial = answering(every, one.text)
    marked = marks(request)
    kept = [line(aid, today, marked) for aid in wanted if one.keeps(aid, today)]
    if not one.text:
        kept.sort(key=lambda each: _ORDER.index(each["standing"].code))
    context = {
        "asked": one,
        "has_filters": bool(one.query),
        "chosen": chosen(one, request.path),
        "here": request.path,
        "is_partial": is_partial,
        "facets": choices(one, wanted, today),
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("page")),
        "every_count": len(every),
        "open_count": sum(standing(aid, today).code == "ouvert" for aid in every.values()),
        "today": today,
        "trail": [HOME, ("Aides", "")],
    }
    return render(request, "web/aids/list.html", context)


def line(aid: Aid, today: datetime.date, marked: Mapping[str, Mark]) -> dict[str, Any]:
    """An aid as a list shows it."""
    return {
        "aid": aid,
        "standing": standing(aid, today),
        "due": due(aid, today),
        "address": reverse("aid", args=[aid.id]),
        "mark": marked.get(aid.id, Mark()),
    }
