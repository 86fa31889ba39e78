"""Use of the site: sums by day and kind, and a page never waits nor breaks for its count."""

import datetime
from collections import Counter

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import get_resolver

from quartiers.platform.web import use
from quartiers.platform.web.actions import count_use
from quartiers.platform.web.models import UseCount

MONDAY, TUESDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)


@pytest.mark.django_db
def test_counts_add_up():
    """By day and kind, whichever process brings them."""
    count_use(counts={(MONDAY, "area"): 2, (TUESDAY, "area"): 1})
    count_use(counts={(MONDAY, "area"): 3})
    assert list(UseCount.objects.values_list("day", "views")) == [(TUESDAY, 1), (MONDAY, 5)]


def test_a_busy_database_costs_counts_only(monkeypatch):
    """The thread that writes never raises."""
    tally = use.Tally()
    tally._counts = Counter({(MONDAY, "area"): 1})

    def broken(*, counts):
        raise DatabaseError(counts)

    monkeypatch.setattr(use, "count_use", broken)
    monkeypatch.setattr(use.connection, "close", lambda: None)
    tally._write_apart()
    assert tally.taken() == Counter()


@pytest.mark.parametrize(("status", "expected"), [(200, 1), (304, 1), (404, 0), (302, 0)])
def test_only_pages_that_were_given_count(rf, monkeypatch, status, expected):
    """By the name of their address: no text of the request is kept."""
    seen = []
    monkeypatch.setattr(use.TALLY, "add", lambda day, kind: seen.append(kind))

    class Match:
        url_name = "area"

    request = rf.get("/quartiers/QP053001/")
    request.resolver_match = Match
    use.counted(lambda request: HttpResponse(status=status))(request)
    assert seen == ["area"] * expected


def test_every_kind_that_is_counted_is_an_address_of_the_site():
    """A kind under a name that no address bears would stay at zero, and be read as «nobody»."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(use.KINDS_FR) <= names
