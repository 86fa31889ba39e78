"""Cards kept and set aside on the site: by officers in their territory, with a reason that the public reads, never who."""

import pytest
from django.test import Client
from django.urls import reverse

from pages.test_potentials import HERE, shown, text
from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.models import Choice

CHOOSE = "/mon-espace/potentiels/QP990051/choisir/"
DISMISS = {"carte": "OP-A:boulangerie", "raison": "signed", "phrase": "bail signé rue Haute", "ecarter": "1"}


def signed_in(role, territory="FICTIF"):
    """A client of that role."""
    client = Client()
    client.force_login(someone(role, territory if role is not Role.NATIONAL_TEAM else ""))
    return client


@pytest.fixture
def officer(cards):
    """The officer of the fictional territory."""
    return signed_in(Role.TERRITORY_OFFICER)


def test_a_card_is_set_aside_and_taken_up_again(officer):
    """The public reads the reason, not the sentence nor who; the officer reads all and undoes."""
    answer = officer.post(CHOOSE, DISMISS | {"suite": f"{HERE}?nature=inference"})
    assert answer.url == f"{HERE}?nature=inference#c-qp990051-op-a-boulangerie"
    public = text(Client().get(HERE))
    assert "Écartées : 1" in public
    assert "Un projet est déjà signé" in public
    assert "un agent du territoire" in public
    assert "bail signé" not in public
    assert "personne " not in public.partition("Écartées : 1")[2].partition("</table>")[0]
    assert shown(Client().get(HERE))[0].startswith("Aucune cordonnerie")
    own = text(officer.get(HERE))
    assert "bail signé rue Haute" in own
    assert "vous, " in own
    officer.post(reverse("potential-undo", args=[Choice.objects.get().pk]), {"suite": HERE})
    assert shown(Client().get(HERE))[0] == "Il manque probablement 2 à 4 boulangeries."
    assert list(Entry.objects.values_list("action", flat=True).order_by("id"))[-2:] == ["dismiss_potential", "undo_potential"]


def test_a_card_is_kept(officer):
    """It says so, and leads the list that is carried away."""
    officer.post(CHOOSE, {"carte": "OP-A:pharmacie", "garder": "1"})
    page = text(Client().get(HERE, {"toutes": "1"}))
    assert ">Gardée<" in page
    assert "Ne plus garder" not in page
    assert "Ne plus garder" in text(officer.get(HERE, {"toutes": "1"}))


def test_a_sentence_that_changed_since_says_so(officer):
    """A choice is remembered from one edition to the next, with what was read."""
    officer.post(CHOOSE, DISMISS)
    Choice.objects.update(sentence_fr="Il manque une boulangerie.")
    page = text(officer.get(HERE))
    assert "La phrase a changé depuis ce choix" in page
    assert "Il manque probablement 2 à 4 boulangeries." in page
    Choice.objects.update(card="OP-A:disparue")
    assert "Cette édition ne la propose plus" in text(officer.get(HERE))


def test_a_card_kept_that_is_proposed_no_more_is_told_and_can_be_let_go(officer):
    """A choice never vanishes unseen, from the page nor from the file."""
    officer.post(CHOOSE, {"carte": "OP-A:pharmacie", "garder": "1"})
    Choice.objects.update(card="OP-A:disparue")
    page = text(officer.get(HERE))
    assert "Gardée, et plus proposée" in page
    assert "Cette édition ne la propose plus" in page
    officer.post(reverse("potential-undo", args=[Choice.objects.get().pk]), {"suite": HERE})
    assert "Gardée, et plus proposée" not in text(officer.get(HERE))


@pytest.mark.parametrize(
    ("changed", "said"), [({"raison": ""}, "Choisissez une raison"), ({"raison": "x"}, "raisons de la liste"),
                          ({"phrase": "x" * 281}, "280 caractères au plus")]
)  # fmt: skip
def test_a_bad_answer_keeps_the_form(officer, changed, said):
    """One sentence, what was typed is still there, nothing is written."""
    answer = officer.post(CHOOSE, DISMISS | changed)
    assert answer.status_code == 409
    page = answer.content.decode().replace("\xa0", " ")
    assert said in page
    assert (DISMISS | changed)["phrase"][:200] in page
    assert not Choice.objects.exists()


def test_twice_is_said(officer):
    """The second of two officers reads what happened."""
    officer.post(CHOOSE, DISMISS)
    answer = officer.post(CHOOSE, DISMISS | {"raison": "other"})
    assert answer.status_code == 409
    assert "déjà écartée" in answer.content.decode()
    assert Choice.objects.get().reason == "signed"


def test_a_card_that_is_not_there(officer):
    """Nothing changes, and the page says it."""
    answer = officer.post(CHOOSE, DISMISS | {"carte": "OP-A:rien"}, follow=True)
    assert "n’est pas dans l’édition servie" in answer.content.decode()
    assert not Choice.objects.exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OBSERVER, Role.STATE_SERVICE, Role.TERRITORY_OFFICER, Role.MANDATED])
def test_elsewhere_nobody_chooses(cards, role):
    """Readers, and officers of another territory: no button, and the action is not there."""
    client = signed_in(role, "T03")
    assert client.post(CHOOSE, DISMISS).status_code == 404
    assert "Garder<" not in text(client.get(HERE))
    assert not Choice.objects.exists()


def test_the_team_and_the_mandated_choose_too(cards):
    """Everywhere for the team, in their territory for the others."""
    assert signed_in(Role.NATIONAL_TEAM).post(CHOOSE, DISMISS).status_code == 302
    number = Choice.objects.get().pk
    assert Client().post(reverse("potential-undo", args=[number])).url == "/connexion/"
    assert signed_in(Role.TERRITORY_OFFICER, "T03").post(reverse("potential-undo", args=[number])).status_code == 404
    assert signed_in(Role.MANDATED).post(reverse("potential-undo", args=[number])).status_code == 302


def test_forms_without_their_token_are_refused(cards):
    """A page elsewhere chooses nothing."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone(Role.TERRITORY_OFFICER, "FICTIF"))
    assert client.post(CHOOSE, DISMISS).status_code == 403


def test_nowhere_else_than_here(officer):
    """The way back stays on this site."""
    assert officer.post(CHOOSE, DISMISS | {"suite": "//ailleurs.exemple/"}).url.startswith(HERE)


def test_what_one_wrote_is_taken_away_with_one_s_account(officer):
    """In the file of what is kept about oneself, and in nobody else's."""
    officer.post(CHOOSE, DISMISS)
    (mine,) = officer.get("/mon-compte/mes-donnees.json").json()["choix"]
    assert (mine["carte"], mine["phrase"]) == ("OP-A:boulangerie", "bail signé rue Haute")
    assert signed_in(Role.MANDATED).get("/mon-compte/mes-donnees.json").json()["choix"] == []
