"""Pages where the national team documents facts: preview, write, history, undo, and who may."""

import pytest
from django.test import Client
from django.urls import reverse

from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.models import DocumentedFact

PAGE = "/equipe/faits/T03/convention_signed_on/"
SIGNED = {
    "value": "05/07/2022", "source_title": "Préfecture, communiqué", "source_url": "https://exemple.invalid/texte",
    "source_on": "2022-07-06", "confidence": "established", "seen": "",
}  # fmt: skip


@pytest.fixture
def team(site, client):
    """A client signed in as the national team."""
    client.force_login(someone(Role.NATIONAL_TEAM))
    return client


def text(answer):
    """The page, in its typography."""
    return answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.NATIONAL_TEAM])
def test_other_roles_find_nothing(site, client, role):
    """By GET or by POST, in their own territory too."""
    client.force_login(someone(role))
    pages = ["/equipe/faits/", "/equipe/faits/T03/", PAGE]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page, SIGNED | {"enregistrer": ""}).status_code for page in [PAGE, f"{PAGE}reprendre/"]} == {404}
    assert not DocumentedFact.objects.exists()


def test_two_conventions_of_fourteen_are_dated(team):
    """Counted, never extrapolated; the fictional territory is not among the fourteen."""
    page = text(team.get("/equipe/faits/"))
    row = page[page.index("Convention signée le</th>") :]
    assert '<td class="num">2/14</td>' in row[: row.index("</tr>")]
    assert "Port-Exemple" not in page


def test_the_list_takes_few_queries(team, django_assert_max_num_queries):
    """One for all the facts of all the territories."""
    with django_assert_max_num_queries(6):
        team.get("/equipe/faits/")


def test_a_fact_is_previewed_then_written(team):
    """Nothing is written by the preview; then pages are made again."""
    page = text(team.post(PAGE, SIGNED))
    assert "Ce qui se lira" in page
    assert "5 juillet 2022" in page
    assert not DocumentedFact.objects.exists()
    answer = team.post(PAGE, SIGNED | {"enregistrer": ""})
    assert answer.url == "/equipe/faits/T03/"
    assert DocumentedFact.objects.get().value == "2022-07-05"
    assert Publication.objects.get().revision == 2
    assert "5 juillet 2022" in text(team.get("/equipe/faits/T03/"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": "mars 2021"}, "n’est pas lisible"),
        ({"source_title": ""}, "Donnez la source"),
        ({"source_on": "2999-01-01"}, "est à venir"),
        ({"confidence": ""}, "Donnez la confiance"),
        ({"is_unknown": "on"}, "gardez l’un des deux"),
        ({"source_url": "ailleurs"}, "ne se lit pas"),
        ({"source_url": "javascript:alert(1)"}, "ne se lit pas"),
    ],
)
def test_a_bad_value_keeps_the_form(team, changed, said):
    """One sentence, nothing lost, nothing written."""
    page = text(team.post(PAGE, SIGNED | changed | {"enregistrer": ""}))
    assert said in page.replace("&#x27;", "’").replace("'", "’")
    assert (SIGNED | changed)["source_title"] in page
    assert not DocumentedFact.objects.exists()


def test_someone_elses_change_is_not_overwritten(team):
    """The form stays with what was typed, and says why."""
    team.post(PAGE, SIGNED | {"enregistrer": ""})
    page = text(team.post(PAGE, SIGNED | {"value": "06/07/2022", "enregistrer": ""}))
    assert "a changé ce fait" in page
    assert "06/07/2022" in page or "2022-07-06" in page
    assert DocumentedFact.objects.count() == 1


def test_history_is_read_and_taken_up_again(team):
    """Back to the edition, then to the version again; a version of another fact is not one of this."""
    team.post(PAGE, SIGNED | {"enregistrer": ""})
    version = DocumentedFact.objects.get()
    answer = team.post(f"{PAGE}reprendre/", {"seen": version.pk}, follow=True)
    assert "Version reprise" in text(answer)
    version.refresh_from_db()
    assert version.superseded_at is not None
    other = reverse("team-fact-restore", args=["T12", "convention_signed_on"])
    assert "n’existe pas" in text(team.post(other, {"version": version.pk}, follow=True))
    team.post(f"{PAGE}reprendre/", {"version": version.pk})
    assert DocumentedFact.objects.get(superseded_at__isnull=True).value == "2022-07-05"


@pytest.mark.parametrize("address", ["/equipe/faits/T99/", "/equipe/faits/T03/salaire/", "/equipe/faits/..%2f/holder/"])
def test_what_is_not_there_is_not_found(team, address):
    """Neither territories nor facts are guessed."""
    assert team.get(address).status_code == 404


def test_invented_people_write_apart(site, client):
    """A visitor of the demonstration sees their own trial, marked; it is not a fact."""
    client.force_login(someone(Role.NATIONAL_TEAM, is_invented=True))
    client.post(PAGE, SIGNED | {"enregistrer": ""})
    assert DocumentedFact.objects.get().is_invented
    page = text(client.get("/equipe/faits/T03/"))
    assert "5 juillet 2022" in page
    assert "simulé" in page


def test_a_form_without_its_token_is_refused(site):
    """A page elsewhere cannot write."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone(Role.NATIONAL_TEAM))
    assert client.post(PAGE, SIGNED | {"enregistrer": ""}).status_code == 403
