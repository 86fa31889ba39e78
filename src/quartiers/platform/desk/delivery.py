"""Letters leave: claimed by one worker at a time, tried again later and later, given up in the end.

Between acceptance by the mail server and our mark a crash sends the letter twice, under the same Message-ID; it is never lost.
"""

import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.db.models import F, Q

from quartiers.platform.desk import post
from quartiers.platform.desk.demonstration import serves_demonstration
from quartiers.platform.desk.models import Letter

# Longer than a whole conversation with a mail server may last: a dead worker's letter is taken up after it.
CLAIM = datetime.timedelta(minutes=5)
# What follows each failed try; after the last one the letter is given up: nearly three days in all.
WAITS = tuple(datetime.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))


def send(*, letter_id: int, at: datetime.datetime) -> bool:
    """Send a letter that is due and that nobody else is sending; whether it left."""
    if not settings.SMTP_URL or serves_demonstration():
        return False
    letter = _claimed(letter_id, at)
    if letter is None:
        return False
    if letter.expires_at and letter.expires_at <= at:
        return _given_up(letter, "expired")
    try:
        post.send(settings.SMTP_URL, _message(letter))
    except post.NotSent as problem:
        return _failed(letter, problem, at)
    except ValueError:
        # A header that cannot be written (a line break in an address): it never will be.
        return _given_up(letter, "unwritable")
    _release(letter, sent_at=at, next_try_at=None, failure="")
    return True


def send_due(*, at: datetime.datetime, most: int = 200) -> int:
    """Send the letters whose time has come, oldest first; how many left."""
    due = Letter.objects.filter(_free(at)).order_by("next_try_at", "id").values_list("pk", flat=True)[:most]
    return sum(send(letter_id=pk, at=at) for pk in list(due))


def blank_expired(*, at: datetime.datetime) -> int:
    """Take the text out of letters whose link works no more, and give up those that had not left; how many were blanked."""
    expired = Letter.objects.filter(expires_at__lte=at)
    expired.filter(next_try_at__isnull=False).update(next_try_at=None, failure="expired")
    return expired.exclude(text="").update(text="")


def _free(at: datetime.datetime) -> Q:
    return Q(next_try_at__lte=at) & (Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))


def _claimed(letter_id: int, at: datetime.datetime) -> Letter | None:
    """The letter, ours until the claim ends; None when it is not due or another worker has it. One compare-and-set."""
    taken = Letter.objects.filter(_free(at), pk=letter_id).update(claimed_until=at + CLAIM, tries=F("tries") + 1)
    return Letter.objects.get(pk=letter_id) if taken else None


def _failed(letter: Letter, problem: post.NotSent, at: datetime.datetime) -> bool:
    if problem.is_final or letter.tries > len(WAITS):
        return _given_up(letter, problem.code)
    _release(letter, next_try_at=at + WAITS[letter.tries - 1], failure=problem.code)
    return False


def _given_up(letter: Letter, code: str) -> bool:
    _release(letter, next_try_at=None, failure=code)
    return False


def _release(letter: Letter, **values: object) -> None:
    """Write the outcome, if the claim is still ours."""
    Letter.objects.filter(pk=letter.pk, claimed_until=letter.claimed_until).update(claimed_until=None, **values)


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    # RFC 3834: answering machines leave it alone.
    message["Auto-Submitted"] = "auto-generated"
    # Seven bits whatever the server says that it accepts.
    message.set_content(letter.text, cte="quoted-printable")
    return message
