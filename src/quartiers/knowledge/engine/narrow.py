"""From the edition's establishments to the narrow register that is counted: numbers for names, ages for days."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from quartiers.knowledge.engine.tables import ACTIVITIES, KINDS, REGISTER
from quartiers.knowledge.vocabulary.activities import Activity, activity

SOLE_TRADER = "1000"
# INSEE's bands; what is not listed (NN, blank) is unknown, never zero.
_BANDS = {
    "0": ("00",),
    "1-9": ("01", "02", "03"),
    "10+": ("11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"),
}
SIZES, LEGAL, ANSWERS = (None, *_BANDS), (None, "sole", "other"), (None, False, True)
_UNKNOWN = Activity("", None, None, is_delivery=False)


def kinds() -> pa.Table:
    """Every sort of establishment (`KINDS`): size, legal form, social economy, employer, each known or not."""
    each = list(itertools.product(SIZES, LEGAL, ANSWERS, ANSWERS))
    columns = [range(len(each)), *zip(*each, strict=True)]
    return _table(KINDS, columns)


def activities(naf_codes: Iterable[str]) -> tuple[pa.Table, pa.Table]:
    """The number of each sub-class that the register holds (naf_code, activity), and what the numbers mean (`ACTIVITIES`).

    Number 0 is an activity that is not known, or of another classification.
    """
    known = [activity(code) for code in sorted(set(naf_codes))]
    meanings = {(one.family, one.shop_type, one.is_delivery): None for one in (_UNKNOWN, *known)}
    number = {meaning: place for place, meaning in enumerate(meanings)}
    codes = pa.table(
        {
            "naf_code": pa.array([one.naf_code for one in known], pa.string()),
            "activity": pa.array([number[one.family, one.shop_type, one.is_delivery] for one in known], pa.int16()),
        }
    )
    return codes, _table(ACTIVITIES, [number.values(), *zip(*number, strict=True)])


def _table(schema: Mapping[str, str], columns: Iterable[Iterable[object]]) -> pa.Table:
    types = {"int16": pa.int16(), "string": pa.string(), "boolean": pa.bool_()}
    arrays = [pa.array(list(values), types[kind]) for kind, values in zip(schema.values(), columns, strict=True)]
    return pa.table(arrays, names=list(schema))


def narrow(
    establishments: ir.Table, codes: ir.Table, places: tuple[ir.Table, ir.Table], links: ir.Table, day: datetime.date
) -> ir.Table:
    """The narrow register (`REGISTER`) of rows of `establishments`, on a day.

    `codes` gives the number of each activity; `places` are communes (commune_code, unit) and IRIS (iris_code, iris).
    """
    communes, iris = places
    # What is computed row by row comes before the joins: engines do it once for each different value of a page.
    rows = establishments.select(**_described(establishments, day))
    rows = rows.left_join(codes, "naf_code").left_join(communes, "commune_code").left_join(iris, "iris_code")
    moved = links.select(row_id=_.after_id, came=ibis.literal(True), went=ibis.literal(False)).union(
        links.select(row_id=_.before_id, came=ibis.literal(False), went=ibis.literal(True))
    )
    moved = moved.group_by("row_id").agg(came=_.came.any(), went=_.went.any())
    rows = rows.left_join(moved, "row_id")
    filled = rows.mutate(activity=_.activity.fill_null(0), came=_.came.fill_null(False), went=_.went.fill_null(False))
    return filled.select(**{name: _[name].cast(kind) for name, kind in REGISTER.items()})


def _described(rows: ir.Table, day: datetime.date) -> dict[str, ir.Value]:
    """Codes that lead to places, kind and ages of each row."""
    today, is_placed = ibis.literal(day), rows.lon.notnull()
    return {
        "row_id": rows.row_id,
        "naf_code": rows.naf_code,
        # What has no position is counted in no neighbourhood: it may not swell what these are compared with either.
        "commune_code": is_placed.ifelse(rows.commune_code, ibis.null("string")),
        "iris_code": is_placed.ifelse(rows.iris_code, ibis.null("string")),
        "kind": _kind(rows).cast("int16"),
        "age_days": today.delta(rows.created_on, unit="day").cast("int32"),
        "closed_days": today.delta(rows.closed_on, unit="day").cast("int32"),
    }


def _kind(rows: ir.Table) -> ir.Value:
    """The place of each row in `kinds`."""
    size = ibis.cases(*((rows.size_band.isin(bands), SIZES.index(size)) for size, bands in _BANDS.items()), else_=0)
    legal = ibis.cases((rows.legal_category == SOLE_TRADER, 1), (rows.legal_category.notnull(), 2), else_=0)
    ess, employer = (_answer(rows.is_ess), _answer(rows.is_employer))
    return ((size * len(LEGAL) + legal) * len(ANSWERS) + ess) * len(ANSWERS) + employer


def _answer(column: ir.Value) -> ir.Value:
    return (column.cast("int8") + 1).fill_null(0)
