"""Figures of the register beside what they are compared with."""

from quartiers.knowledge.portrait.compared import groups, range_fr
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.pages import write_pages
from quartiers.knowledge.portrait.shelf import Shelf


def figure(indicator, value, comparator="", item="", **more):
    """A figure of the register."""
    return {
        "indicator": indicator, "value": value, "low": None, "high": None, "comparator": comparator, "compared_with": "",
        "item": item, "numerator": value, "title_fr": indicator, "sources": ["sirene_establishments"],
    } | more  # fmt: skip


def test_lines_hold_their_comparators_and_columns_are_those_that_exist():
    """Indicators come in the order of definitions; a comparator that no line has gets no column; absent types no line."""
    figures = [
        figure("shop_type_density", 0.1, item="poste", numerator=0.0),
        figure("shop_type_density", 0.3, item="tabac"),
        figure("shop_type_density", 0.2, "three_years_before", "tabac"),
        figure("density", 41.0),
        figure("density", 80.0, "rest_of_urban_unit"),
    ]
    found = groups({"figures": figures}, {"density": 0, "shop_type_density": 1})
    assert [(group.head["indicator"], [row["item"] for row in group.rows]) for group in found] == [
        ("density", [""]),
        ("shop_type_density", ["tabac"]),
    ]
    assert list(found[0].comparators) == ["rest_of_urban_unit"]
    assert list(found[1].comparators) == ["three_years_before"]
    assert found[0].rows[0]["against"]["rest_of_urban_unit"]["value"] == 80.0


def test_ranges_say_what_is_not_known():
    """A value with limits, one without a high limit, one only known to be beyond a limit, and one that is not shown."""
    texts = [
        range_fr(figure("density", 41.0, low=35.5, high=47.0)),
        range_fr(figure("density", 0.0)),
        range_fr(figure("ratio", 2.0, low=1.5)),
        range_fr(figure("nearest", None, low=500.0)),
        range_fr(None),
    ]
    assert texts == ["41 [35,5 ; 47]", "0", "2 [1,5 ; sans limite]", "plus de 500", "non montré"]


def test_a_reason_shared_by_many_figures_is_said_once(demo_edition, tmp_path):
    """Figures withheld for one reason are folded under it, with their number, and are all still named."""
    shelf = Shelf(tmp_path, is_whole=False)
    write_pages(demo_edition, [portrait(demo_edition, "QP053001")], shelf, lambda *_: None)
    page = (tmp_path / "QP053001.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "chiffres manquent pour cette raison</summary>" in page
    assert page.count("La démonstration ne simule rien sous le nom d’un quartier réel.") == 1
    assert "Commerces de détail pour" in page.split('class="panel"')[1].split("</details>")[0].replace("\u202f", " ")
