"""What is said of whom an aid reaches: unknowns first, nothing of fewer than five, no rank where most is unknown."""

import pytest

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reach.told import count_fr, is_for_establishments, may_rank, sentence_fr


def _row(eligible=20, not_eligible=60, undecided=20, **more):
    total = sum(n or 0 for n in (eligible, not_eligible, undecided))
    row = {"eligible": eligible, "not_eligible": not_eligible, "undecided": undecided, "total": total}
    return row | {"withheld": [], "undecided_fields": [{"field": "ca", "share": 0.75}]} | more


@pytest.mark.parametrize(("undecided", "may"), [(0, True), (80, True), (81, False), (500, False)])
def test_nothing_is_ranked_when_more_than_half_is_undecided(undecided, may):
    assert may_rank(_row(undecided=undecided)) is may


def test_nothing_is_ranked_on_what_is_hidden_or_empty():
    few = [{"count": "eligible", "reason": "fewer_than_5"}]
    assert not may_rank(_row(eligible=None, withheld=few, total=100))
    assert not may_rank(_row(0, 0, 0))


def test_a_small_count_is_told_as_less_than_five_and_its_complement_as_hidden():
    withheld = [{"count": "eligible", "reason": "fewer_than_5"}, {"count": "undecided", "reason": "complement"}]
    row = _row(eligible=None, undecided=None, withheld=withheld, total=83)
    assert count_fr(row, "eligible") == "moins de 5"
    assert count_fr(row, "undecided") == "masqué"
    assert count_fr(row, "not_eligible") == "environ 60"


def test_the_unknown_is_said_first_with_what_is_missing():
    said = sentence_fr(_row(undecided=120))
    assert said.startswith(
        "200 établissements ouverts : indécidable pour environ 120 (60 %) ; ce qui manque : chiffre d'affaires"
    )
    assert said.endswith("trop d'inconnues pour comparer ou classer")


def test_an_aid_for_towns_is_not_counted_among_establishments():
    assert not is_for_establishments(catalogue()["dpv"])
    assert is_for_establishments(catalogue()["exo_cfe_qpv_commerce"])
