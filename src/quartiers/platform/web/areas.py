"""The list of neighbourhoods, filtered by territory, generation, commune and words; filters stand in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.portrait.named_communes import commune_labels
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.listed import GENERATIONS
from quartiers.platform.web.reading import HOME, reads_edition, typed

PER_PAGE = 50
_FILTERS = ("q", "territoire", "generation", "commune")


@edition_page
@reads_edition
def areas(request: HttpRequest, published: Published) -> HttpResponse:
    """Neighbourhoods of the edition, fifty at a time."""
    asked = {name: typed(request.GET.get(name, "")) for name in _FILTERS}
    generation = int(asked["generation"]) if asked["generation"] in map(str, GENERATIONS) else None
    found = listed(
        published.name,
        territory=asked["territoire"],
        generation=generation,
        commune=asked["commune"],
        text=asked["q"],
    )
    rows = sorted(published.edition.rows("territories"), key=lambda row: (row["is_fictional"], row["territory"]))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = {row["territory"]: row["name"] for row in rows}
    for one in page:
        one.territory_name = names.get(one.territory_code, "")
        one.communes_fr = ", ".join(commune_labels(published.edition, one.commune_codes.split()))
    context = {
        "page": page,
        "asked": asked,
        "has_filters": any(asked.values()),
        "territories": rows,
        "generations": GENERATIONS,
        "trail": [HOME, ("Quartiers", "")],
    }
    return render(request, "web/areas/list.html", context)
