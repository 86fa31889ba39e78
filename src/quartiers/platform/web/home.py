"""The first page: one search field, the programme, its territories on a map and in a list."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.charts.atlas import atlas
from quartiers.knowledge.portrait.charts.scene import Chart
from quartiers.knowledge.portrait.distributions import distributions
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.sections import charts
from quartiers.platform.observatory.editions import Published
from quartiers.platform.territories.models import Neighbourhood
from quartiers.platform.territories.queries import listed
from quartiers.platform.web.frame import served
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.listed import with_counts
from quartiers.platform.web.reading import is_fictional

# What may be typed, when the edition holds it: one of each list.
EXAMPLES = ("QN05301M", "QP990001")
# Neighbourhoods whose first figure shows how a sentence of the site is read, when the edition draws one of them.
SHOWN = ("QP053001", "QP990001")
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
        "shown": _shown(published),
        "example_siret": EXAMPLE_SIRET if _has_example(published) else "",
        "atlas": _atlas(published, neighbourhoods),
    }
    return render(request, "web/home.html", context)


@dataclass(frozen=True)
class Shown:
    """A figure of the edition with its chart; `is_ruler`: beside its comparators, else its place in the list."""

    area: Row
    chart: Chart
    is_ruler: bool
    is_simulated: bool


def _shown(published: Published) -> Shown | None:
    """The first ruler that the edition draws for these neighbourhoods, else the first place in the list; None without any."""
    rows = [row for code in SHOWN if (row := published.edition.area(code))]
    lists = distributions(published.edition.folder)
    drawn = [(row, charts(portrait(published.edition, row["area"]), lists)) for row in rows]
    rulers = [Shown(row, one.rulers[0], is_ruler=True, is_simulated=is_fictional(row)) for row, one in drawn if one.rulers]
    strips = [Shown(row, one.strips[0], is_ruler=False, is_simulated=is_fictional(row)) for row, one in drawn if one.strips]
    return next(iter(rulers + strips), None)


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
