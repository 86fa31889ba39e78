"""The files of aids: every case holds, a mistake names its place, and trust in a rule stands apart from its verdict."""

import datetime
import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.aids.checking import problems
from quartiers.knowledge.aids.explain import explain
from quartiers.knowledge.aids.loading import FOLDER, catalogue, plain
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.told import as_json
from quartiers.knowledge.commands.main import run

ROOT = Path(__file__).parents[4]
TODAY = datetime.date(2026, 11, 22)
BAKER = {
    "etab_zone": ["QPV"],
    "date_creation": "2026-03-15",
    "activite": ["commerciale", "artisanale"],
    "effectif": 2,
    "ca": 90000,
    "non_sedentaire": False,
}


def said(aid, **profile):
    """One explanation."""
    return explain(catalogue()[aid], read_profile(profile, today=TODAY), today=TODAY)


def test_every_file_and_every_case_holds():
    """Sixty files, each with three cases or more, one borderline; all give what they say."""
    told = list(problems(today=TODAY))
    assert len(told) == 60
    assert [problem for _, problem in told if problem] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("confidence: medium", "confidence: []", ["confidence", "n'est pas permis"]),
        ("op: lt, value: 50", "op: lt, value: cinquante", ["ligne", "champ « criteria.", "un nombre"]),
        ("field: effectif", "field: effectifs", ["le champ « effectifs » n'existe pas"]),
        ("op: lt, value: 50", "op: intersecte, value: [50]", ["« intersecte » ne va pas avec « effectif »"]),
        ("status: ouvert", "status: ouverte", ["champ « status »", "écrivez ouvert"]),
        ("\ncontact:", "\ncontacts:", ["champ « contact »", "ce champ manque"]),
        ("end: \"2030-12-31\"", "end: \"2016-12-31\"", ["précède le début"]),
        ("verdict: oui", "verdict: non", ["la règle répond « oui »", "le cas attend « non »"]),
        ("criteria:", "criteria: [", ["ligne", "YAML lisible"]),
        ("\nlevers: []", "\nlevers: null", ["champ « levers »", "n'est pas une liste"]),
        ("\nparameters:", "\nparameters: 3\nx:", ["champ « x »"]),
        ("\nchecked_on: \"2026-11-22\"", "\nchecked_on: null", ["champ « checked_on »", "le jour du contrôle manque"]),
        ("\nchecked_on: \"2026-11-22\"", "\nchecked_on: \"2026-11-32\"", ["champ « checked_on »", "au calendrier"]),
        ("    verdict: oui\n", "", ["champ « verdict »", "ce champ manque"]),
    ],
)  # fmt: skip
def test_a_broken_file_names_its_place(tmp_path, old, new, words):
    """File, line, field and what to do; nothing else fails."""
    text = (FOLDER / "exo_cfe_qpv_commerce.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "exo_cfe_qpv_commerce.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    told = " ".join(problem for _, problem in problems(tmp_path, today=TODAY))
    assert "exo_cfe_qpv_commerce.yaml" in told
    assert all(word in told for word in words), told


DATED = "  seuil:\n    label: x\n    unit: EUR\n    by: date_demande\n"
WRONG = st.sampled_from([None, 3, True, "x", [], {}, [3], {"a": 1}])


def places(node, path=()):
    """Every place of a file but its root."""
    for key, inside in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(inside, (*path, key))


@given(st.data(), WRONG)
def test_no_file_ends_in_a_traceback(tmp_path_factory, data, wrong):
    """Whatever stands at whatever place, the answer is sentences."""
    raw = plain((FOLDER / "dpv.yaml").read_text(encoding="utf-8"))
    *before, key = data.draw(st.sampled_from(list(places(raw))))
    node = raw
    for step in before:
        node = node[step]
    node[key] = wrong
    path = tmp_path_factory.mktemp("files") / "dpv.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    assert all(isinstance(problem, str) for _, problem in problems(path.parent, today=TODAY))


PERIODS = '    periods: [{from: "2017-01-01", to: "2030-12-31", value: 50, reference: x, is_confirmed: true}]'


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("  seuil: 3", ["parameters.seuil", "n'est pas un groupe de champs"]),
        ("  seuil:\n    label: x\n    by: date_demande", ["parameters.seuil.periods", "ce champ manque"]),
        ("  seuil:\n    label: x\n    by: date_demande\n    periods: []", ["parameters.seuil.periods", "aucune période"]),
        ("  seuil:\n    label: x\n    by: effectif\n" + PERIODS, ["parameters.seuil.by", "n'est pas un jour"]),
        (
            DATED + PERIODS.replace("50", "beaucoup"),
            ["criteria.5.value", "un nombre"],
        ),
        (
            DATED + PERIODS.replace("2030", "2029"),
            ["parameters.seuil", "toute la vie"],
        ),
        (DATED + PERIODS.replace("2017-01-01", "01/13/2017"), ["periods.0.from"]),
    ],
)
def test_a_broken_parameter_names_its_place(tmp_path, entry, words):
    """The law by date is checked when it is read, not on the day that somebody asks."""
    raw = plain((FOLDER / "exo_cfe_qpv_commerce.yaml").read_text(encoding="utf-8"))
    raw["parameters"] |= yaml.safe_load("x:\n" + entry)["x"]
    raw["criteria"][5] = {"field": "effectif", "op": "lt", "value": {"parameter": "seuil"}}
    path = tmp_path / "exo_cfe_qpv_commerce.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    told = " ".join(problem for _, problem in problems(tmp_path, today=TODAY))
    assert all(word in told for word in words), told


@pytest.mark.parametrize(("day", "expected"), [("2025-12-31", "non"), ("2026-01-01", "oui"), ("2026-07-01", "oui")])
def test_the_tax_regime_of_2026_by_the_day_asked(day, expected):
    """The regime of 2026 answers nothing before it exists."""
    assert said("exo_benefices_qpv_2026", **BAKER, date_demande=day).verdict == expected


def test_the_closed_zone_is_not_offered_to_a_new_shop():
    """Entries into the ZFU ended on 31 December 2025, whatever is asked later."""
    profile = BAKER | {"etab_zone": ["QPV", "ZFU_TE"]}
    assert said("exo_benefices_zfu_te", **profile, date_demande="2026-03-15").verdict == "non"


def test_a_closed_aid_says_since_when():
    """Somebody who has heard of it learns that it ended."""
    found = said("emplois_francs", date_demande="2026-06-15")
    assert (found.verdict, found.sentence_fr) == ("non", "Fermée : terminée depuis le 31 décembre 2024")


def test_the_closed_zone_says_what_came_after():
    """Closed to newcomers, not to those who were in: the sentence says both, and the answer names the other regime."""
    profile = BAKER | {"etab_zone": ["ZFU_TE"], "date_demande": "2026-06-15"}
    refused = said("exo_benefices_zfu_te", **profile)
    assert refused.sentence_fr.startswith("Fermée aux nouvelles entrées depuis le 31 décembre 2025")
    assert as_json(refused)["replaced_by"] == ["exo_benefices_qpv_2026"]
    inside = said("exo_benefices_zfu_te", **profile | {"date_creation": "2024-05-01"})
    assert inside.verdict == "depend"
    assert inside.sentence_fr.startswith("À voir : il manque des réponses — fermée aux nouvelles entrées")
    before = said("exo_benefices_zfu_te", **profile | {"date_demande": "2025-12-31"})
    assert "Fermée" not in before.sentence_fr


def test_an_aid_that_nobody_can_settle_asks_for_no_answer():
    """When all is answered, what is open is the aid itself, and the sentence says so."""
    found = said("fonds_vert_recyclage_foncier", type_demandeur="epci", friche=True, deficit_operation=True)
    assert (found.verdict, found.missing) == ("depend", ())
    assert found.sentence_fr.startswith("À voir : l'aide n'est pas sûre d'exister encore")


def test_unknown_status_never_says_yes():
    """An existence or a local rule that nobody confirmed leaves the answer open, or refuses."""
    for aid in catalogue().values():
        if aid.status in {"a_confirmer", "variable_local"}:
            for case in aid.cases:
                assert case["verdict"] != "oui", aid.id


def test_an_old_source_never_reads_as_verified():
    """Only what a recent source attests may be shown as open."""
    old = [aid for aid in catalogue().values() if (aid.last_source_year or 0) < 2025]
    assert old
    assert {reliability(aid, TODAY).word for aid in old} <= {"ancien", "à confirmer"}


@pytest.mark.parametrize(
    ("year", "words"), [("2028", "vient après le contrôle"), ("2026", "la source citée la plus récente est de 2024")]
)
def test_the_year_of_the_source_is_that_of_a_source_cited(tmp_path, year, words):
    """Else one word would make an old rule read as open."""
    text = (FOLDER / "exo_cfe_qpv_commerce.yaml").read_text(encoding="utf-8").replace("published: null", 'published: "2024"')
    (tmp_path / "exo_cfe_qpv_commerce.yaml").write_text(
        text.replace("last_source_year: 2026", f"last_source_year: {year}"), encoding="utf-8"
    )
    assert words in " ".join(problem for _, problem in problems(tmp_path, today=TODAY))


def test_a_rule_unchecked_for_a_year_is_old():
    """Trust wears out by itself."""
    aid = catalogue()["microcredit_adie"]
    assert reliability(aid, datetime.date(2027, 11, 22)).word != "ancien"
    assert reliability(aid, datetime.date(2027, 11, 23)).word == "ancien"


def test_missing_fields_are_named():
    """What would settle it, the lone criteria first."""
    found = said("acre", type_demandeur="personne_physique", stade="creation", date_demande="2026-06-15")
    assert found.verdict == "depend"
    assert [each.field for each in found.missing] == [
        "acre_depuis_3_ans",
        "demande_jours",
        "etab_zone",
        "porteur_statuts",
        "porteur_age",
    ]


def test_an_irrelevant_field_changes_nothing():
    """A field that no criterion looks at cannot move a verdict."""
    for aid in catalogue().values():
        for case in aid.cases:
            more = (
                {"surface_vente": 60, "tiers_lieu": True, "salarie_age": 30} | case["profile"] | {"date_demande": case["date"]}
            )
            looked_at = {name for each in said(aid.id, **more).criteria for name in each.fields}
            kept = {name: value for name, value in more.items() if name in looked_at | {"date_demande"}}
            assert said(aid.id, **kept).verdict == said(aid.id, **more).verdict


def test_the_command_answers_in_json(tmp_path, capsys):
    """`--all --json`: a list of objects with what is published."""
    profile = tmp_path / "profil.json"
    profile.write_text(json.dumps(BAKER | {"date_demande": "2026-06-15"}), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(["aids", "explain", "--profile", str(profile), "--all", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert left.value.code == 0
    assert len(rows) == 60
    assert all({"aid", "verdict", "criteria", "missing", "amount"} <= set(row) for row in rows)
    assert all({"label", "status", "source"} <= set(each) for row in rows for each in row["criteria"])
    assert next(row for row in rows if row["aid"] == "exo_benefices_qpv_2026")["verdict"] == "oui"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("effectifs: 3", "Champ « effectifs » inconnu"),
        ("effectif: [", "ni du YAML ni du JSON"),
        ("date_demande: 2026-02-30", "2026-02-30"),
        ("bonjour", "pas lisible"),
        ("etab_zone: {contient: null, peut_contenir: 3}", "une liste, comme [QPV]"),
        ("effectif: .inf", "un nombre"),
        ("chiffres: {benefice_eur: .nan}", "pas un nombre"),
    ],
)
def test_the_command_refuses_a_bad_profile(tmp_path, capsys, text, words):
    """One sentence, exit code 2."""
    profile = tmp_path / "profil.yaml"
    profile.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(["aids", "explain", "--profile", str(profile), "--aid", "acre"])
    assert left.value.code == 2
    assert words in capsys.readouterr().err.replace("\u202f", " ").replace("\xa0", " ")


def test_the_command_checks_a_folder(tmp_path, capsys):
    """The whole folder, then the count; exit code 2 when a file is wrong."""
    shutil.copytree(FOLDER, tmp_path / "files")
    (tmp_path / "files" / "acre.yaml").write_text("id: acre\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run(["aids", "check", "--from", str(tmp_path / "files")])
    told = capsys.readouterr().out
    assert left.value.code == 2
    assert "acre.yaml, ligne 1, champ « name »" in told
    assert "60 aides contrôlées, 1 faute." in told


def test_the_published_example_is_answered():
    """The profile shown in the documentation is read, and answers something of every kind."""
    raw = plain((ROOT / "docs" / "exemples" / "profil-boulangerie.yaml").read_text(encoding="utf-8"))
    verdicts = {said(aid, **raw).verdict for aid in catalogue()}
    assert verdicts == {"oui", "non", "depend"}
