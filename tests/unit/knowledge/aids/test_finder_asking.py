"""The finder asks little, always the same, never what changes nothing, and stops."""

import datetime

import pytest

from finder_visitors import KINDS, MOST_QUESTIONS, drawn, visits
from quartiers.knowledge.aids.explain import verdict
from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.asking import MOST_ASKED, next_question
from quartiers.knowledge.aids.finder.board import board
from quartiers.knowledge.aids.finder.questions import UNKNOWN, questions
from quartiers.knowledge.aids.finder.standing import View, matter, picks
from quartiers.knowledge.aids.loading import catalogue

TODAY = datetime.date(2026, 11, 27)


def walk(draw, *, is_thorough=False, unknown=0.2):
    """Every question put to somebody who answers at random, with the answers before it."""
    answers = {}
    while asked := next_question(profile_from(answers, today=TODAY), answers, catalogue(), is_thorough=is_thorough):
        yield dict(answers), asked
        codes = [choice.code for choice in asked.choices]
        answers[asked.question.id] = UNKNOWN if not codes or draw.random() < unknown else draw.choice(codes)


def test_the_first_question_is_where_you_stand():
    """Before anything else, with no help from an address."""
    asked = next_question(profile_from({}, today=TODAY), {}, catalogue())
    assert asked.question.id == "situation"
    assert len(asked.choices) == 8


@pytest.mark.parametrize("seed", range(15))
def test_asking_stops_and_no_question_comes_twice(seed):
    """Whatever is answered; the number announced is never passed."""
    asked = [each for _, each in walk(drawn(seed))]
    ids = [each.question.id for each in asked]
    assert len(ids) == len(set(ids)) <= MOST_ASKED + 1
    counted = [each for each in asked if not each.question.is_figure]
    for place, each in enumerate(counted):
        assert len(counted) - place - 1 <= each.most_after <= MOST_ASKED - place - 1


def test_asking_stops_when_nothing_is_ever_known():
    """«Je ne sais pas» all along, to the end of everything that may be asked."""
    asked = list(walk(drawn(1), is_thorough=True, unknown=1))
    assert 10 < len(asked) < 60


def test_the_same_answers_bring_the_same_questions():
    """Nothing is drawn."""
    first, second = ([each.question.id for _, each in walk(drawn(3))] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("seed", range(12))
def test_a_sensitive_question_comes_only_when_an_answer_settles_an_open_aid(seed):
    """Checked with the verdict itself, not with the board that chose the question."""
    aids = catalogue()
    for answers, asked in walk(drawn(seed), is_thorough=True):
        if not asked.question.sensitive:
            continue
        view = View(aids, profile_from(answers, today=TODAY))
        codes = [choice.code for choice in asked.choices]
        after = [View(aids, profile_from({**answers, asked.question.id: code}, today=TODAY)) for code in codes]
        settled = {each.standings[name].chance for each in after for name in asked.aids if name in each.standings}
        assert all(0 < view.standings[name].chance < 1 for name in asked.aids)
        assert settled & {0.0, 1.0}, asked.question.id


def test_nobody_is_asked_about_a_handicap_as_long_as_no_aid_depends_on_it():
    """Nor their age, once the neighbourhood gives the Acre."""
    asked = {each.question.id for seed in range(12) for _, each in walk(drawn(seed), is_thorough=True)}
    assert "handicap" not in asked
    answers = {"situation": "creation", "lieu_activite": "qpv"}
    while each := next_question(profile_from(answers, today=TODAY), answers, catalogue(), is_thorough=True):
        assert each.question.id != "age"
        answers[each.question.id] = UNKNOWN


@pytest.mark.parametrize("seed", range(8))
def test_an_answer_never_unsettles_a_verdict(seed):
    """What was yes or no stays so, question after question."""
    before = {}
    for answers, _ in walk(drawn(seed), is_thorough=True):
        profile = profile_from(answers, today=TODAY)
        now = {name: verdict(aid, profile) for name, aid in catalogue().items()}
        assert all(now[name] == truth for name, truth in before.items() if truth is not None)
        before = now


@pytest.mark.parametrize("seed", range(8))
def test_the_board_says_what_the_verdict_says(seed):
    """0 where a criterion is false, 1 where all are true, between elsewhere; status and dates apart."""
    for answers, _ in walk(drawn(seed), is_thorough=True):
        profile = profile_from(answers, today=TODAY)
        for name, aid in board(catalogue(), TODAY).aids.items():
            truths = [node.decide(profile.known, TODAY) for node in aid.criteria]
            expected = False if False in truths else None if None in truths else True
            chance = board(catalogue(), TODAY).chance(name, profile.known)
            assert (False if chance == 0 else True if chance == 1 else None) is expected, name


@pytest.mark.parametrize("seed", range(6))
def test_what_does_not_matter_cannot_change_the_five(seed):
    """An undecided aid left out of `matter` may be refused or granted: the five stay."""
    for answers, _ in walk(drawn(seed), is_thorough=True):
        view = View(catalogue(), profile_from(answers, today=TODAY))
        idle = {name for name, each in view.standings.items() if 0 < each.chance < 1} - matter(view)
        keys = [pick.key for pick in picks(view)]
        assert [pick.key for pick in picks(view, view.shown - idle)] == keys
        assert [pick.key for pick in picks(view, view.shown | idle)] == keys


def test_the_reason_names_what_the_answer_opens_or_closes():
    """In plain French, with the aids."""
    answers = {"situation": "creation", "lieu_activite": "dehors", "lieu_vie": "dehors"}
    asked = next_question(profile_from(answers, today=TODAY), answers, catalogue())
    while asked.question.id != "allocation":
        answers[asked.question.id] = UNKNOWN
        asked = next_question(profile_from(answers, today=TODAY), answers, catalogue())
    assert asked.why.startswith("Cette réponse ouvre ou ferme ")
    assert "« Acre »" in asked.why
    assert asked.question.sensitive


def test_an_answer_that_contradicts_the_others_is_not_offered():
    """Somebody with an idea has not been running for five years; nobody is asked what follows already."""
    seen = {each.question.id: each for _, each in walk(drawn(0), is_thorough=True)}
    profile = profile_from({"situation": "idee"}, today=TODAY)
    answers = {"situation": "idee"}
    while asked := next_question(profile, answers, catalogue(), is_thorough=True):
        if asked.question.id == "date_ouverture":
            assert [choice.code for choice in asked.choices] == ["a_venir"] or all(
                choice.code not in {"avant_2015", "2015_2016", "2017_2024"} for choice in asked.choices
            )
        assert asked.question.id not in {"anciennete", "structure"}
        answers[asked.question.id] = UNKNOWN
    assert seen


def test_the_five_stand_after_seven_questions_in_median():
    """Sixty simulated visitors of every kind (two hundred in `make bench`)."""
    found = list(visits(60))
    assert {each.kind for each in found} == set(KINDS)
    stable = sorted(each.until_stable for each in found)
    assert (stable[29] + stable[30]) / 2 <= MOST_QUESTIONS
    assert sum(each.kept for each in found) / len(found) >= 0.9


def test_no_question_says_of_a_skipped_answer_what_is_said_of_an_unsure_rule():
    said = [str(question) for question in questions().values()]
    assert not [words for words in said if "« à confirmer »" in words]
    assert sum("« peut-être »" in words for words in said) == 2


@pytest.mark.parametrize("situation", ["association", "porteur"])
def test_a_body_is_never_asked_about_a_person(situation):
    """Allowance, age, gender, health, credit: of somebody, not of a structure."""
    answers = {"situation": situation}
    while asked := next_question(profile_from(answers, today=TODAY), answers, catalogue(), is_thorough=True):
        assert asked.question.id not in {"allocation", "age", "genre", "handicap", "fichage", "acre", "arce"}
        answers[asked.question.id] = UNKNOWN
