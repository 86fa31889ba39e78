"""What is read of the catalogue's life."""

import datetime
import json
from collections.abc import Mapping

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.loading import catalogue
from quartiers.platform.catalogue.models import KeptAnswers
from quartiers.platform.catalogue.sealing import digest_of, plain_code, unseal

# How long answers are kept once a person asked for it.
KEPT_FOR = datetime.timedelta(days=30)


def shelf() -> Mapping[str, Aid]:
    """The aids that the site shows, by identifier."""
    return catalogue()


def kept_answers(code: str, *, at: datetime.datetime) -> dict[str, str] | None:
    """The answers that a typed code opens; None when nothing is kept under it, or no longer."""
    plain = plain_code(code)
    if plain is None:
        return None
    row = KeptAnswers.objects.filter(digest=digest_of(plain), kept_at__gt=at - KEPT_FOR).first()
    text = unseal(row.sealed, plain) if row else None
    return None if text is None else dict(json.loads(text))
