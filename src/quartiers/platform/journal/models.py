"""What was done, by whom, to what: one row per write, never changed."""

from typing import Any, ClassVar

from django.db import models


class Entry(models.Model):
    """One write. `actor` and `object_id` are texts, so that what they name may be erased and the entry kept."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=60, db_index=True, help_text="person:<id>, or system")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    territory_code = models.CharField(max_length=12, blank=True, db_index=True, help_text="whose officers may read it")
    subject = models.CharField(max_length=60, blank=True, db_index=True, help_text="person:<id> that it concerns")
    fields = models.JSONField(default=list, help_text="names of the fields written, never their values")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"actor": "pseudonyme", "subject": "pseudonyme"}

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that exists cannot be changed."""
        if self.pk is not None:
            raise TypeError("A journal entry is never changed.")
        super().save(*args, **kwargs)
