"""Amounts: arithmetic shown, bounds kept, nothing invented."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.amounts import Amount, amount, as_json
from quartiers.knowledge.aids.checking import problems
from quartiers.knowledge.aids.loading import FOLDER, catalogue
from quartiers.knowledge.aids.profiles import Profile, read_profile
from quartiers.knowledge.rules.dated import Dated, Gap, Period
from quartiers.knowledge.rules.values import Span

DAY = datetime.date(2026, 6, 15)


def dated(*periods: tuple[str | None, str | None, float | None], by: str = "date_demande") -> Dated:
    def day(text: str | None) -> datetime.date | None:
        return None if text is None else datetime.date.fromisoformat(text)

    return Dated("p", "paramètre", by, tuple(Period(day(start), day(end), value) for start, end, value in periods))


def worth(raw: dict[str, Any], parameter: Dated | None = None, **figures: Any) -> Amount:
    known = {name: figures.pop(name) for name in list(figures) if isinstance(figures[name], Span)}
    shape = {"kind": "grant", "lines": [], "schedule": None, "facts": [], **raw}
    aid = object.__new__(Aid)
    for name, value in {"raw": {"amount": shape}, "parameters": {"p": parameter} if parameter else {}, "source": "s"}.items():
        object.__setattr__(aid, name, value)
    found = amount(aid, Profile(known, DAY, figures))
    assert found is not None
    return found


def line(raw: dict[str, Any], parameter: Dated | None = None, **figures: Any) -> Amount:
    return worth({"lines": [{"label": "Subvention", **raw}]}, parameter, **figures)


def bounds(found: Amount) -> tuple[float | None, float | None]:
    told = as_json(found)
    assert told is not None
    return told["low_eur"], told["high_eur"]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_arithmetic_is_shown() -> None:
    found = line({"rate": 0.2, "of": "besoin_eur", "max": 10000}, besoin_eur=40000)
    assert plain(found.sentence_fr) == "Subvention : 20 % × 40 000 € = 8 000 €, plafond 10 000 € : 8 000 €"
    assert bounds(found) == (8000, 8000)


@pytest.mark.parametrize(
    ("base", "low"), [(9999.99, 0), (10000, 2000), (49999.95, 9999.99), (50000, 10000), (50000.01, 10000), (90000, 10000)]
)
def test_a_base_between_its_bounds(base: float, low: float) -> None:
    raw = {"rate": 0.2, "of": "besoin_eur", "base_min": 10000, "base_max": 50000}
    assert bounds(line(raw, besoin_eur=base)) == (low, low)


@pytest.mark.parametrize(("base", "low"), [(5000, 1000), (4999.99, 1000), (4999.97, 0), (50000.05, 10000)])
def test_a_result_between_its_bounds(base: float, low: float) -> None:
    assert bounds(line({"rate": 0.2, "of": "besoin_eur", "min": 1000, "max": 10000}, besoin_eur=base)) == (low, low)


def test_an_interval_stays_one() -> None:
    assert bounds(line({"rate": 0.2, "of": "depenses", "max": 9000}, depenses=Span(40000, 50000))) == (8000, 9000)
    assert bounds(line({"rate": 0.2, "of": "depenses", "min": 9000}, depenses=Span(40000, 50000))) == (0, 10000)
    assert bounds(line({"rate": 0.2, "of": "depenses", "base_min": 45000}, depenses=Span(40000, 50000))) == (0, 10000)
    assert bounds(line({"rate": 0.2, "of": "depenses"}, depenses=Span(40000, None))) == (8000, None)
    assert bounds(line({"rate": 0.2, "of": "depenses", "max": 9000}, depenses=Span(40000, None))) == (8000, 9000)
    assert bounds(line({"rate": 0.2, "of": "depenses"}, depenses=Span(None, 50000))) == (0, 10000)


def test_a_product_of_figures() -> None:
    found = line({"rate": 0.582, "of": ["jours_are", "are_jour_eur"]}, jours_are=300, are_jour_eur=40)
    assert plain(found.lines[0].steps_fr) == "58,2 % × 300 jours × 40 € = 6 984 €"


def test_what_is_missing_is_named_and_the_formula_kept() -> None:
    found = line({"rate": 0.2, "of": "besoin_eur", "max": 10000})
    assert (found.total, found.missing) == (None, ("besoin_eur",))
    assert plain(found.sentence_fr) == "Subvention : 20 % × besoin de financement, plafond 10 000 €"


def test_an_unknown_ceiling_leaves_the_top_only() -> None:
    found = line({"rate": 0.5, "of": "besoin_eur", "max": {"parameter": "p"}}, dated((None, None, None)), besoin_eur=1000)
    assert bounds(found) == (0, 500)
    assert "plafond non documenté" in found.sentence_fr


def test_an_unknown_rate_or_sum_is_no_number() -> None:
    nothing = dated((None, None, None))
    assert line({"rate": {"parameter": "p"}, "of": "besoin_eur"}, nothing, besoin_eur=1000).total is None
    assert line({"fixed": {"parameter": "p"}}, nothing).total is None
    assert line({"range": [0, {"parameter": "p"}]}, nothing).total is None


@pytest.mark.parametrize(("until", "expected"), [("2026-06-15", 1), ("2026-06-14", 2)])
def test_a_parameter_of_the_day_of_asking(until: str, expected: int) -> None:
    after = (datetime.date.fromisoformat(until) + datetime.timedelta(days=1)).isoformat()
    assert bounds(line({"fixed": {"parameter": "p"}}, dated((None, until, 1), (after, None, 2)))) == (expected, expected)


def test_a_parameter_of_another_day() -> None:
    parameter = dated((None, "2026-06-30", 0.5), ("2026-07-01", None, 0.25), by="date_creation")
    raw = {"rate": {"parameter": "p"}, "of": "cotisations_eur"}
    created = datetime.date(2026, 7, 1)
    assert bounds(line(raw, parameter, cotisations_eur=4000, date_creation=Span(created, created))) == (1000, 1000)
    unknown = line(raw, parameter, cotisations_eur=4000)
    assert (unknown.total, unknown.missing) == (None, ("date_creation",))
    assert line(raw, parameter, cotisations_eur=4000, date_creation=Span(None, created)).total is None


def test_a_gap_in_the_law_is_an_error() -> None:
    with pytest.raises(Gap):
        line({"fixed": {"parameter": "p"}}, dated(("2027-01-01", None, 1)))


def test_lines_that_may_hold_give_two_bounds() -> None:
    def lines(*operators: str) -> dict[str, Any]:
        return {
            "lines": [
                {"label": op, "fixed": euros, "when": [{"field": "diplome_niveau", "op": op, "value": 4}]}
                for op, euros in zip(operators, (5000, 2000), strict=True)
            ]
        }

    assert bounds(worth(lines("lte", "gt"))) == (2000, 5000)
    assert bounds(worth(lines("lte", "gt"), diplome_niveau=Span(4, 4))) == (5000, 5000)
    assert bounds(worth(lines("lte", "gte"), diplome_niveau=Span(4, 4))) == (None, None)
    none = worth(lines("lt", "gt"), diplome_niveau=Span(4, 4))
    assert (none.lines, none.sentence_fr) == ((), "Aucun des montants prévus ne répond à ce profil.")


def schedule(ceiling: Any) -> dict[str, Any]:
    years = [{"from": 1, "to": 5, "share": 1.0}, {"from": 6, "to": 6, "share": 0.6}]
    return {"kind": "reduction", "schedule": {"of": "benefice_eur", "ceiling_per_year": ceiling, "years": years}}


def test_a_schedule_year_by_year() -> None:
    five, sixth = worth(schedule(50000), benefice_eur=70000).years
    assert (five.first, five.last, five.worth.high, sixth.worth.high) == (1, 5, Decimal(50000), Decimal(42000))
    assert plain(sixth.steps_fr) == "60 % × 70 000 € = 42 000 €, plafond 50 000 € : 42 000 €"
    unknown = worth(schedule({"parameter": "p"}), dated((None, None, None)), benefice_eur=70000).years[0]
    assert (unknown.worth.low, unknown.worth.high) == (0, 70000)
    assert "plafond non documenté" in unknown.steps_fr
    assert worth(schedule(None), benefice_eur=70000).years[0].worth.low == 70000
    without = worth(schedule(50000))
    assert (without.missing, without.years[0].worth, without.total) == (("benefice_eur",), None, None)


def test_facts_alone_are_told_and_nothing_is_none() -> None:
    assert worth({"facts": ["moyenne : 84 000 €"]}).sentence_fr == "Montant non calculable : moyenne : 84 000 €"
    aid = object.__new__(Aid)
    object.__setattr__(aid, "raw", {"amount": {"kind": "none", "lines": [], "schedule": None, "facts": []}})
    assert amount(aid, Profile({}, DAY, {})) is None


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_point_within_an_interval_is_worth_something_within(one: int, other: int, third: int) -> None:
    low, point, high = sorted((one, other, third))
    raw = {"rate": 0.37, "of": "depenses", "base_min": 1000, "base_max": 500000, "min": 900, "max": 100000}
    wide, narrow = (bounds(line(raw, depenses=Span(*ends))) for ends in ((low, high), (point, point)))
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


def test_a_case_with_a_wrong_amount_is_told(tmp_path: Path) -> None:
    text = (FOLDER / "arce.yaml").read_text(encoding="utf-8")
    (tmp_path / "acre.yaml").write_text((FOLDER / "acre.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "arce.yaml").write_text(text.replace("amount_eur: 6984", "amount_eur: 6985"), encoding="utf-8")
    told = [problem for _, problem in problems(tmp_path, today=DAY) if "montant" in problem]
    assert len(told) == 1
    assert "le montant calculé est « 6 984 € », le cas attend 6985 €" in plain(told[0])


def test_every_case_of_the_catalogue_with_an_amount() -> None:
    cases = [(aid, case) for aid in catalogue().values() for case in aid.cases if case.get("amount_eur") is not None]
    assert len(cases) > 10
    for aid, case in cases:
        found = amount(aid, read_profile({**case["profile"], "date_demande": case["date"]}, today=DAY))
        assert bounds(found) == (case["amount_eur"], case["amount_eur"]), (aid.id, case["name"])
