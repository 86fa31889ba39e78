"""What a published edition lists: territories, neighbourhoods by generation, communes; found by a stored normalised key."""

from typing import ClassVar

from django.db import models


class Territory(models.Model):
    """A territory of the programme (or the demonstration's own), as one edition lists it."""

    edition = models.CharField(max_length=40)
    code = models.CharField(max_length=12, help_text="T01 to T14, FICTIF")
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=160, help_text="name without accents nor case: order and search")
    holder_kind = models.CharField(max_length=40)
    is_fictional = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["is_fictional", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "code"], name="territory_once_per_edition")
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A priority neighbourhood of one generation, as one edition lists it."""

    edition = models.CharField(max_length=40)
    code = models.CharField(max_length=12)
    generation = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    key = models.CharField(max_length=200)
    territory_code = models.CharField(max_length=12, blank=True, db_index=True)
    commune_codes = models.CharField(max_length=200, blank=True, help_text="separated by a space; empty where not published")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    is_fictional = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "code"], name="neighbourhood_once_per_edition")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["edition", "key"])]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(models.Model):
    """A commune whose name the edition knows."""

    edition = models.CharField(max_length=40)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "code"], name="commune_once_per_edition")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["edition", "key"])]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
