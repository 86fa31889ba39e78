"""Days and vintages: read in ISO or French form, written in French."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

# An establishment open for so long is long-standing: its handing over is worth preparing (nobody's age is guessed).
LONG_STANDING_YEARS = 20
MONTHS_FR = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_FRENCH = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
# Refused, never guessed: a firm created in «21» may be of 1921.
_SHORT_YEAR = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2}", re.ASCII)
_VINTAGE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


def parse_day(text: str) -> date:
    """Read a day, ISO («2021-03-18») or French («18/03/2021»); raises Malformed.

    >>> parse_day("18/03/2021").isoformat()
    '2021-03-18'
    """
    written = text.strip()
    shape = _ISO.fullmatch(written) or _FRENCH.fullmatch(written)
    if shape is None:
        raise Malformed(_why_no_day(written))
    return _calendar_day(written, int(shape["year"]), int(shape["month"]), int(shape["day"]))


def label_fr(day: date) -> str:
    """Write a day in French.

    >>> label_fr(date(2021, 3, 1))
    '1er mars 2021'
    """
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS_FR[day.month - 1]} {day.year}"


@dataclass(frozen=True, order=True)
class Vintage:
    """What a source's date is known to: a day, a month, a year, or nothing; build it with `Vintage.parse`.

    `text` is the beginning of an ISO date: it sorts by time, the undated first.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read «2018-07-01», «2018-07», «2018» or an empty text; raises Malformed.

        >>> Vintage.parse("2018-07").label_fr
        'juillet 2018'
        """
        written = text.strip()
        if written and not _VINTAGE.fullmatch(written):
            raise Malformed(
                f"Le millésime «{written}» n'est pas lisible : écrire AAAA, AAAA-MM ou AAAA-MM-JJ, ou laisser vide."
            )
        if written:
            _calendar_day(written, *_first_day_of(written))
        return cls(written)

    def __str__(self) -> str:
        """Give the sortable text."""
        return self.text

    @property
    def first_day(self) -> date | None:
        """The first day that the vintage may mean, None when undated."""
        return date(*_first_day_of(self.text)) if self.text else None

    @property
    def last_day(self) -> date | None:
        """The last day that the vintage may mean, None when undated."""
        first = self.first_day
        if first is None or len(self.text) == 10:
            return first
        month = first.month if len(self.text) == 7 else 12
        return date(first.year, month, monthrange(first.year, month)[1])

    @property
    def label_fr(self) -> str:
        """The vintage in words, in French."""
        first = self.first_day
        if first is None:
            return "non daté"
        day = label_fr(first)
        words_kept = {4: 1, 7: 2, 10: 3}[len(self.text)]
        return " ".join(day.split()[-words_kept:])


def _first_day_of(text: str) -> tuple[int, int, int]:
    """Complete the beginning of an ISO date with the first month and day."""
    year, month, day = (text + "-01-01")[:10].split("-")
    return int(year), int(month), int(day)


def _calendar_day(written: str, year: int, month: int, day: int) -> date:
    """Build a day, or say that the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Malformed(f"La date «{written}» n'existe pas au calendrier : vérifier le jour et le mois.") from None


def _why_no_day(written: str) -> str:
    """Say what is wrong with a date, and how to write it."""
    if _SHORT_YEAR.fullmatch(written):
        return f"La date «{written}» a une année sur deux chiffres : l'écrire sur quatre, comme 18/03/2021."
    return f"La date «{written}» n'est pas lisible : l'écrire comme 18/03/2021 ou 2021-03-18."
