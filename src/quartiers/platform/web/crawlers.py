"""What machines that index are told: nothing of a demonstration, every stable page of a real edition."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quartiers.platform.catalogue.queries import shelf
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page

# Answers to a question and pages of people are for nobody else.
_CLOSED = (
    "/adresse/",
    "/recherche/",
    "/etablissements/",
    "/connexion/",
    "/mon-espace/",
    "/mon-compte/",
    "/equipe/",
    "/aides/trouver/garder/",
    "/aides/trouver/reprendre/",
    "/widget/",
)
_OPEN = ("home", "finder", "territories", "areas", "compare", "definitions", "sources", "help", "news", "potentials", "method",
         "aids", "aids-calendar", "project-aids", "aids-together", "aids-not-computable")  # fmt: skip


def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration is never indexed, nor a site without edition."""
    published = served(request)
    if published is None or published.is_demonstration:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), f"Sitemap: {_full(reverse('site-map'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@edition_page
def site_map(request: HttpRequest) -> HttpResponse:
    """The addresses of a real edition; a demonstration has none to give."""
    published = served(request)
    if published is None or published.is_demonstration:
        raise Http404
    context = {"addresses": [_full(path) for path in _paths(published)], "day": published.publication.published_at}
    return render(request, "web/about/site_map.xml", context, content_type="application/xml; charset=utf-8")


def _paths(published: Published) -> list[str]:
    edition = published.edition
    return [
        *(reverse(name) for name in _OPEN),
        *(reverse("territory", args=[row["territory"]]) for row in edition.rows("territories")),
        *(reverse("area", args=[row["area"]]) for row in edition.rows("areas")),
        *(reverse("territory-potentials", args=[row["territory"]]) for row in edition.rows("territories")),
        *(reverse("area-potentials", args=[row["area"]]) for row in edition.rows("areas") if row["kind"] == "qpv"),
        *(reverse("definition", args=[row["indicator"]]) for row in edition.rows("definitions")),
        *(reverse("source", args=[name]) for name in edition.manifest.sources),
        *(reverse("aid", args=[aid]) for aid in shelf()),
    ]


def _full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
