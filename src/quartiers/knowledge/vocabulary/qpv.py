"""Codes of priority neighbourhoods (QPV), in their 2015 and 2024 generations."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed


class Generation(IntEnum):
    """The list that a neighbourhood belongs to; figures of two generations are never added up."""

    G2015 = 2015
    G2024 = 2024


FICTIONAL_DEPARTMENT = "990"  # kept for demonstrations: no department of France has this number

_GENERATIONS = {"QP": Generation.G2015, "QN": Generation.G2024}
_DEPARTMENTS = (
    {f"{number:03d}" for number in range(1, 96) if number != 20}
    | {"02A", "02B"}  # Corsica has not been 20 since 1976, long before the first list
    | {str(number) for number in range(971, 979)}
    | {"987", "988", FICTIONAL_DEPARTMENT}
)
_LETTER_LABELS_FR = {
    "I": "contour inchangé depuis 2015",
    "M": "contour modifié depuis 2015",
    "N": "nouveau quartier",
    "C": "commune entière",  # our reading of the 17 codes, all in Mayotte: no official text says so
}


@dataclass(frozen=True, order=True)
class QpvCode:
    """A well-formed code of a priority neighbourhood (ANCT); build it with `QpvCode.parse`.

    2015: `QP`, department on 3 characters, 3 digits. 2024: `QN`, department, 2 digits, a letter.
    `department` is Insee's code («53», «2A», «974»), `letter` is None in 2015.
    """

    text: str
    generation: Generation
    department: str
    number: int
    letter: str | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code of either generation, in any case, blanks allowed; raises Malformed.

        >>> QpvCode.parse(" qn02a01m ").department
        '2A'
        """
        code = "".join(text.split()).upper()
        generation = _generation_of(code)
        department = _department_of(code)
        number, letter = (code[5:], None) if generation is Generation.G2015 else (code[5:7], _letter_of(code))
        if not (number.isascii() and number.isdecimal()):
            raise Malformed(f"Le code QPV «{code}» porte «{number}» comme numéro : y mettre {len(number)} chiffres.")
        return cls(code, generation, department, int(number), letter)

    @staticmethod
    def is_valid_text(text: str) -> bool:
        """Tell whether a text is a code, without raising.

        >>> QpvCode.is_valid_text("QP053001"), QpvCode.is_valid_text("HZ")
        (True, False)
        """
        try:
            QpvCode.parse(text)
        except Malformed:
            return False
        return True

    def __str__(self) -> str:
        """Give the code, in capitals."""
        return self.text

    @property
    def is_fictional(self) -> bool:
        """Whether the neighbourhood was made up for a demonstration."""
        return self.department == FICTIONAL_DEPARTMENT

    @property
    def letter_label_fr(self) -> str:
        """What the final letter says of the outline, in French."""
        return _LETTER_LABELS_FR[self.letter] if self.letter else "sans lettre (génération 2015)"


def _generation_of(code: str) -> Generation:
    """Read the prefix, after checking that the code is whole."""
    generation = _GENERATIONS.get(code[:2])
    if generation is None:
        raise Malformed(f"Le code QPV «{code}» doit commencer par QP (2015) ou QN (2024) : corriger son début.")
    if generation is Generation.G2024 and len(code) == 7 and code[-1].isdecimal():
        raise Malformed(f"Il manque la lettre finale du code QPV «{code}» : ajouter I, M, N ou C.")
    if len(code) != 8:
        raise Malformed(
            f"Le code QPV «{code}» compte {len(code)} caractères au lieu de 8 : l'écrire comme QP053001 ou QN05301M."
        )
    return generation


def _department_of(code: str) -> str:
    """Read the department on 3 characters and give it as Insee writes it."""
    department = code[2:5]
    if department not in _DEPARTMENTS:
        raise Malformed(
            f"Le code QPV «{code}» porte le département inconnu «{department}» : "
            "l'écrire sur trois caractères, comme 053, 02A ou 974."
        )
    return department.removeprefix("0")


def _letter_of(code: str) -> str:
    """Read the final letter of a 2024 code."""
    letter = code[7]
    if letter not in _LETTER_LABELS_FR:
        raise Malformed(f"Le code QPV «{code}» finit par «{letter}» : le terminer par I, M, N ou C.")
    return letter
