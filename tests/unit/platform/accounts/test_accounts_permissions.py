"""Rights: held through a membership in force, for one territory or for all."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from quartiers.platform.accounts.models import Membership, Organisation, Person
from quartiers.platform.accounts.permissions import may, may_everywhere, roles_of, territory_codes
from quartiers.platform.accounts.roles import MATRIX, Capability, Role

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def person():
    """Someone without a role."""
    return Person.objects.create(email="camille@exemple.invalid", created_at=timezone.now())


@pytest.fixture
def join(person):
    """Give the person a role, from yesterday on unless told otherwise."""
    body = Organisation.objects.create(kind="state", name="Agence Exemple")

    def give(role, territory_code="", **fields):
        fields = {"starts_on": timezone.localdate() - DAY, **fields}
        return Membership.objects.create(person=person, organisation=body, role=role, territory_code=territory_code, **fields)

    return give


def test_nobody_and_newcomers_may_nothing(person):
    """Without a membership no right is held."""
    assert not any(may(someone, right) for someone in (AnonymousUser(), person) for right in Capability)


def test_a_role_is_held_where_it_was_given(person, join):
    """An officer of a territory is nobody elsewhere."""
    join(Role.TERRITORY_OFFICER, "T03")
    assert may(person, Capability.PROPOSE_CORRECTION, "T03")
    assert may(person, Capability.PROPOSE_CORRECTION)
    assert not may(person, Capability.PROPOSE_CORRECTION, "T04")
    assert not may_everywhere(person, Capability.PROPOSE_CORRECTION)
    assert territory_codes(person) == ["T03"]
    assert territory_codes(person, Capability.PUBLISH_EDITION) == []


def test_a_role_held_everywhere_is_held_in_each_territory(person, join):
    """A blank territory code means all of them."""
    join(Role.NATIONAL_TEAM)
    assert roles_of(person, "T03") == {Role.NATIONAL_TEAM}
    assert may_everywhere(person, Capability.REVIEW_CORRECTION)


@pytest.mark.parametrize("days", [{"starts_on": 1}, {"starts_on": -9, "ends_on": 0}, {"starts_on": -9, "ends_on": -3}])
def test_a_membership_counts_between_its_days(person, join, days):
    """Not before it starts, and no more on the day it ends."""
    join(Role.NATIONAL_TEAM, **{name: timezone.localdate() + count * DAY for name, count in days.items()})
    assert not may(person, Capability.SEE_NATIONAL)


def test_an_inactive_person_may_nothing(person, join):
    """Closing an account closes its rights at once."""
    join(Role.NATIONAL_TEAM)
    person.is_active = False
    assert not may(person, Capability.SEE_NATIONAL)


@pytest.mark.parametrize(
    ("role", "territory_code"),
    [("national_team", "T03"), ("territory_officer", ""), ("mandated", "T03"), ("president", "")],
)
def test_the_database_refuses_impossible_memberships(join, role, territory_code):
    """A local national team, an officer of everywhere, a mandate without its attestation, an unknown role."""
    with pytest.raises(IntegrityError), transaction.atomic():
        join(role, territory_code)


def test_every_role_is_in_the_matrix():
    """A new role says what it may do, even when that is nothing."""
    assert set(MATRIX) == set(Role)
