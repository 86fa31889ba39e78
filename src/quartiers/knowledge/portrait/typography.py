"""French typography, applied once at output; sources keep plain text."""

import re
from functools import lru_cache

NARROW, WIDE, MINUS = "\u202f", "\u00a0", "\u2212"

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


def number(value: float, decimals: int | None = None) -> str:
    """A number as French readers write it: comma, narrow thousands, true minus sign.

    >>> number(1234.5)
    '1\\u202f234,5'
    """
    if decimals is None:
        # Below one, the first decimal alone would round half to all.
        decimals = 0 if float(value).is_integer() else 1 if abs(value) >= 1 else 2
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    return (MINUS if value < 0 and float(f"{value:.{decimals}f}") != 0 else "") + text


def quantity(value: float, unit: str) -> str:
    """A number and its unit, in the singular below two as French has it.

    >>> quantity(1.0, "établissements pour 1 000 habitants")
    '1 établissement pour 1 000 habitants'
    """
    first, _, rest = unit.partition(" ")
    if abs(value) < 2 and first in {"établissements", "habitants", "personnes", "euros", "mètres"}:
        unit = f"{first[:-1]} {rest}".rstrip()
    return f"{number(value)} {unit}"


def count(value: float, one: str, several: str = "") -> str:
    """A number of things: French has the singular below two, zero included.

    >>> count(0, "habitant"), count(2, "établissement ouvert", "établissements ouverts")
    ('0 habitant', '2 établissements ouverts')
    """
    return f"{number(value)} {one if abs(value) < 2 else several or f'{one}s'}"
