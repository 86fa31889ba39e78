"""The published schema of an aid's file: every file fits it, what breaks a file is refused, ours and a full validator agree."""

import copy
import datetime
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.aids import words
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.loading import FOLDER, catalogue, plain
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.aids.schema import profile_schema, schema
from quartiers.knowledge.aids.shape import check_text, misfits
from quartiers.knowledge.commands.main import run
from quartiers.knowledge.rules.fields import FITTING
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

ROOT = Path(__file__).parents[4]
VALIDATOR = jsonschema.Draft202012Validator(schema())
CFE = FOLDER / "exo_cfe_qpv_commerce.yaml"


def test_it_is_a_schema_and_every_file_fits_it():
    """By a full validator, and by ours."""
    jsonschema.Draft202012Validator.check_schema(schema())
    for aid in catalogue().values():
        assert [error.message for error in VALIDATOR.iter_errors(aid.raw)] == [], aid.id
        assert [str(problem) for problem in misfits(aid.raw)] == [], aid.id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("op: lt, value: 50", "op: lt, value: cinquante"),
        ("field: effectif", "field: effectifs"),
        ("op: lt, value: 50", "op: intersecte, value: [50]"),
        ("status: ouvert", "status: ouverte"),
        ("\ncontact:", "\ncontacts:"),
        ("\nlevers: []", "\nlevers: null"),
        ("\nparameters:", "\nparameters: 3\nx:"),
        ("\nchecked_on: \"2026-11-22\"", "\nchecked_on: null"),
        ("    verdict: oui\n", ""),
        ("value: [commerciale, artisanale, sante]", "value: [commerciale, artisanal]"),
        ("field: date_creation, op: lte, value: \"2030-12-31\"", "field: date_creation, op: lte, value: demain"),
        ("etab_zone: [QPV]", "etab_zone: [QPVV]"),
        ("nature: exonération fiscale", "nature: cadeau"),
        ("confidence: ", "confidence: très "),
    ],
)  # fmt: skip
def test_what_breaks_a_file_is_refused(old, new):
    """The broken files that a schema can see; what it cannot (a verdict, an order of days) is told by the command."""
    text = CFE.read_text(encoding="utf-8")
    assert old in text
    assert not VALIDATOR.is_valid(plain(text.replace(old, new, 1)))


def test_an_address_that_is_none_is_refused():
    """What pages make a link of."""
    raw = copy.deepcopy(catalogue()["acre"].raw)
    raw["references"][0]["url"] = "javascript:alert(1)"
    assert not VALIDATOR.is_valid(raw)
    (problem,) = misfits(raw)
    assert (problem.path, "https://" in str(problem)) == (("references", 0, "url"), True)


PLACES = [None, 3, -1, True, "x", "", " ", [], {}, [3], {"a": 1}, 2.5, 3.0, "2026-13", ["x", "x"]]


def places(node, path=()):
    """Every place of a file but its root, criteria and cases apart."""
    for key, inside in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key not in {"criteria", "cases", "when"}:
            yield (*path, key)
            yield from places(inside, (*path, key))


@given(st.data(), st.sampled_from(["exo_cfe_qpv_commerce", "acre", "arce", "contrat_ville_p147"]), st.sampled_from(PLACES))
def test_our_reading_of_the_schema_is_that_of_a_full_validator(data, aid, wrong):
    """Whatever stands at whatever place, both refuse or neither."""
    raw = copy.deepcopy(dict(catalogue()[aid].raw))
    *before, key = data.draw(st.sampled_from(list(places(raw))))
    node = raw
    for step in before:
        node = node[step]
    if data.draw(st.booleans()) and isinstance(node, dict):
        del node[key]
        if not before:
            return  # a key of the file itself: the reader says it
    else:
        node[key] = wrong
    assert bool(list(misfits(raw))) != VALIDATOR.is_valid(raw)


def test_every_word_of_the_code_is_in_it():
    """Statuses, natures, operators, fields: none is written twice."""
    whole = schema()
    assert whole["properties"]["status"]["enum"] == list(words.STATUSES)
    assert set(words.NATURES) >= {aid.nature for aid in catalogue().values()}
    assert set(whole["$defs"]["profile"]["properties"]) == {*fields(), "date_demande", "chiffres"}
    fitting = whole["$defs"]["criterion"]["oneOf"][3]["allOf"]
    found = {one["if"]["properties"]["field"]["const"]: set(one["then"]["properties"]["op"]["enum"]) for one in fitting}
    assert found == {name: set(FITTING[field.kind]) | {"non_precise"} for name, field in fields().items()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x\n", "Ligne 2 : les renvois"),
        ("a: " + "[" * 500, "trop de groupes"),
        ("a" * 90_000, "80000 au plus"),
    ],
)
def test_a_text_made_to_cost_is_refused(text, said):
    """Before it is read."""
    with pytest.raises(Refusal, match=said):
        check_text(text)


def test_every_file_may_be_read():
    """None is too long, too deep or with references inside."""
    for path in FOLDER.glob("*.yaml"):
        check_text(path.read_text(encoding="utf-8"))


def test_the_command_prints_it(capsys):
    """The same as the published file."""
    with pytest.raises(SystemExit) as left:
        run(["aids", "schema"])
    assert left.value.code == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == schema() == json.loads((ROOT / "docs" / "reference" / "aide.schema.json").read_text(encoding="utf-8"))


PROFILES = jsonschema.Draft202012Validator(profile_schema())


def test_every_profile_of_a_case_and_the_example_fit_the_schema_of_profiles():
    jsonschema.Draft202012Validator.check_schema(profile_schema())
    example = plain((ROOT / "docs/exemples/profil-boulangerie.yaml").read_text(encoding="utf-8"))
    profiles = [example, *(case["profile"] for aid in catalogue().values() for case in aid.cases)]
    for profile in profiles:
        assert [error.message for error in PROFILES.iter_errors(profile)] == [], profile


@pytest.mark.parametrize(
    "profile",
    [{"effectifs": 3}, {"effectif": "trois"}, {"stade": "retraite"}, {"date_demande": "demain"}, {"chiffres": {"or": 1}}],
)
def test_a_profile_that_is_not_one_is_refused_by_both(profile):
    assert list(PROFILES.iter_errors(profile))
    with pytest.raises(Malformed):
        read_profile(profile, today=datetime.date(2026, 11, 27))


def test_the_command_publishes_the_schema_of_profiles(capsys):
    with pytest.raises(SystemExit):
        run(["aids", "fields"])
    assert set(json.loads(capsys.readouterr().out)["properties"]) == {*fields(), "date_demande", "chiffres"}
