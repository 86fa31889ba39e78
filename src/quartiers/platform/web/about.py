"""Pages about the site itself: help, access, publisher, personal data, use, changes, and the plan of it all."""

import datetime
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

import quartiers
from quartiers.platform.web.frame import served
from quartiers.platform.web.models import UseCount
from quartiers.platform.web.reading import HOME
from quartiers.platform.web.use import KINDS_FR

_WEEK = datetime.timedelta(days=7)
_SHOWN_WEEKS = 12
# A version (`##`), then its points (`- `); a point goes on with the lines that are set back.
_VERSION = re.compile(r"^## +(.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_POINT = re.compile(r"^- +(.+?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)


def use(request: HttpRequest) -> HttpResponse:
    """How much the site was used, by week and kind of page."""
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    first = monday - _WEEK * (_SHOWN_WEEKS - 1)
    rows = UseCount.objects.filter(day__gte=first).values("day", "kind").annotate(views=Sum("views"))
    weeks: dict[datetime.date, dict[str, int]] = {first + _WEEK * place: {} for place in reversed(range(_SHOWN_WEEKS))}
    for row in rows:
        week = row["day"] - datetime.timedelta(days=row["day"].weekday())
        weeks[week][row["kind"]] = weeks[week].get(row["kind"], 0) + row["views"]
    used = [kind for kind in KINDS_FR if any(kind in one for one in weeks.values())]
    context = {
        "titles": [KINDS_FR[kind] for kind in used],
        "lines": [(week, [(KINDS_FR[kind], counts.get(kind, 0)) for kind in used]) for week, counts in weeks.items() if counts],
        "trail": [HOME, ("Fréquentation", "")],
    }
    return render(request, "web/about/use.html", context)


def news(request: HttpRequest) -> HttpResponse:
    """What changed, version by version."""
    return render(request, "web/about/news.html", {"versions": _versions(), "trail": [HOME, ("Nouveautés", "")]})


@lru_cache(maxsize=1)
def _versions() -> list[tuple[str, list[str]]]:
    """The journal of changes, when it stands beside the sources."""
    path = Path(quartiers.__path__[0]).parents[1] / "CHANGELOG.md"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    return [
        (title, [" ".join(point.split()).replace("`", "") for point in _POINT.findall(body)])
        for title, body in _VERSION.findall(text)
    ]


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested for access, what was not."""
    return render(request, "web/about/accessibility.html", {"trail": [HOME, ("Accessibilité", "")]})


def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes: the host says so by its settings."""
    context = {"publisher": settings.PUBLISHER, "trail": [HOME, ("Mentions légales", "")]}
    return render(request, "web/about/legal.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """What is known of readers (nothing) and of people who have an account."""
    context = {
        "publisher": settings.PUBLISHER,
        "has_geocoder": bool(settings.GEOCODER_URL),
        "trail": [HOME, ("Données personnelles", "")],
    }
    return render(request, "web/about/privacy.html", context)


def help_page(request: HttpRequest) -> HttpResponse:
    """How to read the site, in short answers."""
    return render(request, "web/about/help.html", {"trail": [HOME, ("Guide du site", "")]})


def plan(request: HttpRequest) -> HttpResponse:
    """Every public page, in a list."""
    published = served(request)
    rows = published.edition.rows("territories") if published else []
    context = {
        "territories": sorted(rows, key=lambda row: (row["is_fictional"], row["territory"])),
        "trail": [HOME, ("Plan du site", "")],
    }
    return render(request, "web/about/plan.html", context)
