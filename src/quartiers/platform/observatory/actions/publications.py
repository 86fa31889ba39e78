"""Publishing an edition: one transaction, then the next request sees it; a failure leaves the previous one served."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.actions import record
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.actions import load


def publish(*, edition: Edition, at: datetime.datetime, by: str) -> Publication:
    """Serve this edition from now on; a `Refusal` when these settings may not show it."""
    manifest = edition.manifest
    _check_brand(manifest.kind)
    with transaction.atomic():
        Publication.objects.select_for_update().filter(is_current=True).update(is_current=False)
        publication, is_new = Publication.objects.update_or_create(
            edition=manifest.edition,
            defaults={
                "kind": str(manifest.kind),
                "as_of": manifest.as_of,
                "method_version": manifest.method_version,
                "published_at": at,
                "published_by": by,
                "is_current": True,
            },
        )
        load(edition=edition)
        record(action="publish" if is_new else "publish_again", of=publication, at=at, by=by, fields=["is_current"])
    return publication


def revise(*, at: datetime.datetime, by: str) -> None:
    """Make pages again: what people added to the served edition has changed, in the same transaction."""
    Publication.objects.filter(is_current=True).update(revision=F("revision") + 1, revised_at=at, revised_by=by)


def _check_brand(kind: Kind) -> None:
    if kind is not Kind.DEMONSTRATION:
        return
    if settings.BRAND == "etat":
        raise Refusal("La marque de l'État ne montre jamais de données simulées : publiez une édition réelle.")
    if not settings.ALLOWS_DEMONSTRATION:
        raise Refusal(
            "En production, une édition simulée n'est publiée qu'avec QUARTIERS_DEMONSTRATION=1 : publiez une édition réelle."
        )
