"""The tables between rows and figures: names and types of their columns, the same on every engine."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

# Before they are counted, rows name their zones by a number, what they do (`Activity`) and what they are (`Sort`) too:
# a few dozen of each, so that five million rows are counted by three small numbers. See `Labels`.
#
# One row per establishment of the register, ages in days before the day of the edition; null = unknown.
REGISTER = {
    "row_id": "int64",
    "unit": "int32",  # urban unit of its commune
    "iris": "int32",  # zone of its IRIS, where neighbourhoods are compared with it
    "activity": "int16",
    "kind": "int16",
    "age_days": "int32",
    "closed_days": "int32",  # days since it closed, null while open
    "came": "boolean",  # it came from elsewhere: no creation
    "went": "boolean",  # it closed by going elsewhere: no closure
}
# An establishment and an area at most 500 m away.
PAIRS = {"row_id": "int64", "zone": "int32", "ring": "string", "first": "boolean", "generation": "int32"}
# The zone that is an urban unit without its neighbourhoods of a generation.
RESTS = {"unit": "int32", "generation": "int32", "zone": "int32"}
# A transfer: the establishment that closed, the one that opened.
LINKS = {"link": "int64", "before_id": "int64", "after_id": "int64", "days": "int32"}

# Establishments open on a day, counted by zone and by what indicators ask about.
STOCK = {
    "zone": "string",
    "ring": "string",
    "family": "string",
    "shop_type": "string",
    "size": "string",
    "legal": "string",
    "is_ess": "boolean",
    "is_employer": "boolean",
    "n": "int64",
}
# Creations, transfers left out; year 0 is the last one before the day.
CREATIONS = {"zone": "string", "year": "int32", "family": "string", "is_delivery": "boolean", "n": "int64"}
# Transfers between a zone and the rest of the country.
MOVES = {"zone": "string", "year": "int32", "arrivals": "int64", "departures": "int64"}
# Closures and establishment-days at risk of one, in a window.
RISKS = {"zone": "string", "family": "string", "legal": "string", "closures": "int64", "days": "int64"}
# Lives by whole month of age: those who enter observation at an age, close in that month, leave observation at it.
LIVES = {
    "zone": "string",
    "legal": "string",
    "age": "int32",
    "entered": "int64",
    "closed": "int64",
    "gone": "int64",
}
# Who and what a zone holds; null = unknown.
PEOPLE = {"zone": "string", "residents": "float64", "active": "float64", "hectares": "float64"}

ACTIVITIES = {"activity": "int16", "family": "string", "shop_type": "string", "is_delivery": "boolean"}
KINDS = {"kind": "int16", "size": "string", "legal": "string", "is_ess": "boolean", "is_employer": "boolean"}


@dataclass(frozen=True)
class Labels:
    """The names behind the numbers: tables of the backend with a row for each zone (zone, name), activity and kind."""

    zones: ir.Table
    activities: ir.Table
    kinds: ir.Table

    def decoded(self, table: ir.Table) -> ir.Table:
        """A table of counts with names in place of numbers."""
        table = table.inner_join(self.zones, "zone").drop("zone").rename(zone="name")
        for key, names in (("activity", self.activities), ("kind", self.kinds)):
            if key in table.columns:
                table = table.inner_join(names, key).drop(key)
        return table


SCHEMAS = {
    "stock": STOCK,
    "creations": CREATIONS,
    "moves": MOVES,
    "risks": RISKS,
    "lives": LIVES,
    "people": PEOPLE,
}


@dataclass(frozen=True)
class Tables:
    """What an indicator may read, as Ibis tables of one engine and one moment."""

    stock: ir.Table
    creations: ir.Table
    moves: ir.Table
    risks: ir.Table
    lives: ir.Table
    people: ir.Table


def unbound(suffix: str = "") -> Tables:
    """Tables of no engine yet: an expression over them runs on any engine that has tables of these names."""
    return Tables(**{name: ibis.table(schema, name=name + suffix) for name, schema in SCHEMAS.items()})
