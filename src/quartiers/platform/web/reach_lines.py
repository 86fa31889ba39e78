"""Rows of the table `reach` in the words of pages: the undecided first, with what blocks them; never more than may be told."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import in_force
from quartiers.knowledge.aids.reach.told import (
    count_fr,
    field_fr,
    is_for_establishments,
    may_rank,
    percent_fr,
    rounded,
    undecided_share,
)
from quartiers.knowledge.aids.standing import Standing, standing
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.rows import Row, as_rows
from quartiers.knowledge.sources.store import SourceManifest
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.platform.catalogue.queries import shelf
from quartiers.platform.web.aids_shelf import Mark, every_aid

HIDDEN_FR = "masquée"


@dataclass(frozen=True)
class Line:
    """One aid in one neighbourhood."""

    row: Row
    aid: Aid
    standing: Standing
    mark: Mark

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
        return f"{percent_fr(share)} %"

    @property
    def blocking_fr(self) -> list[str]:
        """What the register lacks, what blocks most first, with its share of the undecided where it may be told."""
        return [
            field_fr(one["field"]) + ("" if one["share"] is None else f" ({percent_fr(one['share'])} %)")
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


def aids_in(territory_code: str | None) -> Mapping[str, Aid]:
    """The aids that exist everywhere and in that territory, in the order of names as a reader sorts them."""
    found = shelf(territory_code or "")
    return {key: aid for key, aid in every_aid().items() if found.get(key) is aid}


def lines(
    edition: Edition, area: str, aids: Mapping[str, Aid], today: datetime.date, marked: Mapping[str, Mark] | None = None
) -> list[Line]:
    """Each of these aids that the edition counted in a neighbourhood, in their order."""
    rows = {row["aid"]: row for row in edition.rows_of("reach", area)}
    said = marked or {}
    return [Line(rows[key], aid, standing(aid, today), said.get(key, Mark())) for key, aid in aids.items() if key in rows]


def lines_of(edition: Edition, aid: Aid, today: datetime.date) -> dict[str, Line]:
    """One aid in every neighbourhood that the edition counted, by code: one read of the table, whatever its size."""
    rows = as_rows(pq.read_table(edition.path("reach"), filters=[("aid", "==", aid.id)]))
    now = standing(aid, today)
    return {row["area"]: Line(row, aid, now, Mark()) for row in rows}


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


@dataclass(frozen=True)
class Across:
    """One aid over the neighbourhoods of a territory: limits of what may be told of each, never a sum."""

    first: Line
    lines: Sequence[Line]

    @property
    def share_fr(self) -> str:
        """From the least to the most undecided."""
        shares = [share for line in self.lines if (share := undecided_share(line.row)) is not None]
        return _limits_fr(shares, percent_fr, " %") if shares else HIDDEN_FR

    @property
    def eligible_fr(self) -> str:
        """From the fewest to the most that the rule says yes to, where it may be told."""
        told = [line.row["eligible"] for line in self.lines if line.row["eligible"] is not None]
        return _limits_fr(told, lambda n: number(rounded(int(n)))) if told else "masqué"

    @property
    def comparable(self) -> int:
        """In how many neighbourhoods its counts may be compared."""
        return sum(line.may_rank for line in self.lines)

    @property
    def blocking_fr(self) -> list[str]:
        """What the register lacks somewhere."""
        return list(dict.fromkeys(field_fr(one["field"]) for line in self.lines for one in line.row["undecided_fields"]))


def across(by_area: Iterable[Sequence[Line]]) -> list[Across]:
    """Each aid over several neighbourhoods, in the order in which it is first met; as lists give it."""
    found: dict[str, list[Line]] = {}
    for some in by_area:
        for line in some:
            found.setdefault(line.aid.id, []).append(line)
    return [Across(some[0], some) for some in found.values()]


def sources(edition: Edition, row: Row) -> list[SourceManifest]:
    """The sources of a row."""
    return [edition.manifest.sources[name] for name in (row["sources"] or "").split() if name in edition.manifest.sources]


def _limits_fr(values: Sequence[float], told: Callable[[float], str], unit: str = "") -> str:
    low, high = told(min(values)), told(max(values))
    return f"{low}{unit}" if low == high else f"de {low} à {high}{unit}"
