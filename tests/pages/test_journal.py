"""The journal: who reads which entries, and how they find them again."""

import csv
import datetime
import io

import pytest

from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.journal.actions import record
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 20, 11, tzinfo=datetime.UTC)


def note(action, *, by="system", territory_code="", subject="", days=0):
    """An entry about an entry: what it is about does not matter here."""
    record(action=action, of=Entry(pk=1), at=NOON + datetime.timedelta(days=days), by=by, territory_code=territory_code,
           subject=subject)  # fmt: skip


def rows(client, query=""):
    """The actions of the table that one takes away."""
    text = b"".join(client.get(f"/journal/journal.csv{query}").streaming_content).decode("utf-8-sig")
    return [row["action"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.NATIONAL_TEAM, {"here", "there", "nowhere", "mine", "about_me"}),
        (Role.TERRITORY_OFFICER, {"here", "mine", "about_me"}),
        (Role.MANDATED, {"mine", "about_me"}),
        (Role.OBSERVER, {"mine", "about_me"}),
    ],
)
def test_everyone_reads_what_concerns_them(client, site, role, seen):
    """The national team all, an officer their territory, each one what they did and what was done about them."""
    person = someone(role)
    Entry.objects.all().delete()
    note("here", territory_code="T03")
    note("there", territory_code="T04")
    note("nowhere")
    note("mine", by=person.actor, territory_code="T04")
    note("about_me", subject=person.actor)
    client.force_login(person)
    assert set(rows(client)) == seen
    page = client.get("/journal/").content.decode()
    assert all((f">{action}<" in page) == (action in seen) for action in ("here", "there", "nowhere", "mine", "about_me"))


def test_entries_are_found_by_action_day_territory_and_author(client, site):
    """Days are those of Paris, both included; a day that cannot be read keeps nothing out, and is told."""
    person = someone(Role.NATIONAL_TEAM)
    client.force_login(person)
    Entry.objects.all().delete()
    for day in range(5):
        note(f"day_{day}", days=day, territory_code=f"T0{day}", by=person.actor if day == 4 else "system")
    assert rows(client, "?action=day_2") == ["day_2"]
    assert rows(client, "?du=2026-11-21&au=2026-11-22") == ["day_2", "day_1"]
    assert rows(client, "?territoire=t03") == ["day_3"]
    assert rows(client, "?miennes=on") == ["day_4"]
    assert "ne se lit pas" in client.get("/journal/?du=hier").content.decode()
    assert len(rows(client, "?du=hier")) == 5


def test_pages_keep_the_filters(client, site):
    """Going to the next page or taking the table away asks the same thing."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    for _ in range(120):
        note("often")
    note("once")
    page = client.get("/journal/?action=often&page=2").content.decode()
    assert "?action=often&amp;page=3" in page
    assert 'href="/journal/journal.csv?action=often"' in page
    assert 'data-l="Quoi">once<' not in page
    assert client.get("/journal/?page=zzz").status_code == 200


@pytest.mark.parametrize("count", [3, 30])
def test_the_journal_asks_the_same_whatever_its_size(client, site, django_assert_num_queries, count):
    """Session, person, rights of two kinds, edition, actions, count, entries."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    for _ in range(count):
        note("often")
    with django_assert_num_queries(8):
        client.get("/journal/")


def test_the_journal_holds_no_personal_value(client, site):
    """People by their numbers, fields by their names; what looks like a formula is not run by a spreadsheet."""
    person = someone(Role.NATIONAL_TEAM)
    client.force_login(person)
    client.post("/mon-compte/nom/", {"name": "Noa Essai"})
    note("=1+1")
    text = b"".join(client.get("/journal/journal.csv").streaming_content).decode()
    assert person.email not in text
    assert "Noa" not in text
    assert "'=1+1" in text
    assert f"{person.actor};rename;accounts.person;{person.pk}" in text


def test_the_journal_is_in_words(client, site):
    """No field's own name on the page; the table that one takes away keeps them."""
    person = someone(Role.NATIONAL_TEAM)
    record(action="give_role", of=Entry(pk=1), at=NOON, by=person.actor, fields=["role", "starts_on"])
    client.force_login(person)
    page = client.get("/journal/").content.decode()
    assert "rôle, début" in page
    assert "avez donné un rôle" in page
    assert "starts_on" not in page
