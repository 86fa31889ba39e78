"""Answers become a profile: free texts are read with care, contradictions resolved, nothing is guessed."""

import datetime

import pytest

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.questions import UNKNOWN, questions, values
from quartiers.knowledge.rules.values import Among, Held, Span
from quartiers.knowledge.vocabulary.refusals import Malformed

TODAY = datetime.date(2026, 3, 15)
DAY = datetime.date


@pytest.mark.parametrize(
    ("question", "text", "field", "expected"),
    [
        ("effectif", "12", "effectif", Span(12, 12)),
        ("ca", "12 000 €", "ca", Span(12000, 12000)),
        ("ca", "1,5 million", "ca", Span(1500000, 1500000)),
        ("travaux", "8\u202f500\u00a0€", "depenses", Span(8500, 8500)),
        ("date_ouverture", "mars 2026", "date_creation", Span(DAY(2026, 3, 1), DAY(2026, 3, 31))),
        ("date_ouverture", "1er Avril 2025", "date_creation", Span(DAY(2025, 4, 1), DAY(2025, 4, 1))),
        ("date_ouverture", "15/03/2026", "date_creation", Span(DAY(2026, 3, 15), DAY(2026, 3, 15))),
        ("date_ouverture", "2019", "date_creation", Span(DAY(2019, 1, 1), DAY(2019, 12, 31))),
    ],
)
def test_a_free_text_is_read(question, text, field, expected):
    """Numbers and dates as people write them."""
    assert profile_from({question: text}, today=TODAY).known[field] == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("effectif", "douze"),
        ("effectif", "-3"),
        ("ca", "12 000 000 000 000 000"),
        ("date_ouverture", "mars"),
        ("date_ouverture", "31/02/2026"),
        ("date_ouverture", "mars 12"),
        ("situation", "boulanger"),
        ("inconnue", "oui"),
    ],
)
def test_what_cannot_be_read_is_one_french_sentence(question, text):
    """The question, the value and what to write."""
    with pytest.raises(Malformed, match=r"« .+ » .*(écrivez|choisissez|vérifiez|reprenez)"):
        profile_from({question: text}, today=TODAY)


def test_an_address_gives_only_its_own_fields():
    """What the site found stands as it is; another field is refused."""
    found = {"etab_zone": {"contient": ["QPV"], "peut_contenir": "tout"}}
    assert profile_from({"lieu_activite": found}, today=TODAY).known["etab_zone"] == Held(frozenset({"QPV"}), None)
    with pytest.raises(Malformed):
        profile_from({"lieu_activite": {"porteur_handicap": True}}, today=TODAY)


def test_two_answers_on_one_field_are_put_together_and_the_last_wins_a_contradiction():
    """«In a QPV» then «not rural» keep both; «idea» then «three years or more» keeps the last."""
    zone = profile_from({"lieu_activite": "qpv", "rural": "non"}, today=TODAY).known["etab_zone"]
    assert zone.contains == {"QPV"}
    assert "ZFRR" not in zone.may
    known = profile_from({"situation": "idee", "anciennete": "5_plus"}, today=TODAY).known
    assert known["stade"] == Among(frozenset({"developpement"}))


def test_an_sme_follows_from_its_definition():
    """Fewer than 250 people and little turnover: an SME, without asking."""
    assert profile_from({"effectif": "12", "ca": "250k"}, today=TODAY).known["pme_ue"] == Among(frozenset({True}))
    assert "pme_ue" not in profile_from({"effectif": "12"}, today=TODAY).known
    assert profile_from({"effectif": "500_plus"}, today=TODAY).known["pme_ue"] == Among(frozenset({False}))


def test_the_need_is_a_figure_and_never_a_criterion():
    """It serves amounts."""
    profile = profile_from({"besoin": "6 000 €"}, today=TODAY)
    assert profile.figures == {"besoin_eur": 6000}
    assert not profile.known


@pytest.mark.parametrize("asked", questions())
def test_i_do_not_know_is_an_answer_to_every_question(asked):
    """It leaves everything unknown."""
    profile = profile_from({asked: UNKNOWN}, today=TODAY)
    assert not profile.known
    assert not profile.figures


@pytest.mark.parametrize("today", [DAY(2026, 3, 15), DAY(2028, 2, 29)])
def test_every_answer_of_the_file_can_be_read(today):
    """No code twice, every value fits its field, also on a 29 February."""
    for question in questions().values():
        codes = [choice.code for choice in question.answers]
        assert len(codes) == len(set(codes)), question.id
        assert UNKNOWN not in codes
        for code in codes:
            assert set(values(question.id, code, today)) <= set(fields())


def test_sensitive_fields_stand_only_in_sensitive_questions():
    """Each with its reason; handicap and bank ban are never stored."""
    kept = {"porteur_handicap": "handicap", "porteur_fiche_ficp": "fichage"}
    sensitive = {"porteur_statuts", "porteur_age", "porteur_genre", "acces_credit_bancaire", *kept}
    for question in questions().values():
        assert bool(question.sensitive) == bool(question.fields & sensitive), question.id
        assert question.is_never_stored == (question.id in kept.values())
