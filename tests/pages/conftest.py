"""A site with the demonstration edition published."""

import datetime

import pytest
from django.utils import timezone

from people import Clock
from quartiers.platform.observatory import editions
from quartiers.platform.observatory.actions import publish

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.fixture
def site(db, demo_home, demo_edition, settings, tmp_path):
    """The demonstration is served from its own home; pages and letters go to the test's folder."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "editions").symlink_to(demo_home / "editions")
    settings.HOME = tmp_path / "site"
    editions.opened.cache_clear()
    return publish(edition=demo_edition, at=NOW, by="system")


@pytest.fixture
def clock(monkeypatch):
    """The clock of pages, to be moved by hand."""
    stopped = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", stopped)
    return stopped
