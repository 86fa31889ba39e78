"""Facts are documented by new versions: the one before is superseded, never rewritten."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.platform.journal.actions import record
from quartiers.platform.territories.facts import BY_NAME, read
from quartiers.platform.territories.models import DocumentedFact

_CHANGED_FR = "Quelqu'un a changé ce fait depuis l'ouverture de cette page : relisez la version en cours, puis recommencez."


@dataclass(frozen=True)
class Place:
    """Which fact of which territory; `is_invented` for what the demonstration's people write, a history apart."""

    territory_code: str
    field: str
    is_invented: bool = False

    def versions(self) -> QuerySet[DocumentedFact]:
        """Every version of it."""
        return DocumentedFact.objects.filter(territory_code=self.territory_code, field=self.field, is_invented=self.is_invented)


@dataclass(frozen=True)
class Statement:
    """What is said of a fact: a value with its source, or that it is not documented."""

    value: str = ""
    is_unknown: bool = False
    source_title: str = ""
    source_url: str = ""
    source_on: datetime.date | None = None
    confidence: str = ""


def document(*, place: Place, statement: Statement, seen: int | None, at: datetime.datetime, by: str) -> DocumentedFact:
    """Put a new version in force; `seen` is the number of the one that its author had before them, None for the edition's.

    A `Refusal` when the value cannot be read, lacks its source, or when someone else wrote meanwhile.
    """
    fact = BY_NAME.get(place.field)
    if fact is None:
        raise Refusal(f"Le fait « {place.field} » n'est pas de ceux que le programme suit.")
    if statement.is_unknown:
        values: dict[str, object] = {"value": "", "confidence": ""}
    else:
        if not (statement.source_title.strip() and statement.source_on and statement.confidence):
            raise Refusal("Un fait a une valeur, une source, le jour de cette source et une confiance : complétez-les.")
        try:
            values = {"value": read(fact, statement.value), "confidence": statement.confidence}
        except Malformed as problem:
            raise Refusal(str(problem)) from None
    values |= {
        "is_unknown": statement.is_unknown,
        "source_title": statement.source_title.strip(),
        "source_url": statement.source_url.strip(),
        "source_on": statement.source_on,
    }
    return _supersede(place, values, action="document_fact", seen=seen, at=at, by=by)


@transaction.atomic
def restore(*, place: Place, version: int | None, seen: int | None, at: datetime.datetime, by: str) -> DocumentedFact | None:
    """Take up an earlier version again, as a new one; `version` None goes back to what stands without any."""
    if version is None:
        current = _supersede_current(place, seen=seen, at=at)
        if current is None:
            raise Refusal("Aucune version n'est à annuler : rien n'a changé.")
        record(action="restore_fact", of=current, at=at, by=by, fields=[place.field], territory_code=place.territory_code)
        return None
    old = place.versions().filter(pk=version).first()
    if old is None:
        raise Refusal("Cette version n'existe pas : reprenez-en une dans l'histoire de ce fait.")
    copied = ("value", "is_unknown", "source_title", "source_url", "source_on", "confidence")
    values = {name: getattr(old, name) for name in copied}
    return _supersede(place, values, action="restore_fact", seen=seen, at=at, by=by)


def _supersede(
    place: Place, values: dict[str, object], *, action: str, seen: int | None, at: datetime.datetime, by: str
) -> DocumentedFact:
    try:
        with transaction.atomic():
            _supersede_current(place, seen=seen, at=at)
            version = DocumentedFact.objects.create(
                territory_code=place.territory_code, field=place.field, is_invented=place.is_invented,
                recorded_at=at, recorded_by=by, **values,
            )  # fmt: skip
            record(action=action, of=version, at=at, by=by, fields=[place.field], territory_code=place.territory_code)
    except IntegrityError:
        raise Refusal(_CHANGED_FR) from None
    return version


def _supersede_current(place: Place, *, seen: int | None, at: datetime.datetime) -> DocumentedFact | None:
    in_force = place.versions().filter(superseded_at__isnull=True)
    current = in_force.first()
    if (current.pk if current else None) != seen or (current and not in_force.filter(pk=seen).update(superseded_at=at)):
        raise Refusal(_CHANGED_FR)
    return current
