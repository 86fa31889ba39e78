"""Facts are documented by new versions: the one before is superseded, never rewritten."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.platform.journal.actions import record
from quartiers.platform.territories.facts import BY_NAME, read
from quartiers.platform.territories.models import DocumentedFact

_CHANGED_FR = "Quelqu'un a changé ce fait depuis l'ouverture de cette page : relisez la version en cours, puis recommencez."


@dataclass(frozen=True)
class Statement:
    """What is said of one fact of one territory: a value with its source, or that it is not documented."""

    territory_code: str
    field: str
    value: str = ""
    is_unknown: bool = False
    source_title: str = ""
    source_url: str = ""
    source_on: datetime.date | None = None
    confidence: str = ""


def document(*, statement: Statement, seen: int | None, at: datetime.datetime, by: str) -> DocumentedFact:
    """Put a new version in force; `seen` is the number of the one that its author had before them, None for the edition's.

    A `Refusal` when the value cannot be read, lacks its source, or when someone else wrote meanwhile.
    """
    fact = BY_NAME.get(statement.field)
    if fact is None:
        raise Refusal(f"Le fait « {statement.field} » n'est pas de ceux que le programme suit.")
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
    return _supersede(statement.territory_code, statement.field, values, seen=seen, at=at, by=by)


@transaction.atomic
def restore(
    *, territory_code: str, field: str, version: int | None, seen: int | None, at: datetime.datetime, by: str
) -> DocumentedFact | None:
    """Take up an earlier version again, as a new one; `version` None goes back to what the edition itself says."""
    if version is None:
        current = _supersede_current(territory_code, field, seen=seen, at=at)
        if current is None:
            raise Refusal("Ce que dit l'édition est déjà en cours : rien n'a changé.")
        record(action="restore_fact", of=current, at=at, by=by, fields=[field], territory_code=territory_code)
        return None
    old = DocumentedFact.objects.filter(pk=version, territory_code=territory_code, field=field).first()
    if old is None:
        raise Refusal("Cette version n'existe pas : reprenez-en une dans l'histoire de ce fait.")
    copied = ("value", "is_unknown", "source_title", "source_url", "source_on", "confidence")
    values = {name: getattr(old, name) for name in copied}
    return _supersede(territory_code, field, values, seen=seen, at=at, by=by, action="restore_fact")


def _supersede(
    territory_code: str, field: str, values: dict[str, object], *, seen: int | None, at: datetime.datetime, by: str,
    action: str = "document_fact",
) -> DocumentedFact:  # fmt: skip
    try:
        with transaction.atomic():
            _supersede_current(territory_code, field, seen=seen, at=at)
            version = DocumentedFact.objects.create(
                territory_code=territory_code, field=field, recorded_at=at, recorded_by=by, **values
            )
            record(action=action, of=version, at=at, by=by, fields=[field], territory_code=territory_code)
    except IntegrityError:
        raise Refusal(_CHANGED_FR) from None
    return version


def _supersede_current(territory_code: str, field: str, *, seen: int | None, at: datetime.datetime) -> DocumentedFact | None:
    in_force = DocumentedFact.objects.filter(territory_code=territory_code, field=field, superseded_at__isnull=True)
    current = in_force.first()
    if (current.pk if current else None) != seen or (current and not in_force.filter(pk=seen).update(superseded_at=at)):
        raise Refusal(_CHANGED_FR)
    return current
