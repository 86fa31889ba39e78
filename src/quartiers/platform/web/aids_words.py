"""What is known of aids in words only, on one page: no rule computes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.aids.not_computable import groups
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.aids_shelf import every_aid
from quartiers.platform.web.reading import HOME


def not_computable(request: HttpRequest) -> HttpResponse:
    """Every point that stays text, by nature."""
    context = {"groups": groups(every_aid().values()), "trail": [HOME, SECTION, ("Ce qui ne se calcule pas", "")]}
    return render(request, "web/aids/not_computable.html", context)
