"""People: an e-mail address, no password."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of an e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone who may sign in, by a link sent to their address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False, help_text="one of the demonstration's people")
    created_at = models.DateTimeField()

    objects = People()
    USERNAME_FIELD = "email"

    class Personal:
        fields: ClassVar[dict[str, str]] = {"email": "adresse", "name": "identité", "last_login": "usage", "password": "aucun"}

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"person:{self.pk}"
