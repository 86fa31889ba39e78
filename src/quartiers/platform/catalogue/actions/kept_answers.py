"""Answers that a person asked to be kept, or to be erased.

Nothing here goes to the journal: nobody else is bound by it, and a line with its hour would say more of them than what is
kept.
"""

import datetime
import json
from collections.abc import Mapping

from django.db import transaction

from quartiers.platform.accounts import limits
from quartiers.platform.catalogue.models import KeptAnswers
from quartiers.platform.catalogue.sealing import digest_of, new_code, plain_code, seal

_KEPT_PER_CLIENT = limits.Limit("kept_client", 30, datetime.timedelta(hours=1))


@transaction.atomic
def keep_answers(*, answers: Mapping[str, str], client: str, at: datetime.datetime) -> str:
    """Keep answers for 30 days, and give the code that opens them: it is known at this moment only.

    The caller leaves out what is never stored. `limits.TooMany` when this client keeps too many.
    """
    limits.check(_KEPT_PER_CLIENT, client, at=at)
    limits.count(_KEPT_PER_CLIENT, client, at=at)
    code = new_code()
    plain = plain_code(code) or ""
    KeptAnswers.objects.create(digest=digest_of(plain), sealed=seal(json.dumps(dict(answers)), plain), kept_at=at)
    return code


@transaction.atomic
def erase_answers(*, code: str) -> bool:
    """Erase what a typed code opens; whether there was anything."""
    plain = plain_code(code)
    return plain is not None and KeptAnswers.objects.filter(digest=digest_of(plain)).delete()[0] > 0
