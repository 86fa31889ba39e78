"""Fragments: what a site frames is what the pages that stand alone hold, with the site's own addresses."""

import re

from quartiers.knowledge.portrait.fragments import comparison_fragment, portrait_fragment, territory_fragment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.links import PageLinks
from quartiers.knowledge.portrait.pages import rendered
from quartiers.knowledge.portrait.territory import territory

HERE = "QP990051"


class SiteLinks:
    """The addresses of a made-up site, which has a page for everything."""

    def area(self, code):
        return f"/a/{code}"

    def territory(self, code):
        return f"/t/{code}"

    def figure(self, area, indicator):
        return f"/a/{area}/{indicator}"

    def definition(self, indicator):
        return f"/d/{indicator}"

    def source(self, name):
        return f"/s/{name}"

    def source_page(self, name):
        return f"/s/{name}"


def test_a_fragment_is_the_main_of_the_page(demo_edition):
    """Same drawings, sentences and tables: only the frame and the addresses differ."""
    found = portrait(demo_edition, HERE)
    page = next(iter(rendered(demo_edition, [found])))
    main = re.search(r'<main id="contenu">\n(.*)</main>', page, re.DOTALL)[1]
    alone = portrait_fragment(demo_edition, found, PageLinks({HERE: f"simule-{HERE}.html"}))
    assert alone.split() == main.split()


def test_every_chart_leads_to_its_figure(demo_edition):
    """The title of a chart is a link to the rows that it draws."""
    text = portrait_fragment(demo_edition, portrait(demo_edition, HERE), SiteLinks(), tools="<p>outils</p>")
    titles = re.findall(r'<figure class="graph">\s*<h3>(.*?)</h3>', text)
    assert titles
    assert all(f'<a href="/a/{HERE}/' in title for title in titles)
    assert text.count("<p>outils</p>") == 1
    assert "#s-" not in text


def test_groups_lead_to_figures_and_areas(demo_edition):
    """Each cell of a table of neighbourhoods leads to the figure of that neighbourhood."""
    row = next(row for row in demo_edition.rows("territories") if row["territory"] == "T03")
    portraits = [portrait(demo_edition, code) for code in ("QP053001", "QP053002")]
    for text in (
        territory_fragment(territory(demo_edition, row, portraits), SiteLinks()),
        comparison_fragment(demo_edition, portraits, SiteLinks()),
    ):
        assert 'href="/a/QP053001"' in text
        assert 'href="/a/QP053002/population"' in text
