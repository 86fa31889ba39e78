"""`quartiers admin create`: the national team's accounts, from the server."""

import pytest
from django.utils import timezone

from people import someone
from quartiers.knowledge.commands.main import _run
from quartiers.platform.accounts.actions.codes import begin_enrolment
from quartiers.platform.accounts.models import Membership, Person, SignInLink
from quartiers.platform.accounts.roles import Role
from quartiers.platform.config import command  # noqa: F401 - mounts the commands of the site

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_and_a_link_printed(capsys):
    """Person, team, role; the link begins as the settings say. Asked again, it gives another link and no second role."""
    assert _run(["admin", "create", "Camille@Exemple.invalid", "--nom", "Camille"]) == 0
    assert capsys.readouterr().out.startswith("http://127.0.0.1:8000/connexion/lien/")
    assert Person.objects.get().email == "camille@exemple.invalid"
    assert _run(["admin", "create", "camille@exemple.invalid"]) == 0
    assert Membership.objects.get().role == Role.NATIONAL_TEAM
    assert SignInLink.objects.count() == 2


def test_an_address_that_cannot_be_read_opens_nothing(capsys):
    """One sentence, and nothing written."""
    assert _run(["admin", "create", "camille"]) == 2
    assert "camille" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_a_lost_telephone_is_replaced_from_the_server():
    """The application and the recovery codes are forgotten: the next sign-in sets up another."""
    person = someone(Role.NATIONAL_TEAM)
    begin_enrolment(person=person, at=timezone.now(), by=person.actor)
    assert _run(["admin", "create", person.email, "--code-perdu"]) == 0
    assert not hasattr(Person.objects.get(), "authenticator")


def test_an_invented_person_is_not_made_one_of_the_team(capsys):
    """Nor someone whose account is closed."""
    assert _run(["admin", "create", someone(Role.OBSERVER, is_invented=True).email]) == 2
    assert "inventé ou fermé" in capsys.readouterr().err
