"""A site with the demonstration edition published."""

import datetime

import pytest
from django.utils import timezone

from people import Clock
from potential_rows import a_row, some_rows, with_rows
from quartiers.platform.observatory import editions
from quartiers.platform.observatory.actions import publish

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.fixture
def site(db, demo_home, demo_edition, settings, tmp_path):
    """The demonstration is served from its own home; pages and letters go to the test's folder."""
    return _served(demo_home, demo_edition, settings, tmp_path)


@pytest.fixture
def real_site(db, real_home, real_edition, settings, tmp_path):
    """The same with the edition made of the official files."""
    return _served(real_home, real_edition, settings, tmp_path)


@pytest.fixture
def cards(db, demo_edition, settings, tmp_path):
    """The demonstration with potentials made by hand, published."""
    rows = [
        *some_rows("QP990051"),
        *some_rows("QP990050"),
        a_row(
            "QP053001",
            "DET-1:",
            status="not_available",
            statement="comparison",
            origin="official",
            sources="insee_qpv",
            drivers=[{"kind": "fact", "text_fr": "120 établissements publiés."}],
        ),
        *(row | {"generation": 2015} for area in ("FICTIF", "FR") for row in some_rows(area) if row["detector"] < "E"),
    ]
    settings.HOME = tmp_path / "cards"
    editions.opened.cache_clear()
    edition = with_rows(demo_edition, rows, settings.HOME)
    publish(edition=edition, at=timezone.now(), by="system")
    return edition


def _served(home, edition, settings, folder):
    (folder / "site").mkdir()
    (folder / "site" / "editions").symlink_to(home / "editions")
    settings.HOME = folder / "site"
    editions.opened.cache_clear()
    return publish(edition=edition, at=NOW, by="system")


@pytest.fixture
def clock(monkeypatch):
    """The clock of pages, to be moved by hand."""
    stopped = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", stopped)
    return stopped
