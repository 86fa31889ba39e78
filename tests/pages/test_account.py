"""One's own account: what it shows, takes away, ends and erases."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from people import last_link, someone
from quartiers.platform.accounts.models import Person
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def mandated(client, site):
    """A mandated person, signed in by a link."""
    person = someone(Role.MANDATED)
    client.post("/connexion/", {"email": person.email})
    client.post(last_link(person.email))
    return person


def test_an_account_says_what_one_is(client, mandated):
    """Roles, where, the attestation, what the journal says."""
    page = client.get("/mon-compte/").content.decode()
    for words in (
        "mandated@tests.invalid",
        "Tiers mandaté",
        "T03",
        "attestation.pdf",
        "avez suivi un lien de connexion",
        "vous",
    ):
        assert words in page


def test_one_changes_their_name(client, mandated):
    """As others will read it; what is too long is told and changes nothing."""
    client.post("/mon-compte/nom/", {"name": "  Noa   Essai "})
    assert Person.objects.get(pk=mandated.pk).name == "Noa Essai"
    assert client.post("/mon-compte/nom/", {"name": "x" * 121}).status_code == 200
    assert Person.objects.get(pk=mandated.pk).name == "Noa Essai"
    assert Entry.objects.filter(action="rename", fields=["name"]).count() == 1


def test_one_signs_out_of_every_device(client, mandated):
    """The other browser is out at its next page."""
    other = Client()
    other.post("/connexion/", {"email": mandated.email})
    other.post(last_link(mandated.email))
    assert other.get("/mon-compte/").status_code == 200
    client.post("/mon-compte/sessions/")
    assert other.get("/mon-compte/").status_code == client.get("/mon-compte/").status_code == 302


def test_one_takes_away_what_is_kept(client, mandated):
    """Every personal field that the models declare, and the journal; no secret."""
    answer = client.get("/mon-compte/mes-donnees.json")
    kept = json.loads(answer.content)
    assert kept["compte"]["email"] == mandated.email
    assert set(kept["compte"]) == {"numero"} | {n for n, kind in Person.Personal.fields.items() if kind != "sécurité"}
    assert kept["roles"][0]["territoire"] == "T03"
    assert {line["action"] for line in kept["journal"]} >= {"create_person", "use_sign_in_link"}
    assert kept["lettres"][0]["objet"] == "Votre lien de connexion"
    assert mandated.password not in answer.content.decode()


def test_one_erases_their_account(client, mandated, django_capture_on_commit_callbacks):
    """Only after the word; then nothing names the person, the file is gone, and the journal still reads."""
    attestation = mandated.memberships.get().attestation
    assert "Ce n’est pas le mot" in client.post("/mon-compte/effacer/", {"word": "oui"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/mon-compte/effacer/", {"word": "effacer"}).status_code == 302
    person = Person.objects.get(pk=mandated.pk)
    assert (person.name, person.last_login, person.is_active) == ("", None, False)
    assert "mandated" not in person.email
    assert "mandated" not in person.key
    assert not attestation.storage.exists(attestation.name)
    assert person.memberships.get().ends_on == timezone.localdate()
    assert not Letter.objects.filter(to=mandated.email).exists()
    assert Letter.objects.get().text == ""
    assert Entry.objects.filter(subject=person.actor, action="create_person").exists()
    assert client.get("/mon-compte/").status_code == 302
    client.post("/connexion/", {"email": mandated.email})
    assert Letter.objects.count() == 1
