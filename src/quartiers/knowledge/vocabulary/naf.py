"""Activity codes: NAF rev. 2 and NAF 2025, kept in two types that never mix."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

# First and last division of each section (decree 2007-1888 of 26 December 2007, annex).
_SECTIONS = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}
_SECTION_OF = {
    f"{division:02d}": section for section, (first, last) in _SECTIONS.items() for division in range(first, last + 1)
}
_LETTERS = frozenset("ABCDEFZ")  # the only ones among the 732 sub-classes; others belong to other revisions
_SHAPE = re.compile(r"(\d{2})\.?(\d{2})([A-Z])", re.ASCII)


class NafRevision(StrEnum):
    """The classification that a code belongs to, in the register's own words (Insee, Sirene)."""

    NAFREV2 = "NAFRev2"
    NAFREV1 = "NAFRev1"
    NAF1993 = "NAF1993"
    NAP = "NAP"
    NAF25 = "NAF25"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the register's word, as it is spelt there; raises Malformed.

        >>> NafRevision.parse("NAFRev2").name
        'NAFREV2'
        """
        try:
            return cls(text.strip())
        except ValueError:
            known = ", ".join(cls)
            raise Malformed(f"La nomenclature d'activité «{text}» est inconnue : écrire l'une de {known}.") from None


@dataclass(frozen=True, order=True)
class NafCode:
    """A sub-class of NAF rev. 2 («56.10A»); build it with `NafCode.parse`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a sub-class, with or without its dot, in any case; raises Malformed.

        Its division and letter must exist; the 732 sub-classes themselves are not listed here.

        >>> NafCode.parse(" 5610a ").text
        '56.10A'
        """
        code = _dotted(text, "NAF rév. 2")
        if code[:2] not in _SECTION_OF:
            raise Malformed(f"Le code NAF «{code}» porte la division inconnue {code[:2]} : vérifier ses deux chiffres.")
        if code[-1] not in _LETTERS:
            raise Malformed(
                f"Le code NAF «{code}» finit par {code[-1]}, lettre absente de la NAF rév. 2 : "
                "le terminer par A à F ou Z, ou le lire en NAF 2025."
            )
        return cls(code)

    def __str__(self) -> str:
        """Give the code with its dot."""
        return self.text

    @property
    def undotted(self) -> str:
        """The code without its dot («5610A»)."""
        return self.text.replace(".", "")

    @property
    def division(self) -> str:
        """The two digits of its division («56»)."""
        return self.text[:2]

    @property
    def section(self) -> str:
        """The letter of its section, A to U («I»)."""
        return _SECTION_OF[self.division]


@dataclass(frozen=True, order=True)
class Naf2025Code:
    """A sub-class of NAF 2025 («62.10Y»), of a type apart so that it is never read as NAF rev. 2.

    Only its shape is checked: neither its labels, nor its divisions, nor the table from NAF rev. 2 are at hand.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a sub-class, with or without its dot, in any case; raises Malformed.

        >>> Naf2025Code.parse("6210Y").text
        '62.10Y'
        """
        return cls(_dotted(text, "NAF 2025"))

    def __str__(self) -> str:
        """Give the code with its dot."""
        return self.text

    @property
    def undotted(self) -> str:
        """The code without its dot («6210Y»)."""
        return self.text.replace(".", "")


def _dotted(text: str, revision_fr: str) -> str:
    """Check the shape of a sub-class and write it with its dot."""
    shape = _SHAPE.fullmatch("".join(text.split()).upper())
    if shape is None:
        raise Malformed(
            f"Le code «{text}» n'est pas une sous-classe de la {revision_fr} : "
            "l'écrire avec quatre chiffres et une lettre, comme 56.10A."
        )
    return f"{shape[1]}.{shape[2]}{shape[3]}"
