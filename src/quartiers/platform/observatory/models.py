"""Which editions were published, and which one is served."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Publication(models.Model):
    """An edition that was published. At most one is served (`is_current`); the others can be rolled back to."""

    edition = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, help_text="demonstration or real, as the edition says")
    as_of = models.DateField()
    method_version = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, help_text="person:<id> or system")
    is_current = models.BooleanField(default=False)
    # Pages are kept by edition and revision: what people add to the site (facts, corrections) makes a new revision.
    revision = models.PositiveIntegerField(default=1)
    revised_at = models.DateTimeField(null=True, blank=True)
    revised_by = models.CharField(max_length=60, blank=True, help_text="person:<id> or system")

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_publication")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"published_by": "pseudonyme", "revised_by": "pseudonyme"}

    def __str__(self) -> str:
        return self.edition

    @property
    def is_demonstration(self) -> bool:
        """Whether simulated figures may be in it."""
        return self.kind == "demonstration"
