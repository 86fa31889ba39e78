"""The outbox as its readers see it: a demonstration shows every letter, the team sees states and never texts."""

import datetime

import pytest

from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.actions import write
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


def _write(number=0, to="amina@demo.invalid", **more):
    link = f"http://127.0.0.1:8000/connexion/{number}/"
    at = NOW + datetime.timedelta(minutes=number)
    return write(to=to, subject=f"Lettre {number}", text=f"Suivez {link}", kind="sign_in", at=at, **more)


@pytest.fixture
def member(client):
    """Someone of the national team, signed in."""
    person = Person.objects.create(email="equipe@quartiers.invalid", created_at=NOW)
    team = Organisation.objects.create(kind=Organisation.Kind.STATE, name="Équipe")
    Membership.objects.create(person=person, organisation=team, role=Role.NATIONAL_TEAM, starts_on=NOW.date())
    client.force_login(person)
    return person


def test_a_demonstration_shows_its_letters(client, site):
    """Newest first, twenty a page, the link to follow."""
    for number in range(25):
        _write(number)
    page = client.get("/demonstration/courrier/").content.decode()
    assert page.index("Lettre 24") < page.index("Lettre 5")
    assert "Lettre 4<" not in page
    assert '<a href="http://127.0.0.1:8000/connexion/24/"' in page
    assert "Lettre 4<" in client.get("/demonstration/courrier/?page=2").content.decode()


def test_a_demonstration_without_letters_says_what_to_do(client, site):
    """And where."""
    assert 'href="/connexion/"' in client.get("/demonstration/courrier/").content.decode()


def test_a_blanked_letter_says_so(client, site):
    """Its link works no more."""
    _write()
    Letter.objects.update(text="")
    assert "Texte effacé" in client.get("/demonstration/courrier/").content.decode()


def test_no_letter_is_shown_outside_a_demonstration(client, site, settings):
    """Not in production without the setting, not when the edition is real, not before any."""
    settings.ALLOWS_DEMONSTRATION = False
    assert client.get("/demonstration/courrier/").status_code == 404
    settings.ALLOWS_DEMONSTRATION = True
    site.kind = "real"
    site.save()
    assert client.get("/demonstration/courrier/").status_code == 404
    site.delete()
    assert client.get("/demonstration/courrier/").status_code == 404


def test_a_public_demonstration_hides_letters_to_real_addresses(client, site, settings):
    """What is shown to anyone was written to nobody."""
    _write(1)
    _write(2, to="personne@quartiers.example")
    assert "personne@" in client.get("/demonstration/courrier/").content.decode()
    settings.IS_LOCAL = False
    assert "personne@" not in client.get("/demonstration/courrier/").content.decode()


def test_the_team_sees_what_did_not_leave_and_no_text(client, member, settings):
    """States, counts, reasons; no address, no subject, no text."""
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    letter = _write(1, to="personne@quartiers.example")
    Letter.objects.filter(pk=letter.pk).update(next_try_at=None, failure="recipient_refused_550")
    page = client.get("/equipe/envois/").content.decode()
    assert "le serveur refuse cette adresse (550)" in page
    assert "Réessayer" in page
    for secret in ("personne@", "Lettre 1", "/connexion/1/"):
        assert secret not in page


def test_a_letter_given_up_starts_again(client, member):
    """It is due at once, and the journal says who asked."""
    letter = _write(1, to="personne@quartiers.example")
    Letter.objects.update(next_try_at=None, tries=9, failure="refused_554")
    answer = client.post(f"/equipe/envois/{letter.pk}/reprendre/", follow=True)
    assert "repart" in answer.content.decode()
    letter.refresh_from_db()
    assert (letter.tries, letter.next_try_at is not None) == (0, True)
    entry = Entry.objects.get()
    assert (entry.actor, entry.object_id) == (member.actor, str(letter.pk))
    assert "ne peut pas repartir" in client.post(f"/equipe/envois/{letter.pk}/reprendre/", follow=True).content.decode()


def test_a_letter_whose_link_has_expired_does_not_start_again(client, member):
    """Its reader could do nothing with it."""
    letter = _write(1, to="personne@quartiers.example", expires_at=NOW - datetime.timedelta(days=9000))
    Letter.objects.update(next_try_at=None)
    client.post(f"/equipe/envois/{letter.pk}/reprendre/")
    letter.refresh_from_db()
    assert letter.next_try_at is None


def test_the_outbox_asks_the_same_whatever_its_size(client, member, django_assert_num_queries):
    """As many questions for three letters as for thirty."""
    for number in range(30):
        _write(number, to="personne@quartiers.example")
        if number in {2, 29}:
            with django_assert_num_queries(8):
                client.get("/equipe/envois/")


def test_the_outbox_is_closed_to_others(client, site):
    """Anonymous: to the sign-in page; an account without the right: no such page."""
    assert client.get("/equipe/envois/").headers["Location"].startswith("/connexion/?suite=")
    assert client.post("/equipe/envois/1/reprendre/").headers["Location"] == "/connexion/"
    client.force_login(Person.objects.create(email="p@quartiers.invalid", created_at=NOW))
    assert client.get("/equipe/envois/").status_code == 404
    assert client.post("/equipe/envois/1/reprendre/").status_code == 404


def test_machines_are_told_whether_letters_leave(client, site, settings):
    """In demonstration, without a server, late, or well."""
    assert client.get("/pret/").json()["letters"] == "demonstration"
    settings.SERVES_DEMONSTRATION = "wiring.no"
    assert client.get("/pret/").json()["letters"] == "no_mail_server"
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert client.get("/pret/").json()["letters"] == "ok"
    _write(1, to="personne@quartiers.example")
    Letter.objects.update(next_try_at=NOW - datetime.timedelta(days=9000))
    assert client.get("/pret/").json()["letters"] == "late"
