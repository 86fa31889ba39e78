"""Size bands of the register: how many employees, as far as it is known."""

from dataclasses import dataclass
from typing import Self

from quartiers.knowledge.vocabulary.refusals import Malformed

# Fewest and most employees of each code (Insee, Sirene, variable trancheEffectifsEtablissement).
# NN mixes units without employees and units that sent no declaration: it is unknown, never zero.
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "": (None, None),
    "NN": (None, None),
    "00": (0, 0),
    "01": (1, 2),
    "02": (3, 5),
    "03": (6, 9),
    "11": (10, 19),
    "12": (20, 49),
    "21": (50, 99),
    "22": (100, 199),
    "31": (200, 249),
    "32": (250, 499),
    "41": (500, 999),
    "42": (1_000, 1_999),
    "51": (2_000, 4_999),
    "52": (5_000, 9_999),
    "53": (10_000, None),
}


@dataclass(frozen=True)
class SizeBand:
    """A size band, in employees; build it with `SizeBand.parse`.

    `employees_low` is None when the size is unknown; `employees_high` is None when it is unknown or has no limit.
    """

    code: str
    employees_low: int | None
    employees_high: int | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the register's code; an empty text is an unknown size; raises Malformed.

        >>> SizeBand.parse("11").employees_high
        19
        """
        code = text.strip().upper()
        if code not in _BOUNDS:
            known = ", ".join(filter(None, _BOUNDS))
            raise Malformed(f"La tranche d'effectif «{text}» est inconnue : écrire l'un des codes {known}.")
        return cls(code, *_BOUNDS[code])

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the number of employees."""
        return self.employees_low is None

    @property
    def is_zero(self) -> bool:
        """Whether the unit is known to have no employee at the end of the year."""
        return self.employees_high == 0

    @property
    def label_fr(self) -> str:
        """The band in words, in French."""
        low, high = self.employees_low, self.employees_high
        if low is None:
            return "effectif inconnu"
        if high is None:
            return f"{_grouped(low)} salariés ou plus"
        if high == 0:
            return "aucun salarié"
        return f"{_grouped(low)} {'ou' if high == low + 1 else 'à'} {_grouped(high)} salariés"


def _grouped(number: int) -> str:
    """Write a number with narrow no-break spaces between thousands."""
    return f"{number:,}".replace(",", "\u202f")
