"""What is read in advance: after it, a portrait reads no table for the first time."""

import datetime

import pytest
from django.db import DatabaseError

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory import editions
from quartiers.platform.observatory.actions import publish
from quartiers.platform.web import warming
from quartiers.platform.web.warming import warm

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_outlines_are_ready_before_the_first_reader(demo_home, demo_edition, settings):
    """Asked for by the first address otherwise."""
    settings.HOME = demo_home
    editions.opened.cache_clear()
    editions.perimeter.cache_clear()
    publish(edition=demo_edition, at=NOW, by="system")
    warm()
    assert editions.perimeter.cache_info().currsize == 1


@pytest.mark.django_db
def test_nothing_is_read_before_the_first_publication():
    """No edition, no failure."""
    editions.perimeter.cache_clear()
    warm()
    assert editions.perimeter.cache_info().currsize == 0


@pytest.mark.parametrize("problem", [OSError(5, "disk"), Refusal("abîmé"), DatabaseError("locked")])
def test_a_failure_stops_nothing(monkeypatch, problem):
    """The process answers; whoever comes is told."""

    def broken():
        raise problem

    monkeypatch.setattr(warming, "current", broken)
    monkeypatch.setattr(warming.connection, "close", lambda: None)
    warming._warm()
