"""Letters that wait to leave, and those that left."""

from typing import ClassVar

from django.db import models


class Letter(models.Model):
    """One e-mail. Its Message-ID is given when it is written, so that a second sending is seen as the same letter."""

    message_id = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    kind = models.CharField(max_length=40, help_text="sign_in, …: what retention goes by")
    written_at = models.DateTimeField()
    # Days after which the text is blanked: a link that no longer works is nobody's business.
    next_try_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="null once sent or given up")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"to": "adresse", "text": "contenu", "subject": "contenu"}

    def __str__(self) -> str:
        return self.message_id
