"""Rows of the table `reach` in the words of pages: the undecided first, with what blocks them; never more than may be told."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import in_force
from quartiers.knowledge.aids.reach.told import count_fr, field_fr, is_for_establishments, may_rank, undecided_share
from quartiers.knowledge.aids.standing import Standing, standing
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row, as_rows
from quartiers.knowledge.sources.store import SourceManifest
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin

HIDDEN_FR = "masquée"


@dataclass(frozen=True)
class Line:
    """One aid in one neighbourhood."""

    row: Row
    aid: Aid
    standing: Standing

    @property
    def may_rank(self) -> bool:
        """Whether its counts may be compared with others."""
        return may_rank(self.row)

    @property
    def is_simulated(self) -> bool:
        """Whether something simulated stands behind it."""
        return bool(self.row["origin"] == Origin.SIMULATED)

    @property
    def share_fr(self) -> str:
        """The undecidable share; «masquée» where it would give back a small count, empty where nobody is counted."""
        share = undecided_share(self.row)
        if share is None:
            return HIDDEN_FR if self.row["total"] else ""
        return f"{_percent_fr(share)} %"

    @property
    def blocking_fr(self) -> list[str]:
        """What the register lacks, what blocks most first, with its share of the undecided where it may be told."""
        return [
            field_fr(one["field"]) + ("" if one["share"] is None else f" ({_percent_fr(one['share'])} %)")
            for one in self.row["undecided_fields"]
        ]

    @property
    def undecided_fr(self) -> str:
        """How many the register does not settle."""
        return count_fr(self.row, "undecided")

    @property
    def eligible_fr(self) -> str:
        """How many the rule says yes to."""
        return count_fr(self.row, "eligible")

    @property
    def not_eligible_fr(self) -> str:
        """How many it says no to."""
        return count_fr(self.row, "not_eligible")


@dataclass(frozen=True)
class Sorted:
    """Lines by name, never by how many: those that may be compared, those with too many unknowns, aids without object here."""

    comparable: Sequence[Line]
    uncertain: Sequence[Line]
    apart: Sequence[Aid]


def has_reach(edition: Edition) -> bool:
    """Whether the edition counts whom aids reach: it needs a whole register, and a version that makes the table."""
    table = edition.manifest.tables.get("reach")
    return bool(table and table.rows)


def lines(edition: Edition, area: str, aids: Mapping[str, Aid], today: datetime.date) -> list[Line]:
    """Each aid of the shelf that the edition counted in a neighbourhood, in the order of the shelf."""
    rows = {row["aid"]: row for row in edition.rows_of("reach", area)}
    return [Line(rows[key], aid, standing(aid, today)) for key, aid in aids.items() if key in rows]


def lines_of(edition: Edition, aid: Aid, today: datetime.date) -> dict[str, Line]:
    """One aid in every neighbourhood that the edition counted, by code: one read of the table, whatever its size."""
    rows = as_rows(pq.read_table(edition.path("reach"), filters=[("aid", "==", aid.id)]))
    now = standing(aid, today)
    return {row["area"]: Line(row, aid, now) for row in rows}


def sorted_out(found: Iterable[Line]) -> Sorted:
    """The lines of a page in their groups."""
    comparable, uncertain, apart = [], [], []
    for line in found:
        if is_apart(line.aid, line.row["day"]):
            apart.append(line.aid)
        elif line.may_rank:
            comparable.append(line)
        else:
            uncertain.append(line)
    return Sorted(comparable, uncertain, apart)


def is_apart(aid: Aid, day: datetime.date) -> bool:
    """Whether counting establishments tells nothing of an aid: it is over, or meant for a town or a landlord."""
    return not is_for_establishments(aid) or not in_force(aid, day)


def sources(edition: Edition, row: Row) -> list[SourceManifest]:
    """The sources of a row."""
    return [edition.manifest.sources[name] for name in (row["sources"] or "").split() if name in edition.manifest.sources]


def _percent_fr(share: float) -> str:
    """A share as a reader may quote it: what is left is not rounded away."""
    percent = round(100 * share)
    if share > 0 and percent == 0:
        return "moins de 1"
    return "plus de 99" if share < 1 and percent == 100 else number(percent)
