"""Sixty cases of sentences, each read for its French: singular, zero, huge, negative, unknown, elision, overseas names."""

import pytest

from quartiers.knowledge.portrait.charts.basket import basket
from quartiers.knowledge.portrait.charts.sectors import sentence_fr as sectors_fr
from quartiers.knowledge.portrait.charts.survival import still_open_fr
from quartiers.knowledge.portrait.comparisons import comparisons, times_fr
from quartiers.knowledge.portrait.sentences import sentences
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import count, number, quantity
from quartiers.knowledge.vocabulary.unknowns import Unknown


def figure(indicator, value, low=None, high=None, **more):
    """A figure of the area itself."""
    return {
        "indicator": indicator, "item": "", "comparator": "", "compared_with": "", "value": value, "low": low, "high": high,
        "numerator": value, "denominator": 1000.0, "origin": "official", "period": "2026-10-01",
    } | more  # fmt: skip


def population(value, **more):
    """A portrait that knows its population only."""
    area = {"code": "QP974001", "name": "Le Gol", "territory_name": None, "area_ha": None, "origin": "official", "twin": None}
    row = {
        "variable": "population", "value": value, "status": "ok", "year": 2018, "release_year": 2022, "origin": "official",
        "from_area": None, "source": "insee_qpv",
    }  # fmt: skip
    return {"area": area | more, "context": [row], "figures": []}


def said(*figures, **area):
    """What a portrait says of figures, its population aside, with ordinary spaces."""
    found = sentences(population(100.0, **area) | {"figures": list(figures)})
    return [plain(one["text"]) for one in found[1:]]


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def ratio(value, low, high):
    return said(figure("establishment_density_ratio", value, low, high))[0]


def trend(value, low, high):
    return said(figure("creation_trend", value, low, high))[0]


def shops(*distances):
    figures = [figure("daily_basket_nearest", distance, item=f"type {place}") for place, distance in enumerate(distances)]
    inside = float(sum(distance == 0 for distance in distances))
    return said(*figures, figure("daily_basket", inside, item="dans le quartier"))


def family(item, low, high, expected=5.0):
    return {"item": item, "low": low, "high": high, "expected": expected}


CITY = "du reste de l'agglomération"
CASES = {
    # How many.
    "zero": (count(0, "établissement"), "0 établissement"),
    "one": (count(1, "établissement"), "1 établissement"),
    "one and a half": (count(1.5, "habitant"), "1,5 habitant"),
    "two": (count(2, "habitant"), "2 habitants"),
    "huge": (count(1_234_567, "habitant"), "1 234 567 habitants"),
    "two words": (count(3, "établissement ouvert", "établissements ouverts"), "3 établissements ouverts"),
    "unit in the singular": (quantity(1.0, "euros par an"), "1 euro par an"),
    "unit in the plural": (quantity(2.5, "euros par an"), "2,5 euros par an"),
    "unit of nothing": (quantity(0.0, "personnes"), "0 personne"),
    "percentage": (quantity(43.9, "% des personnes"), "43,9 % des personnes"),
    # Numbers.
    "negative": (number(-3.5), "−3,5"),
    "negative and small": (number(-0.04, 1), "0,0"),
    "thousands": (number(13_020), "13 020"),
    "below one": (number(0.48), "0,48"),
    "integer": (number(7.0), "7"),
    # Population.
    "one resident": (plain(sentences(population(1.0))[0]["text"]), "Le Gol compte 1 habitant (en 2018)."),
    "residents": (plain(sentences(population(4210.0))[0]["text"]), "Le Gol compte 4 210 habitants (en 2018)."),
    "apostrophe": (
        plain(sentences(population(10.0, name="L'Oasis", territory_name="Saint-Louis de La Réunion"))[0]["text"]),
        "L'Oasis (Saint-Louis de La Réunion) compte 10 habitants (en 2018).",
    ),
    "surface": (plain(sentences(population(10.0, area_ha=6.62))[0]["text"]), "Le Gol compte 10 habitants (en 2018), sur 6,6 ha."),
    "not dated": (
        plain(sentences({**population(5.0), "context": [population(5.0)["context"][0] | {"year": None, "release_year": None}]})[0]["text"]),
        "Le Gol compte 5 habitants (non daté).",
    ),
    # Density.
    "one establishment": (
        said(figure("establishment_density", 0.5, 0.1, 2.0, numerator=1.0))[0],
        "On y compte 1 établissement ouvert au registre, soit 0,5 pour 1 000 habitants (entre 0,1 et 2,0 par le seul hasard).",
    ),
    "no establishment": (
        said(figure("establishment_density", 0.0, 0.0, 3.0, numerator=0.0))[0],
        "On y compte 0 établissement ouvert au registre, soit 0,0 pour 1 000 habitants (entre 0,0 et 3,0 par le seul hasard).",
    ),
    "establishments": (
        said(figure("establishment_density", 1234.5, 1200.0, 1270.0, numerator=9876.0))[0],
        "On y compte 9 876 établissements ouverts au registre, soit 1 234,5 pour 1 000 habitants (entre 1 200,0 et 1 270,0 par le seul hasard).",
    ),
    # Ratios.
    "half": (times_fr(0.5), "environ la moitié de"),
    "a third": (times_fr(0.34), "environ un tiers de"),
    "two thirds": (times_fr(0.66), "environ les deux tiers de"),
    "double": (times_fr(2.05), "environ le double de"),
    "no name": (times_fr(0.83), "0,83 fois"),
    "very large": (times_fr(12.4), "12 fois"),
    "below": (ratio(0.5, 0.4, 0.6), f"La densité d'établissements y est environ la moitié de celle {CITY}, sans ses quartiers "
              "prioritaires (entre 0,40 et 0,60 fois)."),
    "above": (ratio(1.2, 1.1, 1.3), f"La densité d'établissements y est 1,20 fois celle {CITY}, sans ses quartiers prioritaires "
              "(entre 1,10 et 1,30 fois)."),
    "not told apart": (ratio(0.9, 0.7, 1.1), f"Par habitant, on ne peut pas distinguer le quartier {CITY} (entre 0,70 et 1,10 fois)."),
    # Trends.
    "faster": (trend(4.0, 1.0, 7.0), "Depuis sept ans, les créations y augmentent plus vite que dans le reste de l'agglomération (écart de 1,0 à 7,0 % par an)."),
    "slower": (trend(-4.0, -7.0, -1.0), "Depuis sept ans, les créations y augmentent moins vite que dans le reste de l'agglomération (écart de 1,0 à 7,0 % par an)."),
    "undecided": (trend(0.4, -13.6, 16.7), "Depuis sept ans, on ne peut pas dire si les créations y augmentent plus ou moins vite que dans le reste de l'agglomération : l'écart peut aller de 13,6 % par an en moins à 16,7 % en plus."),
    # Survival.
    "none open": (still_open_fr(0.2), "aucun n'est encore ouvert"),
    "one open": (still_open_fr(1.0), "1 est encore ouvert"),
    "many open": (still_open_fr(77.4), "77 sont encore ouverts"),
    "survival": (
        said(figure("survival_3_years", 77.0, 70.0, 83.0, item="autres formes"))[0],
        "Sur 100 établissements créés (autres formes), 77 sont encore ouverts après trois ans (entre 70 et 83).",
    ),
    # Basket.
    "one inside": (shops(0.0, 100.0)[0], "1 des 2 commerces et services du quotidien est dans le quartier."),
    "none inside": (shops(100.0, 300.0)[0], "Aucun des 2 commerces et services du quotidien n'est dans le quartier."),
    "some far": (shops(0.0, 0.0, None)[0], "2 des 3 commerces et services du quotidien sont dans le quartier ; à vol d'oiseau, aucun à "
                 "moins de 500 m pour : type 2."),
    "advice": (shops(None)[1].partition(",")[0], "Une absence ne prouve ni un besoin"),
    "all inside": (len(shops(0.0, 0.0)), 1),
    "drawn basket": (plain(basket([figure("x", 0.0, item="tabac"), figure("x", None, item="poste")]).sentence_fr), "1 des 2 commerces et services du quotidien est dans le quartier, aucun à moins de 300 m, aucun entre 300 et 500 m, 1 au-delà (à vol d'oiseau)."),
    "rules": (said(figure("establishment_density", 40.0, 30.0, 50.0, numerator=40.0), figure("establishment_density_rules", 40.0, 15.6, 415.0))[0], "On y compte 40 établissements ouverts au registre, soit 40,0 pour 1 000 habitants (entre 30,0 et 50,0 par le seul hasard ; de 15,6 à 415,0 selon la règle de comptage)."),
    "no register": ([plain(one["text"]) for one in sentences(population(9.0) | {"withheld": [{"indicator": "establishments_open"}]})][1], "Le nombre d'établissements n'est pas connu ici : ce n'est pas un zéro, la raison est plus bas."),
    # Sectors.
    "nothing to judge": (sectors_fr([family("a", 2.0, 3.0, 1.0)]), "Trop peu d'établissements pour distinguer une activité d'une autre."),
    "ordinary": (sectors_fr([family("a", 0.5, 2.0), family("b", 0.4, 2.0)]), "2 familles d'activités peuvent être jugées : aucune différence de part n'est assez nette pour être affirmée."),
    "only one judged": (sectors_fr([family("a", 0.5, 2.0)]), "Une seule famille d'activités peut être jugée : aucune différence de part n'est assez nette pour être affirmée."),
    "two more": (sectors_fr([family("construction", 1.2, 2.0), family("immobilier", 1.1, 2.0), family("autre", 0.5, 2.0)]), "3 familles d'activités peuvent être jugées : part plus grande que dans le reste de l'agglomération pour construction et immobilier. Pour les autres, aucune différence assurée."),
    "one less": (sectors_fr([family("transports", 0.2, 0.8)]), "Une seule famille d'activités peut être jugée : part plus petite pour transports."),
    "negative thousands": (number(-12_345.0), "−12 345"),
    "rounded to zero": (count(0.4, "création suivie", "créations suivies"), "0,40 création suivie"),
    "one unit": (quantity(1.0, "mètres"), "1 mètre"),
    "not a plural unit": (quantity(1.0, "% des habitants"), "1 % des habitants"),
    "three quarters": (times_fr(0.76), "environ les trois quarts de"),
    "a quarter": (times_fr(0.25), "environ un quart de"),
    # Unknowns.
    "too few": (Unknown.NOT_ENOUGH_DATA.label_fr, "pas assez de données"),
    "suppressed": (Unknown.SUPPRESSED.label_fr, "masqué par le secret statistique"),
    "not available": (Unknown.NOT_AVAILABLE.label_fr, "non disponible"),
    "not documented": (Unknown.NOT_DOCUMENTED.label_fr, "non documenté"),
    "not applicable": (Unknown.NOT_APPLICABLE.label_fr, "sans objet"),
    # Typography.
    "question": (french("Où ? « 12 % » : l'île"), "Où\u202f? «\u00a012\u00a0%\u00a0»\u00a0: l’île"),
    "simulated first": (plain(sentences(population(9.0, origin="simulated") | {"context": []})[0]["text"])[:16], "Exemple simulé :"),
}  # fmt: skip


def test_there_are_sixty_of_them():
    """The table is long enough to be worth its review."""
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_reads_well(name):
    """What is written is what a French reader expects."""
    found, expected = CASES[name]
    assert (found if name == "question" or not isinstance(found, str) else plain(found)) == expected


def test_no_statement_without_its_figure():
    """A portrait without figures compares nothing and advises nothing."""
    assert comparisons({"figures": []}) == []
