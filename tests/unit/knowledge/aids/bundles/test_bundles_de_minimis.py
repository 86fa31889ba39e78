"""De minimis aid: the ceiling to the cent, the three years to the day."""

import datetime

import pytest
from bundle_makers import checked, the

from quartiers.knowledge.aids.bundles.bundle import Range
from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.aids.bundles.law import counts_until, law
from quartiers.knowledge.rules.dated import Gap


def earlier(day: str | None, euros: float | None, regulation: str | None = "UE 2023/2831", **more: str) -> dict[str, object]:
    return {"granted_on": day, "gross_grant_equivalent_eur": euros, "regulation": regulation, **more}


def test_to_the_cent() -> None:
    at = checked({"aid": "general", "amount_eur": 300000})
    assert (at.status, the(at, "de_minimis").excess) == (Status.ALLOWED, None)
    over = checked({"aid": "general", "amount_eur": 300000.01})
    assert (over.status, the(over, "de_minimis").excess) == (Status.REFUSED, 1)


@pytest.mark.parametrize(
    ("granted_on", "status"),
    [("2023-06-15", Status.ALLOWED), ("2023-06-16", Status.REFUSED), ("2026-06-15", Status.REFUSED)],
)
def test_three_rolling_years(granted_on: str, status: Status) -> None:
    result = checked({"aid": "general", "amount_eur": 1}, earlier=[earlier(granted_on, 300000)])
    assert result.status is status


def test_what_counts_until_the_eve_of_its_third_anniversary() -> None:
    assert counts_until(datetime.date(2023, 6, 15), 3) == datetime.date(2026, 6, 14)
    assert counts_until(datetime.date(2024, 2, 29), 3) == datetime.date(2027, 2, 28)
    assert counts_until(datetime.date(2024, 2, 29), 4) == datetime.date(2028, 2, 29)


def test_the_ceiling_of_the_day_of_the_grant() -> None:
    before = checked({"aid": "general", "amount_eur": 200000.01, "granted_on": "2023-12-31"})
    assert (before.status, the(before, "de_minimis").finding.limit) == (Status.REFUSED, 200000_00)
    after = checked({"aid": "general", "amount_eur": 200000.01, "granted_on": "2024-01-01"})
    assert (after.status, the(after, "de_minimis").finding.limit) == (Status.ALLOWED, 300000_00)
    assert checked({"aid": "general", "amount_eur": 300000, "granted_on": "2030-12-31"}).status is Status.ALLOWED


def test_only_the_aids_that_count_are_named() -> None:
    result = checked({"aid": "free", "amount_eur": 9}, {"aid": "general", "amount_eur": 300000.01})
    culprits = the(result, "de_minimis").finding.culprits
    assert [result.bundle.items[place].terms.aid for place in culprits] == ["general"]


def test_a_day_without_law_is_an_error() -> None:
    with pytest.raises(Gap, match="1er janvier 2031"):
        checked({"aid": "general", "amount_eur": 1, "granted_on": "2031-01-01"})
    with pytest.raises(Gap, match="31 décembre 2013"):
        checked({"aid": "general", "amount_eur": 1, "granted_on": "2013-12-31"})


def test_fiscal_years_leave_the_third_year_in_doubt() -> None:
    sure = checked({"aid": "general", "amount_eur": 1, "granted_on": "2023-06-15"}, earlier=[earlier("2021-06-16", 200000)])
    assert sure.status is Status.REFUSED
    doubtful = checked({"aid": "general", "amount_eur": 1, "granted_on": "2023-06-15"}, earlier=[earlier("2021-06-15", 200000)])
    assert doubtful.status is Status.TO_CONFIRM
    assert (the(doubtful, "de_minimis").finding.total.low, the(doubtful, "de_minimis").finding.total.high) == (100, 200001_00)


def test_aid_granted_later_is_counted_on_its_own_day() -> None:
    result = checked(
        {"aid": "general", "amount_eur": 200000, "granted_on": "2026-01-10"},
        {"aid": "general", "amount_eur": 100000.02, "granted_on": "2028-01-10"},
        {"aid": "general", "amount_eur": 100000, "granted_on": "2029-01-10"},
    )
    assert (the(result, "de_minimis").excess, "10 janvier 2028" in the(result, "de_minimis").saying.sentence_fr) == (2, True)


def test_a_ledger_entry_to_come_counts_with_the_aid_that_precedes_it() -> None:
    result = checked({"aid": "general", "amount_eur": 200000}, earlier=[earlier("2026-12-01", 100000.01)])
    assert the(result, "de_minimis").excess == 1


def test_a_ledger_over_its_ceiling_is_nobodys_fault_here() -> None:
    assert checked({"aid": "free", "amount_eur": 1}, earlier=[earlier("2026-01-01", 400000)]).status is Status.ALLOWED
    past = checked({"aid": "general", "amount_eur": 1, "granted_on": "2026-06-15"}, earlier=[earlier("2023-01-01", 400000)])
    assert past.status is Status.ALLOWED


def test_each_undertaking_and_each_regulation_has_its_own_ledger() -> None:
    apart = checked(
        {"aid": "general", "amount_eur": 300000, "undertaking": "A"},
        {"aid": "general", "amount_eur": 300000, "undertaking": "B"},
    )
    assert apart.status is Status.ALLOWED
    services = checked({"aid": "general", "amount_eur": 300000}, {"aid": "sieg", "amount_eur": 750000})
    assert services.status is Status.ALLOWED
    over = checked({"aid": "sieg", "amount_eur": 750000.01})
    assert the(over, "de_minimis").excess == 1
    group = checked(
        {"aid": "general", "amount_eur": 1, "undertaking": "A"}, earlier=[earlier("2026-01-01", 300000, undertaking="A")]
    )
    assert group.status is Status.REFUSED
    other = checked(
        {"aid": "general", "amount_eur": 1, "undertaking": "A"}, earlier=[earlier("2026-01-01", 300000, undertaking="B")]
    )
    assert other.status is Status.ALLOWED


def test_the_old_regulation_shares_the_ledger_of_the_new_one() -> None:
    result = checked({"aid": "general", "amount_eur": 1}, earlier=[earlier("2023-12-31", 300000, "UE 1407/2013")])
    assert result.status is Status.REFUSED


def test_an_undocumented_ceiling_is_neither_yes_nor_no() -> None:
    result = checked({"aid": "sieg", "amount_eur": 1, "granted_on": "2023-12-31"})
    assert (result.status, the(result, "de_minimis").finding.limit) == (Status.TO_CONFIRM, None)


def test_what_is_not_known_counts_apart() -> None:
    result = checked({"aid": "general", "amount_eur": 200000}, {"aid": "doubtful", "amount_eur": 100000.01})
    total = the(result, "de_minimis").finding.total
    assert (result.status, total.low, total.high) == (Status.TO_CONFIRM, 200000_00, 300000_01)
    assert checked({"aid": "general", "amount_eur": 200000}, {"aid": "doubtful", "amount_eur": 100000}).status is Status.ALLOWED
    assert checked({"aid": "unverified", "amount_eur": 300000.01}).status is Status.TO_CONFIRM
    assert checked({"aid": "old", "amount_eur": 300000.01}).status is Status.TO_CONFIRM
    assert checked({"aid": "fishing", "amount_eur": 900000}).status is Status.ALLOWED


def test_an_award_says_better_than_a_catalogue() -> None:
    award = {"applies": True, "regulation": "UE 2023/2831"}
    assert checked({"aid": "doubtful", "amount_eur": 300000.01, "de_minimis": award}).status is Status.REFUSED
    assert checked({"aid": "general", "amount_eur": 300000.01, "de_minimis": {"applies": False}}).status is Status.ALLOWED


def test_never_the_capital_of_a_loan() -> None:
    unknown = checked({"aid": "small_loan", "amount_eur": 500000})
    total = the(unknown, "de_minimis").finding.total
    assert (unknown.status, total.low, total.high) == (Status.TO_CONFIRM, 0, None)
    known = checked({"aid": "small_loan", "amount_eur": 500000, "gross_grant_equivalent_eur": 300000})
    assert known.status is Status.ALLOWED


def test_tax_saved_over_the_years_is_worth_its_sum_at_most() -> None:
    total = the(checked({"aid": "tax", "amount_eur": 400000}), "de_minimis").finding.total
    assert (total.low, total.high) == (0, 400000_00)


def test_nobody_asked_is_not_none() -> None:
    result = checked({"aid": "general", "amount_eur": 1}, earlier=None)
    assert result.status is Status.TO_CONFIRM
    assert any("non données" in text for text in result.not_computed)
    assert checked({"aid": "free", "amount_eur": 1}, earlier=None).status is Status.ALLOWED


def test_an_entry_of_unknown_day_worth_or_regulation_is_possible() -> None:
    for entry in (earlier(None, 300000), earlier("2026-01-01", None), earlier("2026-01-01", 300000, None)):
        result = checked({"aid": "general", "amount_eur": 1}, earlier=[entry])
        assert result.status is Status.TO_CONFIRM, entry
    fishing = checked({"aid": "general", "amount_eur": 1}, earlier=[earlier("2026-01-01", 300000, "UE 717/2014")])
    assert fishing.status is Status.ALLOWED
    assert any("717/2014" in text for text in fishing.not_computed)


def test_periods_of_each_family_touch() -> None:
    for family in law().families.values():
        for one, following in zip(family.periods, family.periods[1:], strict=False):
            assert one.last + datetime.timedelta(days=1) == following.first


def test_what_is_only_possible_counts_for_nothing_at_least() -> None:
    assert the(checked({"aid": "unverified", "amount_eur": 5}), "de_minimis").finding.total == Range(0, 500)
    for entry in (earlier(None, 5), earlier("2026-01-01", 5, None)):
        assert the(checked({"aid": "general", "amount_eur": 1}, earlier=[entry]), "de_minimis").finding.total == Range(100, 600)


def test_an_unknown_regulation_may_be_that_of_either_ledger_and_an_unknown_regime_is_business_aid() -> None:
    def ledgers(name: str) -> list[str]:
        return [one.saying.about for one in checked({"aid": name, "amount_eur": 5}).checks]

    assert [len(ledgers("old")), len(ledgers("doubtful"))] == [2, 1]
    assert "trois ans glissants" in the(checked({"aid": "general", "amount_eur": 5}), "de_minimis").saying.sentence_fr
