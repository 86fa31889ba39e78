"""After whole searches with sensitive answers, nothing of them is in logs, referrers, letters, tables or statistics."""

import json
import logging
import re

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from finder_visitor import Visitor
from quartiers.platform.catalogue.models import KeptAnswers
from quartiers.platform.desk.models import Letter
from quartiers.platform.web.actions import count_use
from quartiers.platform.web.use import TALLY

# Nobody else writes these: an amount, a date, a point on the map.
AMOUNT, OPENED, POINT = "48 731 €", "17/03/2026", "-0.73519,48.06137"
JOURNEYS = {
    "baker": {
        "situation": "creation",
        "allocation": "rsa",
        "banque": "refus",
        "age": "moins_26",
        "genre": "f",
        "date_ouverture": {"valeur": OPENED},
        "besoin": {"valeur": AMOUNT},
    },
    "shop": {"situation": "installee", "banque": "sans", "besoin": {"valeur": AMOUNT}},
    "association": {"situation": "association", "embauche": "adulte_relais"},
}
SENSITIVE = {"r.handicap": "oui", "r.fichage": "oui"}
TRACES = re.compile(
    r"48[\s\u00a0\u202f]?731|17/03/2026|0\.73519|48\.06137|r\.[a-z_]+|reponse=|ficp|fichage|handicap|porteur_statuts|moins_26",
    re.IGNORECASE,
)


def tables():
    """Every row of every table, as text, with the name of its table."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - the name of our own table
            for row in cursor.fetchall():
                yield f"{model._meta.db_table}: {row!r}"


def traces(texts):
    """What of an answer is in these texts; permissions and migrations name things of the code, not of people."""
    ours = ("auth_permission", "django_content_type", "django_migrations")
    return [text[:200] for text in texts if not text.startswith(ours) and TRACES.search(text)]


@pytest.fixture
def heard(caplog):
    """All that any logger says, the server's own request lines included."""
    caplog.set_level(logging.DEBUG)
    for name in ("django", "django.request", "django.server", "django.template", "quartiers", "gunicorn.access"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def search_everywhere(client):
    """Whole journeys: an address, every sensitive question, results, more questions, kept, taken up, erased, mistakes."""
    addresses = []
    for script in JOURNEYS.values():
        visitor = Visitor(client)
        visitor.press(question="lieu_activite", faire="adresse", adresse=POINT)
        visitor.goes_through(script)
        visitor.press(**SENSITIVE, faire="continuer").goes_through(script)
        visitor.press(question="besoin", valeur=f"{AMOUNT} environ")
        kept = client.post("/aides/trouver/garder/", {**visitor.answers, **SENSITIVE})
        code = re.search(r'class="code">([^<]+)<', kept.content.decode())[1]
        client.post("/aides/trouver/reprendre/", {"code": code})
        client.post("/aides/trouver/reprendre/", {"code": f"{code[:-1]}?"})
        addresses += [link for link in re.findall(r'(?:href|action)="([^"]*)"', visitor.text) if "trouver" in link]
    return addresses


def test_nothing_of_the_answers_is_anywhere(client, site, heard, capfd):
    addresses = search_everywhere(client)
    counts = TALLY.taken()
    count_use(counts=counts)
    assert {kind for _, kind in counts} <= {"finder", "aids", "aid", "finder-kept"}
    assert KeptAnswers.objects.count() == len(JOURNEYS)
    assert traces(tables()) == []
    assert traces(record.getMessage() for record in heard.records) == []
    assert traces(capfd.readouterr()) == []
    assert traces(addresses) == []
    assert not Letter.objects.exists()
    assert not client.cookies


def test_what_is_kept_is_sealed(client, site):
    """The row says nothing: neither answers nor the code that opens them; base64 hides no JSON either."""
    search_everywhere(client)
    for row in KeptAnswers.objects.all():
        assert "creation" not in row.sealed
        with pytest.raises(ValueError, match=r".*"):
            json.loads(row.sealed)


def test_pages_tell_the_next_site_nothing(client, site):
    for address in ("/aides/trouver/", "/aides/trouver/reprendre/"):
        assert client.get(address).headers["Referrer-Policy"] == "no-referrer"
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_this_search_would_find_a_leak(client, site, heard):
    """A letter, a log line, a count that spoke: each is seen."""
    assert traces(tables()) == []
    Letter.objects.create(to="x", subject="s", text="besoin : 48 731 €", kind="k", written_at=timezone.now())
    logging.getLogger("quartiers").info("reponse=%s", "oui")
    assert traces(tables())
    assert traces(record.getMessage() for record in heard.records)
