"""People, organisations, and what a person is in an organisation."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from quartiers.platform.accounts.roles import ALWAYS_LOCAL, ALWAYS_NATIONAL, Role
from quartiers.platform.territories.search_keys import key_of


class People(BaseUserManager["Person"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of an e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone who may sign in, by a link sent to their address.

    Nobody has a password: the unusable one is random, sessions are bound to it, and drawing another ends them all.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=400, help_text="name then address, without accents nor case: order and search")
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False, help_text="one of the demonstration's people")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = People()
    USERNAME_FIELD = "email"

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False), name="person_erased_is_not_active"
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {
            "email": "adresse",
            "name": "identité",
            "key": "identité",
            "last_login": "usage",
            "password": "sécurité",
        }

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the key of the name and address."""
        self.key = key_of(f"{self.name} {self.email}")
        super().save(*args, **kwargs)

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"person:{self.pk}"


class Organisation(models.Model):
    """A body that people act for."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        STATE = "state", "État"
        LOCAL_AUTHORITY = "local_authority", "Collectivité ou intercommunalité"
        PUBLIC_BODY = "public_body", "Établissement ou opérateur public"
        HOUSING = "housing", "Bailleur social"
        ASSOCIATION = "association", "Association"
        FIRM = "firm", "Entreprise ou cabinet"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=160)
    siren = models.CharField(max_length=9, blank=True)
    is_invented = models.BooleanField(default=False, help_text="one of the demonstration's organisations")

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["siren"], condition=~Q(siren=""), name="organisation_once_per_siren")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return self.name


def attestation_path(_membership: "Membership", _filename: str) -> str:
    """A name drawn at random: it tells nothing and cannot be guessed."""
    return f"attestations/{secrets.token_urlsafe(24)}.pdf"


def _asks(roles: tuple[Role, ...], condition: Q, name: str) -> models.CheckConstraint:
    """Memberships of these roles fulfil the condition."""
    return models.CheckConstraint(condition=~Q(role__in=[role.value for role in roles]) | condition, name=name)


class Membership(models.Model):
    """What a person is in an organisation, for one territory or for all, from a day to another. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    territory_code = models.CharField(max_length=12, blank=True, help_text="blank: every territory")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="first day on which it is no longer in force")
    attestation = models.FileField(upload_to=attestation_path, blank=True, help_text="PDF of the mandate")

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            _asks((Role.MANDATED,), ~Q(attestation=""), "membership_mandate_attested"),
            _asks(ALWAYS_NATIONAL, Q(territory_code=""), "membership_national_role"),
            _asks(ALWAYS_LOCAL, ~Q(territory_code=""), "membership_local_role"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "territory_code"],
                condition=Q(ends_on__isnull=True),
                name="membership_once_while_open",
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"attestation": "document", "role": "fonction"}

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.territory_code}"
