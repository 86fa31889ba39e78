"""The first five steps and the lists: nothing refused or ended reads as open, every aid stands once, with its reason."""

import datetime

import pytest

from finder_visitors import drawn
from quartiers.knowledge.aids.explain import verdict
from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.asking import next_question
from quartiers.knowledge.aids.finder.groups import all_aids
from quartiers.knowledge.aids.finder.projects import QUESTIONS, for_project
from quartiers.knowledge.aids.finder.questions import questions
from quartiers.knowledge.aids.finder.steps import at_opening, next_steps
from quartiers.knowledge.aids.finder.wording import is_closed, short_name
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.vocabulary.refusals import Malformed

TODAY = datetime.date(2026, 3, 15)
IDEA = {"situation": "idee", "activite": "boulangerie", "lieu_activite": "qpv", "lieu_vie": "qpv", "besoin": "6 000 €"}
LISTS = ("maybe", "later", "to_confirm", "refused", "closed")


def steps(answers, today=TODAY):
    """The steps of somebody who answered so."""
    return next_steps(profile_from(answers, today=today), catalogue(), today)


def groups(answers, today=TODAY):
    """The lists of somebody who answered so, as group by aid."""
    found = all_aids(profile_from(answers, today=today), catalogue(), today)
    return {entry.aid.id: (name, entry) for name in LISTS for entry in getattr(found, name)}


def test_an_idea_in_a_neighbourhood_meets_somebody_first():
    """Free support, then the loan of honour, the Acre, the choice of allocations, the microcredit: all with their parts."""
    found = steps({**IDEA, "allocation": "are"})
    assert [step.family for step in found] == ["conseil", "honneur", "cotisations", "choix", "pret"]
    assert [step.is_later for step in found] == [False, True, True, True, False]
    for step in found:
        assert all((step.title, step.who, step.what, step.how, step.call, step.order_fr))
        assert any(answer.status == "satisfied" for answer in step.why)
    assert found[1].sides[0].aid.id == "ph_quartier"
    lacks = {lack.field: lack for lack in found[1].missing}
    assert lacks["accompagne_reseau"].step == 1
    assert lacks["cofinancement_bancaire"].question == "banque"


def test_arce_and_are_are_one_step_never_two():
    """An either-or with the sentence that says so."""
    found = steps({"situation": "creation", "allocation": "are"})
    both = [step for step in found if {side.aid.id for side in step.sides} & {"arce", "are_maintien"}]
    assert len(both) == 1
    assert [side.aid.id for side in both[0].sides] == ["arce", "are_maintien"]
    assert "l'un ou l'autre" in both[0].choice_fr


@pytest.mark.parametrize("seed", range(12))
def test_no_step_is_refused_ended_or_of_uncertain_source_without_saying_so(seed):
    """Drawn visitors, to the end of the questions."""
    draw, answers = drawn(seed), {}
    while asked := next_question(profile_from(answers, today=TODAY), answers, catalogue(), is_thorough=True):
        if asked.question.is_figure:
            break
        answers[asked.question.id] = draw.choice(asked.choices).code
        found = steps(answers)
        assert len(found) <= 5
        profile = profile_from(answers, today=TODAY)
        for step in found:
            for side in step.sides:
                said = verdict(side.aid, at_opening(profile) if step.is_later else profile)
                assert said is not False
                assert not is_closed(side.aid, TODAY)
                assert said is True or "Vous semblez" not in side.sentence_fr
                if reliability(side.aid, TODAY).word != "vérifié":
                    assert any(word in side.sentence_fr for word in ("à confirmer", "à vérifier", "à demander"))


@pytest.mark.parametrize("situation", [choice.code for choice in questions()["situation"].answers])
def test_every_aid_stands_in_one_list_with_its_sentence(situation):
    """Sixty aids, each once; a refusal gives its criterion."""
    found = groups({"situation": situation, "lieu_activite": "qpv"})
    assert sorted(found) == sorted(catalogue())
    for name, entry in found.values():
        assert entry.sentence_fr.endswith(".")
        assert name != "refused" or entry.reason


def test_the_zone_franche_is_never_open_to_a_newcomer():
    """Story 4, on 15 March 2026: entries ended on 31 December 2025; the regime of 2026 says that it is to be confirmed."""
    here = {"etab_zone": {"contient": ["QPV", "ZFU_TE"], "peut_contenir": []}}
    answers = {"situation": "creation", "lieu_activite": here, "activite": "boulangerie", "date_ouverture": "mars 2026"}
    found = groups(answers)
    name, entry = found["exo_benefices_zfu_te"]
    assert (name, entry.mark) == ("closed", "Fermé aux nouvelles entrées")
    assert "31 décembre 2025" in entry.sentence_fr
    name, entry = found["exo_benefices_qpv_2026"]
    assert name == "to_confirm"
    assert "règle à confirmer" in entry.sentence_fr
    shown = {side.aid.id for step in steps(answers) for side in step.sides}
    assert "exo_benefices_zfu_te" not in shown


def test_outside_the_neighbourhood_its_own_aids_are_refused_and_the_others_stay():
    """The address is out: said so for each aid tied to the neighbourhood."""
    found = groups({"situation": "creation", "lieu_activite": "dehors", "lieu_vie": "dehors"})
    assert found["ph_quartier"][0] == found["exo_benefices_qpv_2026"][0] == "refused"
    assert found["mon_pass_crea"][0] == "maybe"


def test_an_ended_aid_says_when_and_what_came_after():
    """FISAC for a shop that has heard of it."""
    name, entry = groups({"situation": "installee"})["fisac"]
    assert name == "closed"
    assert entry.sentence_fr == "Terminé depuis le 31 janvier 2019."
    assert all(entry.replaced_by == catalogue()[each].replaced_by for each in ("fisac",))


def test_what_needs_a_project_is_no_step_until_it_is_said():
    """An apprentice is not supposed of anybody."""
    shop = {"situation": "installee", "activite": "commerce", "lieu_activite": "qpv", "effectif": "2_3"}
    assert "aide_apprentissage_2026" not in {step.sides[0].aid.id for step in steps(shop)}
    assert "aide_apprentissage_2026" in {step.sides[0].aid.id for step in steps({**shop, "embauche": "apprenti"})}


def test_a_local_rule_and_an_unsure_existence_are_marked():
    """They can be settled by the answers, never by us."""
    found = groups({"situation": "association", "habitants": "oui", "cofinancement": "oui"})
    name, entry = found["contrat_ville_p147"]
    assert (name, entry.mark) == ("to_confirm", "Selon le territoire")
    assert entry.sentence_fr.startswith("Selon le territoire")


def test_a_name_is_cut_only_where_something_is_left():
    """«Acre», but not «Île-de-France» alone."""
    assert short_name(catalogue()["acre"]) == "Acre"
    assert short_name(catalogue()["idf_tpup"]) == "Île-de-France : TP'up"


def test_a_project_is_read_for_each_applicant():
    """The town and the landlord do not get the same offer; fewer aids given, fewer listed."""
    project = {"lieu_activite": "qpv", "npnru": "oui", "commencee": "non", "deficit": "oui"}
    town, landlord = for_project(project, ["commune", "bailleur"], catalogue(), TODAY)
    asked = {side.aid.id for step in landlord.steps for side in step.sides}
    assert "anru_immobilier_eco" in asked
    assert "dpv" in {entry.aid.id for entry in landlord.groups.refused}
    assert "dpv" not in {entry.aid.id for entry in town.groups.refused}
    grants = {name: aid for name, aid in catalogue().items() if aid.nature == "subvention"}
    (kept,) = for_project(project, ["commune"], grants, TODAY)
    assert {entry.aid.id for name in LISTS for entry in getattr(kept.groups, name)} == set(grants)
    with pytest.raises(Malformed):
        for_project(project, ["mairie"], catalogue(), TODAY)


def test_the_sheet_of_a_project_asks_what_exists():
    assert set(QUESTIONS) <= set(questions())


def test_what_a_committee_grants_is_nobodys_right():
    """«Droit» is said of no selective aid, in no list."""
    profile = profile_from(
        {"situation": "jeune", "lieu_activite": "qpv", "banque": "refus", "activite": "artisan"}, today=TODAY
    )
    groups = all_aids(profile, catalogue(), TODAY)
    entries = [entry for name in LISTS for entry in getattr(groups, name) if entry.aid.is_selective]
    assert any("pouvoir la demander" in entry.sentence_fr for entry in entries)
    assert not [
        entry.aid.id for entry in entries if "droit" in entry.sentence_fr or "y avoir droit" in entry.explanation.sentence_fr
    ]


def test_an_aid_for_later_says_when_it_ends():
    profile = profile_from({"situation": "creation", "embauche": "apprenti"}, today=TODAY)
    later = {entry.aid.id: entry for entry in all_aids(profile, catalogue(), TODAY).later}
    assert "avant le 31 décembre 2026" in later["aide_apprentissage_2026"].sentence_fr
