"""Charts say in a sentence and a table what they draw, mark what is simulated, and draw nothing from nothing."""

import re
import xml.etree.ElementTree as ET

import pytest

from quartiers.knowledge.portrait.charts import basket as baskets
from quartiers.knowledge.portrait.charts import sectors as activities
from quartiers.knowledge.portrait.charts.ruler import ruler
from quartiers.knowledge.portrait.charts.scene import Scale
from quartiers.knowledge.portrait.charts.strip import strip
from quartiers.knowledge.portrait.charts.survival import survival
from quartiers.knowledge.portrait.charts.timeline import timeline


def figure(**more):
    """A figure of a portrait."""
    return {
        "indicator": "establishment_density", "item": "", "title_fr": "Établissements", "unit": "pour 1 000 habitants",
        "value": 33.0, "low": 25.0, "high": 43.0, "numerator": 33.0, "denominator": 1000.0, "origin": "official",
    } | more  # fmt: skip


def row(**more):
    """A row of context."""
    return {
        "variable": "poverty_rate_pct", "title_fr": "Taux de pauvreté", "unit": "% des habitants", "value": 50.0, "year": 2018,
        "release_year": 2021, "source": "insee_qpv", "origin": "official",
    } | more  # fmt: skip


def marks(svg, name):
    """The elements of a drawing, which is well-formed."""
    return [one for one in ET.fromstring(svg).iter() if one.tag.endswith(f"}}{name}")]  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [((3, 47), 0, 50), ((0.2, 0.9), 0.2, 0.9), ((12_340, 18_900), 12_000, 19_000), ((5, 5), 5, 6), ((None, 4), 4, 5)],
)
def test_a_scale_ends_on_round_numbers(values, low, high):
    """Every value has its place between the margins; one value alone has a scale too."""
    scale = Scale(values)
    assert (scale.low, scale.high) == pytest.approx((low, high))
    assert scale.share(scale.low) == pytest.approx(6)
    assert scale.share(scale.high) == pytest.approx(94)
    assert scale.share(scale.high + 1e6) == pytest.approx(94)
    assert 2 <= len(scale.ticks()) <= 12


def test_the_ruler_shows_the_range_and_every_comparator():
    """A band from one limit to the other, a lettered tag per comparator, and those that lack named in the table."""
    others = {"rest_of_urban_unit": figure(value=78.0), "three_years_before": figure(value=29.0)}
    chart = ruler(figure(), others, "33 pour 1 000.")
    said = [one.text for one in marks(chart.svg, "text")]
    assert {"V", "A"} <= set(said)
    assert "C" not in said
    scale = Scale([33, 25, 43, 78, 29], from_zero=True)
    band = next(one for one in marks(chart.svg, "rect") if one.get("fill") == "#8a1c7c")
    assert float(band.get("x")[:-1]) == pytest.approx(scale.share(25), abs=0.01)
    assert dict(chart.rows)["C · Quartiers ordinaires comparables"] == "non disponible"
    assert "simulé" not in chart.svg
    assert marks(chart.svg, "title")[0].text == "Établissements\u00a0: 33 pour 1\u202f000."


def test_tags_close_to_each_other_stand_on_rows_of_their_own():
    """Three comparators of nearly the same value do not cover one another."""
    near = {"rest_of_urban_unit": 50.0, "comparable_qpv": 50.5, "three_years_before": 51.0}
    chart = ruler(figure(), {name: figure(value=value) for name, value in near.items()}, "")
    tags = [one.get("y") for one in marks(chart.svg, "svg")[1:] if one.get("y") and len(list(one)) == 2]
    assert len(set(tags)) == 3


def test_what_is_simulated_says_so_inside():
    """The word and the hatches are in the drawing, not beside it."""
    charts = [
        ruler(figure(origin="simulated"), {}, ""),
        strip(row(origin="simulated"), list(range(20)), [], "Ici"),
        timeline([row(origin="simulated"), row(year=2020, origin="simulated")]),
        survival(figure(item="autres formes", value=77.0, low=70.0, high=83.0, origin="simulated"), 3),
        baskets.basket([figure(item="tabac", value=0.0, origin="simulated")]),
        activities.sectors([figure(item="construction", expected=5.0, value=1.1, low=0.8, high=1.3, origin="simulated")], {}),
    ]
    for chart in charts:
        assert [one.text for one in marks(chart.svg, "text")].count("simulé") == 1
        assert marks(chart.svg, "pattern")


def test_the_strip_counts_those_below():
    """One stroke per neighbourhood; the sentence says how many have less, the table the median."""
    chart = strip(row(value=50.0), [*range(40, 60)], [45.0], "Les Quais")
    assert "10 des 20 quartiers dont le chiffre est connu ont une valeur plus basse" in chart.sentence_fr
    assert dict(chart.rows)["Médiane"] == "49,5 % des habitants"
    assert next(one.get("d").count("M") for one in marks(chart.svg, "path")) == 20
    assert strip(row(), [50.0] * 9, [], "Les Quais") is None


def test_points_of_two_series_are_not_joined():
    """A change of source or of dating cuts the line, and the sentence says so; one date makes no line."""
    same = timeline([row(), row(year=2020, value=48.0)])
    assert len([one for one in marks(same.svg, "line") if one.get("stroke-width") == "2"]) == 1
    assert "ne se comparent pas" not in same.sentence_fr
    cut = timeline([row(), row(year=2020, value=48.0, source="insee_side")])
    assert not [one for one in marks(cut.svg, "line") if one.get("stroke-width") == "2"]
    assert "ne se comparent pas" in cut.sentence_fr
    assert timeline([row(), row(value=49.0)]) is None
    assert timeline([row(value=None), row()]) is None


def test_survival_draws_a_hundred():
    """Seventy certain, thirteen possible, seventeen gone."""
    chart = survival(figure(item="autres formes", value=77.0, low=70.0, high=83.0, denominator=120.0), 3)
    squares = [one for one in marks(chart.svg, "rect") if one.get("height") == "18"]
    assert len(squares) == 100
    assert [one.get("fill") for one in squares].count("#17212b") == 70
    assert [one.get("stroke-dasharray") for one in squares].count("2 2") == 13
    assert "(autres formes), 77 sont encore ouverts après 3 ans (entre 70 et 83)" in chart.sentence_fr


@pytest.mark.parametrize(
    ("value", "what"),
    [(0.0, baskets.INSIDE), (100.0, baskets.NEAR), (300.0, baskets.NEAR), (500.0, baskets.FAR), (None, baskets.NONE)],
)
def test_how_near_a_shop_is(value, what):
    """Classes of distance, as the crow flies."""
    assert baskets.how_near(figure(value=value)) == what


def test_the_basket_names_every_type():
    """A mark and a name per type, counts in the sentence."""
    distances = {"tabac": 0.0, "poste": None, "banque": 300.0}
    chart = baskets.basket([figure(item=name, value=value) for name, value in distances.items()])
    assert chart.sentence_fr.startswith("1 des 3 commerces et services du quotidien est dans le quartier, 1 à moins de 300 m")
    assert [one[0] for one in chart.rows] == ["banque", "poste", "tabac"]
    assert baskets.basket([]) is None


def family(expected, low, high, **more):
    return figure(item=more.pop("item", "construction"), expected=expected, value=1.0, low=low, high=high, **more)


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (family(5.0, 1.2, 3.0), activities.MORE),
        (family(5.0, 0.2, 0.9), activities.LESS),
        (family(5.0, 0.5, 1.5), activities.ALIKE),
        (family(2.9, 3.0, 9.0), activities.NOTHING),
    ],
)
def test_a_family_is_judged_by_its_range_alone(one, what):
    """Below three expected nothing is said, whatever is observed."""
    assert activities.reading(one) == what


def test_sectors_say_what_stands_out():
    """Families above and below are named, the others are ordinary; none judged is said."""
    limits = {"construction": (9.0, 1.2, 2.0), "immobilier": (8.0, 0.1, 0.7), "autre": (7.0, 0.5, 2.0)}
    rows = [family(*given, item=item) for item, given in limits.items()]
    said = activities.sentence_fr(rows)
    assert said == (
        "3 familles d'activités peuvent être jugées : part plus grande que dans le reste de l'agglomération pour construction "
        "; part plus petite pour immobilier. Pour les autres, aucune différence assurée."
    )
    assert "aucune différence de part" in activities.sentence_fr([rows[2]])
    assert activities.sentence_fr([family(1.0, 3.0, 4.0)]).startswith("Trop peu")
    assert activities.sectors([], {}) is None
    table = activities.sectors(rows, {"construction": figure(value=0.8)}).rows
    assert table[0] == ("construction", "33", "9,0", "1,0", "0,8", activities.MORE)


def test_expected_is_what_the_city_would_give():
    """The total of the neighbourhood times the share of the city; without it, nothing is expected."""
    quotients = [figure(item="construction", denominator=50.0), figure(item="autre")]
    found = activities.expected(quotients, {"construction": figure(value=8.0)})
    assert [(one["item"], one["expected"]) for one in found] == [("construction", 4.0)]


def test_texts_are_escaped():
    """A name with a sign of markup cannot leave its drawing."""
    chart = ruler(figure(title_fr='<script>"'), {}, "")
    assert "<script>" not in chart.svg
    assert re.search(r"&lt;script&gt;", chart.svg)
