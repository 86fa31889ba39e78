"""Values made to break, in every argument, query and field of every address: none is a failure of ours."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from every_address import addresses, patterns
from people import someone
from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.roles import Role

pytestmark = pytest.mark.django_db
_HOSTILE = {
    "zero byte": "a\x00b", "huge number": "9" * 400, "square": "²", "quote": "' OR 1=1 --", "percent": "%_\\",
    "tag": "<script>alert(1)</script>", "long": "é" * 240, "turned": "\u202e", "up": "..", "infinite": "1e999",
    "first day": "0001-01-01", "last day": "9999-12-31", "line break": "a\r\nSet-Cookie: x=1", "formula": "=1+1",
    "astral": "𝟙😀", "template": "{{ 7|add:7 }}{% debug %}",
}  # fmt: skip
# What pages read of an address, and forms of a body.
_QUERIES = [
    "q",
    "page",
    "territoire",
    "generation",
    "commune",
    "lieu",
    "carte.x",
    "carte.y",
    "etat",
    "role",
    "action",
    "du",
    "au",
    "miennes",
    "suite",
    "fixe",
]
_FIELDS = [
    "email",
    "name",
    "role",
    "territory_code",
    "organisation",
    "new_kind",
    "new_name",
    "new_siren",
    "suite",
    "code",
    "word",
    "value",
    "source_title",
    "source_url",
    "source_on",
    "confidence",
    "seen",
    "version",
    "enregistrer",
    "what",
    "naf_code",
    "lon",
    "lat",
    "observed_on",
    "reason",
    "envoyer",
    "accepter",
]


def _team():
    """Whoever may ask for everything; signed in again, since one address signs out everywhere."""
    client = Client()
    found = Person.objects.filter(email="national-team@tests.invalid").first()
    client.force_login(found or someone(Role.NATIONAL_TEAM))
    return client


@pytest.mark.parametrize("value", _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_values_break_nothing(site, demo_edition, value):
    """Answered, refused or not found; and never written in a page as they came."""
    team = _team()
    for text, _ in patterns():
        if "<str:" in text:
            address = re.sub(r"<str:\w+>", quote(value, safe=""), re.sub(r"<(?!str:)\w+:\w+>", "1", text))
            _is_sound(team.get(f"/{address}"), value, address)
    queries = "&".join(f"{name}={quote(value, safe='')}" for name in _QUERIES)
    for address, _ in addresses(demo_edition):
        _is_sound(team.get(f"{address}?{queries}"), value, address)
        _is_sound(_team().post(address, dict.fromkeys(_FIELDS, value)), value, address)


def _is_sound(answer, value, address):
    assert answer.status_code < 500 or answer.status_code == 503, address
    assert "x" not in answer.cookies, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "html" in answer.headers.get("Content-Type", ""):
        assert b"<script>alert" not in content, address
