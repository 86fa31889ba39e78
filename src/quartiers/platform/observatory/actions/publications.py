"""Publishing an edition: one transaction, then the next request sees it; a failure leaves the previous one served."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.journal.actions import record
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.actions import load


def publish(*, edition: Edition, at: datetime.datetime, by: str) -> Publication:
    """Serve this edition from now on; a `Refusal` when these settings may not show it."""
    manifest = edition.manifest
    check_allowed(manifest.kind, by=by)
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
        if not is_new:
            # What people added may have changed while another edition was served.
            revise(at=at, by=by)
        load(edition=edition)
        record(action="publish" if is_new else "publish_again", of=publication, at=at, by=by, fields=["is_current"])
    return publication


def roll_back(*, edition: Edition, at: datetime.datetime, by: str) -> Publication:
    """Serve again an edition that was published before; a `Refusal` when it never was, is served, or is damaged."""
    check_allowed(edition.manifest.kind, by=by)
    for table in edition.manifest.tables:
        edition.check(table)
    with transaction.atomic():
        publication = Publication.objects.select_for_update().filter(edition=edition.manifest.edition).first()
        if publication is None:
            raise Refusal(f"L'édition {edition.manifest.edition} n'a jamais été publiée : publiez-la, elle sera vérifiée.")
        if publication.is_current:
            raise Refusal(f"L'édition {publication.edition} est déjà celle que le site sert.")
        Publication.objects.filter(is_current=True).update(is_current=False)
        publication.is_current = True
        publication.save(update_fields=["is_current"])
        revise(at=at, by=by)
        record(action="roll_back", of=publication, at=at, by=by, fields=["is_current"])
    return publication


def revise(*, at: datetime.datetime, by: str) -> None:
    """Make pages again: what people added to the served edition has changed, in the same transaction."""
    Publication.objects.filter(is_current=True).update(revision=F("revision") + 1, revised_at=at, revised_by=by)


def check_allowed(kind: Kind, *, by: str) -> None:
    """Refuse, with its sentence, a simulated edition where these settings show none, and real ones to invented people."""
    if is_invented(by) and (kind is not Kind.DEMONSTRATION or _serves_real()):
        raise Refusal(
            "Une personne inventée ne publie que des éditions de démonstration, et jamais à la place d'une édition réelle."
        )
    if kind is not Kind.DEMONSTRATION:
        return
    if settings.BRAND == "etat":
        raise Refusal("La marque de l'État ne montre jamais de données simulées : publiez une édition réelle.")
    if not settings.ALLOWS_DEMONSTRATION:
        raise Refusal(
            "En production, une édition simulée n'est publiée qu'avec QUARTIERS_DEMONSTRATION=1 : publiez une édition réelle."
        )


def _serves_real() -> bool:
    return Publication.objects.filter(is_current=True).exclude(kind=str(Kind.DEMONSTRATION)).exists()
