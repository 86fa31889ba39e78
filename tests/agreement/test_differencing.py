"""A reader who subtracts what a whole edition shows learns nothing of one or two units."""

from collections import defaultdict

import pytest

from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.indicators.register import INDICATORS

PROTECTED = {one.name: one for one in INDICATORS if one.protection is not Protection.OPEN}
LEAST = 3
OWN, BEFORE = "", "three_years_before"


@pytest.fixture(scope="module")
def cells(demo_edition):
    """Figures of protected indicators: by (indicator, comparator, area), status and numerator of each item."""
    found = defaultdict(dict)
    for row in demo_edition.rows("figures"):
        if row["indicator"] in PROTECTED and row["comparator"] in {OWN, BEFORE} and row["area"][2:5] == "990":
            found[row["indicator"], row["comparator"], row["area"]][row["item"]] = (row["status"], row["numerator"])
    return found


def small(number):
    return number is not None and 0 < abs(number) < LEAST


def shown(items):
    """What a reader sees of a set of cells."""
    return {item: number for item, (status, number) in items.items() if status == "ok" and number is not None}


def test_there_is_something_to_hide(cells):
    """Enough of the demonstration's cells are hidden, and enough are shown, for the other tests to mean something."""
    statuses = [status for items in cells.values() for status, _ in items.values()]
    assert statuses.count("suppressed") > 100
    assert statuses.count("ok") > 500
    assert len({indicator for indicator, *_ in cells}) == len(PROTECTED)


def test_no_cell_is_small(cells):
    """No shown cell holds one or two units."""
    assert [(key, shown(items)) for key, items in cells.items() if any(map(small, shown(items).values()))] == []


def test_no_row_gives_its_only_hidden_cell_back(cells):
    """Where items add up to a known total, none or at least two of them are hidden."""
    for (indicator, _, area), items in cells.items():
        if PROTECTED[indicator].do_items_add_up:
            assert sum(status == "suppressed" for status, _ in items.values()) != 1, (indicator, area)


def test_2015_minus_2024_is_not_small(cells, demo_edition):
    """An area and its twin of the other list, one inside the other: what is shown of both differs by nothing or by much."""
    twins = {row["area"]: row["twin"] for row in demo_edition.rows("areas") if row["twin"]}
    compared = 0
    for (indicator, comparator, area), items in cells.items():
        other = shown(cells.get((indicator, comparator, twins.get(area)), {}))
        for item, number in shown(items).items():
            if comparator == OWN and item in other:
                compared += number != other[item]
                assert not small(number - other[item]), (indicator, item, area)
    assert compared > 20


def test_year_minus_year_is_not_small(cells):
    """Today less three years ago neither."""
    compared = 0
    for (indicator, comparator, area), items in cells.items():
        if comparator == BEFORE:
            now = shown(cells[indicator, OWN, area])
            for item, number in shown(items).items():
                if item in now:
                    compared += 1
                    assert not small(number - now[item]), (indicator, item, area)
    assert compared > 20
