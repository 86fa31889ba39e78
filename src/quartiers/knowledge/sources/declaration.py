"""How a source is declared: who publishes it, under which licence, which files carry it, which columns they have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import duckdb

from quartiers.knowledge.sources.kinds import SIMULATED, TEXT, Kind
from quartiers.knowledge.vocabulary.origins import Origin


class Publish(StrEnum):
    """What the licence lets us show: rows, aggregates only, or nothing."""

    ROWS = "rows"
    AGGREGATES = "aggregates"
    NONE = "none"


@dataclass(frozen=True)
class Column:
    """One column that we keep: our name, the heading in the file, its kind, and what is asked of it.

    `tolerance` is the share of wrong values (0 to 1) that is turned into unknown and reported instead of refused.
    """

    name: str
    heading: str
    kind: Kind = TEXT
    is_required: bool = False
    is_filled: bool = False
    tolerance: float = 0.0


@dataclass(frozen=True)
class Check:
    """A rule over whole rows: SQL of those that break it, and the French sentence that says so.

    `broken_sql` may say `{taken_on}`, the day of the sync; `sentence_fr` may say `{value}`, which is what `show` gives;
    `tolerance` is the share of rows (0 to 1) that may break the rule.
    """

    name: str
    broken_sql: str
    sentence_fr: str
    show: str = "NULL"
    tolerance: float = 0.0


@dataclass(frozen=True)
class Address:
    """Where a source is downloaded from, and the file name that it is kept under (its delivery's pattern)."""

    url: str
    file_name: str


# Where a row stood in its file; readers add it, transforms keep it, the store does not.
LINE = "__line__"
AREAS = ("Polygon", "MultiPolygon")
POINTS = ("Point",)

# (connection, rows of text, the file's name and named groups of it) -> rows of text
Transform = Callable[[duckdb.DuckDBPyConnection, duckdb.DuckDBPyRelation, Mapping[str, str]], duckdb.DuckDBPyRelation]


@dataclass(frozen=True)
class Delivery:
    """One shape in which a source reaches us.

    `patterns` are file names (glob, matched on the end of the path); `separators` and `encoding` are what a CSV may
    use; `tolerance_m` is how far an outline may lie from the legal one (0 = exact, None = no legal outline);
    `repair_tolerance` is the share of its area that mending an outline may change, `may_vanish` whether an outline
    without area is kept as unknown instead of refused;
    `geometry` is what an object may be (areas, or points);
    `transform` reshapes the text table before its columns are checked, with the named groups of `name_pattern` and
    the name of the `file`; it keeps the column `LINE`.
    """

    label: str
    patterns: tuple[str, ...]
    columns: tuple[Column, ...]
    origin: Origin
    vintage: str = ""
    separators: str = ","
    encoding: str = "utf-8"
    member: str = "*"
    name_pattern: str = ""
    transform: Transform | None = None
    has_shapes: bool = False
    geometry: tuple[str, ...] = AREAS
    tolerance_m: float | None = None
    repair_tolerance: float = 0.01
    may_vanish: bool = False
    is_several: bool = False
    most_bytes: int = 2 * 1024**3
    note_fr: str = ""


@dataclass(frozen=True)
class Source:
    """One official data set, or one file that an officer brings, and everything that must be said about it.

    `is_union`: every delivery that is found contributes its rows; otherwise the first one found, best first, is taken.
    `absent_fr`: what cannot be said while the source is missing. `coverage`: what a partial register covers.
    """

    name: str
    title_fr: str
    publisher: str
    licence: str
    publish: Publish
    deliveries: tuple[Delivery, ...]
    key: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    checks: tuple[Check, ...] = ()
    absent_fr: str = ""
    is_union: bool = False
    coverage: Mapping[str, Any] = field(default_factory=dict)


def simulated(delivery: Delivery, *patterns: str) -> Delivery:
    """The same delivery as a simulated register writes it: same columns, but only codes that nothing real can have."""
    columns = tuple(replace(one, kind=SIMULATED.get(one.kind.name, one.kind), tolerance=0.0) for one in delivery.columns)
    return replace(
        delivery,
        label="simulé",
        patterns=patterns,
        columns=columns,
        origin=Origin.SIMULATED,
        vintage="",
        note_fr="Rien de réel : registre simulé.",
    )


def without_simulation(source: Source) -> Source:
    """The source as a real edition may take it."""
    return replace(source, deliveries=tuple(one for one in source.deliveries if one.origin is not Origin.SIMULATED))


def only_simulated(source: Source) -> Source:
    """The source as a demonstration takes it; without any delivery where nothing simulates it."""
    return replace(source, deliveries=tuple(one for one in source.deliveries if one.origin is Origin.SIMULATED))
