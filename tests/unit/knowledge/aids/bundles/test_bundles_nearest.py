"""The nearest allowed bundle against trying every subset; and what never depends on the order of the file."""

import json
from itertools import combinations
from typing import Any

from bundle_makers import AIDS, TODAY, bundle, checked
from hypothesis import given, settings
from hypothesis import strategies as st

from quartiers.knowledge.aids.bundles.checking import Result, check, constraints
from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.aids.bundles.nearest import broken, reduced
from quartiers.knowledge.aids.bundles.reading import bundle_of
from quartiers.knowledge.aids.bundles.telling import as_json

DAYS = ["2023-12-31", "2024-01-01", "2024-02-29", "2026-06-15", "2026-12-31", "2027-02-28", "2027-03-01"]
EUROS = st.sampled_from([None, 0, 1, 50000, 99999.99, 100000, 150000, 300000, 300000.01])


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "aid": draw(st.sampled_from(sorted(AIDS))),
        "granted_on": draw(st.sampled_from(DAYS)),
        "amount_eur": draw(EUROS),
        "gross_grant_equivalent_eur": draw(st.one_of(st.none(), EUROS)),
        "expense": draw(st.sampled_from([None, "a", "b"])),
        "undertaking": draw(st.sampled_from(["A", "A", "B"])),
    }


@st.composite
def raws(draw: st.DrawFn) -> dict[str, Any]:
    entry = st.fixed_dictionaries(
        {
            "granted_on": st.sampled_from([None, *DAYS]),
            "gross_grant_equivalent_eur": EUROS,
            "regulation": st.sampled_from([None, "UE 2023/2831", "UE 2023/2832", "UE 717/2014"]),
            "undertaking": st.just("A"),
        }
    )
    return {
        "day": "2026-06-15",
        "aids": draw(st.lists(items(), max_size=7)),
        "expenses": [
            {"id": "a", "amount_eur": 200000, "deficit_eur": 100000, "max_intensity": draw(st.sampled_from([None, 0.2, 1]))},
            {"id": "b", "amount_eur": draw(st.sampled_from([None, 120000]))},
        ],
        "earlier": draw(st.none() | st.lists(entry, max_size=2)),
        "held": draw(st.sampled_from([None, [], ["acre"]])),
        "public_total_eur": draw(st.sampled_from([None, 250000])),
        "is_local_authority": draw(st.sampled_from([None, True, False])),
    }


def answer(raw: dict[str, Any]) -> Result:
    return check(bundle_of(raw, AIDS, today=TODAY))


def loss(result: Result, dropped: tuple[int, ...]) -> tuple[int, int, int]:
    amounts = [result.bundle.items[place].amount for place in dropped]
    return len(dropped), amounts.count(None), sum(cents or 0 for cents in amounts)


@settings(max_examples=300, deadline=None)
@given(raws())
def test_nearest_is_the_best_of_all_subsets(raw: dict[str, Any]) -> None:
    result = answer(raw)
    places, rules = range(len(result.bundle.items)), constraints(result.bundle)
    best = min(
        loss(result, dropped)
        for size in range(len(places) + 1)
        for dropped in combinations(places, size)
        if broken(rules, frozenset(places) - set(dropped)) is None
    )
    assert (result.nearest is None) == (best[0] == 0) == (result.status is not Status.REFUSED)
    if result.nearest:
        assert loss(result, result.nearest.dropped) == best
        # Allowed when asked anew, and nothing given up can be taken back.
        assert kept_only(raw, result, result.nearest.kept).status is not Status.REFUSED
        for place in result.nearest.dropped:
            assert kept_only(raw, result, (*result.nearest.kept, place)).status is Status.REFUSED


def kept_only(raw: dict[str, Any], result: Result, kept: tuple[int, ...]) -> Result:
    aids = sorted(raw["aids"], key=lambda entry: bundle_of({**raw, "aids": [entry]}, AIDS, today=TODAY).items[0].sort_key)
    assert len(aids) == len(result.bundle.items)
    return answer({**raw, "aids": [aids[place] for place in kept]})


@settings(max_examples=200, deadline=None)
@given(raws(), st.data())
def test_dropping_an_aid_breaks_nothing_but_what_needed_it(raw: dict[str, Any], data: st.DataObject) -> None:
    if raw["aids"]:
        gone = data.draw(st.integers(0, len(raw["aids"]) - 1))
        less = answer({**raw, "aids": [entry for place, entry in enumerate(raw["aids"]) if place != gone]})
        before = {(one.saying.rule, one.saying.about) for one in answer(raw).breaches}
        after = {(one.saying.rule, one.saying.about) for one in less.breaches if one.saying.rule != "exige"}
        assert after <= before


@settings(max_examples=100, deadline=None)
@given(raws(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_never_matters(raw: dict[str, Any], random: Any) -> None:
    shuffled = {key: random.sample(value, len(value)) if isinstance(value, list) else value for key, value in raw.items()}
    assert json.dumps(as_json(answer(shuffled))) == json.dumps(as_json(answer(raw)))


@settings(max_examples=200, deadline=None)
@given(raws())
def test_what_is_brought_down_fits(raw: dict[str, Any]) -> None:
    result = answer(raw)
    if result.reduced:
        changed = list(result.bundle.items)
        for one in result.reduced.reductions:
            assert one.by > 0
            changed[one.item] = reduced(changed[one.item], one.by)
        less = type(result.bundle)(**{**vars(result.bundle), "items": tuple(changed)})
        kept = frozenset(range(len(changed))) - set(result.reduced.dropped)
        assert broken(constraints(less), kept) is None


def test_the_amount_that_fits() -> None:
    result = checked(
        {"aid": "general", "amount_eur": 200000, "granted_on": "2026-01-01"},
        {"aid": "general", "amount_eur": 150000, "granted_on": "2026-06-15"},
    )
    (one,) = result.reduced.reductions
    assert (result.bundle.items[one.item].amount, one.counted, one.fits) == (150000_00, 150000_00, 100000_00)
    assert (result.nearest.lost, result.reduced.dropped) == (150000_00, ())


def test_where_the_last_one_is_too_small_another_gives_up() -> None:
    result = checked(
        {"aid": "general", "amount_eur": 400000, "granted_on": "2026-01-01"},
        {"aid": "general", "amount_eur": 1, "granted_on": "2026-06-15"},
    )
    assert sorted(one.fits for one in result.reduced.reductions) == [299999_00]


def test_what_no_amount_mends_is_dropped_first() -> None:
    result = checked(
        {"aid": "arce", "amount_eur": 5},
        {"aid": "are", "amount_eur": 4},
        {"aid": "general", "amount_eur": 300001},
        held=["acre"],
    )
    assert [result.bundle.items[place].terms.aid for place in result.reduced.dropped] == ["are"]
    assert [one.fits for one in result.reduced.reductions] == [300000_00]


def test_two_small_go_only_when_one_large_does_not_do() -> None:
    one_large = checked(*({"aid": "general", "amount_eur": euros} for euros in (10000, 20000, 290000)))
    assert (len(one_large.nearest.dropped), one_large.nearest.lost) == (1, 20000_00)
    two = checked(*({"aid": "general", "amount_eur": euros} for euros in (100000, 100001, 100002, 200000)))
    assert (len(two.nearest.dropped), two.nearest.lost) == (2, 200003_00)


def test_a_long_bundle_is_answered_at_once() -> None:
    many = bundle(*({"aid": "general", "amount_eur": 30000} for _ in range(24)))
    assert len(check(many).nearest.dropped) == 14
