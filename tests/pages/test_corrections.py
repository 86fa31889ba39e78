"""Corrections on the site: proposed in one's own territory, read by someone else, shown beside the register."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import someone
from quartiers.platform.accounts.roles import Role
from quartiers.platform.observatory.actions import corrections
from quartiers.platform.observatory.actions.corrections import Proposed
from quartiers.platform.observatory.corrected_values import closed, official
from quartiers.platform.observatory.models import Correction, Publication

LIST = "/mon-espace/corrections/"
CLOSED = {"what": "etat", "observed_on": "2026-11-20", "reason": "rideau baissé,  vu sur place"}


def text(answer):
    """The page."""
    return answer.content.decode()


@pytest.fixture(scope="module")
def sirets(demo_edition):
    """Establishments of the fictional territory, shown whole, open."""
    known = demo_edition.path("sirets")
    rows = demo_edition.rows("sirets") if known else []
    return [
        row["siret"] for row in rows
        if row["shown"] == "row" and row["lon"] and row["naf_code"] and not row["closed_on"]
        and any(one["relation"] == "inside" for one in row["neighbourhoods"])
    ][:45]  # fmt: skip


@pytest.fixture
def officer(site, client):
    """A client signed in as the officer of the fictional territory."""
    client.force_login(someone(Role.TERRITORY_OFFICER, "FICTIF"))
    return client


@pytest.fixture
def team(site):
    """A client signed in as the national team."""
    client = Client()
    client.force_login(someone(Role.NATIONAL_TEAM))
    return client


def propose(edition, siret, by="person:0", territory="FICTIF"):
    """One more correction that waits."""
    told = official(edition, siret)
    return corrections.propose(
        proposed=Proposed(
            siret=siret, old_values=told.values, new_values=closed(told), reason="vu", edition="e", is_simulated=True,
            observed_on=datetime.date(2026, 11, 20), territory_code=territory, area_code="",
        ),
        at=timezone.now(), by=by,
    )  # fmt: skip


def test_from_the_establishment_to_the_next_edition(officer, team, sirets, client):
    """Proposed with a preview, accepted by the team, then read by anyone beside the register."""
    page = reverse("correction-propose", args=[sirets[0]])
    establishment = reverse("establishment", args=[sirets[0]])
    assert page in text(officer.get(establishment))
    assert page not in text(Client().get(establishment))
    assert "Ce que vous proposez" in text(officer.post(page, CLOSED))
    assert not Correction.objects.exists()
    answer = officer.post(page, CLOSED | {"envoyer": ""})
    row = Correction.objects.get()
    assert answer.url == reverse("correction", args=[row.proposal])
    assert (row.territory_code, row.new_value, row.reason) == ("FICTIF", "non", "rideau baissé, vu sur place")
    assert "Retirer ma correction" in text(officer.get(answer.url))
    assert "Corrigé depuis" not in text(Client().get(establishment))
    assert "Accepter" in text(team.get(answer.url))
    team.post(reverse("correction-review", args=[row.proposal]), {"accepter": "", "reason": ""})
    assert Publication.objects.get().revision == 2
    public = text(Client().get(establishment))
    assert "Corrigé depuis cette édition" in public
    assert "Établissement ouvert" in public or "ouvert" in public
    assert "dans le fichier de la prochaine édition" in text(team.get(answer.url))


def test_the_neighbourhood_says_it_at_once(officer, team, sirets):
    """Anyone reads it on the neighbourhood's page, without the number of the establishment."""
    officer.post(reverse("correction-propose", args=[sirets[0]]), CLOSED | {"envoyer": ""})
    row = Correction.objects.get()
    area = reverse("area", args=[row.area_code])
    assert "ont vu depuis" not in text(Client().get(area))
    team.post(reverse("correction-review", args=[row.proposal]), {"accepter": "", "reason": ""})
    page = text(Client().get(area))
    assert "Ce que des agents ont vu depuis" in page
    assert row.siret not in page


def test_a_refusal_needs_its_reason_and_can_be_undone(team, demo_edition, sirets):
    """The form stays; a reason is enough; undone, it waits again."""
    number = propose(demo_edition, sirets[0])
    review = reverse("correction-review", args=[number])
    answer = team.post(review, {"refuser": "", "reason": ""})
    assert answer.status_code == 409
    assert "pourquoi" in text(answer)
    assert "elle ouvre le soir" in text(team.post(review, {"refuser": "", "reason": "elle ouvre le soir"}, follow=True))
    assert "attend de nouveau" in text(team.post(reverse("correction-reopen", args=[number]), follow=True))
    assert Correction.objects.get().state == "proposed"


def test_never_ones_own(site, demo_edition, sirets):
    """The team does not read what it proposed: neither by the page nor by hand."""
    person, client = someone(Role.NATIONAL_TEAM), Client()
    client.force_login(person)
    number = propose(demo_edition, sirets[0], by=person.actor)
    assert "Accepter" not in text(client.get(reverse("correction", args=[number])))
    answer = client.post(reverse("correction-review", args=[number]), {"accepter": ""})
    assert answer.status_code == 409
    assert "quelqu’un d’autre" in text(answer)
    assert Correction.objects.get().state == "proposed"


def test_it_is_withdrawn_by_its_author_only(officer, team, sirets):
    """Another person gets a sentence."""
    officer.post(reverse("correction-propose", args=[sirets[0]]), CLOSED | {"envoyer": ""})
    withdraw = reverse("correction-withdraw", args=[Correction.objects.get().proposal])
    assert "Seule la personne" in text(team.post(withdraw, follow=True))
    assert "est retirée" in text(officer.post(withdraw, follow=True))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"what": "activite", "naf_code": "boulangerie"}, "sous-classe"),
        ({"what": "deplace", "lon": "deux", "lat": "48"}, "nombre de degrés"),
        ({"what": "deplace", "lon": "120", "lat": "48"}, "inversées"),
        ({"observed_on": "2999-01-01"}, "à venir"),
        ({"reason": ""}, "Dites comment"),
        ({"what": ""}, "Choisissez"),
    ],
)
def test_a_bad_value_keeps_the_form(officer, sirets, changed, said):
    """One sentence; what was typed is still there; nothing is written."""
    page = text(officer.post(reverse("correction-propose", args=[sirets[0]]), CLOSED | changed | {"envoyer": ""}))
    assert said in page
    assert (CLOSED | changed)["reason"] in page
    assert not Correction.objects.exists()


def test_a_second_correction_of_the_same_field_waits(officer, demo_edition, sirets):
    """Said in one sentence, nothing lost."""
    propose(demo_edition, sirets[0])
    page = text(officer.post(reverse("correction-propose", args=[sirets[0]]), CLOSED | {"envoyer": ""}))
    assert "attend déjà" in page
    assert "rideau baissé" in page


def test_elsewhere_nothing_is_proposed(site, client, sirets):
    """An officer of another territory, and readers, find nothing; the establishment's page offers nothing."""
    page = reverse("correction-propose", args=[sirets[0]])
    for role in (Role.TERRITORY_OFFICER, Role.PARTNER, Role.STATE_SERVICE, Role.OBSERVER):
        client.force_login(someone(role))
        assert client.get(page).status_code == 404
        assert client.post(page, CLOSED | {"envoyer": ""}).status_code == 404
        assert page not in text(client.get(reverse("establishment", args=[sirets[0]])))
    assert not Correction.objects.exists()


def test_numbers_cannot_be_walked(site, client, demo_edition, sirets):
    """The correction of another territory is not there, nor is one that does not exist; nothing can be done to it."""
    number = propose(demo_edition, sirets[0])
    client.force_login(someone(Role.TERRITORY_OFFICER, "T03"))
    assert client.get(reverse("correction", args=[number])).status_code == 404
    assert client.get(reverse("correction", args=[uuid.uuid4()])).status_code == 404
    for name in ("correction-withdraw", "correction-review", "correction-reopen"):
        assert client.post(reverse(name, args=[number]), {"accepter": ""}).status_code == 404
    assert client.post(reverse("corrections-export")).status_code == 404
    assert "0 correction" in text(client.get(LIST))


def test_an_officer_does_not_review(officer, demo_edition, sirets):
    """In their own territory either: reading is the team's."""
    number = propose(demo_edition, sirets[0])
    assert "Accepter" not in text(officer.get(reverse("correction", args=[number])))
    assert officer.post(reverse("correction-review", args=[number]), {"accepter": ""}).status_code == 404


def test_what_is_not_there_is_not_found(officer):
    """An unknown SIRET."""
    assert officer.get(reverse("correction-propose", args=["00000000000000"])).status_code == 404


def test_the_list_keeps_its_filters(team, demo_edition, sirets):
    """In the links to pages, and in the way back from a correction."""
    for siret in sirets[:25]:
        propose(demo_edition, siret)
    page = text(team.get(LIST, {"etat": "proposed", "territoire": "FICTIF"}))
    assert "25 corrections" in page
    assert "etat=proposed&amp;territoire=FICTIF&amp;page=2" in page
    first = Correction.objects.first()
    detail = text(team.get(reverse("correction", args=[first.proposal]), {"liste": "etat=proposed&territoire=FICTIF"}))
    assert f'href="{LIST}?etat=proposed&amp;territoire=FICTIF"' in detail
    assert "0 correction" in text(team.get(LIST, {"etat": "accepted"}))


def test_lists_need_no_more_queries_for_more_rows(team, demo_edition, sirets, django_assert_num_queries):
    """The same at 3 rows and at 20."""
    for siret in sirets[:3]:
        propose(demo_edition, siret)
    with django_assert_num_queries(12):
        team.get(LIST)
    for siret in sirets[3:20]:
        propose(demo_edition, siret)
    with django_assert_num_queries(12):
        team.get(LIST)


def test_the_file_that_lags_is_written_again(team, demo_edition, sirets, settings):
    """Accepted without a file: the page says so, and its button writes it."""
    number = propose(demo_edition, sirets[0])
    team.post(reverse("correction-review", args=[number]), {"accepter": "", "reason": ""})
    assert "en retard" in text(team.get(LIST))
    assert "Fichier écrit" in text(team.post(reverse("corrections-export"), follow=True))
    assert (settings.HOME / "inputs" / "corrections.csv").exists()
    assert "en retard" not in text(team.get(LIST))


def test_forms_without_their_token_are_refused(site, demo_edition, sirets):
    """A page elsewhere proposes and accepts nothing."""
    number = propose(demo_edition, sirets[0])
    client = Client(enforce_csrf_checks=True)
    client.force_login(someone(Role.NATIONAL_TEAM))
    assert client.post(reverse("correction-review", args=[number]), {"accepter": ""}).status_code == 403
    assert client.post(reverse("correction-propose", args=[sirets[1]]), CLOSED | {"envoyer": ""}).status_code == 403
    assert Correction.objects.get().state == "proposed"


def test_the_anonymous_sign_in_first(site, client, sirets):
    """And come back to what they asked."""
    answer = client.get(reverse("correction-propose", args=[sirets[0]]))
    assert answer.status_code == 302
    assert answer.url.startswith("/connexion/?suite=%2Fmon-espace%2F")
