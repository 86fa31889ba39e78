"""What signing in leaves in the database: digests and sealed secrets, never what opens a door by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quartiers.platform.accounts.models.people import Person


class SignInLink(models.Model):
    """A link that signs one person in, once. `person` is null when nobody has the address: same rows, same work."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    onward = models.CharField(max_length=500, blank=True, help_text="page asked for, on this site")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sign_in_link_expires_later")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"person": "lien", "onward": "usage"}

    def __str__(self) -> str:
        return str(self.pk)


class Authenticator(models.Model):
    """The application that gives a person their one-time codes (RFC 6238)."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="authenticator")
    sealed_secret = models.TextField(help_text="encrypted with a key drawn from the site's own")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="null until a first code was right")
    last_step = models.BigIntegerField(default=0, help_text="thirty-second step of the last code taken: none is taken twice")

    class Personal:
        fields: ClassVar[dict[str, str]] = {"person": "lien", "sealed_secret": "sécurité"}

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(models.Model):
    """A code on paper, for the day the telephone is lost; each works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"person": "lien", "digest": "sécurité"}

    def __str__(self) -> str:
        return str(self.pk)


class Attempt(models.Model):
    """Something that is counted to be limited. Who is told by a keyed digest, which says nothing without the key."""

    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "digest", "at"])]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"digest": "pseudonyme"}

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
