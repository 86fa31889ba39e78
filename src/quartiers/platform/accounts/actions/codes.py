"""One-time codes of the national team: an application is set up, then each code is taken once."""

import base64
import datetime
import secrets

import pyotp
from django.db import transaction
from django.utils.crypto import constant_time_compare

from quartiers.platform.accounts import limits
from quartiers.platform.accounts.models import Authenticator, Person, RecoveryCode
from quartiers.platform.accounts.sealing import keyed_digest, seal, unseal
from quartiers.platform.journal.actions import record

_STEP_S = 30
_RECOVERY_CODES = 10


@transaction.atomic
def begin_enrolment(*, person: Person, at: datetime.datetime, by: str) -> str:
    """The secret to scan: the one already begun, or a new one. Must not be called once it is confirmed."""
    begun = Authenticator.objects.select_for_update().filter(person=person).first()
    if begun and begun.confirmed_at:
        raise RuntimeError("The application of this person is already set up.")
    if begun and (secret := unseal(begun.sealed_secret)):
        return secret
    secret = pyotp.random_base32()
    authenticator, _ = Authenticator.objects.update_or_create(
        person=person, defaults={"sealed_secret": seal(secret), "created_at": at, "last_step": 0}
    )
    record(action="begin_enrolment", of=authenticator, at=at, by=by, fields=["sealed_secret"], subject=person.actor)
    return secret


@transaction.atomic
def confirm_enrolment(*, person: Person, code: str, at: datetime.datetime, by: str) -> list[str]:
    """The recovery codes, shown this once, when the first code is right; an empty list when it is wrong."""
    authenticator = Authenticator.objects.select_for_update().get(person=person, confirmed_at__isnull=True)
    if not _takes(authenticator, code, at):
        _refuse(authenticator, at, by)
        return []
    authenticator.confirmed_at = at
    authenticator.save(update_fields=["confirmed_at"])
    codes = [_recovery_code() for _ in range(_RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(person, code)) for code in codes)
    record(action="confirm_enrolment", of=authenticator, at=at, by=by, fields=["confirmed_at"], subject=person.actor)
    return codes


@transaction.atomic
def take_code(*, person: Person, code: str, at: datetime.datetime, by: str) -> bool:
    """Whether a code, or a recovery code, is right; taken at once, so that nobody can use it after."""
    # The lock makes the count of wrong codes exact under parallel guesses.
    authenticator = Authenticator.objects.select_for_update().get(person=person, confirmed_at__isnull=False)
    if _takes(authenticator, code, at):
        record(action="take_code", of=authenticator, at=at, by=by, fields=["last_step"], subject=person.actor)
        return True
    used = RecoveryCode.objects.filter(person=person, used_at__isnull=True, digest=_digest(person, code)).update(used_at=at)
    if not used:
        _refuse(authenticator, at, by)
        return False
    record(action="take_recovery_code", of=authenticator, at=at, by=by, fields=["used_at"], subject=person.actor)
    return True


@transaction.atomic
def reset_enrolment(*, person: Person, at: datetime.datetime, by: str) -> None:
    """Forget the application and the recovery codes: the next sign-in sets up a new one."""
    RecoveryCode.objects.filter(person=person).delete()
    for authenticator in Authenticator.objects.filter(person=person):
        record(action="reset_enrolment", of=authenticator, at=at, by=by, subject=person.actor)
        authenticator.delete()


def _takes(authenticator: Authenticator, code: str, at: datetime.datetime) -> bool:
    """Whether a code is of this step or of a neighbour, later than the last one taken; it becomes the last one taken."""
    limits.check(limits.WRONG_CODES, authenticator.person.actor, at=at)
    secret = unseal(authenticator.sealed_secret)
    if secret is None:
        return False
    generator, now = pyotp.TOTP(secret), int(at.timestamp()) // _STEP_S
    # Every step is compared, whichever matches: time says nothing of the code.
    right = [step for step in (now - 1, now, now + 1) if constant_time_compare(generator.at(step * _STEP_S), _plain(code))]
    fresh = [step for step in right if step > authenticator.last_step]
    if not fresh:
        return False
    authenticator.last_step = fresh[0]
    authenticator.save(update_fields=["last_step"])
    return True


def _refuse(authenticator: Authenticator, at: datetime.datetime, by: str) -> None:
    """Count a wrong code, and leave a trace that its person can read."""
    limits.count(limits.WRONG_CODES, authenticator.person.actor, at=at)
    record(action="refuse_code", of=authenticator, at=at, by=by, subject=authenticator.person.actor)


def _recovery_code() -> str:
    """Fifty bits, in two groups of five letters and digits."""
    text = base64.b32encode(secrets.token_bytes(7)).decode()[:10].lower()
    return f"{text[:5]}-{text[5:]}"


def _digest(person: Person, code: str) -> str:
    return keyed_digest("recovery_code", f"{person.pk} {_plain(code).lower()}")


def _plain(code: str) -> str:
    """What was typed, without the blanks and dashes that people add."""
    return "".join(code.split()).replace("-", "")
