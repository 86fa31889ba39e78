"""What the register tells of an applicant: certain only where its own code settles it."""

import datetime

import pytest

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.reach import register_columns
from quartiers.knowledge.aids.reach.register_columns import FILE, TOLD_FR, known_of, told_fields
from quartiers.knowledge.rules.values import Among, Held, Span

DAY = datetime.date(2026, 6, 1)
BAKERY = {
    "created_on": datetime.date(2024, 6, 2),
    "size_band": "11",
    "is_only": True,
    "legal_category": "1000",
    "is_natural_person": True,
    "naf_code": "10.71C",
    "commune_code": "2A004",
    "relation": "official",
}


def _known(**other):
    return known_of(BAKERY | other, DAY)


@pytest.mark.parametrize(
    ("band", "is_only", "expected"),
    [
        ("11", True, Span(10, 19)),
        ("11", False, Span(10, None)),
        ("00", True, Span(0, 0)),
        ("53", True, Span(10_000, None)),
        ("NN", True, None),
        (None, True, None),
    ],
)
def test_a_size_band_is_a_least_size_unless_the_firm_has_nothing_else(band, is_only, expected):
    assert _known(size_band=band, is_only=is_only).get("effectif") == expected


@pytest.mark.parametrize(("band", "expected"), [("31", None), ("32", Among(frozenset({False}))), ("NN", None)])
def test_from_250_employees_it_is_no_small_firm_and_below_nobody_knows(band, expected):
    assert _known(size_band=band).get("pme_ue") == expected


@pytest.mark.parametrize(
    ("created_on", "years", "may_be_young"),
    [("2023-06-02", 2, True), ("2023-06-01", 3, False), ("2026-06-01", 0, True), ("2020-02-29", 6, False)],
)
def test_an_establishment_tells_a_least_age_of_its_firm(created_on, years, may_be_young):
    known = _known(created_on=datetime.date.fromisoformat(created_on))
    assert known["age_ans"] == Span(years, None)
    assert ("moins_3_ans" in known["stade"].options, "creation" in known["stade"].options) == (may_be_young, may_be_young)
    assert "idee" not in known["stade"].options


def test_without_a_day_of_creation_neither_day_nor_age_is_known():
    known = _known(created_on=None)
    assert "date_creation" not in known
    assert "age_ans" not in known


def test_the_activity_of_an_association_is_possible_never_certain():
    both = frozenset({"artisanale", "commerciale"})
    assert _known()["activite"] == Held(frozenset({"artisanale"}), frozenset({"commerciale"}))
    assert _known(legal_category="9220", is_natural_person=False)["activite"] == Held(frozenset(), both)
    assert _known(legal_category=None, is_natural_person=None)["activite"] == Held(frozenset(), both)


@pytest.mark.parametrize(
    ("category", "is_person", "types", "micro"),
    [
        ("1000", True, {"personne_physique", "entreprise"}, None),
        (None, True, {"personne_physique", "entreprise"}, None),
        ("9220", False, {"association"}, Among(frozenset({False}))),
        ("7210", False, {"commune"}, Among(frozenset({False}))),
        (None, None, None, None),
    ],
)
def test_who_asks_is_a_list_of_possible_ones(category, is_person, types, micro):
    known = _known(legal_category=category, is_natural_person=is_person)
    assert known.get("type_demandeur") == (types and Among(frozenset(types)))
    assert known.get("micro") == micro


def test_a_sarl_may_have_one_partner_and_a_sas_is_never_micro():
    assert "micro" not in _known(legal_category="5499", is_natural_person=False)
    assert _known(legal_category="5710", is_natural_person=False)["micro"] == Among(frozenset({False}))


def test_only_insee_makes_a_neighbourhood_certain_and_nothing_makes_it_false():
    assert _known()["etab_zone"].contains == {"QPV"}
    assert "limitrophe_QPV" in _known()["etab_zone"].may
    for relation in (register_columns.MEASURED, register_columns.ELSEWHERE):
        assert _known(relation=relation)["etab_zone"] == Held(frozenset(), None)


@pytest.mark.parametrize(
    ("commune", "region"),
    [("2A004", "Corse"), ("97411", "La Réunion"), ("75101", "Île-de-France"), ("99001", None), (None, None)],
)
def test_a_commune_tells_its_region(commune, region):
    assert _known(commune_code=commune).get("region") == (region and Among(frozenset({region})))


def test_every_word_of_the_table_is_a_word_of_its_field():
    words = register_columns._words()
    activities, types = (set(fields()[name].choices) for name in ("activite", "type_demandeur"))
    for code, told in words["activities"].items():
        assert set(told["certain"]) | set(told["possible"]) <= activities, code
        assert not set(told["certain"]) & set(told["possible"]), code
    assert all(set(one) <= types for one in words["legal_categories"].values())
    departments = [one for region in words["regions"].values() for one in region]
    assert len(departments) == len(set(departments)) == 101
    assert FILE.name == "register_words.yaml"


def test_the_page_of_fields_says_all_that_is_told_and_only_that():
    assert set(TOLD_FR) == set(_known(size_band="53", legal_category="5710", is_natural_person=False))
    assert [name for name, *_ in told_fields()] == list(fields())
