"""Insee's codes of communes, of their arrondissements and of their IRIS."""

import re
from dataclasses import dataclass
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

_COMMUNE = re.compile(
    r"(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])(?!000)\d{3}"  # metropolitan departments, without the old Corsica (20)
    r"|(?:97[1-8]|98[46789])(?!00)\d{2}",  # overseas departments and collectivities, Clipperton (989) included
    re.ASCII,
)
_IRIS_NUMBER = re.compile(r"\d{4}", re.ASCII)

# First and last arrondissement, and the commune that they share (Insee, Code officiel géographique).
_ARRONDISSEMENTS = (
    ("75101", "75120", "75056"),  # Paris
    ("69381", "69389", "69123"),  # Lyon
    ("13201", "13216", "13055"),  # Marseille
)


@dataclass(frozen=True, order=True)
class CommuneCode:
    """A well-formed code of a commune or municipal arrondissement (Insee); build it with `CommuneCode.parse`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code of 5 characters, in any case, blanks allowed; raises Malformed.

        >>> CommuneCode.parse("2a004").department
        '2A'
        """
        code = "".join(text.split()).upper()
        if not _COMMUNE.fullmatch(code):
            raise Malformed(_why_no_commune(code))
        return cls(code)

    def __str__(self) -> str:
        """Give the 5 characters."""
        return self.text

    @property
    def department(self) -> str:
        """The department or overseas collectivity («01», «2A», «971»)."""
        return self.text[:3] if self.is_overseas else self.text[:2]

    @property
    def is_overseas(self) -> bool:
        """Whether the commune lies outside metropolitan France."""
        return self.text.startswith(("97", "98"))

    @property
    def arrondissement_of(self) -> "CommuneCode | None":
        """Paris, Lyon or Marseille for one of their arrondissements, else None."""
        # Codes compare as texts, which is the order of numbers since all have five digits.
        for first, last, commune in _ARRONDISSEMENTS:
            if first <= self.text <= last:
                return CommuneCode(commune)
        return None

    def as_commune(self) -> "CommuneCode":
        """Give the commune itself, or the one that an arrondissement belongs to."""
        return self.arrondissement_of or self


@dataclass(frozen=True, order=True)
class IrisCode:
    """A well-formed code of an IRIS: its commune, then 4 digits (Insee); build it with `IrisCode.parse`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code of 9 characters, in any case, blanks allowed; raises Malformed.

        >>> IrisCode.parse("315550101").commune.text
        '31555'
        """
        code = "".join(text.split()).upper()
        if len(code) != 9 or not _IRIS_NUMBER.fullmatch(code[5:]):
            raise Malformed(
                f"Le code IRIS «{code}» n'a pas la bonne forme : l'écrire avec le code Insee de la commune "
                "(5 caractères) suivi de 4 chiffres."
            )
        CommuneCode.parse(code[:5])
        return cls(code)

    def __str__(self) -> str:
        """Give the 9 characters."""
        return self.text

    @property
    def commune(self) -> CommuneCode:
        """The commune that the IRIS belongs to; an arrondissement in Paris, Lyon and Marseille."""
        return CommuneCode(self.text[:5])


def _why_no_commune(code: str) -> str:
    """Say what is wrong with a code, and how to write it."""
    if len(code) != 5:
        return (
            f"Le code commune «{code}» compte {len(code)} caractères au lieu de 5 : "
            "le recopier en entier, zéro de tête compris."
        )
    if code.startswith("20"):
        return f"Le code commune «{code}» suit l'ancienne numérotation de la Corse : remplacer 20 par 2A ou 2B."
    return f"Le code commune «{code}» n'existe dans aucun département : donner le code Insee, non le code postal."
