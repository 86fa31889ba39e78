"""Publishing in the background: all is opened first, one at a time, and any failure leaves what was served."""

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import small_town
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.actions import publications, publish, publishing, roll_back
from quartiers.platform.observatory.models import SILENCE, Publication, Publishing, PublishingState

PROGRAM = Path(small_town.__file__).with_name("publishing_killed.py")
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


class Clock:
    """Half a second passes at each reading."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        self.now += datetime.timedelta(seconds=0.5)
        return self.now


def attempt(edition):
    """Ask and carry out at once."""
    row = publishing.ask(edition=edition, at=NOW, by="person:1")
    publishing.carry_out(publishing_id=row.pk, clock=Clock())
    row.refresh_from_db()
    return row


@pytest.fixture
def served(db, two_editions, demo_edition):
    """The demonstration is served, the town's edition waits."""
    return publish(edition=demo_edition, at=NOW, by="system")


@pytest.fixture
def damaged(two_editions, town_edition):
    """Copy the town's edition so that a test may damage it; gives its folder."""
    link = two_editions / "editions" / town_edition.manifest.edition
    link.unlink()
    shutil.copytree(town_edition.folder, link)
    return link


def test_a_whole_edition_is_opened_then_served(served, town_edition):
    """The row ends done, the edition is the one served, and the journal tells who asked."""
    row = attempt(town_edition)
    assert (row.state, row.is_open, row.sentence_fr) == (PublishingState.DONE, False, "")
    assert Publication.objects.get(is_current=True).edition == town_edition.manifest.edition
    assert Publication.objects.get(is_current=True).published_by == "person:1"
    assert list(Entry.objects.values_list("action", flat=True))[:2] == ["publish", "ask_publication"]


def test_each_neighbourhood_is_opened_and_counted(served, town_edition, monkeypatch):
    """Progress tells tables, then neighbourhoods, one by one."""
    opened, seen = [], []
    true_portrait = publishing.portrait

    def watched(edition, code):
        opened.append(code)
        row = Publishing.objects.get()
        seen.append((row.step, row.total))
        return true_portrait(edition, code)

    monkeypatch.setattr(publishing, "portrait", watched)
    attempt(town_edition)
    assert opened == [row["area"] for row in town_edition.rows("areas") if row["kind"] == "qpv"]
    assert set(seen) == {("areas", len(opened))}


def test_a_changed_table_is_refused(served, damaged, town_edition):
    """A byte changed after the build stops all, even in a process that has read the true table before."""
    path = damaged / "figures.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    row = attempt(town_edition)
    assert row.state == PublishingState.FAILED
    assert "figures.parquet a été modifiée" in row.sentence_fr
    assert Publication.objects.get().edition == served.edition


@pytest.mark.parametrize("broken", ["portrait", "publish"])
def test_a_fault_in_the_middle_leaves_what_was_served(served, town_edition, monkeypatch, broken):
    """An unforeseen fault is raised for the worker's log, and said on the row."""

    def fault(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(publishing, broken, fault)
    row = publishing.ask(edition=town_edition, at=NOW, by="person:1")
    with pytest.raises(ZeroDivisionError):
        publishing.carry_out(publishing_id=row.pk, clock=Clock())
    row.refresh_from_db()
    assert (row.state, row.is_open) == (PublishingState.FAILED, False)
    assert Publication.objects.get().edition == served.edition


def test_a_worker_that_is_stopped_says_so(served, town_edition, monkeypatch):
    """A second Ctrl+C ends the worker in the middle: the row is closed and another may be asked."""

    def stopped(edition, code):
        raise SystemExit(1)

    monkeypatch.setattr(publishing, "portrait", stopped)
    row = publishing.ask(edition=town_edition, at=NOW, by="person:1")
    with pytest.raises(SystemExit):
        publishing.carry_out(publishing_id=row.pk, clock=Clock())
    row.refresh_from_db()
    assert row.state == PublishingState.INTERRUPTED


def test_the_second_of_two_is_refused(served, town_edition, demo_edition):
    """While one is open nothing else is queued."""
    publishing.ask(edition=town_edition, at=NOW, by="person:1")
    with pytest.raises(Refusal, match="déjà en cours"):
        publishing.ask(edition=demo_edition, at=NOW, by="person:2")
    assert Publishing.objects.count() == 1


def test_a_silent_worker_no_longer_forbids(served, town_edition, demo_edition):
    """After a minute of silence another may be asked; the first, should it wake up, switches nothing."""
    first = publishing.ask(edition=town_edition, at=NOW, by="person:1")
    assert publishing._began(first.pk, NOW)
    first.refresh_from_db()
    assert not first.is_silent(NOW + SILENCE)
    later = NOW + SILENCE + datetime.timedelta(seconds=1)
    assert first.is_silent(later)
    publishing.ask(edition=demo_edition, at=later, by="person:2")
    with pytest.raises(publishing._ClosedMeanwhile):
        publishing._switch(first, town_edition, Clock())
    first.refresh_from_db()
    assert first.state == PublishingState.INTERRUPTED
    assert Publication.objects.get().edition == served.edition


def test_one_that_is_given_up_stops(served, town_edition, monkeypatch):
    """The team stops it while neighbourhoods are opened: nothing is switched, and no fault is raised."""
    row = publishing.ask(edition=town_edition, at=NOW, by="person:1")
    monkeypatch.setattr(publishing, "portrait", lambda edition, code: publishing.give_up(publishing=row, at=NOW, by="person:2"))
    publishing.carry_out(publishing_id=row.pk, clock=Clock())
    row.refresh_from_db()
    assert (row.state, row.sentence_fr) == (PublishingState.INTERRUPTED, "Arrêtée par l'équipe avant la fin.")
    assert Publication.objects.get().edition == served.edition


def test_production_refuses_before_queueing(served, demo_edition, settings):
    """What production may not show is not even tried."""
    settings.ALLOWS_DEMONSTRATION = False
    with pytest.raises(Refusal, match="QUARTIERS_DEMONSTRATION=1"):
        publishing.ask(edition=demo_edition, at=NOW, by="person:1")
    assert not Publishing.objects.exists()


def test_going_back_serves_the_former_edition_anew(served, town_edition, demo_edition):
    """Its rows are still there; its pages are made again, since facts may have changed meanwhile."""
    publish(edition=town_edition, at=NOW, by="system")
    publication = roll_back(edition=demo_edition, at=NOW, by="person:1")
    publication.refresh_from_db()
    assert (publication.is_current, publication.revision) == (True, 2)
    with pytest.raises(Refusal, match="déjà celle"):
        roll_back(edition=demo_edition, at=NOW, by="person:1")


def test_no_going_back_to_what_was_never_published(served, town_edition):
    """It was never checked."""
    with pytest.raises(Refusal, match="jamais été publiée"):
        roll_back(edition=town_edition, at=NOW, by="person:1")


def test_no_going_back_to_a_damaged_edition(served, damaged, town_edition):
    """A table that has disappeared since is found before the switch."""
    publish(edition=Edition.open(damaged.parents[1], damaged.name), at=NOW, by="system")
    publications.publish(edition=Edition.open(damaged.parents[1], served.edition), at=NOW, by="system")
    (damaged / "context.parquet").unlink()
    with pytest.raises(Refusal, match="manque"):
        roll_back(edition=Edition.open(damaged.parents[1], damaged.name), at=NOW, by="person:1")
    assert Publication.objects.get(is_current=True).edition == served.edition


def test_a_killed_worker_leaves_what_was_served(demo_home, town_home, tmp_path):
    """SIGKILL while neighbourhoods are opened: the former edition answers, the row is silent, a new attempt succeeds."""
    environment = os.environ | {
        "QUARTIERS_HOME": str(tmp_path / "killed"),
        "DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment.pop("QUARTIERS_DATABASE_URL", None)
    program = [sys.executable, str(PROGRAM), str(demo_home), str(town_home)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["running", "areas", "killed", "demonstration", "silent", "real", "done"]
