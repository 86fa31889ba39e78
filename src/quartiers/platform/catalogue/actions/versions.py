"""Versions of aids: added, never changed; an aid is retired, or an earlier version taken up again, by adding one."""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from quartiers.knowledge.aids.loading import FOLDER, read_aid
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.catalogue.models import AidVersion, Proposal
from quartiers.platform.catalogue.queries import is_of_package, number_of, text_of, versions_of
from quartiers.platform.catalogue.shelf import forget, territory_of
from quartiers.platform.journal.actions import record


def next_number(aid: str) -> int:
    """The number that the next version takes. Asked before what is shown is looked at: whoever is faster takes it away."""
    forget()
    return (AidVersion.objects.filter(aid=aid).aggregate(last=Max("number"))["last"] or 0) + 1


def add_version(
    *, aid: str, number: int, of: Proposal | None, text: str, reason: str, at: datetime.datetime, by: str,
    is_retired: bool = False,
) -> AidVersion:  # fmt: skip
    """Add a version of an aid inside the transaction of what causes it; IntegrityError when its number was taken since."""
    place = of.territory_code if of else _place_of(aid)
    version = AidVersion.objects.create(
        aid=aid, territory_code=place, number=number, text=text, is_retired=is_retired, reason=reason, proposal=of,
        published_at=at, published_by=by, is_invented=is_invented(by),
    )  # fmt: skip
    import_string(settings.REVISES_PAGES)(at=at, by=by)
    # Now for what follows in this transaction, and again once it is settled, kept or not.
    forget()
    transaction.on_commit(forget)
    return version


def retire(*, aid: str, reason: str, at: datetime.datetime, by: str) -> AidVersion:
    """Show an aid no longer. One of the package is closed by a version that says so: who heard of it learns that it ended."""
    number = next_number(aid)
    if is_of_package(aid):
        raise Refusal(
            "Cette aide est du paquet : proposez-en une version « fermée », qui dit depuis quand et ce qui la remplace."
        )
    if number_of(aid) is None:
        raise Refusal("Cette aide n'est pas montrée : il n'y a rien à retirer.")
    return _added("retire_aid", aid, number, text_of(aid), reason, at=at, by=by)


def restore(*, aid: str, number: int, reason: str, at: datetime.datetime, by: str) -> AidVersion:
    """Take up an earlier version again, as a new one; 0 is the package's file."""
    following = next_number(aid)
    if number_of(aid) == number:
        raise Refusal("Cette version est celle que le site montre : il n'y a rien à reprendre.")
    if number == 0 and is_of_package(aid):
        text = (FOLDER / f"{aid}.yaml").read_text(encoding="utf-8")
    else:
        earlier = next((one for one in versions_of(aid) if one.number == number and not one.is_retired), None)
        if earlier is None:
            raise Refusal("Cette version n'existe pas, ou dit seulement que l'aide est retirée.")
        text = earlier.text
    # The code may have changed since: what it cannot read is not published.
    read_aid(text, f"{aid}.yaml")
    return _added("restore_aid", aid, following, text, reason, at=at, by=by)


def _added(action: str, aid: str, number: int, text: str, reason: str, *, at: datetime.datetime, by: str) -> AidVersion:
    if not reason.strip():
        raise Refusal("Écrivez pourquoi : la raison se lira dans l'histoire de l'aide.")
    try:
        with transaction.atomic():
            version = add_version(
                aid=aid, number=number, of=None, text=text, reason=reason.strip(), at=at, by=by,
                is_retired=action == "retire_aid",
            )  # fmt: skip
            record(action=action, of=version, at=at, by=by, fields=["text"], territory_code=version.territory_code)
    except IntegrityError:
        raise Refusal("Une autre version de cette aide vient d'être publiée : rouvrez la page pour voir laquelle.") from None
    return version


def _place_of(aid: str) -> str:
    earlier = AidVersion.objects.filter(aid=aid).order_by("number").first()
    return earlier.territory_code if earlier else territory_of(aid)
