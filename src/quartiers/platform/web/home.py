"""The first page: one search field, the programme, its territories on a map and in a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.portrait.charts.atlas import atlas
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.models import Neighbourhood
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.listed import with_counts

# What may be typed, when the edition holds it.
EXAMPLES = ("QP053001", "QN05301M", "QP990001")
# A bakery of the simulated register.
EXAMPLE_SIRET = "00001120000016"


@edition_page
def home(request: HttpRequest) -> HttpResponse:
    """One search field, what the programme is, the territories, the ways in."""
    published = served(request)
    if published is None:
        return render(request, "web/home.html")
    neighbourhoods = list(listed(published.name))
    territories = with_counts(published, neighbourhoods)
    context = {
        "territories": [one for one in territories if not one["row"]["is_fictional"]],
        "fictional": next((one for one in territories if one["row"]["is_fictional"]), None),
        "signed": sum(one["convention"].is_documented for one in territories if not one["row"]["is_fictional"]),
        "in_2015": sum(one["in_2015"] for one in territories if not one["row"]["is_fictional"]),
        "in_2024": sum(one["in_2024"] for one in territories if not one["row"]["is_fictional"]),
        "examples": [one for one in neighbourhoods if one.code in EXAMPLES],
        "example_siret": EXAMPLE_SIRET if _has_example(published) else "",
        "atlas": _atlas(published, neighbourhoods),
    }
    return render(request, "web/home.html", context)


def _has_example(published: Published) -> bool:
    return published.is_demonstration and establishment(published.edition, EXAMPLE_SIRET) is not None


def _atlas(published: Published, neighbourhoods: list[Neighbourhood]) -> str:
    """Real neighbourhoods of 2015 as points, real territories as numbers, in the order of the list."""
    placed = [one for one in neighbourhoods if one.lon is not None and one.lat is not None and not one.is_fictional]
    points = [(one.lon, one.lat) for one in placed if one.generation == 2015]
    numbered = []
    real = [row for row in published.edition.rows("territories") if not row["is_fictional"]]
    for place, row in enumerate(sorted(real, key=lambda row: row["territory"]), start=1):
        own = [(one.lon, one.lat) for one in placed if one.territory_code == row["territory"]]
        if own:
            numbered.append((place, row["name"], own))
    title = f"Carte : un point par quartier prioritaire de 2015 ({len(points)}), un numéro par territoire ({len(numbered)})."
    return atlas(points, numbered, title) if numbered else ""
