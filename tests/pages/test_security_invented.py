"""The demonstration's people belong to any visitor: they publish nothing real, stop nothing real, and write to nobody."""

import pytest
from django.utils import timezone

from people import someone
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.actions.memberships import create_organisation
from quartiers.platform.accounts.models import Organisation
from quartiers.platform.accounts.roles import Role
from quartiers.platform.desk.actions import retry
from quartiers.platform.desk.models import Letter
from quartiers.platform.observatory.actions import publish
from quartiers.platform.observatory.actions.publishing import ask, carry_out, give_up
from quartiers.platform.observatory.models import Publication, Publishing

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client, two_editions, demo_edition):
    """A visitor in the place of the invented national team, beside a real edition that nobody has published yet."""
    publish(edition=demo_edition, at=timezone.now(), by="system")
    client.post("/connexion/demonstration/", {"role": "national_team"})
    return client


def _served():
    return Publication.objects.get(is_current=True).kind


@pytest.mark.parametrize("way", ["publier", "revenir"])
def test_no_visitor_publishes_a_real_edition(visitor, town_edition, demo_edition, way):
    """Nor learns what is in it before it is published."""
    if way == "revenir":
        publish(edition=town_edition, at=timezone.now(), by="system")
        publish(edition=demo_edition, at=timezone.now(), by="system")
    address = f"/equipe/editions/{town_edition.manifest.edition}/{way}/"
    shown = visitor.get(address).content.decode()
    assert "inventée" in shown
    assert "<caption>" not in shown
    assert visitor.post(address).status_code == 409
    assert not Publishing.objects.exists()
    assert _served() == "demonstration"


def test_a_visitor_publishes_the_demonstration(visitor, demo_edition):
    """What it is there to show still works."""
    answer = visitor.post(f"/equipe/editions/{demo_edition.manifest.edition}/publier/")
    assert answer.headers["Location"].startswith("/equipe/editions/publications/")


def test_what_a_visitor_asked_does_not_undo_a_real_edition(visitor, demo_edition, town_edition):
    """Asked while a demonstration was served, carried out after the team published a real one."""
    visitor.post(f"/equipe/editions/{demo_edition.manifest.edition}/publier/")
    publish(edition=town_edition, at=timezone.now(), by="system")
    asked = Publishing.objects.get()
    carry_out(publishing_id=asked.pk, clock=timezone.now)
    asked.refresh_from_db()
    assert asked.state == "failed"
    assert _served() == "real"


def test_no_visitor_stops_what_the_team_publishes(visitor, town_edition):
    """They may stop what a visitor asked."""
    real = someone(Role.NATIONAL_TEAM)
    asked = ask(edition=town_edition, at=timezone.now(), by=real.actor)
    visitor.post(f"/equipe/editions/publications/{asked.pk}/arreter/")
    asked.refresh_from_db()
    assert asked.is_open
    assert give_up(publishing=asked, at=timezone.now(), by=real.actor)


def test_no_visitor_makes_a_letter_leave(visitor):
    """A letter that was given up is to a real address, and would leave once a real edition is served."""
    someone(Role.NATIONAL_TEAM)
    letter = Letter.objects.create(
        message_id="<1@tests>", to="a@exemple.fr", subject="s", text="t", kind="k", written_at=timezone.now()
    )
    visitor.post(f"/equipe/envois/{letter.pk}/reprendre/")
    letter.refresh_from_db()
    assert letter.next_try_at is None
    assert retry(letter_id=letter.pk, at=timezone.now(), by="system")


def test_no_visitor_takes_the_number_of_a_real_organisation(visitor):
    """It would be refused to the team afterwards, which does not see invented organisations."""
    body = Organisation.objects.filter(is_invented=True).first()
    invitation = {"role": "observer", "email": "a@demonstration.invalid", "organisation": "nouvelle", "new_kind": "state"}
    shown = visitor.post("/equipe/personnes/inviter/", invitation | {"new_name": "X", "new_siren": "732829320"})
    assert "laissez le SIREN vide" in shown.content.decode().replace("\xa0", " ")
    assert not Organisation.objects.filter(siren="732829320").exists()
    assert body.siren == ""
    with pytest.raises(Refusal):
        create_organisation(kind="state", name="X", siren="732829320", is_invented=True, at=timezone.now(), by="system")
