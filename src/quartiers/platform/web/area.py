"""A neighbourhood's portrait in the site, and every row behind one of its figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.portrait.evidence import defined_of, evidence
from quartiers.knowledge.portrait.exports.scope import neighbourhood
from quartiers.knowledge.portrait.fragments import portrait_fragment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.correction_words import accepted_since
from quartiers.platform.web.export_files import files_of
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.links import SiteLinks
from quartiers.platform.web.reading import NotThere, area_of, area_trail, is_fictional, reads_edition

MOST_CORRECTIONS = 20


@edition_page
@reads_edition
def area(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The portrait of a neighbourhood."""
    if code != code.upper():
        return redirect("area", code.upper(), permanent=True)
    row = area_of(published, code)
    tools = render_to_string(
        "web/areas/tools.html", {"area": row, "files": files_of(published.edition, neighbourhood(published.edition, code))}
    )
    fragment = portrait_fragment(
        published.edition,
        portrait(published.edition, code),
        SiteLinks(_codes(published)),
        tools=tools,
    )
    context = {
        "area": row,
        "fragment": fragment,
        "every": [(one["indicator"], one["title_fr"]) for one in defined_of(published.edition, code)],
        "corrections": accepted_since(published, code)[:MOST_CORRECTIONS],
        "trail": area_trail(published, row),
        "page_is_simulated": is_fictional(row),
    }
    return render(request, "web/areas/area.html", context)


def _codes(published: Published) -> frozenset[str]:
    return frozenset(row["area"] for row in published.edition.rows("areas"))


@edition_page
@reads_edition
def figure(request: HttpRequest, published: Published, code: str, indicator: str) -> HttpResponse:
    """One indicator of a neighbourhood: what it means, where it comes from, each of its rows."""
    row = area_of(published, code)
    found = evidence(published.edition, code, indicator)
    if found is None:
        raise NotThere(
            f"Aucun chiffre ne s'appelle « {indicator} » : tous sont dans la liste des définitions.",
            [("Toutes les définitions", reverse("definitions")), (f"Portrait : {row['name']}", reverse("area", args=[code]))],
        )
    context = {
        "area": row,
        "found": found,
        "definition": found.definition,
        "compared_fr": COMPARATORS.get(found.definition["compared_with"], ""),
        "files": files_of(published.edition, neighbourhood(published.edition, code)),
        "trail": area_trail(published, row, (found.definition["title_fr"], "")),
        "page_is_simulated": is_fictional(row),
    }
    return render(request, "web/areas/figure.html", context)
