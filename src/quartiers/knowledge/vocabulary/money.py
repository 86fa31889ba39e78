"""Amounts in euros, counted in whole cents and never in floating point."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

MINUS = "\u2212"

# Anchored on the whole text, and bounded: no amount has more than 15 digits, and int() gives up on very long ones.
_AMOUNT = re.compile(
    rf"(?P<sign>[-{MINUS}]?) ?"
    r"(?P<whole>\d{1,3}(?: \d{3}){1,4}|\d{1,15})"  # thousands all spaced, or none
    r"(?:[.,](?P<part>\d+))?"
    r" ?(?:€|euros?|eur)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Money:
    """An amount in euros, held as a whole number of cents; anything but an int raises TypeError."""

    cents: int

    def __post_init__(self) -> None:
        """Refuse floats, and booleans that pass for integers."""
        # Not isinstance: True is an int, and would be one cent.
        if type(self.cents) is not int:
            raise TypeError(
                f"Un montant se compte en centimes entiers, or {self.cents!r} est de type "
                f"{type(self.cents).__name__} : passer un int, ou lire le texte avec Money.parse."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an amount in euros («1 234,56 €»), comma or point as decimal sign; raises Malformed.

        >>> Money.parse("1 234,5").cents
        123450
        """
        amount = _AMOUNT.fullmatch(" ".join(text.split()))
        if amount is None:
            raise Malformed(f"Le montant «{text}» n'est pas lisible : l'écrire en euros, comme 1 234,56 €.")
        part = amount["part"] or ""
        if len(part) > 2:
            raise Malformed(_too_precise(text, amount["whole"], part))
        cents = int(amount["whole"].replace(" ", "") + part.ljust(2, "0"))
        return cls(-cents if amount["sign"] else cents)

    @classmethod
    def from_euros(cls, euros: Decimal) -> Self:
        """Take an exact amount in euros; raises TypeError on a float, Malformed on a fraction of a cent."""
        if not isinstance(euros, Decimal):
            raise TypeError(
                f"Un montant en euros se donne en Decimal, or {euros!r} est de type {type(euros).__name__} : le convertir."
            )
        if not euros.is_finite():
            raise Malformed(f"Le montant «{euros}» n'est pas un nombre : donner une somme en euros.")
        # Ratios of whole numbers, since Decimal arithmetic rounds silently past 28 digits.
        numerator, denominator = euros.as_integer_ratio()
        cents, fraction = divmod(numerator * 100, denominator)
        if fraction:
            raise Malformed(f"Le montant «{euros}» descend sous le centime : l'arrondir à deux décimales.")
        return cls(cents)

    def __add__(self, other: "Money") -> "Money":
        """Add two amounts."""
        return Money(self.cents + _cents_of(other))

    def __sub__(self, other: "Money") -> "Money":
        """Take an amount off another; the result may be negative."""
        return Money(self.cents - _cents_of(other))

    @property
    def euros(self) -> Decimal:
        """The exact amount in euros, with two decimals."""
        return Decimal(f"{self.cents}E-2")

    @property
    def label_fr(self) -> str:
        """The amount as a French reader expects it; cents are shown unless there are none.

        >>> Money(-150000).label_fr == "\u22121\u202f500\u00a0€"
        True
        """
        whole, part = divmod(abs(self.cents), 100)
        sign = MINUS if self.cents < 0 else ""
        grouped = f"{whole:,}".replace(",", "\u202f")
        decimals = f",{part:02d}" if part else ""
        return f"{sign}{grouped}{decimals}\u00a0€"


def _cents_of(other: object) -> int:
    """Take the cents of the other term of a sum, which must be an amount too."""
    if not isinstance(other, Money):
        raise TypeError(
            f"Un montant ne s'ajoute ni ne se retranche qu'à un montant, or {other!r} est de type "
            f"{type(other).__name__} : le lire d'abord avec Money.parse."
        )
    return other.cents


def _too_precise(text: str, whole: str, part: str) -> str:
    """Tell «1.234», which may mean a thousand or a fraction, from an amount with too many decimals."""
    if len(part) == 3 and len(whole) <= 3:
        return f"Le montant «{text}» est ambigu : écrire {whole}{part} pour les milliers, ou deux décimales au plus."
    return f"Le montant «{text}» a {len(part)} décimales : en garder deux au plus."
