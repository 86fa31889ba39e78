"""Sources of the edition: what was taken, what lacks, and what is taken from each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import HOME, NotThere, reads_edition

PUBLISH_FR = {
    "rows": "ses lignes peuvent être publiées",
    "aggregates": "seuls des comptes peuvent en être publiés, jamais ses lignes",
    "none": "rien ne peut en être publié",
}


@edition_page
@reads_edition
def sources(request: HttpRequest, published: Published) -> HttpResponse:
    """Sources that the edition was built from, then those that it lacks."""
    manifest = published.edition.manifest
    context = {
        "sources": sorted(manifest.sources.values(), key=lambda one: one.name),
        "absent": sorted(manifest.absent.items()),
        "warnings": manifest.warnings,
        "trail": [HOME, ("Sources", "")],
    }
    return render(request, "web/sources/list.html", context)


@edition_page
@reads_edition
def source(request: HttpRequest, published: Published, name: str) -> HttpResponse:
    """One source: publisher, licence, vintage, digests, and what a reader must know of it."""
    manifest = published.edition.manifest
    trail = [HOME, ("Sources", reverse("sources"))]
    if name in manifest.absent:
        context = {"name": name, "reason": manifest.absent[name], "trail": [*trail, (name, "")]}
        return render(request, "web/sources/absent.html", context)
    if name not in manifest.sources:
        near = [("Toutes les sources", reverse("sources"))]
        raise NotThere(f"Aucune source ne s'appelle « {name} » : toutes, présentes ou absentes, sont dans la liste.", near)
    found = manifest.sources[name]
    context = {
        "source": found,
        "publish_fr": PUBLISH_FR[found.publish],
        "trail": [*trail, (found.title_fr, "")],
        "page_is_simulated": found.origin == "simulated",
    }
    return render(request, "web/sources/source.html", context)
