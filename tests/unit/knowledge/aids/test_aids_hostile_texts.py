"""Texts of aids, profiles and bundles that nobody honest writes: one sentence each, never a failure of ours."""

import csv
import datetime
import io
import itertools

import pytest

from proposed_aids import local_text
from quartiers.knowledge.aids.amounts import amount
from quartiers.knowledge.aids.checking import problems_of
from quartiers.knowledge.aids.figures import FIGURES
from quartiers.knowledge.aids.loading import catalogue, plain
from quartiers.knowledge.aids.outside.open_schema import COLUMNS, as_csv
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.vocabulary.refusals import Malformed

TODAY = datetime.date(2026, 11, 27)
_LETTERS = "abcdefghi"
TEXTS = {
    "deep": "a: " + "[" * 3000 + "]" * 3000,
    "unclosed": "[" * 20_000,
    "references": "a: &a [x]\n"
    + "\n".join(f"{two}: &{two} [{', '.join([f'*{one}'] * 9)}]" for one, two in itertools.pairwise(_LETTERS)),
    "itself": "a: &a [*a]",
    "a number without end": "effectif: " + "9" * 5000,
    "a number too large": "effectif: " + "9" * 400,
    "not a flag": "qpv: !!bool x",
    "not a day": "date_demande: !!timestamp x",
    "half a sign": 'aides: "\\ud800"',
    "words turned around": 'aides: "\\u202Eabc"',
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("arguments", [["explain", "--aid", "acre", "--profile"], ["bundle"]], ids=["explain", "bundle"])
def test_a_hostile_file_is_refused_in_one_sentence(name, arguments, tmp_path, capsys):
    path = tmp_path / "fichier.yaml"
    path.write_text(TEXTS[name], encoding="utf-8")
    assert _run(["aids", *arguments, str(path)]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.count("\n") == 1
    assert len(said.err) < 1200


@pytest.mark.parametrize("content", [b"\xa3\x00\xff", TEXTS["deep"].encode(), TEXTS["itself"].encode()])
def test_a_folder_with_a_hostile_file_names_it(content, tmp_path, capsys):
    (tmp_path / "mauvaise.yaml").write_bytes(content)
    assert _run(["aids", "check", "--from", str(tmp_path)]) == 2
    assert "mauvaise.yaml" in capsys.readouterr().out


def test_a_folder_without_aids_is_not_said_to_hold(tmp_path, capsys):
    assert _run(["aids", "check", "--from", str(tmp_path)]) == 2
    assert "aucun fichier" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("max_total: null", "max_total: " + "9" * 5000),
        ("max_total: null", "max_total: .inf"),
        ("max_total: null", "max_total: !!bool x"),
        ("lines: []", "lines: [{label: x, when: [], fixed: .inf}]"),
        ("lines: []", "lines: [{label: x, when: [], fixed: 1.0e+300}]"),
        ("profile: {}", "profile: {effectif: " + "9" * 400 + "}"),
        ("profile: {}", "profile: {chiffres: {benefice_eur: " + "9" * 400 + "}}"),
        ("exclusions: []", 'exclusions: ["\\ud800"]'),
        ("exclusions: []", 'exclusions: ["\\x1b[31m"]'),
        ('label: "Vous avez une entreprise"', "label: [a]"),
        ('label: "Vous avez une entreprise"', "label: a, note: {a: b}"),
        ('label: "Vous avez une entreprise"', "label: a, source: 3"),
    ],
)
def test_no_such_text_is_sound(before, after):
    """What would break the pages of everybody once published is told to its author."""
    text = local_text()
    assert before in text
    assert list(problems_of(text.replace(before, after, 1), "f", "loyers_fictifs", {"loyers_fictifs"}, today=TODAY))


def test_ordinary_signs_are_read():
    assert plain('a: "L’été,\\tà 5 € — œuvre\\n🙂"') == {"a": "L’été,\tà 5 € — œuvre\n🙂"}


def test_no_reader_of_a_catalogue_runs_what_an_aid_says():
    """The open schema as CSV: what begins like a formula is a text."""
    row = dict.fromkeys(COLUMNS, "") | {
        "titre": "=HYPERLINK(1)",
        "description": "-2+3",
        "contact": "@SUM(A1)",
        "promesse": "+1",
    }
    cells = next(csv.reader(io.StringIO(as_csv([row]).split("\r\n", 1)[1])))
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=HYPERLINK(1)" in cells


@pytest.mark.parametrize("raw", [{"effectif": -1}, {"chiffres": {"surface_m2": -5}}, {"effectif": {"min": -3, "max": 5}}])
def test_what_cannot_be_negative_is_told(raw):
    with pytest.raises(Malformed, match="négatif"):
        read_profile(raw, today=TODAY)


def test_a_loss_gives_no_negative_aid():
    """An exemption of profits of somebody who lost money is of nothing."""
    profile = read_profile({"chiffres": {"benefice_eur": -20_000}}, today=TODAY)
    for aid in catalogue().values():
        told = amount(aid, profile)
        assert not told or not told.total or told.total.low >= 0
        assert not told or "−" not in told.sentence_fr, told.sentence_fr


def test_the_largest_figures_still_make_an_amount():
    profile = read_profile({"chiffres": dict.fromkeys(FIGURES, 1e12)}, today=TODAY)
    for aid in catalogue().values():
        told = amount(aid, profile)
        assert not told or told.sentence_fr


def test_a_source_that_proves_nothing_precise_is_allowed():
    """Null is allowed where the sentence says so."""
    text = local_text(references=[{"title": "Une page", "url": None, "published": None, "proves": None}])
    assert not list(problems_of(text, "f", "loyers_fictifs", {"loyers_fictifs"}, today=TODAY))
