"""Rules of opening: each activity has one text, one authority, one question, and never a certainty."""

import pytest

from quartiers.knowledge.engine.detectors.regulated import RULES, rule_of_code, rule_of_type
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title_fr)
def test_a_rule_is_whole(rule):
    assert set(rule.codes) <= SHOP_TYPES.get(rule.shop_type, set(rule.codes))
    assert rule.question_fr.startswith("Demandez ")
    assert len(rule.question_fr.split()) <= 25
    assert rule.rule_fr.endswith(".")
    assert rule.authority_fr
    assert rule.reference_fr.startswith(f"{rule.reference}, texte du ")
    assert rule.reference_fr.endswith(" (à confirmer)")
    assert f" {rule.dated.year} " in rule.reference_fr


def test_a_rule_is_found_by_type_and_by_code():
    assert rule_of_type("pharmacie") is rule_of_code("47.73Z")
    assert "2 500" in rule_of_type("pharmacie").rule_fr
    assert rule_of_code("49.32Z").title_fr == "Taxi"
    assert rule_of_type("boulangerie") is None
    assert rule_of_type("") is None
    assert rule_of_code("10.71C") is None


def test_pharmacy_is_dated():
    assert rule_of_type("pharmacie").reference_fr == (
        "Code de la santé publique, L5125-3 et L5125-4, texte du 3 janvier 2018 (à confirmer)"
    )
