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


class Confidence(models.TextChoices):
    """How sure a documented fact is."""

    ESTABLISHED = "established", "établi"
    LIKELY = "likely", "probable"
    TO_CONFIRM = "to_confirm", "à confirmer"


class DocumentedFact(models.Model):
    """One version of one fact about a territory. Nothing is rewritten: a new version supersedes the one before.

    Versions of the demonstration's people are a history apart. The version in force has no `superseded_at`; without one,
    what the edition itself says stands (version zero).
    """

    territory_code = models.CharField(max_length=12)
    field = models.CharField(max_length=40, help_text="a name of territories.facts.FACTS")
    value = models.CharField(max_length=300, blank=True, help_text="ISO day, decimal point, digits or text; empty when unknown")
    is_unknown = models.BooleanField(help_text="looked for, and not documented")
    source_title = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_on = models.DateField(null=True, blank=True, help_text="day of the source")
    confidence = models.CharField(max_length=12, choices=Confidence, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60, help_text="person:<id> or system")
    superseded_at = models.DateTimeField(null=True, blank=True)
    is_invented = models.BooleanField(default=False, help_text="written by one of the demonstration's people: shown in it only")

    class Meta:
        ordering: ClassVar[list[str]] = ["-recorded_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["territory_code", "field", "is_invented"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_version_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(is_unknown=True, value="")
                | (models.Q(is_unknown=False, source_on__isnull=False) & ~models.Q(value="") & ~models.Q(source_title="")
                   & ~models.Q(confidence="")),
                name="fact_known_with_its_source",
            ),
        ]  # fmt: skip

    class Personal:
        fields: ClassVar[dict[str, str]] = {"recorded_by": "pseudonyme"}

    def __str__(self) -> str:
        return f"{self.territory_code} {self.field}"
