"""From establishments to counts by zone, as Ibis expressions: the only part that reads every row."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
from ibis import Deferred, _

from quartiers.knowledge.engine.windows import (
    LAST_AGE_MONTHS,
    MONTH_DAYS,
    YEAR_DAYS,
    Window,
)

INSIDE = "inside"
_KEYS = ["zone", "activity", "kind"]
# Years of creations that are counted: a trend, and the means of three years before.
CREATION_YEARS = 10


def near(register: ir.Table, pairs: ir.Table) -> ir.Table:
    """Rows of the register in each area and its rings."""
    return register.inner_join(pairs, "row_id")


def in_units(register: ir.Table) -> ir.Table:
    """Rows of the register in each urban unit (for now its zone), neighbourhoods included."""
    return register.filter(_.unit.notnull()).mutate(zone=_.unit, ring=ibis.literal(INSIDE))


def in_iris(register: ir.Table) -> ir.Table:
    """Rows of the register in each IRIS that neighbourhoods are compared with."""
    return register.filter(_.iris.notnull()).mutate(zone=_.iris, ring=ibis.literal(INSIDE))


def in_neighbourhoods(near_rows: ir.Table, rests: ir.Table) -> ir.Table:
    """Rows inside some neighbourhood, once per generation, in the zone that leaves them out: the rest of their unit."""
    inside = near_rows.filter(_.first, _.ring == INSIDE).drop("zone")
    return inside.inner_join(rests, ["unit", "generation"])


def stock(placed: ir.Table, back_days: int = 0, lag_days: int = 0) -> ir.Table:
    """Establishments open `back_days` ago, by zone; those that closed in the `lag_days` before still seemed open then."""
    return stocks(placed, {"n": (back_days, lag_days)})


def stocks(placed: ir.Table, moments: Mapping[str, tuple[int, int]]) -> ir.Table:
    """Establishments open at several moments, a column for each (`back_days` and `lag_days`), in one reading."""
    was_open = {name: _was_open(*moment) for name, moment in moments.items()}
    ever = placed.filter(reduce(or_, was_open.values()))
    return ever.group_by(["zone", "ring", "activity", "kind"]).agg(
        **{name: _.count(where=one) for name, one in was_open.items()}
    )


def _was_open(back_days: int, lag_days: int) -> Deferred:
    existed = (_.age_days >= back_days) | _.age_days.isnull()
    return existed & (_.closed_days.isnull() | (_.closed_days < back_days + lag_days))


def creations(placed: ir.Table, years: int = CREATION_YEARS) -> ir.Table:
    """Creations by zone and year before the day, for as many years."""
    born = placed.filter(_.ring == INSIDE, _.age_days >= 0, _.age_days < years * YEAR_DAYS, ~_.came)
    dated = born.mutate(year=(_.age_days / YEAR_DAYS).floor().cast("int32"))
    return dated.group_by(["zone", "activity", "year"]).agg(n=_.count())


def risks(placed: ir.Table, window: Window) -> ir.Table:
    """Closures during a window and the whole establishment-days during which they could have happened."""
    here = placed.filter(
        _.ring == INSIDE,
        _.age_days.isnull() | (_.age_days > window.last),
        _.closed_days.isnull() | (_.closed_days < window.first),
    )
    start = ibis.least(here.age_days.fill_null(window.first), window.first)
    end = ibis.greatest(here.closed_days.fill_null(window.last), window.last)
    closes = (_.closed_days >= window.last).fill_null(False) & ~_.went
    spans = here.mutate(days=start - end, closes=closes)
    return spans.group_by(_KEYS).agg(closures=_.count(where=_.closes), days=_.days.sum())


def lives(placed: ir.Table, window: Window) -> ir.Table:
    """Lives followed during a window, by whole month of age (see `LIVES`).

    An establishment born before the window enters at its age then (delayed entry); only months that it went through
    whole, or in which it closed, are counted.
    """
    spells = placed.filter(
        _.ring == INSIDE,
        _.age_days > window.last,
        ~_.came,
        _.closed_days.isnull() | (_.closed_days < window.first),
    )
    lived = spells.age_days - ibis.greatest(spells.closed_days.fill_null(window.last), window.last)
    spells = spells.mutate(
        entry=(ibis.greatest(spells.age_days - window.first, 0) / MONTH_DAYS).ceil().cast("int32"),
        whole=(lived / MONTH_DAYS).floor().cast("int32"),
        closes=(_.closed_days >= window.last).fill_null(False) & ~_.went,
    )
    # A closure takes place in the month that follows the whole ones; past the last age everyone leaves alive.
    spells = spells.mutate(
        exit=ibis.least(spells.whole + spells.closes.cast("int32"), LAST_AGE_MONTHS).cast("int32"),
        closes=_.closes & (_.whole < LAST_AGE_MONTHS),
    ).filter(_.exit > _.entry)
    none = ibis.literal(0, "int64")
    entered = spells.group_by(zone=_.zone, kind=_.kind, age=_.entry).agg(entered=_.count()).mutate(closed=none, gone=none)
    ended = spells.group_by(zone=_.zone, kind=_.kind, age=_.exit).agg(
        closed=_.count(where=_.closes), gone=_.count(where=~_.closes)
    )
    ended = ended.mutate(entered=none).select(*entered.columns)
    return entered.union(ended)


def moves(links: ir.Table, pairs: ir.Table) -> ir.Table:
    """Transfers into and out of each area; a move within an area is neither."""
    inside = pairs.filter(_.ring == INSIDE).select("row_id", "zone")
    before = links.inner_join(inside, links.before_id == inside.row_id).select("link", "days", "zone")
    after = links.inner_join(inside, links.after_id == inside.row_id).select("link", "days", "zone")
    came, went = after.anti_join(before, ["link", "zone"]), before.anti_join(after, ["link", "zone"])
    both = came.mutate(arrivals=ibis.literal(1, "int64"), departures=ibis.literal(0, "int64")).union(
        went.mutate(arrivals=ibis.literal(0, "int64"), departures=ibis.literal(1, "int64"))
    )
    years = both.filter(_.days >= 0).mutate(year=(_.days / YEAR_DAYS).floor().cast("int32"))
    return years.group_by(["zone", "year"]).agg(arrivals=_.arrivals.sum(), departures=_.departures.sum())
