"""Grades of an edition's proposals."""

import pytest

from quartiers.knowledge.build.grades import give_grades


def row(area="QP990001", need="pharmacie", status="likely_gap", people=1500.0, probability=0.9, feasibility=0.8):
    return {
        "area": area, "generation": 2015, "need": need, "status": status, "people": people, "people_low": None,
        "people_high": None, "probability": probability, "feasibility": feasibility, "grade": None, "rank": None,
        "stability": None,
    }  # fmt: skip


def test_each_area_has_its_own_ranks():
    rows = [row(people=400.0), row(), row(area="QP990002", people=100.0)]
    give_grades(rows)
    assert [one["rank"] for one in rows] == [2, 1, 1]
    assert [one["grade"] for one in rows] == ["C", "A", "D"]
    assert all(one["stability"] == 1.0 for one in rows)


def test_a_type_of_shop_becomes_the_need_that_it_answers():
    rows = [row(need="primeur"), row(need="activite_productive"), row(need=None)]
    give_grades(rows)
    assert [one["need"] for one in rows] == ["alimentation", "activite_productive", None]
    assert [one["grade"] is None for one in rows] == [False, False, True]


@pytest.mark.parametrize("status", ["not_distinguishable", "not_enough_data", "not_available", "confirmed"])
def test_only_what_is_proposed_is_graded(status):
    rows = [row(status=status)]
    give_grades(rows)
    assert rows[0]["grade"] is None
    assert rows[0]["rank"] is None
    assert rows[0]["stability"] is None


@pytest.mark.parametrize("unknown", ["people", "probability", "feasibility"])
def test_an_unknown_factor_gives_no_grade(unknown):
    rows = [row(**{unknown: None})]
    give_grades(rows)
    assert rows[0]["grade"] is None
