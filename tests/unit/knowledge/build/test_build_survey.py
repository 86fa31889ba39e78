"""Surveys of residents in an edition: shares with their limits, secrecy, areas that the edition does not have."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from quartiers.knowledge.build.survey import left_out, survey
from quartiers.knowledge.editions.schemas import SURVEY
from quartiers.knowledge.vocabulary.origins import Origin

AREAS = [{"area": "QP990001", "generation": 2015}, {"area": "QN99001I", "generation": 2024}]


def answer(asked, answers, respondents=100, area="QP990001", **more):
    """A row of the source."""
    return {
        "area": area, "asked": asked, "answers": answers, "respondents": respondents,
        "held_on": datetime.date(2026, 5, 4), "method": "au marché", "organisation": "Maison de quartier fictive",
    } | more  # fmt: skip


def given_rows(*rows):
    """The inputs of a build that has these rows and nothing else."""
    manifests = {"residents_survey": SimpleNamespace(origin=Origin.PARTIAL)}
    tables = {"residents_survey": rows}
    return SimpleNamespace(rows=lambda name: [dict(row) for row in tables[name]], manifests=manifests)


def found(*rows):
    """The table, by what was asked."""
    return {row["subject"]: row for row in survey(given_rows(*rows), AREAS)}


def hidden(*rows):
    """What was asked and is hidden."""
    return {subject for subject, row in found(*rows).items() if row["status"] == "suppressed"}


def test_a_share_has_its_limits_its_need_and_its_origin():
    row = found(answer("primeur", 30, 80))["primeur"]
    assert set(row) == set(SURVEY)
    assert (row["area"], row["generation"], row["need"], row["status"], row["reason"]) == (
        "QP990001", 2015, "alimentation", "ok", None,
    )  # fmt: skip
    assert (row["answers"], row["respondents"], row["share"], row["level"]) == (30, 80, 0.375, 0.9)
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(30, 80, alpha=0.1, method="wilson"))
    assert (row["source"], row["origin"], row["method"]) == ("residents_survey", "partial", "au marché")


def test_a_need_is_called_by_its_title():
    assert {row["need"]: subject for subject, row in found(answer("marche", 50), answer("sante", 40)).items()} == {
        "marche": "marché",
        "sante": "santé",
    }


def test_answers_of_a_few_people_are_hidden_and_nobody_is_not():
    rows = answer("primeur", 0), answer("banque", 4), answer("poste", 5), answer("tabac", 100)
    assert hidden(*rows) == {"banque"}
    row = found(*rows)["banque"]
    assert [row[name] for name in ("answers", "share", "low", "high")] == [None] * 4
    assert (row["respondents"], row["reason"]) == (
        100, "Masqué par le secret statistique : moins de cinq personnes ont répondu ainsi, ou autrement.",
    )  # fmt: skip


def test_what_a_few_people_did_not_answer_is_hidden_too():
    assert hidden(answer("poste", 96), answer("banque", 95), answer("tabac", 50)) == {"poste"}


def test_one_answer_each_gives_nothing_back_by_subtraction():
    """60 + 22 + 14 + 4 = 100: the fourth is hidden, and another one with it."""
    rows = answer("poste", 60), answer("banque", 22), answer("tabac", 14), answer("primeur", 4)
    assert hidden(*rows) == {"primeur", "tabac"}
    # 110 answers of 100 people: several each, and nothing adds up.
    assert hidden(answer("poste", 70), *rows[1:]) == {"primeur"}


def test_surveys_do_not_hide_one_another():
    later = {"held_on": datetime.date(2026, 6, 4)}
    rows = answer("poste", 60), answer("banque", 3), answer("tabac", 30, **later), answer("primeur", 40, area="QN99001I")
    assert hidden(*rows) == {"banque"}


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(lambda counts: sum(counts) <= 100))
def test_no_small_count_can_be_computed_from_what_is_shown(counts):
    """Of answers that exclude one another: neither a shown one nor the remainder of those shown tells of 1 to 4 people."""
    asked = ["poste", "banque", "tabac", "primeur", "sport", "jouets", "textile", "meubles"][: len(counts)]
    rows = survey(given_rows(*(answer(*one) for one in zip(asked, counts, strict=True))), AREAS)
    shown = [row["answers"] for row in rows if row["status"] == "ok"]
    assert all(count == 0 or count >= 5 for count in shown)
    assert all(100 - count == 0 or 100 - count >= 5 for count in shown)
    if len(shown) == len(counts) - 1 and sum(counts) == 100:
        assert 100 - sum(shown) in {0, *range(5, 101)}


@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order):
    rows = [answer("poste", 60), answer("banque", 22), answer("tabac", 14), answer("primeur", 4, area="QN99001I")]
    assert survey(given_rows(*(rows[place] for place in order)), AREAS) == survey(given_rows(*rows), AREAS)


def test_a_neighbourhood_that_is_not_there_is_named_and_left_out():
    rows = answer("poste", 60), answer("poste", 60, area="QN05301M"), answer("tabac", 60, area="QN05301M")
    assert len(survey(given_rows(*rows), AREAS)) == 1
    (told,) = left_out(given_rows(*rows), AREAS)
    assert told.endswith("laissé(s) de côté : QN05301M.")
    assert left_out(given_rows(rows[0]), AREAS) == []
    assert survey(given_rows(), AREAS) == []


def test_the_few_who_gave_none_of_the_answers_are_not_told_either():
    """60 + 36 of 100, one answer each: four said neither, and a subtraction must not say so."""
    assert hidden(answer("poste", 60), answer("banque", 36)) == {"banque"}
