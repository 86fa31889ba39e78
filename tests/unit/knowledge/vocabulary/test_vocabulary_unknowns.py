"""Tests of the reasons why a figure is not shown."""

from quartiers.knowledge.vocabulary.unknowns import Unknown


def test_each_reason_has_its_words():
    """A reader sees in French why there is no figure."""
    assert {str(reason): reason.label_fr for reason in Unknown} == {
        "not_enough_data": "pas assez de données",
        "suppressed": "masqué par le secret statistique",
        "not_available": "non disponible",
        "not_documented": "non documenté",
        "not_applicable": "sans objet",
    }
