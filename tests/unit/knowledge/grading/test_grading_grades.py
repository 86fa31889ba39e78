"""Grades of proposals: letters, factors, squares, ranks and ties."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.grading.grades import Factors, factors_of, grade, ranks
from quartiers.knowledge.grading.weights import default

WEIGHTS = default().changed(pharmacie=1, boulangerie=0.5)

shares = st.floats(0, 1)
people = st.integers(0, 20_000).map(float)
needs = st.sampled_from(sorted(WEIGHTS.needs))


def card(people=2000.0, need="pharmacie", probability=1.0, feasibility=1.0):
    return Factors(people, people, people, need, probability, feasibility)


some_cards = st.builds(card, people, needs, shares, shares)


@pytest.mark.parametrize(
    ("people", "need", "probability", "feasibility", "score", "letter"),
    [
        (1000, "pharmacie", 1.0, 1.0, 0.5, "A"),
        (2000, "boulangerie", 1.0, 1.0, 0.5, "A"),  # half the weight, twice the residents
        (2000, "pharmacie", 0.625, 0.8, 0.5, "A"),
        (2000, "pharmacie", 0.62, 0.8, 0.496, "B"),
        (1000, "pharmacie", 1.0, 0.5, 0.25, "B"),
        (1000, "pharmacie", 0.62, 0.8, 0.248, "C"),
        (200, "pharmacie", 1.0, 1.0, 0.1, "C"),
        (199, "pharmacie", 1.0, 1.0, 0.0995, "D"),
        (0, "pharmacie", 1.0, 1.0, 0.0, "D"),
        (50_000, "pharmacie", 0.9, 0.9, 0.81, "A"),  # no more benefit beyond the reference
    ],
)
def test_a_grade_is_benefit_times_probability_times_feasibility(people, need, probability, feasibility, score, letter):
    found = grade(card(people, need, probability, feasibility), WEIGHTS)
    assert (found.score, found.letter) == (score, letter)
    assert found.score == pytest.approx(found.benefit * found.probability * found.feasibility)


@pytest.mark.parametrize(
    ("people", "probability", "feasibility", "filled", "words"),
    [
        (1999, 0.95, 0.75, [4, 4, 4], ["très fort", "très bonne", "très bonne"]),
        (1000, 0.949, 0.5, [3, 3, 3], ["fort", "bonne", "bonne"]),
        (999, 0.8, 0.25, [2, 3, 2], ["moyen", "bonne", "moyenne"]),
        (500, 0.6, 0.249, [2, 2, 1], ["moyen", "moyenne", "faible"]),
        (499, 0.599, 0.0, [1, 1, 1], ["faible", "faible", "faible"]),
    ],
)
def test_each_factor_has_its_squares_and_its_word(people, probability, feasibility, filled, words):
    squares = grade(card(people, "pharmacie", probability, feasibility), WEIGHTS).squares
    assert [one.label_fr for one in squares] == ["Besoin", "Preuve", "Faisabilité"]
    assert [one.filled for one in squares] == filled
    assert [one.word_fr for one in squares] == words


@given(some_cards, people, shares, shares)
def test_raising_a_factor_never_lowers_the_score(one, more_people, probability, feasibility):
    raised = Factors(
        *(max(one.people, more_people),) * 3, one.need, max(one.probability, probability), max(one.feasibility, feasibility)
    )
    before, after = grade(one, WEIGHTS), grade(raised, WEIGHTS)
    assert after.score >= before.score
    assert after.letter <= before.letter
    assert all(more.filled >= less.filled for more, less in zip(after.squares, before.squares, strict=True))


@given(some_cards)
def test_twice_the_residents_never_lower_the_grade(one):
    twice = replace(one, people=2 * one.people)
    assert grade(twice, WEIGHTS).letter <= grade(one, WEIGHTS).letter
    assert 0 <= grade(one, WEIGHTS).score <= 1


@given(some_cards, shares)
def test_a_heavier_need_never_lowers_the_grade_and_moves_no_other(one, weight):
    heavier = WEIGHTS.changed(**{one.need: max(weight, WEIGHTS.of(one.need))})
    assert grade(one, heavier).score >= grade(one, WEIGHTS).score
    other = replace(one, need="marche" if one.need != "marche" else "sante")
    assert grade(other, heavier) == grade(other, WEIGHTS)


def test_equal_scores_share_a_rank_and_what_is_not_graded_has_none():
    twice = card(1000), card(2000, "boulangerie")  # two needs, one score
    assert ranks([card(100), twice[0], None, card(1500), twice[1]], WEIGHTS) == [4, 2, None, 1, 2]
    assert ranks([], WEIGHTS) == []


@given(st.lists(st.none() | some_cards, max_size=12), st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order_of_cards(cards, random):
    places = list(range(len(cards)))
    random.shuffle(places)
    found = ranks(cards, WEIGHTS)
    assert ranks([cards[place] for place in places], WEIGHTS) == [found[place] for place in places]


ROW = {
    "need": "sante", "people": 900.0, "people_low": 700.0, "people_high": None, "probability": 0.7, "feasibility": 0.0,
    "sentence_fr": "Il manque peut-être un médecin.",
}  # fmt: skip


def test_a_row_of_opportunities_gives_its_factors():
    assert factors_of(ROW) == Factors(900.0, 700.0, 900.0, "sante", 0.7, 0.0)


@pytest.mark.parametrize("name", ["need", "people", "probability", "feasibility"])
def test_a_row_that_lacks_a_factor_is_not_graded(name):
    assert factors_of(ROW | {name: None}) is None
