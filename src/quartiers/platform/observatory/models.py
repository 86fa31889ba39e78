"""Which editions were published and which one is served; attempts to publish; corrections and choices of officers."""

import datetime
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


# A worker gives a sign of life every second, and every 16 MB that it reads; silent for this long, it is taken for dead.
SILENCE = datetime.timedelta(seconds=60)
# How long a request waits for a worker before it is taken for lost.
PATIENCE = datetime.timedelta(minutes=30)


class PublishingState(models.TextChoices):
    """Where an attempt to publish stands."""

    WAITING = "waiting", "en attente"
    RUNNING = "running", "en cours"
    DONE = "done", "réussie"
    FAILED = "failed", "échouée"
    INTERRUPTED = "interrupted", "interrompue"


class PublishingStep(models.TextChoices):
    """What an attempt is doing, in this order."""

    TABLES = "tables", "empreinte des tables"
    AREAS = "areas", "ouverture de chaque quartier"
    LOADING = "loading", "chargement et bascule"


class Publishing(models.Model):
    """An attempt to publish an edition in the background; at most one is open. Nothing is served from it before its end."""

    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=PublishingState, default=PublishingState.WAITING)
    is_open = models.BooleanField(default=True, help_text="waiting or running: what forbids a second one")
    step = models.CharField(max_length=12, choices=PublishingStep, default=PublishingStep.TABLES)
    done = models.PositiveIntegerField(default=0, help_text="tables or neighbourhoods seen in this step")
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(help_text="last sign of life; once old, the worker is taken for dead")
    ended_at = models.DateTimeField(null=True, blank=True)
    sentence_fr = models.CharField(max_length=600, blank=True, help_text="why it failed")
    by = models.CharField(max_length=60, help_text="person:<id> or system")

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="one_open_publishing"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(is_open=False, state__in=["done", "failed", "interrupted"], ended_at__isnull=False),
                name="publishing_open_until_it_ends",
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"by": "pseudonyme"}

    def __str__(self) -> str:
        return f"{self.edition} ({self.state})"

    def is_silent(self, now: datetime.datetime) -> bool:
        """Whether an open attempt has given no sign of life for so long that its worker is taken for dead."""
        patience = SILENCE if self.state == PublishingState.RUNNING else PATIENCE
        return self.is_open and now - self.beat_at > patience


def set_together(*names: str) -> models.CheckConstraint:
    """A constraint: these fields are all null or all filled."""
    empty = Q(**{f"{name}__isnull": True for name in names})
    filled = Q(**{f"{name}__isnull": False for name in names})
    return models.CheckConstraint(condition=empty | filled, name=f"{'_'.join(names)}_together")


class CorrectedField(models.TextChoices):
    """What of the register may be corrected, in the words of the exported file."""

    OPEN = "ouvert", "ouvert ou fermé"
    NAF = "naf_code", "activité (NAF)"
    LON = "lon", "longitude"
    LAT = "lat", "latitude"


class CorrectionState(models.TextChoices):
    """Where a proposed correction stands."""

    PROPOSED = "proposed", "à relire"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class Correction(models.Model):
    """What an officer saw, beside what the register says of one field of one establishment; never instead of it.

    A move is two rows, longitude and latitude, of one `proposal`: they are read, accepted and refused together.
    """

    proposal = models.UUIDField(db_index=True)
    siret = models.CharField(max_length=14, db_index=True)
    field = models.CharField(max_length=10, choices=CorrectedField)
    old_value = models.CharField(max_length=40, blank=True, help_text="what the register said; empty when it said nothing")
    new_value = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    observed_on = models.DateField()
    edition = models.CharField(max_length=40, help_text="the edition that it was proposed beside")
    is_simulated = models.BooleanField(help_text="about a simulated establishment: never exported beside real ones")
    territory_code = models.CharField(max_length=12, blank=True, db_index=True)
    area_code = models.CharField(max_length=12, blank=True, db_index=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60, db_index=True, help_text="person:<id>")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=60, null=True, blank=True, help_text="person:<id>")
    review_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            set_together("reviewed_at", "reviewed_by"),
            models.UniqueConstraint(fields=["proposal", "field"], name="field_once_per_proposal"),
            models.UniqueConstraint(
                fields=["siret", "field"], condition=Q(state="proposed"), name="one_open_correction_per_field"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"], reviewed_at__isnull=True)
                | Q(state__in=["accepted", "refused"], reviewed_at__isnull=False),
                name="correction_reviewed_when_settled",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("proposed_by")),
                name="correction_never_ones_own",
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {
            "proposed_by": "pseudonyme",
            "reviewed_by": "pseudonyme",
            "reason": "contenu",
            "review_reason": "contenu",
        }

    def __str__(self) -> str:
        return f"{self.siret} {self.field}"


class Decision(models.TextChoices):
    """What becomes of a card of potential in a neighbourhood."""

    KEPT = "kept", "gardée"
    DISMISSED = "dismissed", "écartée"


class DismissalReason(models.TextChoices):
    """Why a card is set aside; the public reads this, never the sentence nor who wrote it."""

    SIGNED = "signed", "un projet est déjà signé"
    WRONG = "wrong", "le fait est faux"
    NOT_NOW = "not_now", "ce n'est pas une priorité ici"
    OTHER = "other", "autre raison"


class Choice(models.Model):
    """A card of potential that an officer keeps or sets aside, remembered from one edition to the next until it is undone."""

    area_code = models.CharField(max_length=12, db_index=True)
    generation = models.PositiveSmallIntegerField(help_text="2015 or 2024")
    card = models.CharField(max_length=200, help_text="detector:subject, the same in every edition")
    territory_code = models.CharField(max_length=12, blank=True, db_index=True)
    decision = models.CharField(max_length=10, choices=Decision)
    reason = models.CharField(max_length=10, choices=DismissalReason, blank=True)
    note = models.CharField(max_length=280, blank=True, help_text="one sentence for the team; never public")
    sentence_fr = models.TextField(help_text="what the card said when it was chosen: a later edition may say something else")
    edition = models.CharField(max_length=40, help_text="the edition that was read")
    is_simulated = models.BooleanField(help_text="made beside a demonstration: never shown beside a real edition")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60, help_text="person:<id>")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=60, null=True, blank=True, help_text="person:<id>")

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            set_together("undone_at", "undone_by"),
            models.UniqueConstraint(
                fields=["area_code", "card", "is_simulated"], condition=Q(undone_at__isnull=True), name="one_choice_per_card"
            ),
            models.CheckConstraint(
                condition=Q(decision="kept", reason="") | (Q(decision="dismissed") & ~Q(reason="")),
                name="dismissed_with_its_reason",
            ),
        ]

    class Personal:
        fields: ClassVar[dict[str, str]] = {"made_by": "pseudonyme", "undone_by": "pseudonyme", "note": "contenu"}

    def __str__(self) -> str:
        return f"{self.area_code} {self.card} ({self.decision})"
