"""The few turns of phrase that the indicators share."""

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.rows import INSIDE
from quartiers.knowledge.engine.tables import Tables

NO_ITEM = ""


def inside(rows: ir.Table) -> ir.Table:
    """Rows inside the zone itself, its rings left out."""
    return rows.filter(_.ring == INSIDE)


def counted(rows: ir.Table, item: ir.Value | str = NO_ITEM) -> ir.Table:
    """How many by zone and item (`numerator`); rows without item are left out."""
    named = rows.mutate(item=ibis.literal(item) if isinstance(item, str) else item)
    return named.filter(_.item.notnull()).group_by(["zone", "item"]).agg(numerator=_.n.sum())


def counted_each(rows: ir.Table, conditions: Mapping[str, ir.Value]) -> ir.Table:
    """The same for several conditions, one item each."""
    return reduce(ir.Table.union, [counted(rows.filter(condition), item) for item, condition in conditions.items()])


def certain(rows: ir.Table, answer: ir.BooleanValue, item: str = NO_ITEM) -> ir.Table:
    """How many answer yes (`numerator`), how many say nothing (`unknown`), out of how many (`denominator`)."""
    return rows.group_by("zone").agg(
        item=ibis.literal(item),
        numerator=_.n.sum(where=answer).fill_null(0),
        unknown=_.n.sum(where=answer.isnull()).fill_null(0),
        denominator=_.n.sum(),
    )


def per(t: Tables, counts: ir.Table, column: str) -> ir.Table:
    """Counts over something that each zone has (`residents`, `active`, `hectares`); every zone is there."""
    denominators = t.people.select("zone", denominator=t.people[column])
    return denominators.left_join(counts, "zone").drop("zone_right")


def share_of_all(counts: ir.Table) -> ir.Table:
    """Counts by item over their sum in the zone."""
    return counts.mutate(denominator=_.numerator.sum().over(ibis.window(group_by="zone")))


def over(counts: ir.Table, denominators: ir.Table) -> ir.Table:
    """Counts over another count of the same zone; a zone with no count keeps its denominator."""
    return denominators.left_join(counts, "zone").drop("zone_right")
