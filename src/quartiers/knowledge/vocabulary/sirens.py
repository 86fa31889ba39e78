"""SIREN and SIRET: the register's numbers for firms and for their establishments."""

from dataclasses import dataclass
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

# A real number has a Luhn sum of 0 modulo 10: one that has 5 can be no unit's, now or ever, and is refused as real.
SIMULATED_SUM = 5

LA_POSTE_SIREN = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"

NARROW_SPACE = "\u202f"


def luhn(digits: str) -> bool:
    """Tell whether digits satisfy Luhn's sum (ISO/IEC 7812-1, annex B); an empty text does not.

    Raises ValueError on anything but digits.

    >>> luhn("732829320"), luhn("732829321")
    (True, False)
    """
    return bool(digits) and luhn_sum(digits) == 0


def luhn_sum(digits: str) -> int:
    """Luhn's sum modulo 10 of digits; raises ValueError on anything else.

    >>> luhn_sum("732829320"), luhn_sum("732829325")
    (0, 5)
    """
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(product - 9 if product > 9 else product for product in products) % 10


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
        if _is_simulated(digits):
            raise Malformed(_simulated("SIREN", digits))
        if not luhn(digits):
            raise Malformed(_bad_key("SIREN", digits))
        return cls(digits)

    @classmethod
    def parse_simulated(cls, text: str) -> Self:
        """Read a SIREN of a simulated register, which no real unit can have; raises Malformed.

        >>> Siren.parse_simulated("000 000 013").is_simulated
        True
        """
        digits = _digits_of(text, "SIREN", 9)
        if not _is_simulated(digits):
            raise Malformed(_not_simulated("SIREN", digits))
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
        """Whether the number is one that only simulated registers use."""
        return _is_simulated(self.digits)


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

    @classmethod
    def parse_simulated(cls, text: str) -> Self:
        """Read a SIRET of a simulated register: the sum of its 14 digits is that of its SIREN; raises Malformed.

        >>> Siret.parse_simulated("000 000 013 00015").is_simulated
        True
        """
        digits = _digits_of(text, "SIRET", 14)
        Siren.parse_simulated(digits[:9])
        if luhn_sum(digits) != SIMULATED_SUM:
            raise Malformed(_not_simulated("SIRET", digits))
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
        """Whether the number is one that only simulated registers use."""
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


def _is_simulated(digits: str) -> bool:
    return luhn_sum(digits) == SIMULATED_SUM


def _simulated(kind: str, digits: str) -> str:
    return (
        f"Le {kind} «{digits}» est un numéro simulé, ou un chiffre est mal recopié : "
        "aucune entreprise ne peut le porter, vérifier chaque chiffre."
    )


def _not_simulated(kind: str, digits: str) -> str:
    return f"Le {kind} «{digits}» n'est pas un numéro simulé : un registre simulé ne contient aucun numéro réel."


def _bad_key(kind: str, digits: str) -> str:
    """Say that the check digit is wrong."""
    return f"Le {kind} «{digits}» ne passe pas sa clé de contrôle : vérifier chaque chiffre, l'un est mal recopié."
