"""From a register and pairs to the counts of every indicator, on any engine that Ibis speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _
from ibis.backends import BaseBackend

from quartiers.knowledge.engine import rows
from quartiers.knowledge.engine.answers import Moments
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Span
from quartiers.knowledge.engine.tables import SCHEMAS, STOCK, Labels, Tables, unbound
from quartiers.knowledge.engine.windows import BACK_DAYS, FLOW_YEARS, LAG_DAYS, closures_window, lives_window

NOW, THEN, THEN_KNOWN = "_now", "_then", "_then_known"


@dataclass(frozen=True)
class Source:
    """What is counted: tables of the backend (see `tables`), the people of each zone today, the names of the numbers."""

    register: ir.Table
    pairs: ir.Table
    links: ir.Table
    rests: ir.Table
    people: pa.Table
    labels: Labels


def count(backend: BaseBackend, source: Source) -> None:
    """Make the tables that indicators read, for each moment, under their names and a suffix.

    Today's cover every zone; those of three years ago leave IRIS out: only neighbourhoods are compared with themselves,
    and some of their values lean on their city.
    """
    register = source.register
    close = backend.create_table("near", rows.near(register, source.pairs), overwrite=True)
    units, iris = rows.in_units(register), rows.in_iris(register)
    dug = rows.in_neighbourhoods(close, source.rests)
    counting = _Counting(backend, source, (close, units, dug))
    counting.keep_stocks(iris)
    # Trends are those of neighbourhoods and of their city: three years are enough of an IRIS.
    counting.keep("creations" + NOW, rows.creations, rows.creations(iris, FLOW_YEARS))
    counting.keep("risks" + NOW, partial(rows.risks, window=closures_window(0)))
    counting.keep("lives" + NOW, partial(rows.lives, window=lives_window(0)))
    counting.store("risks" + THEN, rows.risks(close, closures_window(BACK_DAYS)))
    counting.store("lives" + THEN, rows.lives(close, lives_window(BACK_DAYS)))
    earlier = rows.creations(close).mutate(year=_.year - FLOW_YEARS).filter(_.year >= 0)
    counting.store("creations" + THEN, earlier)
    moved = backend.create_table("moves_all", rows.moves(source.links, source.pairs), overwrite=True)
    counting.store("moves" + NOW, moved)
    counting.store("moves" + THEN, moved.mutate(year=_.year - FLOW_YEARS).filter(_.year >= 0))
    for suffix in (NOW, THEN, THEN_KNOWN):
        backend.create_table("people" + suffix, source.people, overwrite=True)
    # The rows have been counted: their memory is for what follows.
    backend.drop_table("near")


@dataclass(frozen=True)
class _Counting:
    """Counts the register in areas and rings, in urban units, and in their neighbourhoods, which the rest leaves out."""

    backend: BaseBackend
    source: Source
    places: tuple[ir.Table, ir.Table, ir.Table]

    def keep(self, name: str, counted: Callable[[ir.Table], ir.Table], iris: ir.Table | None = None) -> None:
        """Count all zones together and store the counts."""
        self.store(name, self._everywhere(counted, iris))

    def _everywhere(self, counted: Callable[[ir.Table], ir.Table], iris: ir.Table | None) -> ir.Table:
        """Counts of all zones: the rest of a unit is the unit, less its neighbourhoods."""
        close, units, dug = (counted(place) for place in self.places)
        measures = [column for column in close.columns if column in _MEASURES]
        unit_zones = self.source.rests.select("unit", "zone")
        whole = units.rename(unit="zone").inner_join(unit_zones, "unit")
        less = dug.mutate(**{measure: -dug[measure] for measure in measures})
        parts = [close, whole, less, *([] if iris is None else [iris])]
        return ibis.union(*(part.select(*close.columns) for part in parts))

    def keep_stocks(self, iris: ir.Table) -> None:
        """Count those of all moments in one reading; each moment is then a view."""
        none = {name: ibis.literal(0, "int64") for name in _STOCKS if name != "n" + NOW}
        open_now = rows.stock(iris).rename({"n" + NOW: "n"}).mutate(**none)
        together = self._everywhere(partial(rows.stocks, moments=_STOCKS), open_now)
        self.backend.create_table("stocks", self.source.labels.decoded(together), overwrite=True)
        every = self.backend.table("stocks")
        for name in _STOCKS:
            shown = every.filter(every[name] != 0).mutate(n=every[name]).select(*STOCK).cast(STOCK)
            self.backend.create_view("stock" + name.removeprefix("n"), shown, overwrite=True)

    def store(self, name: str, table: ir.Table) -> None:
        """Store counts under the names, columns and types that indicators expect."""
        schema = SCHEMAS[name.split("_", maxsplit=1)[0]]
        self.backend.create_table(name, self.source.labels.decoded(table).select(*schema).cast(schema), overwrite=True)


# Column of each stock: how long ago, and how late closures are known.
_STOCKS = {"n" + NOW: (0, 0), "n" + THEN: (BACK_DAYS, LAG_DAYS), "n" + THEN_KNOWN: (BACK_DAYS, 0)}
_MEASURES = frozenset({*_STOCKS, "n", "closures", "days", "entered", "closed", "gone"})


class Counts:
    """The counts of indicators on a backend; several indicators read the same ones, which are computed once."""

    def __init__(self, backend: BaseBackend) -> None:
        self._backend = backend
        self._known: dict[tuple[Callable[[Tables], ir.Table], str], pa.Table] = {}

    def moments(self, indicator: Indicator) -> Moments:
        """Those of one indicator, at every moment that its comparators ask for."""
        if Comparator.BEFORE not in indicator.comparators:
            return Moments(self._at(indicator, NOW))
        # What has been learnt since then is known of the stock only.
        known = self._at(indicator, THEN_KNOWN) if indicator.span is Span.DAY else None
        return Moments(self._at(indicator, NOW), self._at(indicator, THEN), known)

    def now(self, indicator: Indicator) -> pa.Table:
        """Those of one indicator, of the day alone."""
        return self._at(indicator, NOW)

    def _at(self, indicator: Indicator, suffix: str) -> pa.Table:
        key = (indicator.table, suffix)
        if key not in self._known:
            self._known[key] = self._backend.to_pyarrow(indicator.table(unbound(suffix)))
        return self._known[key]
