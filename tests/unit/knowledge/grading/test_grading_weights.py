"""The versioned weights: what they say of themselves, their profiles, what a reader may change."""

import pytest
import yaml

from quartiers.knowledge.grading.weights import FILE, default, need_of, profiles
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES
from quartiers.knowledge.vocabulary.refusals import Refusal


def test_every_type_of_shop_answers_one_need_and_no_other_type_is_named():
    named = [shop_type for need in default().needs.values() for shop_type in need.shop_types]
    assert sorted(named) == sorted(SHOP_TYPES)
    assert {need_of(shop_type) for shop_type in SHOP_TYPES} <= set(default().needs)


def test_published_weights_are_those_of_the_survey_and_stay_to_be_confirmed():
    published = {"pharmacie": 0.95, "boulangerie": 0.90, "alimentation": 0.88, "centre_commercial": 0.71, "marche": 0.62}
    for key, need in default().needs.items():
        assert 0 <= need.weight <= 1
        if key in published:
            assert (need.weight, need.confidence) == (published[key], "à confirmer")
            assert f"{need.weight:.0%}".replace("%", " %") in need.source_fr
        else:
            assert need.confidence == "notre choix"
            assert need.source_fr.startswith("Notre choix : ")


def test_the_file_has_nothing_that_is_not_read():
    words = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert set(words) == {"version", "valid_from", "checked_on", "reference_people", "grades", "draws", "needs", "profiles"}
    weights = default()
    assert weights.valid_from <= weights.checked_on
    least = [score for _, score in weights.grades]
    assert [letter for letter, _ in weights.grades] == ["A", "B", "C"]
    assert least == sorted(least, reverse=True) == [0.5, 0.25, 0.1]


def test_profiles_start_with_the_default_and_say_why_they_differ():
    found = profiles()
    assert list(found) == ["equilibre", "sante_d_abord", "commerce_du_quotidien", "activite_et_emploi"]
    for key, weights in found.items():
        assert weights.title_fr
        assert weights.why_fr.endswith(".")
        assert bool(weights.differing(default())) == (key != "equilibre")
    health = found["sante_d_abord"]
    assert health.of("sante") == max(need.weight for need in health.needs.values()) > default().of("sante")


def test_a_need_named_like_an_argument_is_unknown_too():
    with pytest.raises(Refusal, match="« self » n'existe pas"):
        default().changed(self=0.5)


def test_a_reader_changes_some_weights_and_leaves_the_file_as_it_was():
    before = default()
    mine = before.changed(pharmacie=0.2, marche=1, sante=0)
    assert [mine.of(key) for key in ("pharmacie", "marche", "sante", "boulangerie")] == [0.2, 1.0, 0.0, 0.9]
    assert mine.differing(before) == ("pharmacie", "marche", "sante")
    assert default().of("pharmacie") == 0.95
    with pytest.raises(TypeError):
        mine.needs["pharmacie"] = before.needs["pharmacie"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"pharmacie": 1.4}, "Le poids de « pharmacie » vaut 1,40 : donnez un nombre entre 0 et 1."),
        ({"sante": -0.1}, "Le poids de « santé » vaut −0,10 : donnez un nombre entre 0 et 1."),
        ({"marche": float("nan")}, "Le poids de « marché » vaut nan : donnez un nombre entre 0 et 1."),
        ({"piscine": 0.5}, "Le besoin « piscine » n'existe pas : choisissez parmi pharmacie, boulangerie, alimentation,"),
    ],
)
def test_a_weight_that_is_none_is_refused_in_one_sentence(changes, told):
    with pytest.raises(Refusal) as problem:
        default().changed(**changes)
    assert str(problem.value).startswith(told)


def test_a_need_that_does_not_exist_has_no_weight():
    with pytest.raises(Refusal, match="« piscine » n'existe pas"):
        default().of("piscine")
    assert need_of("observatoire") is None
