"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.platform.territories.queries import territories_of
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page


@edition_page
def home(request: HttpRequest) -> HttpResponse:
    """One search field, the territories, the ways in."""
    published = served(request)
    return render(request, "web/home.html", {"territories": territories_of(published.name) if published else []})
