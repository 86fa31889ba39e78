"""Criteria decided with what is known: points, bounds, words held in part, and nothing at all."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.reading import Criteria, Misplaced, dated
from quartiers.knowledge.rules.dated import Gap
from quartiers.knowledge.vocabulary.refusals import Malformed

DAY = datetime.date(2026, 6, 15)


def decided(raw, day=DAY, parameters=None, **profile):
    """One criterion for a profile given as in its file."""
    node = Criteria(dated(parameters or {}), "source").one(raw, ("criteria", 0))
    known = {name: fields()[name].read(value) for name, value in profile.items()}
    return node.decide({name: value for name, value in known.items() if value is not None}, day)


@pytest.mark.parametrize(
    ("op", "value", "known", "truth"),
    [
        ("lt", 50, 49, True),
        ("lt", 50, 50, False),
        ("lte", 50, 50, True),
        ("gt", 50, 50, False),
        ("gte", 50, 50, True),
        ("lt", 50, {"min": 20, "max": 49}, True),
        ("lt", 50, {"min": 20, "max": 50}, None),
        ("lt", 50, {"min": 50}, False),
        ("lt", 50, {"max": 60}, None),
        ("gte", 20, {"min": 20, "max": 49}, True),
        ("eq", 3, {"min": 3, "max": 4}, None),
        ("eq", 3, {"min": 4, "max": 9}, False),
        ("ne", 3, 3, False),
        ("lt", 50, None, None),
    ],
)
def test_numbers_and_bounds(op, value, known, truth):
    """A size between two bounds decides only when all of it falls on one side."""
    assert decided({"field": "effectif", "op": op, "value": value}, effectif=known) is truth


@pytest.mark.parametrize(
    ("op", "known", "truth"),
    [
        ("intersecte", ["QPV"], True),
        ("intersecte", [], False),
        ("intersecte", ["ZFU_TE"], False),
        ("intersecte", {"contient": [], "peut_contenir": ["QPV"]}, None),
        ("intersecte", {"contient": ["ZFU_TE"], "peut_contenir": "tout"}, None),
        ("intersecte", {"contient": ["QPV"], "peut_contenir": "tout"}, True),
        ("disjoint", ["QPV"], False),
        ("disjoint", ["ACV"], True),
    ],
)
def test_words_held_in_part(op, known, truth):
    """A zone that may be there neither opens nor closes anything."""
    assert decided({"field": "etab_zone", "op": op, "value": ["QPV"]}, etab_zone=known) is truth


@pytest.mark.parametrize(
    ("known", "truth"), [("creation", True), (["creation", "reprise"], True), (["creation", "idee"], None), ("idee", False)]
)
def test_one_of_several(known, truth):
    """Several possible words decide only when all of them agree."""
    assert decided({"field": "stade", "op": "in", "value": ["creation", "reprise"]}, stade=known) is truth


def test_any_all_and_not():
    """Kleene's logic through a tree."""
    small, old = {"field": "effectif", "op": "lt", "value": 10}, {"field": "age_ans", "op": "gte", "value": 3}
    assert decided({"any": [small, old]}, effectif=5) is True
    assert decided({"any": [small, old]}, effectif=12) is None
    assert decided({"all": [small, old]}, effectif=12) is False
    assert decided({"not": small}, effectif=12) is True
    assert decided({"not": small}) is None


SHARE = {
    "seuil": {
        "label": "part des habitants en QPV",
        "by": "date_demande",
        "periods": [{"from": None, "to": "2022-12-31", "value": 0.19},
                    {"from": "2023-01-01", "to": "2025-12-31", "value": 0.16},
                    {"from": "2026-01-01", "to": "2026-12-31", "value": None}],
    }
}  # fmt: skip
ABOVE = {"field": "commune_part_pop_qpv", "op": "gt", "value": {"parameter": "seuil"}}


def test_the_law_of_the_day():
    """A threshold is that of the day; not documented is unknown; no period at all is an error."""
    assert decided(ABOVE, datetime.date(2022, 12, 31), SHARE, commune_part_pop_qpv=0.17) is False
    assert decided(ABOVE, datetime.date(2023, 1, 1), SHARE, commune_part_pop_qpv=0.17) is True
    assert decided(ABOVE, datetime.date(2026, 1, 1), SHARE, commune_part_pop_qpv=0.17) is None
    with pytest.raises(Gap, match="n'a pas de valeur au 1er janvier 2027"):
        decided(ABOVE, datetime.date(2027, 1, 1), SHARE, commune_part_pop_qpv=0.17)


def test_a_gap_inside_is_refused():
    """Two periods that do not touch are a mistake of the file."""
    periods = [{"from": None, "to": "2022-12-31", "value": 1}, {"from": "2023-01-02", "to": None, "value": 2}]
    with pytest.raises(Misplaced, match="ne touche pas"):
        dated({"seuil": {"label": "seuil", "by": "date_demande", "periods": periods}})


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("effectif", "douze", "un nombre"),
        ("effectif", True, "un nombre"),
        ("effectif", {"min": 9, "max": 3}, "min au plus égal"),
        ("effectif", {"minimum": 3}, "seulement min et max"),
        ("micro", "oui", "true ou false"),
        ("etab_zone", ["QVP"], "une valeur parmi"),
        ("stade", [], "un mot"),
        ("date_creation", "2026-13-01", "n'existe pas au calendrier"),
    ],
)
def test_a_value_that_cannot_be_read(name, raw, words):
    """One sentence names the field, the value and what to write."""
    with pytest.raises(Malformed, match=words) as refused:
        fields()[name].read(raw)
    assert name in str(refused.value)


BOUNDS = st.integers(0, 120)


@given(
    st.tuples(BOUNDS, BOUNDS).map(sorted),
    st.tuples(BOUNDS, BOUNDS).map(sorted),
    BOUNDS,
    st.sampled_from(["lt", "lte", "gt", "gte", "eq", "ne"]),
)
def test_knowing_more_never_undoes(wide, narrow, asked, op):
    """A verdict decided on wide bounds stands on any narrower ones."""
    low, high = max(wide[0], min(narrow[0], wide[1])), min(wide[1], max(narrow[1], wide[0]))
    before = decided({"field": "effectif", "op": op, "value": asked}, effectif={"min": wide[0], "max": wide[1]})
    after = decided({"field": "effectif", "op": op, "value": asked}, effectif={"min": min(low, high), "max": max(low, high)})
    assert before is None or after is before
