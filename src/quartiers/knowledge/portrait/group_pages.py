"""Pages of several neighbourhoods: a territory, a comparison."""

from collections.abc import Mapping
from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.charts.beside import beside
from quartiers.knowledge.portrait.environment import environment
from quartiers.knowledge.portrait.file_names import file_name, territory_file
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.links import PageLinks
from quartiers.knowledge.portrait.sections import RULERS
from quartiers.knowledge.portrait.side_by_side import headings, line
from quartiers.knowledge.portrait.territory import territory
from quartiers.knowledge.vocabulary.origins import Origin

# More lines than this on one page compare nothing.
MOST_COMPARED = 8


def territory_pages(edition: Edition, portraits: list[dict[str, Any]]) -> dict[str, str]:
    """The page of each territory that has portraits, by file name."""
    pages, written = {}, _written(portraits)
    for row in edition.rows("territories"):
        own = [one for one in portraits if one["area"]["territory"] == row["territory"]]
        if own:
            pages[territory_file(row)] = territory_page(territory(edition, row, own), written)
    return pages


def territory_page(found: dict[str, Any], written: Mapping[str, str]) -> str:
    """The page of a territory; `written` are the pages of its neighbourhoods that stand beside it."""
    return environment().get_template("territory.html.j2").render(territory_view(found), links=PageLinks(written))


def territory_view(found: dict[str, Any]) -> dict[str, Any]:
    """What the template of a territory reads, addresses aside."""
    return {
        "t": found,
        "edition_name": found["edition"]["name"],
        "is_demonstration": found["is_demonstration"],
        "origins": {str(origin): origin.label_fr for origin in Origin},
    }


def comparison_page(edition: Edition, portraits: list[dict[str, Any]]) -> str:
    """The page of a few neighbourhoods side by side."""
    view = comparison_view(edition, portraits)
    return environment().get_template("compare.html.j2").render(view, links=PageLinks({}), is_paper=False)


def comparison_view(edition: Edition, portraits: list[dict[str, Any]]) -> dict[str, Any]:
    """What the template of a comparison reads, addresses aside."""
    lines = [line(one) for one in portraits]
    by_name = [
        (one["area"]["name"], {f["indicator"]: f for f in one["figures"] if is_own(f) and not f["item"]}) for one in portraits
    ]
    drawn = (beside([(name, own[indicator]) for name, own in by_name if indicator in own]) for indicator in RULERS)
    return {
        "names": [one["area"]["name"] for one in portraits],
        "generations": {one["area"]["generation"] for one in portraits},
        "is_simulated": any(one["area"]["is_fictional"] for one in portraits),
        "is_all_simulated": all(one["area"]["is_fictional"] for one in portraits),
        "lines": lines,
        "headings": headings(lines),
        "charts": [chart for chart in drawn if chart],
        "edition_name": edition.manifest.edition,
        "as_of": edition.manifest.as_of,
        "is_demonstration": edition.manifest.kind is Kind.DEMONSTRATION,
    }


def _written(portraits: list[dict[str, Any]]) -> dict[str, str]:
    return {one["area"]["code"]: file_name(one) for one in portraits}
