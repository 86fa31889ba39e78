"""What may be told of one establishment: decided once, at build, for lookups, rows and dots alike."""

import json

import duckdb
import pytest

import small_town
from bad_inputs import table, write
from quartiers.knowledge.build import inputs
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.engine.listing import shown
from quartiers.knowledge.portrait.establishment import told
from quartiers.knowledge.vocabulary.refusals import Malformed


@pytest.mark.parametrize(
    ("is_diffusible", "is_natural", "naf", "expected"),
    [
        (True, False, "70.22Z", "row"),
        (True, True, "47.24Z", "row"),  # a baker
        (True, True, "31.09B", "row"),  # a workshop
        (True, True, "70.22Z", "no_position"),  # an adviser, perhaps at home
        (True, True, "86.90D", "no_position"),  # a nurse is no shop
        (True, True, "47.91B", "no_position"),  # selling at a distance is none
        (True, True, None, "no_position"),
        (True, None, "70.22Z", "no_position"),  # perhaps a person
        (True, None, "56.10A", "row"),
        (False, False, "47.24Z", "existence"),
        (False, True, "47.24Z", "existence"),
        (None, False, "47.24Z", "existence"),
    ],
)
def test_what_may_be_told(is_diffusible, is_natural, naf, expected):
    """What is not known is taken as the worst; a shop is a shop whoever keeps it."""
    rows = duckdb.sql("SELECT 1 AS x").select(
        *(duckdb.ConstantExpression(value).cast(kind).alias(name) for name, value, kind in (
            ("is_diffusible", is_diffusible, bool), ("is_natural_person", is_natural, bool), ("naf_code", naf, str)))
    )  # fmt: skip
    assert rows.select(shown()).fetchall() == [(expected,)]


@pytest.fixture
def edition(tmp_path, monkeypatch, home):
    """A whole register, with an officer's correction and an extract that lists one of its establishments again."""
    monkeypatch.setattr(inputs, "WHOLE_REGISTER_ROWS", 10)
    town = small_town.city(tmp_path / "town")
    row = {"siret": small_town.siret(1), "champ": "ouvert", "ancienne_valeur": "oui", "nouvelle_valeur": "non"}
    hidden = row | {"siret": small_town.siret(12)}
    common = {"raison": "rideau baissé", "corrige_le": "2026-01-15"}
    write(store().home / "inputs/corrections.csv", table([row | common, hidden | common]))
    assert _run(["build", "--from", str(town)]) == 0
    return Edition.open(store().home)


def test_each_number_is_there_once_and_in_order(edition):
    """Every establishment with a number, sorted by it."""
    numbers = [row["siret"] for row in edition.rows("sirets")]
    assert numbers == sorted({small_town.siret(number) for number in range(1, small_town.ROWS + 1)})


def test_a_firm_is_told_with_its_neighbourhoods(edition):
    """Number 8 is a firm that INSEE and the outline place in the same neighbourhoods, at a few steps of another."""
    row = establishment(edition, small_town.siret(8))
    assert row["shown"] == "row"
    assert row["lon"] is not None
    assert [(one["area"], one["generation"], one["relation"], one["source"]) for one in row["neighbourhoods"]] == [
        ("QN99001N", 2024, "inside", "official"),
        ("QN99002N", 2024, "0-100", "outline"),
        ("QP990001", 2015, "inside", "official"),
    ]


def test_partial_diffusion_gives_nothing_but_existence(edition):
    """Number 12: neither the function nor its file holds a detail, nor the officer's correction."""
    row = establishment(edition, small_town.siret(12))
    known = {name for name, value in row.items() if value not in (None, [])}
    assert known == {"siret", "row_id", "shown", "is_diffusible", "source"}
    answer = told(edition, small_town.siret(12))
    assert answer["row"] is None
    assert answer["sentences"] == ["Cet établissement existe\u202f; ses détails ne sont pas publics (diffusion partielle)."]


def test_a_correction_stands_beside_the_register(edition):
    """Number 1 is a sole trader whom an officer closed: the register's value is said beside the officer's."""
    row = establishment(edition, small_town.siret(1))
    assert [(one["field"], one["new_value"], one["official_value"], one["status"]) for one in row["corrections"]] == [
        ("ouvert", "non", "oui", "applied")
    ]
    said = " ".join(told(edition, small_town.siret(1))["sentences"])
    assert "non (registre\u00a0: oui), appliquée" in said


def test_without_legal_units_everyone_may_be_a_person(tmp_path, home):
    """A register that does not say who is a person shows no place outside shops."""
    town = tmp_path / "town"
    small_town.outlines(town)
    small_town.located_register(town, with_units=False)
    assert _run(["build", "--from", str(town)]) == 0
    rows = Edition.open(store().home).rows("sirets")
    unknown = [row for row in rows if row["shown"] == "no_position"]
    assert all(row["lon"] is None and row["lat"] is None for row in unknown)
    assert {row["shown"] for row in rows} <= {"row", "no_position", "existence"}


def test_numbers_of_the_other_kind_are_refused(edition):
    """A real edition knows no simulated number, and one that it lacks has a sentence."""
    with pytest.raises(Malformed, match="simulé"):
        told(edition, "000 000 013 00015")
    unknown = told(edition, small_town.siret(99))
    assert not unknown["is_known"]
    assert "ne connaît pas" in unknown["sentences"][0]


def test_the_command_tells_it(edition, capsys):
    """Known: 0 and sentences, or JSON; unknown: 1."""
    capsys.readouterr()
    assert _run(["siret", small_town.siret(8)]) == 0
    assert "(QP990001), dans le quartier, selon l’Insee" in capsys.readouterr().out
    assert _run(["siret", small_town.siret(12), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["row"] is None
    assert _run(["siret", small_town.siret(99)]) == 1
