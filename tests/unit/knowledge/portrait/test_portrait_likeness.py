"""What a portrait says of its twins, of its shops and of what is within a walk."""

import pytest

from quartiers.knowledge.portrait.items import about_fr, item_fr
from quartiers.knowledge.portrait.likeness import likeness
from quartiers.knowledge.vocabulary.origins import Origin

ORDINARY, PEERS = "comparable_neighbourhoods", "comparable_qpv"


def figure(indicator, value, limits=(None, None), item="", **more):
    own = {"comparator": "", "compared_with": "", "numerator": None, "denominator": None, "origin": "derived"}
    return {"indicator": indicator, "item": item, "value": value, "low": limits[0], "high": limits[1]} | own | more


def twin(code, name, far, kept):
    more = {"comparator": PEERS, "compared_with": PEERS, "numerator": kept, "denominator": 200.0, "item_name": name}
    return figure("twin_neighbourhoods", far, item=code, **more)


def said(*figures):
    return [text for text, _ in likeness({"figures": list(figures)})]


def test_sure_twins_are_named_with_their_share():
    """The nearest first; those that stay in fewer than six draws out of ten are not named."""
    one, other = twin("QN1", "Les Quais", 0.02, 184.0), twin("QN2", "Les Tilleuls", 0.05, 130.0)
    (text,) = said(other, one, twin("QN3", "Le Clos", 0.06, 90.0))
    assert text.startswith("Quartiers jumeaux par leurs activités : Les Quais (92 %) et Les Tilleuls (65 %) ;")
    assert said(one)[0].startswith("Quartiers jumeaux par leurs activités : Les Quais (92 %) ;")


def test_no_sure_twin_is_said():
    """Chance alone always finds five: when none of them stays, that is what is said."""
    text = "Aucun jumeau assuré : Les Quais, le plus proche par ses activités, ne l'est que dans 45 % des tirages."
    assert said(twin("QN1", "Les Quais", 0.02, 90.0), twin("QN2", "Le Clos", 0.03, 10.0)) == [text]


def test_a_twin_has_its_name_and_its_code():
    """In tables and in text; other items stay as they are."""
    one = twin("QN1", "Les Quais", 0.02, 90.0)
    assert (about_fr(one), item_fr(one)) == ("Les Quais, QN1", "(Les Quais, QN1) ")
    assert about_fr(figure("walking_access", 1.0, item="santé")) == "santé"


@pytest.mark.parametrize(
    ("value", "limits", "words"),
    [
        (7.0, (5.5, 9.0), "Les commerces y sont moins divers que dans les quartiers ordinaires : vingt y font 7,0 types"),
        (14.0, (12.0, 16.0), "(entre 12,0 et 16,0), 11,1 là-bas."),
    ],
)
def test_diversity_is_told_beside_the_ordinary(value, limits, words):
    """A difference is said when the range leaves the median of ordinary neighbourhoods out."""
    usual = figure("shop_diversity", 11.1, (10.0, 12.0), comparator=ORDINARY)
    assert words in said(figure("shop_diversity", value, limits), usual)[0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.4, "0,4 commerce de bouche pour 1 000 habitants qui les partagent (de 0,1 à 5,0 selon"),
        (0.4, "moins que dans les trois quarts des quartiers ordinaires"),
        (4.5, "4,5 commerces de bouche"),
        (4.5, "plus que dans les trois quarts des quartiers ordinaires"),
    ],
)
def test_access_is_told_beside_the_ordinary(value, words):
    """Food shops within ten minutes, with the other walks, and the place among ordinary neighbourhoods."""
    usual = figure("walking_access", 2.0, (1.0, 3.0), "alimentation", comparator=ORDINARY)
    assert words in said(figure("walking_access", value, (0.1, 5.0), "alimentation"), usual)[0]


def test_what_is_as_elsewhere_is_left_to_the_tables():
    """A range that holds the median, an access in the middle half: no sentence."""
    usual = figure("shop_diversity", 11.1, (10.0, 12.0), comparator=ORDINARY)
    assert said(figure("shop_diversity", 9.0, (7.0, 12.0)), usual) == []
    middle = figure("walking_access", 2.0, (1.0, 3.0), "alimentation", comparator=ORDINARY)
    assert said(figure("walking_access", 1.0, (0.1, 5.0), "alimentation"), middle) == []


def test_nothing_to_compare_with_says_nothing():
    """Without ordinary neighbourhoods neither diversity nor access is said; the figures stay in the tables."""
    unknown = figure("shop_diversity", None, comparator=ORDINARY)
    assert said(figure("shop_diversity", 9.0, (7.0, 10.0)), unknown) == []
    assert said(figure("walking_access", 1.0, (0.0, 2.0), "alimentation")) == []


def test_a_sentence_is_worth_its_worst_figure():
    """Simulated ordinary neighbourhoods make a simulated sentence."""
    usual = figure("shop_diversity", 11.1, (10.0, 12.0), comparator=ORDINARY, origin="simulated")
    ((_, origin),) = likeness({"figures": [figure("shop_diversity", 9.0, (7.0, 10.0)), usual]})
    assert origin is Origin.SIMULATED
