"""What a person asked to be kept of their search for aids: sealed with a code that only they hold."""

from typing import ClassVar

from django.db import models


class KeptAnswers(models.Model):
    """Answers of one search: neither who gave them nor the code that opens them is here, so the database cannot read them."""

    digest = models.CharField(max_length=64, unique=True, help_text="what the code is found by: drawn from it, one way")
    sealed = models.TextField(help_text="encrypted with a key drawn from the code")
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "kept answers"

    class Personal:
        fields: ClassVar[dict[str, str]] = {"digest": "sécurité", "sealed": "contenu"}

    def __str__(self) -> str:
        return str(self.pk)
