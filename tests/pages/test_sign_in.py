"""Signing in by a link, with a code for the national team, and the demonstration's invented people."""

import pytest

from people import code_of, last_link, someone
from quartiers.platform.accounts.models import Person, RecoveryCode
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.models import Publication

pytestmark = pytest.mark.django_db


def ask(client, email, **more):
    """Ask for a link."""
    return client.post("/connexion/", {"email": email, **more})


def follow(client, person, **more):
    """Ask for a link and press its button."""
    ask(client, person.email, **more)
    return client.post(last_link(person.email))


@pytest.fixture
def officer(site):
    """An officer of Laval."""
    return someone(Role.TERRITORY_OFFICER)


@pytest.fixture
def member(site):
    """Someone of the national team."""
    return someone(Role.NATIONAL_TEAM)


def test_a_link_signs_in_once_asked_by_its_button(client, officer):
    """Opening it changes nothing; its button signs in and goes on to the page first asked for."""
    wanted = client.get("/journal/?action=rename")
    assert wanted.headers["Location"] == "/connexion/?suite=%2Fjournal%2F%3Faction%3Drename"
    page = client.get(wanted.headers["Location"]).content.decode()
    assert 'value="/journal/?action=rename"' in page
    assert ask(client, officer.email.upper(), suite="/journal/?action=rename").headers["Location"] == "/connexion/envoi/"
    assert "si elle a un compte" in client.get("/connexion/envoi/").content.decode()
    path = last_link(officer.email)
    assert "Me connecter" in client.get(path).content.decode()
    assert "_auth_user_id" not in client.session
    assert client.post(path).headers["Location"] == "/journal/?action=rename"
    assert client.get("/journal/").status_code == 200
    assert Entry.objects.filter(action="use_sign_in_link", subject=officer.actor).count() == 1


def test_an_address_that_cannot_be_read_is_told_next_to_its_field(client, site):
    """What was written stays, and the error is tied to it."""
    page = ask(client, "camille chez exemple").content.decode()
    assert 'value="camille chez exemple"' in page
    assert 'aria-describedby="id_email_helptext id_email-desc-error"' in page
    assert 'id="id_email-desc-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'autocomplete="email"' in page


def test_the_national_team_sets_up_its_code_at_first(client, member, clock):
    """A picture to scan, a first code, ten recovery codes shown once, and in."""
    assert follow(client, member).headers["Location"] == "/connexion/code/"
    assert client.get("/connexion/code/").headers["Location"] == "/connexion/code/installer/"
    page = client.get("/connexion/code/installer/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert 'inputmode="numeric"' in page
    done = client.post("/connexion/code/installer/", {"code": code_of(member)})
    assert done.content.decode().count("<code>") == 10
    assert client.get("/equipe/personnes/").status_code == 200
    assert client.get("/connexion/code/installer/").headers["Location"] == "/connexion/"


def test_the_national_team_gives_its_code_each_time(client, member, clock):
    """Wrong, then right; a code taken is not taken again, nor a recovery code."""
    follow(client, member)
    client.get("/connexion/code/installer/")
    page = client.post("/connexion/code/installer/", {"code": code_of(member)}).content.decode()
    recovery = page.split("<code>")[1].split("</code>")[0]
    client.post("/deconnexion/")
    follow(client, member)
    assert "pas le bon" in client.post("/connexion/code/", {"code": "000 000"}).content.decode()
    assert client.get("/equipe/personnes/").status_code == 302
    clock.move(seconds=30)
    good = code_of(member)
    assert client.post("/connexion/code/", {"code": good}).headers["Location"] == "/mon-espace/"
    client.post("/deconnexion/")
    follow(client, member)
    assert "déjà servi" in client.post("/connexion/code/", {"code": good}).content.decode()
    assert client.post("/connexion/code/", {"code": recovery.upper()}).status_code == 302
    client.post("/deconnexion/")
    follow(client, member)
    assert client.post("/connexion/code/", {"code": recovery}).status_code == 200
    assert RecoveryCode.objects.filter(person=member, used_at__isnull=True).count() == 9


def test_visitors_of_a_demonstration_take_the_place_of_invented_people(client, site):
    """One press for each role; the person is made at the first and said to be invented."""
    assert "Camille Exemple" in client.get("/connexion/").content.decode()
    assert not Person.objects.exists()
    for role in Role:
        client.post("/connexion/demonstration/", {"role": role.value})
        page = client.get("/mon-compte/").content.decode()
        assert role.label.split()[0] in page
        assert "simulé" in page
    assert Person.objects.filter(is_invented=True, email__endswith=".invalid").count() == Person.objects.count() == len(Role)
    client.post("/connexion/demonstration/", {"role": "observer"})
    assert Person.objects.count() == len(Role)


def test_invented_people_leave_with_the_demonstration(client, site):
    """When a real edition is served their sessions are over, nobody takes their place, their links open nothing."""
    client.post("/connexion/demonstration/", {"role": "national_team"})
    assert client.get("/equipe/personnes/").status_code == 200
    invented = Person.objects.get()
    ask(client, invented.email)
    path = last_link(invented.email)
    Publication.objects.update(kind="real")
    assert client.get("/equipe/personnes/").status_code == 302
    assert "Exemple" not in client.get("/connexion/").content.decode()
    assert client.post("/connexion/demonstration/", {"role": "national_team"}).status_code == 404
    assert client.post(path).status_code == 410
    assert client.get("/mon-compte/").status_code == 302


def test_a_host_that_does_not_allow_demonstration_has_no_invented_people(client, site, settings):
    """In production, unless the host said so."""
    settings.ALLOWS_DEMONSTRATION = False
    assert client.post("/connexion/demonstration/", {"role": "national_team"}).status_code == 404


def test_signing_out_is_asked_then_done(client, officer):
    """An address alone does not sign out."""
    client.force_login(officer)
    client.get("/deconnexion/")
    assert client.get("/mon-compte/").status_code == 200
    assert client.post("/deconnexion/").status_code == 302
    assert client.get("/mon-compte/").status_code == 302


def test_letters_say_how_long_their_link_lasts(client, officer):
    """And are blanked after it."""
    ask(client, officer.email)
    letter = Letter.objects.get()
    assert letter.kind == "sign_in"
    assert "quinze minutes" in letter.text
    assert (letter.expires_at - letter.written_at).total_seconds() == 900
