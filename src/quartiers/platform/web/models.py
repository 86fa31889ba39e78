"""How much the site is used: counts per day and kind of page, of nobody."""

from typing import ClassVar

from django.db import models


class UseCount(models.Model):
    """How many times pages of one kind were given on one day; no address, no person, no device."""

    day = models.DateField()
    kind = models.CharField(max_length=40, help_text="name of the address in public_urls")
    views = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "kind"], name="use_once_per_day_and_kind")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return f"{self.day} {self.kind} : {self.views}"
