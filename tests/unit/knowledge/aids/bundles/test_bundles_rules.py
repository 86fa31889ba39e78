"""The other rules: exclusive aids, what one needs, who comes last, how much of an expense."""

import datetime

import pytest
from bundle_makers import checked, the

from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.aids.bundles.pairs import conflicts


def test_arce_or_are() -> None:
    result = checked({"aid": "arce", "amount_eur": 12000}, {"aid": "are", "amount_eur": 9000}, held=["acre"])
    assert (result.status, the(result, "exclusif").excess) == (Status.REFUSED, 9000_00)
    assert the(result, "exclusif").saying.sentence_fr == "L'un ou l'autre."
    assert result.nearest.lost == 9000_00
    assert [result.bundle.items[place].terms.aid for place in result.nearest.kept] == ["arce"]


def test_one_regime_of_three_is_kept() -> None:
    result = checked(*({"aid": f"profit_{name}", "amount_eur": euros} for name, euros in (("a", 5), ("b", 7), ("c", 6))))
    assert (the(result, "exclusif").excess, result.nearest.lost, len(result.nearest.dropped)) == (11_00, 11_00, 2)


def test_the_same_aid_twice_is_one_regime() -> None:
    assert checked({"aid": "profit_a", "amount_eur": 5}, {"aid": "profit_a", "amount_eur": 7}).status is Status.ALLOWED


def test_two_undertakings_choose_each() -> None:
    result = checked({"aid": "profit_a", "undertaking": "A"}, {"aid": "profit_b", "undertaking": "B"})
    assert result.status is Status.ALLOWED


def test_an_unknown_amount_leaves_the_excess_unknown() -> None:
    result = checked({"aid": "profit_a"}, {"aid": "profit_b", "amount_eur": 7})
    assert (the(result, "exclusif").excess, result.nearest.unknown_count, result.nearest.lost) == (None, 0, 7_00)


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("pret", "pret", Status.REFUSED),
        ("pret", "autre", Status.ALLOWED),
        ("pret", None, Status.TO_CONFIRM),
        (None, None, Status.TO_CONFIRM),
    ],
)
def test_two_guarantees_of_the_same_share(one: str | None, other: str | None, status: Status) -> None:
    expenses = [{"id": "pret"}, {"id": "autre"}]
    result = checked({"aid": "cover_a", "expense": one}, {"aid": "cover_b", "expense": other}, expenses=expenses)
    assert result.status is status


def test_what_one_needs_is_there_or_held() -> None:
    assert checked({"aid": "arce"}, {"aid": "acre"}).status is Status.ALLOWED
    assert checked({"aid": "arce"}, held=["acre"]).status is Status.ALLOWED
    refused = checked({"aid": "arce", "amount_eur": 5}, held=[])
    assert (refused.status, refused.nearest.dropped) == (Status.REFUSED, (0,))
    assert checked({"aid": "arce"}, held=None).status is Status.TO_CONFIRM
    assert checked({"aid": "arce", "undertaking": "A"}, {"aid": "acre", "undertaking": "B"}).status is Status.REFUSED


@pytest.mark.parametrize(("day", "status"), [("2026-06-14", Status.REFUSED), ("2026-06-15", Status.ALLOWED)])
def test_the_last_payer_comes_last(day: str, status: Status) -> None:
    here = {"expense": "local"}
    result = checked(
        {"aid": "last", "granted_on": day, **here},
        {"aid": "free", "granted_on": "2026-06-15", **here},
        expenses=[{"id": "local"}],
    )
    assert result.status is status


@pytest.mark.parametrize(("day", "status"), [("2026-06-16", Status.TO_CONFIRM), ("2026-06-15", Status.ALLOWED)])
def test_the_first_one_comes_first_where_they_may_meet(day: str, status: Status) -> None:
    assert checked({"aid": "first", "granted_on": day}, {"aid": "free", "granted_on": "2026-06-15"}).status is status


def test_order_says_nothing_of_another_expense_or_of_advice() -> None:
    early = {"aid": "last", "granted_on": "2026-01-01", "expense": "a"}
    expenses = [{"id": "a"}, {"id": "b"}]
    assert checked(early, {"aid": "free", "expense": "b"}, expenses=expenses).status is Status.ALLOWED
    assert checked(early, {"aid": "coach", "expense": "a"}, expenses=expenses).status is Status.ALLOWED


def expense(**more: object) -> dict[str, object]:
    return {"expenses": [{"id": "four", "amount_eur": 40000, **more}]}


def test_half_of_an_expense_to_the_cent() -> None:
    half, free = {"aid": "half", "expense": "four", "amount_eur": 8000}, {"aid": "free", "expense": "four"}
    assert checked(half, {**free, "amount_eur": 12000}, **expense()).status is Status.ALLOWED
    over = checked(half, {**free, "amount_eur": 12000.01}, **expense())
    assert (over.status, the(over, "intensite").excess, the(over, "intensite").finding.limit) == (Status.REFUSED, 1, 20000_00)
    assert checked(half, {**free, "amount_eur": 32000, "expense": None}, **expense()).status is Status.ALLOWED
    assert checked({**free, "amount_eur": 40000}, **expense()).status is Status.ALLOWED


def test_a_fraction_of_a_cent_is_not_given() -> None:
    odd = {"expenses": [{"id": "four", "amount_eur": 0.03}]}
    assert checked({"aid": "half", "expense": "four", "amount_eur": 0.01}, **odd).status is Status.ALLOWED
    assert checked({"aid": "half", "expense": "four", "amount_eur": 0.02}, **odd).status is Status.REFUSED


def test_an_expense_of_unknown_amount_is_to_confirm() -> None:
    result = checked({"aid": "half", "expense": "four", "amount_eur": 1}, expenses=[{"id": "four"}])
    assert (result.status, the(result, "intensite").finding.limit) == (Status.TO_CONFIRM, None)
    assert checked({"aid": "half", "amount_eur": 1}).status is Status.TO_CONFIRM


def test_the_regime_that_the_applicant_knows() -> None:
    aid = {"aid": "free", "expense": "four", "amount_eur": 8000}
    assert checked(aid, **expense(max_intensity=0.2, reference="RGEC art. 17")).status is Status.ALLOWED
    over = checked({**aid, "amount_eur": 8000.01}, **expense(max_intensity=0.2, reference="RGEC art. 17"))
    assert (the(over, "intensite").excess, the(over, "intensite").saying.reference) == (1, "RGEC art. 17")
    loan = checked({"aid": "loan", "expense": "four", "amount_eur": 30000}, **expense(max_intensity=0.2))
    assert loan.status is Status.TO_CONFIRM


def test_an_aid_fills_its_part_of_a_deficit_and_others_do_not_count() -> None:
    own = {"aid": "deficit", "expense": "four", "amount_eur": 5000}
    twice = [{**own, "amount_eur": 2500}, {**own, "amount_eur": 2500.01}]
    assert the(checked(*twice, **expense(deficit_eur=10000)), "intensite").excess == 1
    free = {"aid": "free", "expense": "four", "amount_eur": 30000}
    assert checked(own, free, **expense(deficit_eur=10000)).status is Status.ALLOWED
    over = checked({**own, "amount_eur": 5000.01}, free, **expense(deficit_eur=10000))
    assert the(over, "intensite").excess == 1
    assert checked(own, free, **expense()).status is Status.TO_CONFIRM


def test_public_funding_counts_grants_and_not_loans() -> None:
    works = {"aid": "works", "amount_eur": 50000}
    assert checked(works, {"aid": "free", "amount_eur": 30000}, public_total_eur=100000).status is Status.ALLOWED
    over = checked(works, {"aid": "free", "amount_eur": 30000.01}, {"aid": "loan", "amount_eur": 9}, public_total_eur=100000)
    assert the(over, "part_publique").excess == 1
    assert checked(works).status is Status.TO_CONFIRM


def test_a_local_authority_pays_its_fifth() -> None:
    grant = {"aid": "free", "amount_eur": 80000}
    assert checked(grant, public_total_eur=100000, is_local_authority=True).status is Status.ALLOWED
    over = checked({**grant, "amount_eur": 80000.01}, public_total_eur=100000, is_local_authority=True)
    assert (the(over, "part_maitre_ouvrage").excess, over.reduced.reductions[0].fits) == (1, 80000_00)
    assert checked(grant, public_total_eur=80000, is_local_authority=False).status is Status.ALLOWED
    unsaid = checked(grant, public_total_eur=80000)
    assert (unsaid.status, any("20 %" in text for text in unsaid.not_computed)) == (Status.ALLOWED, True)


def test_what_one_may_hold_of_one_aid() -> None:
    twice = [{"aid": "capped", "amount_eur": 30000}, {"aid": "capped", "amount_eur": 15000}]
    assert checked(*twice).status is Status.ALLOWED
    over = checked(*twice, {"aid": "capped", "amount_eur": 0.01})
    assert the(over, "total_de_l_aide").excess == 1
    assert checked(*twice, {"aid": "capped", "undertaking": "B", "amount_eur": 45000}).status is Status.ALLOWED
    assert checked({"aid": "capped"}).status is Status.TO_CONFIRM


class Sheet:
    def __init__(self, name: str, end: str | None, group: str) -> None:
        self.raw = {
            "id": name,
            "name": name,
            "dates": {"end": end},
            "compatibility": {"exclusive_groups": [{"group": group, "sentence": f"Phrase de {name}."}]},
        }


def test_pairs_of_a_catalogue() -> None:

    sheets = [Sheet("b", None, "are_ou_arce"), Sheet("a", "2026-06-15", "are_ou_arce"), Sheet("c", None, "garantie_publique")]
    (pair,) = conflicts(sheets, datetime.date(2026, 6, 15))
    assert (pair.one, pair.other, pair.sentence_fr, pair.is_conditional) == ("a", "b", "Phrase de a.", False)
    assert conflicts(sheets, datetime.date(2026, 6, 16)) == ()
    (shared,) = conflicts([sheets[2], Sheet("d", None, "garantie_publique")], datetime.date(2026, 6, 15))
    assert shared.is_conditional
