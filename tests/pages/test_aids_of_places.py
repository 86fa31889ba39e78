"""Aids of one territory, and those that the demonstration's people made up, on the pages and in the files of the catalogue."""

import datetime
import json

import pytest
from icalendar import Calendar

from proposed_aids import amendment, draft, local_text, published
from quartiers.platform.catalogue.models import AidVersion

NAME = "Aide loyers_fictifs"


@pytest.fixture
def local(site):
    """A published aid of the territory of the demonstration, with an end."""
    asked = local_text().replace("\n  end: null\n", '\n  end: "2031-05-31"\n')
    return published(draft(asked))


def shown(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_a_local_aid_stands_in_the_catalogue_with_its_place(client, local):
    html = shown(client, "/aides/?q=loyers")
    assert "/aides/loyers_fictifs/" in html
    assert "seulement" in html
    sheet = shown(client, "/aides/loyers_fictifs/")
    assert "La ville paie une part du loyer." in sheet
    assert "seulement" in sheet
    assert "seulement" in shown(client, "/aides/ensemble/?aide=loyers_fictifs")


def test_a_local_aid_is_not_given_as_open_to_all(client, local):
    assert NAME not in {row["titre"] for row in json.loads(client.get("/aides/catalogue.json").content)}


def test_the_calendar_says_where_its_day_counts(client, local):
    assert local.text.count("2031-05-31") == 1
    month = shown(client, "/aides/calendrier/").split("<h3>Mai 2031</h3>")[1].split("<h3>")[0]
    assert "loyers_fictifs" in month
    assert "seulement" in month
    events = Calendar.from_ical(client.get("/aides/calendrier.ics").content).walk("VEVENT")
    (summary,) = [str(one["summary"]) for one in events if one["dtstart"].dt == datetime.date(2031, 5, 31)]
    assert NAME in summary
    assert "(" in summary


def test_what_the_demonstration_made_up_is_marked_everywhere(client, site):
    version = published(amendment())
    assert "simulé" not in shown(client, "/aides/acre/").split("<h1>")[1].split("</h1>")[0]
    AidVersion.objects.filter(pk=version.pk).update(is_invented=True, stamp="changed")
    assert "simulé" in shown(client, "/aides/acre/").split("<h1>")[1].split("</h1>")[0]
    row = shown(client, "/aides/?q=acre").split('href="/aides/acre/"')[1].split("</th>")[0]
    assert "simulé" in row
    titles = [one["titre"] for one in json.loads(client.get("/aides/catalogue.json").content)]
    assert [title for title in titles if title.startswith("Simulé : ")] == ["Simulé : Acre : cotisations réduites au démarrage"]
