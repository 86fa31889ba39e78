"""One's own space: what each role may see, and nothing of the others."""

import datetime

import pytest
from django.utils import timezone

from people import join, someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.models import Publication

PAGE = "/mon-espace/"


@pytest.fixture
def seen(site, client):
    """The space of a new person with this role."""

    def open_page(role, territory_code="", **query):
        client.force_login(someone(role, territory_code))
        return client.get(PAGE, query).content.decode()

    return open_page


def test_the_anonymous_sign_in_first(site, client):
    """And come back here."""
    assert client.get(PAGE).url == "/connexion/?suite=%2Fmon-espace%2F"


def test_an_officer_sees_their_territory_first(seen):
    """Neighbourhoods of both lists, what waits, the journal; not what is the team's."""
    page = seen(Role.TERRITORY_OFFICER, "T03")
    assert "Laval Agglomération</h1>" in page.replace("\n", "")
    assert "/quartiers/QP053001/" in page
    assert "Corrections à relire" in page
    assert "Tout le journal" in page
    assert "/equipe/" not in page


def test_what_does_not_exist_yet_is_said(seen):
    """One question works; the three others are said to be missing, and have no field. The other field opens a SIRET."""
    page = seen(Role.TERRITORY_OFFICER, "T03")
    assert 'action="/adresse/"' in page
    assert "Pas encore ici" in page
    assert page.count('type="search"') == 2
    assert "SIRET de l’établissement à corriger" in page


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OBSERVER])
def test_readers_see_their_territory_and_nothing_to_do(seen, role):
    """Neither corrections, nor journal, nor the team's pages."""
    page = seen(role, "T03")
    assert "/quartiers/QP053001/" in page
    assert "/mon-espace/corrections/" not in page
    assert "Tout le journal" not in page
    assert "/equipe/" not in page


def test_who_has_no_territory_is_told_what_to_read(seen):
    """A whole-programme observer lands on ways on, not on an empty page."""
    page = seen(Role.OBSERVER)
    assert "Ce que vous pouvez lire" in page
    assert 'href="/comparer/"' in page


def test_a_state_service_sees_the_programme(seen):
    """How many of the 14 are documented, without the buttons that write."""
    page = seen(Role.STATE_SERVICE)
    assert "2/14" in page
    assert "/equipe/" not in page


def test_the_team_sees_what_waits(seen):
    """Editions, letters, corrections, documented facts."""
    page = seen(Role.NATIONAL_TEAM)
    for words in ("/equipe/editions/", "/equipe/faits/", "Lettres", "Corrections à relire", "2/14"):
        assert words in page


def test_one_chooses_among_ones_territories(site, client):
    """Two of them: a choice; a third, by hand, is not there."""
    person = someone(Role.TERRITORY_OFFICER, "T03")
    join(person, Role.TERRITORY_OFFICER, "T12")
    client.force_login(person)
    assert "?territoire=T12" in client.get(PAGE).content.decode()
    assert "Roubaix</h1>" in client.get(PAGE, {"territoire": "T12"}).content.decode()
    assert client.get(PAGE, {"territoire": "T13"}).status_code == 404


def test_someone_without_a_role_is_told(site, client):
    """Their account is open, and empty."""
    client.force_login(someone())
    page = client.get(PAGE).content.decode()
    assert "Aucun rôle en cours" in page
    assert 'type="search"' not in page


@pytest.mark.parametrize(("days", "is_stale"), [(31, False), (32, True)])
def test_old_data_are_said_to_be_old(seen, days, is_stale):
    """After 31 days, with the number of days."""
    Publication.objects.update(as_of=timezone.localdate() - datetime.timedelta(days=days))
    page = seen(Role.TERRITORY_OFFICER, "T03")
    assert f"{days} j" in page
    assert ("plus de 31" in page) is is_stale


def test_without_an_edition_the_page_still_opens(db, client):
    """Before the first publication."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    assert "Aucune édition n’est servie" in client.get(PAGE).content.decode()


def test_few_queries(site, client, django_assert_max_num_queries):
    """However many neighbourhoods there are."""
    client.force_login(someone(Role.TERRITORY_OFFICER, "T01"))
    with django_assert_max_num_queries(16):
        client.get(PAGE)
