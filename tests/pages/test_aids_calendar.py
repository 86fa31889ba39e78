"""The calendar of aids: known days by month, those not known counted, and a file under the same filters."""

import datetime
import re

import pytest
from icalendar import Calendar

from people import Clock
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
AIDS = catalogue()


@pytest.fixture(autouse=True)
def _stopped(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", Clock(NOW))


def shown(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def events(client, address="/aides/calendrier.ics"):
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_days_to_come_stand_under_their_month(client):
    coming = shown(client, "/aides/calendrier/").split("Dates passées")[0]
    month = coming.split("<h3>Décembre 2026</h3>")[1].split("<h3>")[0]
    assert "31 décembre 2026" in month.replace("\u00a0", " ")
    assert "/aides/aide_apprenti" in month or "apprenti" in month


def test_aids_without_known_day_are_counted_and_named(client):
    html = shown(client, "/aides/calendrier/")
    told = re.search(r"(\d+) n’ont aucune date connue à venir", html.replace("\u00a0", " "))
    listed = html.split('id="sans-date"')[1].split("</ul>")[0].count("<li>")
    assert int(told[1]) == listed > 10


def test_no_day_known_is_told_honestly(client):
    html = shown(client, "/aides/calendrier/?nature=garantie")
    assert "Aucune date connue à venir" in html
    assert "demandez-la au porteur" in html
    assert events(client, "/aides/calendrier.ics?nature=garantie") == []


def test_nothing_unverified_reads_as_open(client):
    html = shown(client, "/aides/calendrier/")
    today = NOW.date()
    lines = re.findall(
        r'<a href="/aides/([a-z0-9_]+)/">[^<]+</a></td><td data-l="Statut"><span class="status[^"]*">([^<]+)<', html
    )
    assert len(lines) > 10
    for key, word in lines:
        assert (word == "Ouvert") == (standing(AIDS[key], today).code == "ouvert")
        if reliability(AIDS[key], today).word != "vérifié":
            assert word != "Ouvert"


def test_the_file_has_what_the_page_has(client):
    html = shown(client, "/aides/calendrier/?portee=quartiers").split('id="sans-date"')[0]
    assert 'href="/aides/calendrier.ics?portee=quartiers"' in html
    found = events(client, "/aides/calendrier.ics?portee=quartiers")
    assert 0 < len(found) < len(events(client))
    assert len(found) == html.count('<th scope="row">')
    for event in found:
        assert str(event["url"]).rsplit("/aides/", 1)[1].strip("/") in html
        assert event["dtstart"].dt >= NOW.date()


def test_a_doubtful_day_says_so_in_the_file(client):
    for event in events(client):
        aid = AIDS[str(event["url"]).rsplit("/aides/", 1)[1].strip("/")]
        assert ("(à confirmer)" in event["summary"]) == (reliability(aid, NOW.date()).word != "vérifié")
