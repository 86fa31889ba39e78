"""Letters that wait to leave, those that left, and those that stay here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a letter is, in words that the team reads."""

    KEPT = "kept", "gardée ici (démonstration ou adresse inventée)"
    WAITING = "waiting", "en attente"
    SENT = "sent", "partie"
    GIVEN_UP = "given_up", "abandonnée"


class Letter(models.Model):
    """One e-mail. Its Message-ID is given when it is written, so that a second sending is seen as the same letter."""

    message_id = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="plain text; empty once expired")
    kind = models.CharField(max_length=40, help_text="sign_in, …: what the letter is for")
    written_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text="when the text is blanked: its link works no more")
    is_kept = models.BooleanField(default=False, help_text="written in demonstration, or to an invented address: never leaves")
    next_try_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="null once sent, kept or given up")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="a worker is sending it until then")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True, help_text="why the last try failed: a code, nothing personal")

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(next_try_at__isnull=True) | Q(sent_at__isnull=True, is_kept=False), name="letter_waits_or_is_done"
            )
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"to": "adresse", "text": "contenu", "subject": "contenu"}

    def __str__(self) -> str:
        return self.message_id

    @property
    def state(self) -> State:
        """Where it is."""
        if self.sent_at:
            return State.SENT
        if self.is_kept:
            return State.KEPT
        return State.WAITING if self.next_try_at else State.GIVEN_UP
