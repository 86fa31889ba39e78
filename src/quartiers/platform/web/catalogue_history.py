"""The public history of an aid: each version, its day, what it changed and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.loading import catalogue, read_aid
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.catalogue.models import AidVersion
from quartiers.platform.catalogue.queries import versions_of, whole_shelf
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.catalogue_words import between, by_fr
from quartiers.platform.web.frame import served
from quartiers.platform.web.reading import HOME, NotThere


@require_safe
def history(request: HttpRequest, aid: str) -> HttpResponse:
    """Every version, the newest first; the file that the package came with is the first of all."""
    rows = versions_of(aid)
    if aid not in catalogue() and not rows:
        raise NotThere(
            f"Aucune aide ne s'appelle « {aid} » dans ce catalogue : cherchez-la par ses mots.",
            [("Toutes les aides", reverse("aids"))],
        )
    today, told, published = timezone.localdate(), [], served(request)
    territories = {row["territory"]: row["name"] for row in published.edition.rows("territories")} if published else {}
    before = catalogue().get(aid)
    name = before.name if before else aid
    for one in reversed(rows):
        read = None if one.is_retired else _read(one)
        told.append(
            {"version": one, "by": by_fr(one, territories), "compared": between(before, read, today=today) if read else None}
        )
        before = read or before
        name = before.name if before else name
    shown = whole_shelf().get(aid)
    context = {
        "aid": aid, "name": name, "rows": told[::-1], "is_shown": shown is not None, "package": catalogue().get(aid),
        "trail": [HOME, SECTION, (name, reverse("aid", args=[aid]) if shown else ""), ("Versions", "")],
    }  # fmt: skip
    return render(request, "web/catalogue/history.html", context)


def _read(version: AidVersion) -> Aid | None:
    try:
        return read_aid(version.text, f"{version.aid}.yaml")
    except Refusal:
        return None
