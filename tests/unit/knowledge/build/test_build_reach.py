"""Counts of aids leave the build without those that tell of fewer than five, nor what gives them back."""

import numpy as np

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reach.counting import Reach
from quartiers.knowledge.build.reach import _rows


def _told(cells, blocked, nests=()):
    yes, no, undecided = np.array(cells).T
    one = Reach(catalogue()["acre"], yes, no, undecided, {name: np.array(of) for name, of in blocked.items()})
    return list(_rows(one, nests))


def test_a_count_below_five_takes_another_with_it_because_the_total_is_known():
    row = _told([[3, 40, 60]], {"ca": [60]})[0]
    assert (row["eligible"], row["not_eligible"], row["undecided"], row["total"]) == (None, None, 60, 103)
    assert row["withheld"] == [
        {"count": "eligible", "reason": "fewer_than_5"},
        {"count": "not_eligible", "reason": "complement"},
    ]


def test_zero_and_five_are_told():
    row = _told([[0, 5, 60]], {"ca": [60]})[0]
    assert (row["eligible"], row["not_eligible"], row["withheld"]) == (0, 5, [])


def test_the_share_of_a_field_is_not_told_when_it_or_the_others_are_few():
    row = _told([[0, 0, 50]], {"ca": [50], "stade": [47], "micro": [4], "bilan": [25], "region": [0]})[0]
    shares = {one["field"]: one["share"] for one in row["undecided_fields"]}
    assert shares == {"ca": 1.0, "stade": None, "bilan": 0.5, "micro": None}


def test_two_outlines_of_one_place_do_not_give_back_a_few_by_subtraction():
    rows = _told([[50, 20, 30], [48, 20, 30]], {"ca": [30, 30]}, nests=[(0, (1,))])
    assert rows[0]["eligible"] is None
    assert rows[1]["eligible"] == 48


def test_every_row_of_an_edition_adds_up_and_says_what_it_is_made_of(demo_edition):
    rows = demo_edition.rows("reach")
    assert {row["aid"] for row in rows} == set(catalogue())
    assert {row["generation"] for row in rows} == {2015, 2024}
    for row in rows:
        counts = [row[name] for name in ("eligible", "not_eligible", "undecided")]
        if None not in counts:
            assert sum(counts) == row["total"]
        assert not any(n is not None and 0 < n < 5 for n in counts)
        assert bool(row["undecided_fields"]) == (row["undecided"] is None or row["undecided"] > 0) or row["withheld"]
        assert row["origin"] == "simulated"
        assert "sirene_establishments" in row["sources"]
        assert row["day"] == row["as_of"]
