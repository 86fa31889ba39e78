"""Corrections of the register: proposed by an officer, reviewed by someone else, exported for the next build."""

import datetime
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.actions import record
from quartiers.platform.observatory.actions.publications import revise
from quartiers.platform.observatory.exports import export_corrections
from quartiers.platform.observatory.models import Correction, CorrectionState

_logger = logging.getLogger(__name__)
_SETTLED_FR = "Cette correction n'attend plus de relecture : quelqu'un l'a relue ou retirée entre-temps."


@dataclass(frozen=True)
class Proposed:
    """What an officer says of an establishment: by field, the register's value and theirs."""

    siret: str
    old_values: Mapping[str, str]
    new_values: Mapping[str, str]
    reason: str
    observed_on: datetime.date
    edition: str
    is_simulated: bool
    territory_code: str
    area_code: str


def propose(*, proposed: Proposed, at: datetime.datetime, by: str) -> uuid.UUID:
    """Put a correction to be reviewed; its number. A `Refusal` when one already waits for the same field."""
    number = uuid.uuid4()
    try:
        with transaction.atomic():
            rows = [
                Correction.objects.create(
                    proposal=number, siret=proposed.siret, field=field, old_value=proposed.old_values[field], new_value=value,
                    reason=proposed.reason, observed_on=proposed.observed_on, edition=proposed.edition,
                    is_simulated=proposed.is_simulated, territory_code=proposed.territory_code, area_code=proposed.area_code,
                    proposed_at=at, proposed_by=by,
                )
                for field, value in sorted(proposed.new_values.items())
            ]  # fmt: skip
            _note("propose_correction", rows, at, by)
    except IntegrityError:
        raise Refusal(
            "Une correction de cet établissement attend déjà d'être relue pour le même champ : attendez, ou retirez-la."
        ) from None
    return number


@transaction.atomic
def review(*, proposal: uuid.UUID, is_accepted: bool, reason: str, at: datetime.datetime, by: str) -> None:
    """Accept or refuse a correction that waits, never one's own; a refusal has its reason. Accepted ones are exported."""
    rows = _waiting(proposal)
    if any(row.proposed_by == by for row in rows):
        raise Refusal("Une correction est relue par quelqu'un d'autre que la personne qui la propose.")
    if not is_accepted and not reason.strip():
        raise Refusal("Écrivez pourquoi la correction est refusée : la personne qui l'a proposée le lira.")
    state = CorrectionState.ACCEPTED if is_accepted else CorrectionState.REFUSED
    _settle(rows, state=state, reviewed_at=at, reviewed_by=by, review_reason=reason.strip())
    _note("accept_correction" if is_accepted else "refuse_correction", rows, at, by)
    if is_accepted:
        _shown(at, by)


@transaction.atomic
def withdraw(*, proposal: uuid.UUID, at: datetime.datetime, by: str) -> None:
    """Take back one's own correction while it waits."""
    rows = _waiting(proposal)
    if any(row.proposed_by != by for row in rows):
        raise Refusal("Seule la personne qui a proposé cette correction peut la retirer.")
    _settle(rows, state=CorrectionState.WITHDRAWN)
    _note("withdraw_correction", rows, at, by)


def reopen(*, proposal: uuid.UUID, at: datetime.datetime, by: str) -> None:
    """Undo a review: the correction waits again, and leaves the exported file."""
    settled = {CorrectionState.ACCEPTED, CorrectionState.REFUSED}
    try:
        with transaction.atomic():
            rows = list(Correction.objects.select_for_update().filter(proposal=proposal, state__in=settled))
            if not rows:
                raise Refusal("Cette correction n'a pas été relue : il n'y a rien à annuler.")
            was_accepted = rows[0].state == CorrectionState.ACCEPTED
            values = {"state": CorrectionState.PROPOSED, "reviewed_at": None, "reviewed_by": None, "review_reason": ""}
            Correction.objects.filter(pk__in=[row.pk for row in rows], state=rows[0].state).update(**values)
            _note("reopen_correction", rows, at, by)
            if was_accepted:
                _shown(at, by)
    except IntegrityError:
        raise Refusal("Une autre correction du même champ attend déjà : relisez d'abord celle-là.") from None


def export_again(*, at: datetime.datetime, by: str) -> int:
    """Write the file of the next build again, when it lags behind what is accepted; how many rows. Nothing else changes."""
    written = export_corrections(on=timezone.localdate(at))
    _logger.warning("The file of corrections was written again by %s: %s rows.", by, written)
    return written


def _waiting(proposal: uuid.UUID) -> list[Correction]:
    rows = list(Correction.objects.select_for_update().filter(proposal=proposal, state=CorrectionState.PROPOSED))
    if not rows:
        raise Refusal(_SETTLED_FR)
    return rows


def _settle(rows: list[Correction], **values: object) -> None:
    waiting = Correction.objects.filter(pk__in=[row.pk for row in rows], state=CorrectionState.PROPOSED)
    if waiting.update(**values) != len(rows):
        raise Refusal(_SETTLED_FR)


def _note(action: str, rows: list[Correction], at: datetime.datetime, by: str) -> None:
    first = rows[0]
    record(
        action=action, of=first, at=at, by=by, fields=[row.field for row in rows], territory_code=first.territory_code,
        subject=first.proposed_by if first.proposed_by != by else "",
    )  # fmt: skip


def _shown(at: datetime.datetime, by: str) -> None:
    """What is accepted shows on pages at once, and in the file for the next build."""
    revise(at=at, by=by)
    transaction.on_commit(partial(_export, timezone.localdate(at)))


def _export(on: datetime.date) -> None:
    """The review is kept whatever becomes of the file: the page of corrections says when it lags, and writes it again."""
    try:
        export_corrections(on=on)
    except (Refusal, OSError):
        _logger.exception("The file of corrections could not be written.")
