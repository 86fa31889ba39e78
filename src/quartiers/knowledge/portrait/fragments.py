"""Portraits as fragments of HTML that a site frames: the same drawings, sentences and tables as the pages that stand alone."""

from typing import Any

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.distributions import distributions
from quartiers.knowledge.portrait.environment import environment
from quartiers.knowledge.portrait.group_pages import comparison_view, territory_view
from quartiers.knowledge.portrait.links import Links
from quartiers.knowledge.portrait.pages import portrait_view


def portrait_fragment(edition: Edition, portrait: dict[str, Any], links: Links, *, tools: str = "") -> str:
    """The portrait of an area, its `h1` included; `tools` is the HTML that the site sets under the title."""
    view = portrait_view(edition, portrait, distributions(edition.folder))
    return environment().get_template("portrait_main.html.j2").render(view, links=links, is_paper=False, tools=tools)


def territory_fragment(found: dict[str, Any], links: Links) -> str:
    """The portrait of a territory that `portrait.territory.territory` gathered."""
    return environment().get_template("territory_main.html.j2").render(territory_view(found), links=links)


def comparison_fragment(edition: Edition, portraits: list[dict[str, Any]], links: Links) -> str:
    """A few neighbourhoods side by side."""
    view = comparison_view(edition, portraits)
    return environment().get_template("compare_main.html.j2").render(view, links=links, is_paper=False)
