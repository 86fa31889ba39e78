"""What residents declared they lack, as it was asked: shown beside potentials, never as a measure of demand."""

from dataclasses import dataclass

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin

_TABLE = "survey"


@dataclass(frozen=True)
class Declared:
    """One answer of a survey."""

    row: Row

    @property
    def is_simulated(self) -> bool:
        """Whether it was made up."""
        return bool(self.row["origin"] == Origin.SIMULATED)

    @property
    def said_fr(self) -> str:
        """How many said so, of how many; or why it is hidden."""
        row = self.row
        if row["answers"] is None:
            return str(row["reason"] or "masqué")
        return f"{number(row['answers'])} sur {number(row['respondents'])} personnes"

    @property
    def limits_fr(self) -> str:
        """What chance alone would allow, had people been drawn at random; empty where it is hidden."""
        row = self.row
        if row["low"] is None or row["high"] is None:
            return ""
        return f"entre {number(100 * row['low'], 0)} et {number(100 * row['high'], 0)} %"


def declared(edition: Edition, area: str) -> list[Declared]:
    """The answers of a neighbourhood, the most frequent first; none of an edition that has no survey."""
    if _TABLE not in edition.manifest.tables:
        return []
    rows = sorted(edition.rows_of(_TABLE, area), key=lambda row: (-(row["share"] or 0.0), row["subject"]))
    return [Declared(row) for row in rows]
