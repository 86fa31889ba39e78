"""People and their roles, as those who manage them see and change them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people import PDF, join, last_link, someone
from quartiers.platform.accounts.attestations import MOST_BYTES
from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.models import Letter
from quartiers.platform.journal.models import Entry

pytestmark = pytest.mark.django_db
INVITE = "/equipe/personnes/inviter/"


@pytest.fixture
def manager(client, site):
    """Someone of the national team, signed in."""
    person = someone(Role.NATIONAL_TEAM)
    client.force_login(person)
    return person


def invitation(**changes):
    """What the form sends for an observer of every territory, in a new organisation."""
    return {
        "email": "Nouvelle@tests.invalid", "name": "Alix Essai", "role": "observer", "territory_code": "",
        "organisation": "nouvelle", "new_kind": "association", "new_name": "Association d'essai", "new_siren": "",
    } | changes  # fmt: skip


def pdf(content=PDF, name="mandat.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_inviting_opens_an_account_and_writes_to_the_person(client, manager):
    """Person, organisation, role, letter and journal, at once; the link of the letter signs in."""
    answer = client.post(INVITE, invitation())
    person = Person.objects.get(email="nouvelle@tests.invalid")
    assert answer.headers["Location"] == f"/equipe/personnes/{person.pk}/"
    assert person.memberships.get().organisation.name == "Association d'essai"
    assert {"create_person", "create_organisation", "give_role", "make_sign_in_link"} <= set(
        Entry.objects.filter(actor=manager.actor).values_list("action", flat=True)
    )
    assert "observateur" in Letter.objects.get().text
    assert client.post(last_link(person.email)).headers["Location"] == "/mon-espace/"


def test_inviting_someone_who_has_an_account_adds_a_role(client, manager):
    """Without a second account; the same role twice is refused and nothing is written."""
    person = someone(Role.OBSERVER)
    body = Organisation.objects.first()
    client.post(INVITE, invitation(email=person.email, organisation=body.pk, role="partner"))
    assert person.memberships.count() == 2
    page = client.post(INVITE, invitation(email=person.email, organisation=body.pk, role="partner")).content.decode()
    assert "a déjà ce rôle" in page
    assert person.memberships.count() == 2
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": "alix"}, "ne se lit pas"),
        ({"role": "territory_officer"}, "se tient pour un territoire"),
        ({"role": "national_team", "territory_code": "T03"}, "pour tous les territoires"),
        ({"role": "mandated", "territory_code": "T03"}, "besoin de son attestation"),
        ({"new_name": ""}, "le nom et la nature"),
        ({"new_siren": "732829321"}, "SIREN"),
        ({"organisation": "999999"}, "choix"),
        ({"role": "president"}, "choix"),
    ],
)
def test_an_invitation_that_cannot_stand_says_why(client, manager, changes, told):
    """Next to the field, with what was written still there, and nothing done."""
    page = client.post(INVITE, invitation(**changes)).content.decode()
    assert told in page
    assert "Alix Essai" in page
    assert not Letter.objects.exists()
    assert Organisation.objects.count() == 1


def test_an_organisation_is_not_entered_twice(client, manager):
    """A SIREN says which one it is."""
    client.post(INVITE, invitation(new_siren="732 829 320"))
    page = client.post(INVITE, invitation(email="autre@tests.invalid", new_siren="732829320")).content.decode()
    assert "déjà le SIREN" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"<html>%%EOF", "pas un PDF"), (b"%PDF-1.4 cut", "pas un PDF"), (b"%PDF-" + b"0" * MOST_BYTES + b"%%EOF", "5,0 Mo")],
)
def test_an_attestation_is_a_pdf_of_a_fair_size(client, manager, content, told):
    """Judged by its bytes, whatever its name says."""
    asked = invitation(role="mandated", territory_code="T03", attestation=pdf(content))
    assert told in client.post(INVITE, asked).content.decode()
    assert not Membership.objects.filter(role="mandated").exists()


def test_an_attestation_is_kept_under_a_name_that_tells_nothing(client, manager, settings):
    """And given by its door, as a file to save."""
    client.post(INVITE, invitation(role="mandated", territory_code="T03", attestation=pdf(name="../Alix Essai.pdf")))
    membership = Membership.objects.get(role="mandated")
    assert "alix" not in membership.attestation.name.lower()
    assert membership.attestation.name.startswith("attestations/")
    answer = client.get(f"/equipe/roles/{membership.pk}/attestation.pdf")
    assert b"".join(answer.streaming_content) == PDF
    membership.attestation.delete(save=False)
    assert client.get(f"/equipe/roles/{membership.pk}/attestation.pdf").status_code == 404


def test_a_role_is_ended_after_a_page_that_says_so(client, manager):
    """It stays in the list with its last day; ending it again changes nothing."""
    person = someone(Role.PARTNER)
    membership = person.memberships.get()
    address = f"/equipe/roles/{membership.pk}/fin/"
    assert "Mettre fin à ce rôle" in client.get(address).content.decode()
    assert Membership.objects.get(pk=membership.pk).ends_on is None
    assert client.post(address).headers["Location"] == f"/equipe/personnes/{person.pk}/"
    client.post(address)
    assert Membership.objects.get(pk=membership.pk).ends_on is not None
    assert Entry.objects.filter(action="end_membership", subject=person.actor).count() == 1
    assert "a pris fin" in client.get(f"/equipe/personnes/{person.pk}/").content.decode()


def test_people_are_found_by_name_role_and_territory(client, manager):
    """Without accents; a role held everywhere counts in each territory; a filter that cannot be read finds no one less."""
    someone(Role.TERRITORY_OFFICER, "T03", name="Zoé Éxemple")
    someone(Role.OBSERVER, name="observer")

    def found(query):
        return client.get(f"/equipe/personnes/?{query}").content.decode()

    assert "Zoé" in found("q=zoe+exemple")
    assert "observer@" not in found("q=zoe")
    assert "Zoé" in found("role=territory_officer")
    assert "Zoé" not in found("territoire=T04")
    assert "observer@" in found("territoire=T04")
    assert "Zoé" in found("role=inconnu")


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_asks_the_same_whatever_its_size(client, manager, django_assert_num_queries, count):
    """Session, person, right, edition, territories, count, people, memberships."""
    for number in range(count):
        join(someone(Role.OBSERVER, name=f"p{number}"), Role.PARTNER)
    with django_assert_num_queries(8):
        page = client.get("/equipe/personnes/").content.decode()
    assert f"{count + 1}" in page
