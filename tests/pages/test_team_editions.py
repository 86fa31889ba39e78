"""Pages of the national team about editions: who may, what would change, how far it is."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.actions import publish, publishing
from quartiers.platform.observatory.models import SILENCE, Publication, Publishing

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


@pytest.fixture
def served(db, two_editions, demo_edition):
    """The demonstration is served; the town's real edition lies beside it."""
    return publish(edition=demo_edition, at=NOW, by="system")


@pytest.fixture
def team(served, client):
    """A client signed in as the national team."""
    client.force_login(someone("national_team"))
    return client


def addresses(name, number):
    """Every page of this subject."""
    return [
        reverse("team-editions"), reverse("team-publish", args=[name]), reverse("team-go-back", args=[name]),
        reverse("team-publishing", args=[number]), reverse("team-publishing-state", args=[number]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["territory_officer", "mandated", "partner", "state_service", "observer"])
def test_other_roles_find_nothing(served, client, town_edition, role):
    """Whatever is asked, by GET or by POST, nothing is there and nothing changes."""
    row = publishing.ask(edition=town_edition, at=NOW, by="person:0")
    client.force_login(someone(Role(role), "T03"))
    pages = addresses(town_edition.manifest.edition, row.pk)
    assert {client.get(page).status_code for page in pages} == {404}
    posts = [*pages[1:3], reverse("team-publishing-stop", args=[row.pk])]
    assert {client.post(page).status_code for page in posts} == {404}
    assert Publishing.objects.get().is_open
    assert Publication.objects.count() == 1


def test_the_anonymous_are_sent_to_sign_in(served, client):
    """And come back afterwards."""
    answer = client.get(reverse("team-editions"))
    assert answer.status_code == 302
    assert "suite=%2Fequipe%2Feditions%2F" in answer.url


def test_the_list_says_what_each_edition_is_worth(team, town_edition, demo_edition):
    """Kind, day, origin, size, publication: both editions stand there."""
    text = team.get(reverse("team-editions")).content.decode()
    assert demo_edition.manifest.edition in text
    assert town_edition.manifest.edition in text
    assert "servie" in text
    assert "jamais publiée" in text
    assert "simulé" in text


def test_a_damaged_edition_is_shown_with_its_trouble(team, two_editions):
    """A folder without manifest, or with a broken one, does not break the page."""
    (two_editions / "editions" / "2026-01-01-0000000000").mkdir()
    broken = two_editions / "editions" / "2026-01-02-0000000000"
    broken.mkdir()
    (broken / "manifest.json").write_text("{")
    answer = team.get(reverse("team-editions"))
    assert answer.status_code == 200
    assert answer.content.decode().count("Abîmée") == 2


def test_a_change_of_kind_is_said_loudly(team, town_edition):
    """From the demonstration to real files: counts, what appears, what disappears."""
    text = team.get(reverse("team-publish", args=[town_edition.manifest.edition])).content.decode()
    assert "La nature du site change." in text
    assert "Disparaissent" in text
    assert not Publishing.objects.exists()


def test_publishing_is_asked_then_followed(team, town_edition):
    """The answer leads to a page that asks again by itself, and without a script through a link."""
    answer = team.post(reverse("team-publish", args=[town_edition.manifest.edition]), follow=True)
    text = answer.content.decode()
    assert "En attente du travail de fond" in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    row = Publishing.objects.get()
    publishing.carry_out(publishing_id=row.pk, clock=timezone.now)
    text = team.get(reverse("team-publishing", args=[row.pk])).content.decode()
    assert "publiée d’un coup" in text
    assert "http-equiv" not in text
    assert team.get(reverse("team-publishing-state", args=[row.pk])).json()["is_open"] is False


def test_a_second_publication_is_refused_with_a_sentence(team, town_edition, demo_edition):
    """The page stays, says why, and nothing is queued."""
    publishing.ask(edition=town_edition, at=timezone.now(), by="person:0")
    answer = team.post(reverse("team-publish", args=[demo_edition.manifest.edition]))
    assert answer.status_code == 409
    assert "déjà en cours" in answer.content.decode()
    assert Publishing.objects.count() == 1


def test_the_brand_refuses_with_a_sentence(team, demo_edition, settings):
    """Under the State's brand the demonstration is refused on the page."""
    settings.BRAND = "etat"
    answer = team.post(reverse("team-publish", args=[demo_edition.manifest.edition]))
    assert answer.status_code == 409
    assert "marque de l’État" in answer.content.decode()


def test_a_silent_worker_is_shown_as_interrupted(team, served, town_edition):
    """Its row still says running; the page does not."""
    long_ago = timezone.now() - SILENCE - datetime.timedelta(seconds=5)
    row = publishing.ask(edition=town_edition, at=long_ago, by="person:0")
    Publishing.objects.update(state="running", started_at=long_ago)
    text = team.get(reverse("team-publishing", args=[row.pk])).content.decode()
    assert "Publication interrompue" in text
    assert f"Le site sert toujours l’édition {served.edition}" in text
    assert "http-equiv" not in text


def test_one_may_be_stopped(team, town_edition):
    """By POST only."""
    row = publishing.ask(edition=town_edition, at=timezone.now(), by="person:0")
    stop = reverse("team-publishing-stop", args=[row.pk])
    assert team.get(stop).status_code == 405
    assert "arrêtée" in team.post(stop, follow=True).content.decode()
    assert not Publishing.objects.get().is_open


def test_going_back_is_confirmed(team, town_edition, demo_edition):
    """The page compares; the button switches."""
    publish(edition=town_edition, at=NOW, by="system")
    page = reverse("team-go-back", args=[demo_edition.manifest.edition])
    assert "seraient" not in team.get(page).content.decode()
    assert Publication.objects.get(is_current=True).edition == town_edition.manifest.edition
    assert "sert de nouveau" in team.post(page, follow=True).content.decode()
    assert Publication.objects.get(is_current=True).edition == demo_edition.manifest.edition


@pytest.mark.parametrize("name", ["..", "absente", "current"])
def test_an_unknown_edition_is_not_there(team, name):
    """Names are those of folders of editions, nothing else."""
    assert team.get(f"/equipe/editions/{name}/publier/").status_code == 404


def test_a_form_without_its_token_is_refused(served, town_edition):
    """A page elsewhere cannot publish."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone("national_team"))
    assert client.post(reverse("team-publish", args=[town_edition.manifest.edition])).status_code == 403
    assert not Publishing.objects.exists()
