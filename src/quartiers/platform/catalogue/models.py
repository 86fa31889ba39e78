"""Aids as people propose them, as they were published, their links; and answers kept at the request of who gave them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string


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


class ProposalOrigin(models.TextChoices):
    """Where the text of a proposal comes from."""

    PERSON = "person", "une personne"
    AIDES_TERRITOIRES = "aides_territoires", "Aides-territoires"


class ProposalState(models.TextChoices):
    """Where a proposed aid stands."""

    IMPORTED = "imported", "importée, à reprendre"
    DRAFT = "draft", "brouillon"
    SUBMITTED = "submitted", "à relire"
    PUBLISHED = "published", "publiée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class Proposal(models.Model):
    """An aid, or a change to one, as somebody writes it: the whole text of its file, until someone else publishes it."""

    aid = models.CharField(max_length=60, blank=True, db_index=True, help_text="identifier of the aid; blank until it is read")
    territory_code = models.CharField(max_length=12, blank=True, help_text="where the aid exists; blank: everywhere")
    from_territory = models.CharField(max_length=12, blank=True, db_index=True, help_text="for whom its author speaks")
    text = models.TextField(help_text="the YAML file, whole, even when it cannot be read yet")
    base = models.PositiveIntegerField(
        null=True, blank=True, help_text="the version that it changes: 0 is the package's file, null a new aid"
    )
    why = models.CharField(max_length=500, blank=True, help_text="published with the version")
    origin = models.CharField(max_length=20, choices=ProposalOrigin, default=ProposalOrigin.PERSON)
    outside_id = models.CharField(max_length=80, blank=True, help_text="identifier in the catalogue that it comes from")
    outside_digest = models.CharField(max_length=64, blank=True, help_text="of what that catalogue said when it was read")
    outside_place = models.CharField(max_length=200, blank=True, help_text="the perimeter that it says, as it says it")
    outside_changed_at = models.DateTimeField(null=True, blank=True, help_text="it says something else since this was taken up")
    alike = models.JSONField(default=list, help_text="other aids that may be this one: [{key, name, why}]")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    is_invented = models.BooleanField(default=False, help_text="by one of the demonstration's people")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    proposed_by = models.CharField(max_length=60, db_index=True, help_text="person:<id>; system for what nobody took up yet")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, null=True, blank=True, help_text="person:<id>")
    review_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["origin", "outside_id", "is_invented"], condition=~Q(outside_id=""), name="outside_aid_once"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="aid_reviewed_at_by_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "refused"], reviewed_at__isnull=False)
                | (~Q(state__in=["published", "refused"]) & Q(reviewed_at__isnull=True)),
                name="aid_reviewed_when_settled",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")), name="aid_never_reviewed_by_author"
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {
            "proposed_by": "pseudonyme",
            "reviewed_by": "pseudonyme",
            "text": "contenu",
            "why": "contenu",
            "review_reason": "contenu",
        }

    def __str__(self) -> str:
        return f"{self.aid or 'aide'} ({self.state})"


def new_stamp() -> str:
    """A word at random."""
    return get_random_string(16)


class AidVersion(models.Model):
    """One published version of an aid, never changed: the last one is what the site shows, unless it was retired."""

    aid = models.CharField(max_length=60, db_index=True)
    territory_code = models.CharField(max_length=12, blank=True, help_text="where the aid exists; blank: everywhere")
    number = models.PositiveIntegerField(help_text="from 1; the package's own file is 0")
    text = models.TextField()
    is_retired = models.BooleanField(default=False, help_text="the aid is no longer shown from this version on")
    reason = models.CharField(max_length=500)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, help_text="person:<id>")
    is_invented = models.BooleanField(
        default=False, help_text="by one of the demonstration's people: never beside a real edition"
    )
    stamp = models.CharField(max_length=16, default=new_stamp, editable=False, help_text="drawn at random: tells states apart")

    class Meta:
        ordering: ClassVar[list[str]] = ["aid", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["aid", "number"], name="aid_version_once"),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"published_by": "pseudonyme", "text": "contenu", "reason": "contenu"}

    def __str__(self) -> str:
        return f"{self.aid} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version; one that exists cannot be changed."""
        if self.pk is not None:
            raise TypeError("A published version is never changed.")
        super().save(*args, **kwargs)


class SourceLink(models.Model):
    """An address that aids give as their source, and what it answered when it was last asked."""

    url = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP; null when nothing answered")
    trouble = models.CharField(max_length=120, blank=True, help_text="why nothing answered; blank when the page is there")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="when the page was last there")
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["url"]

    class Personal:
        fields: ClassVar[dict[str, str]] = {}

    def __str__(self) -> str:
        return self.url
