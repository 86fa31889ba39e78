"""Views that read a published edition: they are given it, and what is not in it is answered with what is near."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quartiers.knowledge.editions.rows import Row
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.frame import served

# A step of the trail: its words, and its address unless it is the page itself.
Step = tuple[str, str]
HOME: Step = ("Accueil", "/")

_MOST_NEAR = 5
# A longer text finds nothing more.
MOST_CHARACTERS = 200


class NotThere(Http404):
    """Nothing of that name in the edition served; `near` are words and address of what may have been meant."""

    def __init__(self, sentence_fr: str, near: list[Step] | None = None) -> None:
        """`sentence_fr` says what was asked and what to do."""
        super().__init__(sentence_fr)
        self.sentence_fr = sentence_fr
        self.near = near or []


def reads_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the published edition to a view, after the request; before the first publication, say what to do."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        published = served(request)
        if published is None:
            return render(request, "web/no_edition.html", status=503)
        return view(request, published, *args, **kwargs)

    return answer


def typed(text: str) -> str:
    """What somebody typed, at most 200 characters, without those that no name holds and that databases refuse."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:MOST_CHARACTERS]


def area_of(published: Published, code: str) -> Row:
    """The area of that code; else `NotThere` with those whose code looks like it."""
    found = published.edition.area(code)
    if found is None:
        raise NotThere(
            f"L'édition publiée ne contient pas de quartier « {code} » : vérifiez le code, ou cherchez-le par son nom.",
            [(f"{row['name']} ({row['area']})", reverse("area", args=[row["area"]])) for row in _near(published, code)],
        )
    return found


def territory_of(published: Published, code: str) -> Row:
    """The territory of that code; else `NotThere` with those that there are."""
    rows = published.edition.rows("territories")
    found = next((row for row in rows if row["territory"] == code), None)
    if found is None:
        near = [(row["name"], reverse("territory", args=[row["territory"]])) for row in rows]
        raise NotThere(f"L'édition publiée ne contient pas de territoire « {code} » : voici ceux qu'elle contient.", near)
    return found


def _near(published: Published, code: str) -> list[Row]:
    rows = {row["area"]: row for row in published.edition.rows("areas")}
    wanted = code.strip().upper()
    return [rows[one] for one in get_close_matches(wanted, rows, n=_MOST_NEAR, cutoff=0.7)]


def is_fictional(area: Row) -> bool:
    """Whether an area was made up for the demonstration."""
    return bool(area["origin"] == "simulated")


def area_trail(published: Published, area: Row, *more: Step) -> list[Step]:
    """The trail of a page about an area: its territory stands above it when it has one."""
    names = {row["territory"]: row["name"] for row in published.edition.rows("territories")}
    above = [(names[area["territory"]], reverse("territory", args=[area["territory"]]))] if area["territory"] in names else []
    own = (area["name"], reverse("area", args=[area["area"]]) if more else "")
    return [HOME, ("Territoires", reverse("territories")), *above, own, *more]
