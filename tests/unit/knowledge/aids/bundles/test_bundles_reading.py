"""The examples of the docs, the command, and faults of files told in one sentence."""

import json
from pathlib import Path

import pytest
import typer
from bundle_makers import AIDS, TODAY
from typer.testing import CliRunner

from quartiers.knowledge.aids.bundles.reading import read_bundle
from quartiers.knowledge.commands import aid_bundles
from quartiers.knowledge.vocabulary.refusals import Refusal

EXAMPLES = Path(__file__).parents[5] / "docs" / "exemples" / "aides"

app = typer.Typer()
aid_bundles.add_to(app)


@app.callback()
def aids() -> None:
    """A group, as the command's own."""


def told(name: str, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["bundle", str(EXAMPLES / name), *options], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.return_value, result.stdout


@pytest.mark.parametrize(
    ("name", "rule", "excess", "dropped", "lost"),
    [
        ("arce-et-are.yaml", "exclusif", 9000.0, ["are_maintien"], 9000.0),
        ("deux-regimes-benefices.yaml", "exclusif", 18000.0, ["exo_benefices_zfrr"], 18000.0),
        ("plafond-de-minimis.yaml", "de_minimis", 15000.0, ["exo_cfe_qpv_commerce"], 21000.0),
    ],
)
def test_refused_examples(name: str, rule: str, excess: float, dropped: list[str], lost: float) -> None:
    code, text = told(name, "--json")
    answer = json.loads(text)
    (breach,) = [one for one in answer["checks"] if one["status"] == "refuse"]
    assert (code, answer["status"], breach["rule"], breach["excess_eur"]) == (1, "refuse", rule, excess)
    assert breach["sentence"]
    assert breach["reference"]
    assert ([one["aid"] for one in answer["nearest"]["dropped"]], answer["nearest"]["lost_eur"]) == (dropped, lost)


def test_the_ceiling_example_says_which_amount_would_fit() -> None:
    _, text = told("plafond-de-minimis.yaml", "--json")
    (one,) = json.loads(text)["reduced"]["reductions"]
    assert (one["aid"], one["counted_eur"], one["fits_eur"]) == ("exo_tfpb_qpv", 60000.0, 45000.0)


def test_words_on_the_terminal() -> None:
    code, text = told("plafond-de-minimis.yaml")
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    assert code == 1
    for words in ("est refusé", "De trop : 15 000 €", "315 000 €", "300 000 €", "Le lot permis le plus proche", "Ou : ramener"):
        assert words in plain


def test_the_allowed_example() -> None:
    code, text = told("lot-permis.yaml", "--json")
    assert (code, json.loads(text)["nearest"]) == (0, None)
    assert json.loads(text)["status"] == "autorise"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aids: [", "n'est pas lisible, ligne"),
        ("[]", "On attend des champs"),
        ("aids: {}\nadis: []", "écrire « aids »"),
        ("aids: 3", "doit être une liste"),
        ("aids: [{aid: acr}]", "écrire « acre »"),
        ("aids: [{aid: acre, amount_eur: -1}]", "positif ou nul"),
        ("aids: [{aid: acre, amount_eur: true}]", "positif ou nul"),
        ("aids: [{aid: acre, amount_eur: 1.001}]", "l'aide n° 1, champ « amount_eur »"),
        ("aids: [{aid: acre, amount_eur: .inf}]", "n'est pas un nombre"),
        ("aids: [{aid: acre, granted_on: hier}]", "l'aide n° 1, champ « granted_on »"),
        ("aids: [{aid: acre, expense: four}]", "absente de « expenses »"),
        ("aids: [{aid: acre, de_minimis: oui}]", "applies: true"),
        ("expenses: [{amount_eur: 1}]", "n'a pas de nom"),
        ("expenses: [{id: a, max_intensity: 20}]", "une part entre 0 et 1"),
        ("earlier: [{granted_on: 2025-02-30}]", "n'existe pas"),
        ("is_local_authority: peut-être", "true ou false"),
        ("held: [inconnue]", "n'est pas au catalogue"),
    ],
)
def test_faults_of_files(text: str, words: str) -> None:
    with pytest.raises(Refusal) as problem:
        read_bundle(text, AIDS, today=TODAY)
    assert words in str(problem.value)


def test_the_day_of_an_aid_is_that_of_the_bundle_which_is_today() -> None:
    assert read_bundle("aids: [{aid: acre}]", AIDS, today=TODAY).items[0].granted_on == TODAY
    given = read_bundle("{day: 2026-01-02, aids: [{aid: acre}]}", AIDS, today=TODAY)
    assert given.items[0].granted_on.isoformat() == "2026-01-02"


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Refusal, match="n'est pas lisible"):
        told("absent.yaml")
