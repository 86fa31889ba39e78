"""French typography, applied once at output; sources keep plain text."""

import re
from functools import lru_cache

from quartiers.knowledge.vocabulary.french_numbers import NARROW

WIDE = "\u00a0"

_RULES = (
    (re.compile(r" ([;?!])"), NARROW + r"\1"),
    (re.compile(r" ([:»%€])"), WIDE + r"\1"),
    (re.compile(r"« "), "«" + WIDE),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(r"(?<=\d) (?=(?:m|km|ha|habitants|établissements|euros)\b)"), WIDE),
    (re.compile(r"'"), "’"),
)


# A page says the same titles, units and reasons hundreds of times.
@lru_cache(maxsize=20_000)
def french(text: str) -> str:
    """The text with no-break spaces, French quotation marks and apostrophes.

    >>> french("Qu'est-ce ? « 1 234 m »")
    'Qu’est-ce\\u202f? «\\xa01\\u202f234\\xa0m\\xa0»'
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
