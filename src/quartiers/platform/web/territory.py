"""Territories: their list, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quartiers.knowledge.portrait.exports.scope import territory as territory_scope
from quartiers.knowledge.portrait.fragments import territory_fragment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.territory import NOT_DOCUMENTED
from quartiers.knowledge.portrait.territory import territory as gathered
from quartiers.knowledge.portrait.typography import french
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.documented import FactRow, completeness
from quartiers.platform.territories.queries import facts_of, listed
from quartiers.platform.web.export_files import files_of
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.links import SiteLinks
from quartiers.platform.web.listed import convention_of, with_counts
from quartiers.platform.web.reading import HOME, reads_edition, territory_of


@edition_page
@reads_edition
def territories(request: HttpRequest, published: Published) -> HttpResponse:
    """Every territory of the edition: its holder, its neighbourhoods of both lists, what is documented of its convention."""
    found = with_counts(published, listed(published.name))
    return render(request, "web/territories/list.html", {"territories": found, "trail": [HOME, ("Territoires", "")]})


@edition_page
@reads_edition
def territory(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """One territory: documented facts, and its neighbourhoods side by side, list by list."""
    if code != code.upper():
        return redirect("territory", code.upper(), permanent=True)
    row = territory_of(published, code)
    facts = [] if row["is_fictional"] else facts_of(row, code)
    own = [portrait(published.edition, one.code) for one in listed(published.name, territory=code)]
    found = gathered(published.edition, row, own)
    if facts:
        found["facts_fr"] = _as_of_today(found["facts_fr"], convention_of(facts))
    context = {
        "territory": row,
        "fragment": territory_fragment(found, SiteLinks()),
        "facts": facts,
        "completeness": completeness(facts),
        # An edition made of some files has territories of which it knows no neighbourhood.
        "files": files_of(published.edition, territory_scope(published.edition, code)) if own else [],
        "trail": [HOME, ("Territoires", reverse("territories")), (row["name"], "")],
        "page_is_simulated": row["is_fictional"],
    }
    return render(request, "web/territories/territory.html", context)


def _as_of_today(facts_fr: list[str], convention: FactRow) -> list[str]:
    """The facts of the edition, whose last is the convention, with what was documented of it since."""
    if convention.is_from_edition:
        return facts_fr
    said = f"Convention signée le {convention.value_fr} ({convention.source_title})."
    return [*facts_fr[:-1], french(said if convention.is_documented else NOT_DOCUMENTED)]
