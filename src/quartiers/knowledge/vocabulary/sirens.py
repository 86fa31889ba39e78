"""SIREN and SIRET: the register's numbers for firms and for their establishments."""

from dataclasses import dataclass
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

# Not «000»: real numbers begin so (000325175 sorts first in Insee's file of legal units). Not «999»: Insee gives out
# new numbers going up. Four zeros are free, and leave 9 999 simulated firms with a valid key.
SIMULATED_SIREN_PREFIX = "0000"

LA_POSTE_SIREN = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"

NARROW_SPACE = "\u202f"


def luhn(digits: str) -> bool:
    """Tell whether digits satisfy Luhn's sum (ISO/IEC 7812-1, annex B); an empty text does not.

    Raises ValueError on anything but digits.

    >>> luhn("732829320"), luhn("732829321")
    (True, False)
    """
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    total = sum(product - 9 if product > 9 else product for product in products)
    return bool(digits) and total % 10 == 0


@dataclass(frozen=True, order=True)
class Siren:
    """A valid number of a legal unit (9 digits, Insee); build it with `Siren.parse`."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a SIREN, blanks allowed; raises Malformed.

        >>> Siren.parse("732 829 320").digits
        '732829320'
        """
        digits = _digits_of(text, "SIREN", 9)
        if not int(digits):
            raise Malformed(f"Le SIREN «{digits}» n'est qu'un remplissage de zéros : laisser vide un numéro inconnu.")
        if not luhn(digits):
            raise Malformed(_bad_key("SIREN", digits))
        return cls(digits)

    def __str__(self) -> str:
        """Give the 9 digits, without spaces."""
        return self.digits

    @property
    def spaced(self) -> str:
        """The number as people read it, in groups of three, with narrow no-break spaces."""
        return NARROW_SPACE.join((self.digits[:3], self.digits[3:6], self.digits[6:]))

    @property
    def is_simulated(self) -> bool:
        """Whether the number lies in the range kept for simulated registers."""
        return self.digits.startswith(SIMULATED_SIREN_PREFIX)


@dataclass(frozen=True, order=True)
class Siret:
    """A valid number of an establishment (SIREN, then 5 digits, Insee); build it with `Siret.parse`."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a SIRET, blanks allowed; raises Malformed, also when its SIREN is wrong.

        >>> Siret.parse("732 829 320 00074").siren.digits
        '732829320'
        """
        digits = _digits_of(text, "SIRET", 14)
        siren = Siren.parse(digits[:9])
        key_holds = _la_poste_key(digits) if siren.digits == LA_POSTE_SIREN else luhn(digits)
        if not key_holds:
            raise Malformed(_bad_key("SIRET", digits))
        return cls(digits)

    def __str__(self) -> str:
        """Give the 14 digits, without spaces."""
        return self.digits

    @property
    def siren(self) -> Siren:
        """The legal unit that the establishment belongs to."""
        return Siren(self.digits[:9])

    @property
    def nic(self) -> str:
        """The establishment's own 5 digits."""
        return self.digits[9:]

    @property
    def spaced(self) -> str:
        """The number as people read it, with narrow no-break spaces."""
        return f"{self.siren.spaced}{NARROW_SPACE}{self.nic}"

    @property
    def is_simulated(self) -> bool:
        """Whether the number lies in the range kept for simulated registers."""
        return self.siren.is_simulated


def _la_poste_key(digits: str) -> bool:
    """Check a post office, under La Poste's own rule."""
    # Too many establishments for Luhn's sum: their digits add up to a multiple of 5 instead, except at the head
    # office, which keeps Luhn's (Insee; Wikipédia, «Système d'identification du répertoire des établissements»).
    return digits == LA_POSTE_HEAD_OFFICE or sum(map(int, digits)) % 5 == 0


def _digits_of(text: str, kind: str, length: int) -> str:
    """Take the blanks out of a number, then check its characters and its length."""
    digits = "".join(text.split())
    # Alone, isdecimal would let in the digits of other scripts.
    if digits and not (digits.isascii() and digits.isdecimal()):
        raise Malformed(f"Le {kind} «{text}» ne doit contenir que des chiffres : enlever lettres, points et tirets.")
    if len(digits) != length:
        raise Malformed(
            f"Le {kind} «{text}» compte {len(digits)} chiffres au lieu de {length} : "
            "le recopier en entier, zéros de tête compris."
        )
    return digits


def _bad_key(kind: str, digits: str) -> str:
    """Say that the check digit is wrong."""
    return f"Le {kind} «{digits}» ne passe pas sa clé de contrôle : vérifier chaque chiffre, l'un est mal recopié."
