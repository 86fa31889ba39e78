"""What a portrait says first: facts with their year and source, and «Exemple simulé» where nothing is real."""

import pytest

from quartiers.knowledge.portrait.items import item_fr, presence_fr, rank, ring_fr
from quartiers.knowledge.portrait.perimeter import Candidate
from quartiers.knowledge.portrait.sentences import last, outline_sentence, sentences, when
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import number, quantity
from quartiers.knowledge.vocabulary.origins import Origin

AREA = {
    "code": "QP990001",
    "name": "Les Quais",
    "territory_name": None,
    "area_ha": 20.0,
    "origin": "official",
    "twin": "QP990009",
}


def context(variable, value=1234.0, **more):
    """A row of context."""
    return {
        "variable": variable, "value": value, "status": "ok", "year": 2018, "release_year": 2022, "origin": "official",
        "from_area": None, "source": "insee_qpv",
    } | more  # fmt: skip


def figure(indicator, value, **more):
    """A figure."""
    own = {"comparator": "", "compared_with": "", "item": "", "low": None, "high": None, "denominator": None}
    return {"indicator": indicator, "value": value, "numerator": value, "period": "2023", "origin": "derived"} | own | more


def said(*context_rows, figures=(), **area):
    """The sentences of a portrait, with ordinary spaces."""
    found = sentences({"area": AREA | area, "context": list(context_rows), "figures": list(figures)})
    return [one["text"].replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'") for one in found]


def test_population_with_size_and_year():
    """Inhabitants, hectares and the year, with the territory when there is one."""
    assert said(context("population")) == ["Les Quais compte 1 234 habitants (en 2018), sur 20,0 ha."]
    (text,) = said(context("population"), territory_name="Ville fictive", area_ha=None)
    assert text == "Les Quais (Ville fictive) compte 1 234 habitants (en 2018)."


def test_carried_figures_say_whose_they_were():
    """A figure published for the twin says so."""
    (text,) = said(context("population", from_area="QP990009"))
    assert "(en 2018 ; publié pour QP990009, même contour)" in text


def test_income_with_or_without_poverty():
    """The median living standard, and the poverty rate when it is known."""
    income = context("median_living_standard_eur", 13020.0, year=None)
    poverty = context("poverty_rate_pct", 50.4, year=None)
    (alone,) = said(income)
    assert "par unité de consommation, soit 1 085 € par mois pour une personne seule" in alone
    assert alone.endswith(" (publié en 2022, année de mesure non documentée).")
    (both,) = said(income, poverty)
    assert "13 020 €" in both
    assert "50,4 % sont sous le seuil de pauvreté" in both
    assert said(poverty)[0].startswith("50,4 % des habitants sont sous le seuil")


def test_income_and_poverty_of_two_moments_are_two_sentences():
    """A rate never takes the year, the area or the origin of the income beside it."""
    income = context("median_living_standard_eur", 15390.0, year=2021, release_year=None, source="insee_side")
    poverty = context("poverty_rate_pct", 35.0, year=None, from_area="QP990009")
    first, second = said(income, poverty)
    assert first.endswith("(en 2021).")
    assert "pauvreté" not in first
    assert second == (
        "35 % des habitants sont sous le seuil de pauvreté (publié en 2022, année de mesure non documentée "
        "; publié pour QP990009, même contour)."
    )


def test_employment():
    """The employment rate, with its decimal when it has one."""
    assert said(context("employment_rate_pct", 45.0)) == ["45 % des 15-64 ans ont un emploi (en 2018)."]


def test_counts_each_under_its_own_name():
    """SIDE, INSEE's count and a register by IRIS are worded apart, with their date or the lack of it."""
    side = [figure("establishments_active_side", 1809.0), figure("establishment_density_side", 51.2479)]
    assert said(figures=side) == [
        "On y compte 1 809 établissements économiquement actifs (en 2023), soit 51,2 pour 1 000 habitants de 2020."
    ]
    assert said(figures=[figure("establishments_insee_qpv", 60.0, period="")]) == [
        "On y compte 60 établissements au sens de l'Insee (date de référence non documentée, diffusion 2019)."
    ]
    extract = figure("extract_density_per_ha", 12.34, numerator=500.0, period="", source_title_fr="Registre")
    assert said(figures=[extract]) == [
        "Le registre « Registre » y compte 500 établissements de toutes activités, soit 12,3 par hectare (non daté)."
    ]


CITY = (
    "La densité d'établissements y est environ la moitié de celle du reste de l'agglomération, sans ses quartiers prioritaires "
    "(entre 0,44 et 0,58 fois)."
)


def test_the_register_comes_first_with_its_ranges():
    """The density of the register is said with its limits, then beside the rest of the city when that is known."""
    city = {"comparator": "rest_of_urban_unit", "compared_with": "rest_of_urban_unit"}
    density = figure("establishment_density", 41.26, numerator=124.0, low=35.4, high=47.9, origin="simulated")
    ratio = figure("establishment_density_ratio", 0.512, low=0.44, high=0.58, **city)
    alone = "Exemple simulé : On y compte 124 établissements ouverts au registre, soit 41,3 pour 1 000 habitants"
    assert said(figures=[density]) == [f"{alone} (entre 35,4 et 47,9 par le seul hasard)."]
    assert said(figures=[figure("establishment_density", 80.0, comparator="comparable_qpv"), density, ratio]) == [
        f"{alone} (entre 35,4 et 47,9 par le seul hasard).",
        CITY,
    ]


def test_nothing_known_is_said():
    """Without any figure, one sentence says so."""
    assert said() == ["Aucun chiffre n'est disponible pour Les Quais dans cette édition."]
    assert said(context("population", None, status="not_available")) == said()


@pytest.mark.parametrize("rows", [(context("population", origin="simulated"),), ()])
def test_simulated_says_so_first(rows):
    """The mark is in the sentence itself, whatever it says."""
    assert all(text.startswith("Exemple simulé : ") for text in said(*rows, origin="simulated"))


def test_the_last_value_is_shown():
    """The most recent year wins, the year of release where no other is known; what has no value is not shown."""
    rows = [
        context("population", 1.0, year=2013, release_year=2018),
        context("population", 2.0, year=None, release_year=2022),
        context("population", 3.0, year=2018, release_year=2021),
        context("population", None, status="not_available", release_year=2030),
    ]
    assert last({"context": rows}, "population")["value"] == 2.0
    assert last({"context": rows}, "poverty_rate_pct") is None


def test_when():
    """A reference year, else the year of publication said as such, else nothing is claimed."""
    assert when({"year": 2018, "release_year": 2022}) == "en 2018"
    assert when({"year": None, "release_year": 2022}) == "publié en 2022, année de mesure non documentée"
    assert when({"year": None, "release_year": None}) == "non daté"


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ({"is_drawn": False}, "cercle de même surface"),
        ({"origin": "simulated", "tolerance_m": 0.0}, "Contour inventé"),
        ({"origin": "official", "tolerance_m": None}, "Contour statistique (IRIS)"),
        ({"origin": "derived", "tolerance_m": 45.0}, "peut passer à 45 m d'ici"),
        ({"origin": "official", "tolerance_m": 0.0}, "Contour officiel."),
        ({"origin": "derived", "tolerance_m": 0.0}, "Contour officiel de 2015 (QP990009), inchangé en 2024."),
    ],
)
def test_what_the_outline_is_worth(outline, words):
    """Each kind of outline is worded apart."""
    assert words in outline_sentence({"is_drawn": True} | outline, AREA)


def test_items_in_french():
    """Rings, sections and totals have words; the inner ring is read first."""
    assert item_fr({"item": ""}) == ""
    assert item_fr({"item": "0-100"}) == "(de 0 à 100 m du quartier) "
    assert item_fr({"item": "boulangerie"}) == "(boulangerie) "
    assert item_fr({"item": "partial_register.bars_2017/inside"}) == "« bars_2017 », dans le quartier "
    assert ring_fr("x/section G") == "section G, commerce et réparation"
    assert ring_fr("x/section Z") == "section Z, section inconnue"
    items = ["a/100-300", "a/section B", "a/inside", "a/total", "a/section A", "a/0-100"]
    assert sorted(items, key=lambda item: rank({"item": item})) == [
        "a/inside", "a/0-100", "a/100-300", "a/total", "a/section A", "a/section B",
    ]  # fmt: skip


def test_presence_is_at_least_and_distance_at_most():
    """Certainly inside is «at least one»; else the farthest that it may be."""
    assert presence_fr({"value": 0.0, "high": 0.0}) == "au moins un dans le quartier"
    assert presence_fr({"value": 0.0, "high": 25.0}) == "à 25 m au plus"


def test_numbers():
    """Comma, thin thousands, true minus; no minus before a zero."""
    assert number(1234567.0) == "1\u202f234\u202f567"
    assert number(-2.5) == "\u22122,5"
    assert number(-0.01, 1) == "0,0"
    assert french("12 345 habitants : « l'eau » !") == "12\u202f345\u00a0habitants\u00a0: «\u00a0l’eau\u00a0»\u202f!"


def test_a_quantity_below_two_is_singular():
    """French counts one and a half in the singular; other units are left as they are."""
    assert quantity(1.0, "établissements pour 1 000 habitants").startswith("1 établissement pour")
    assert quantity(0.0, "habitants") == "0 habitant"
    assert quantity(2.0, "établissements") == "2 établissements"
    assert quantity(1.0, "% des personnes") == "1 % des personnes"


@pytest.mark.parametrize(
    ("edge_m", "tolerance_m", "origin", "words"),
    [
        (None, None, Origin.APPROXIMATE, "contour non connu"),
        (1.0, 0.0, Origin.DERIVED, "contour officiel de 2015, inchangé"),
        (1.0, 45.0, Origin.DERIVED, "contour simplifié, à 45 m près"),
        (1.0, 0.0, Origin.OFFICIAL, "contour officiel"),
        (1.0, 0.0, Origin.SIMULATED, "contour simulé"),
    ],
)
def test_the_outline_of_a_candidate_in_words(edge_m, tolerance_m, origin, words):
    """A neighbourhood near a point says what its outline is worth."""
    assert Candidate("QP990001", "Les Quais", edge_m, tolerance_m, origin).outline_fr == words
