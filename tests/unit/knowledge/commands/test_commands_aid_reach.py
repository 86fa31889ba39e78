"""`quartiers aids reach`: unknowns first, no rank, and a plain refusal where nothing can be counted."""

import json

import pytest

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.commands.main import _run


@pytest.fixture
def demo(demo_home, monkeypatch):
    monkeypatch.setenv("QUARTIERS_HOME", str(demo_home))


def test_every_aid_of_a_neighbourhood_in_json(demo, capsys):
    assert _run(["aids", "reach", "--area", "qp990001", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["aid"] for row in rows} == set(catalogue())
    for row in rows:
        assert row["area"] == "QP990001"
        assert not (row["may_rank"] and (row["undecided_share"] is None or row["undecided_share"] > 0.5))
        assert row["origin"] == "simulated"
        assert row["fiabilite"]


def test_lines_are_marked_and_aids_without_object_stand_apart(demo, capsys):
    assert _run(["aids", "reach", "--area", "QP990001"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [line for line in lines if line.startswith("QP990001")]
    assert told
    assert all("Exemple simulé : " in line and "indécidable pour" in line for line in told)
    assert not any("(terminé)" in line for line in told)
    assert any(line.startswith("Sans objet ici") and "(terminé)" in line for line in lines)


def test_one_aid_everywhere_is_in_the_order_of_codes(demo, capsys):
    assert _run(["aids", "reach", "--aid", "acre", "--json"]) == 0
    codes = [row["area"] for row in json.loads(capsys.readouterr().out)]
    assert len(codes) > 10
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Donnez un quartier"),
        (["--aid", "inconnue"], "L'aide « inconnue » n'existe pas"),
        (["--area", "QP123456"], "n'est pas dans cette édition"),
    ],
)
def test_what_is_asked_badly_is_refused_in_one_sentence(demo, capsys, arguments, said):
    assert _run(["aids", "reach", *arguments]) == 2
    assert said in capsys.readouterr().err.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.data
def test_an_edition_without_a_whole_register_counts_nobody(real_home, monkeypatch, capsys):
    monkeypatch.setenv("QUARTIERS_HOME", str(real_home))
    assert _run(["aids", "reach", "--aid", "acre"]) == 2
    assert "registre entier" in capsys.readouterr().err
