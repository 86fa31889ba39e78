"""Letters are written here, in the transaction of what causes them; they leave after it (`delivery`)."""

import datetime
import re
import uuid
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from quartiers.knowledge.portrait.typography import french
from quartiers.platform.accounts.queries import is_invented
from quartiers.platform.desk.demonstration import is_kept_here
from quartiers.platform.desk.models import Letter
from quartiers.platform.desk.tasks import send
from quartiers.platform.journal.actions import record

_ADDRESS = re.compile(r"(https?://\S+)")


def write(
    *, to: str, subject: str, text: str, kind: str, at: datetime.datetime, expires_at: datetime.datetime | None = None
) -> Letter:
    """Put a plain-text letter in the outbox; it leaves once the surrounding transaction is committed, never otherwise.

    `expires_at`: when its text is blanked, and after which it is not sent any more (a sign-in link).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A letter is written inside the transaction of what causes it.")
    is_kept = is_kept_here(to)
    letter = Letter.objects.create(
        message_id=f"<{uuid.uuid4().hex}@{settings.SERVER_EMAIL.rpartition('@')[2]}>",
        to=to.strip(),
        subject=french(" ".join(subject.split())),
        text=_typeset(text),
        kind=kind,
        written_at=at,
        expires_at=expires_at,
        is_kept=is_kept,
        next_try_at=None if is_kept else at,
    )
    if not is_kept:
        # Robust: a queue that refuses must not fail what was just committed; the minute's round finds the letter anyway.
        transaction.on_commit(partial(send.enqueue, letter.pk), robust=True)
    return letter


def retry(*, letter_id: int, at: datetime.datetime, by: str) -> bool:
    """Start again with a letter that was given up; False when there is no such letter, or its text has expired.

    Invented people make no letter leave: those that were given up are to real addresses.
    """
    if is_invented(by):
        return False
    with transaction.atomic():
        given_up = Letter.objects.filter(pk=letter_id, next_try_at__isnull=True, sent_at__isnull=True, is_kept=False)
        if not given_up.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at)).update(next_try_at=at, tries=0):
            return False
        record(action="retry_letter", of=Letter(pk=letter_id), at=at, by=by, fields=["next_try_at", "tries"])
        transaction.on_commit(partial(send.enqueue, letter_id), robust=True)
    return True


def _typeset(text: str) -> str:
    """French typography everywhere but in web addresses."""
    return "".join(part if _ADDRESS.fullmatch(part) else french(part) for part in _ADDRESS.split(text.strip())) + "\n"
