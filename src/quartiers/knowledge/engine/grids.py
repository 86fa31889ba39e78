"""Counts of one indicator as arrays: zones by items (by months or years), what the estimators work on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quartiers.knowledge.engine.zones import Zones

Floats = NDArray[np.float64]

MEASURES = ("numerator", "unknown", "denominator")


@dataclass(frozen=True, eq=False)
class Grid:
    """Counts by zone and item, shape (zones, items) or (zones, items, parts); nan where the table says nothing.

    `unknown` counts units that may or may not belong to the numerator.
    """

    items: tuple[str, ...]
    numerator: Floats
    unknown: Floats
    denominator: Floats


def grid(table: pa.Table, zones: Zones, *, per_zone: bool) -> Grid:
    """Arrange the rows of an indicator's table (zone, item, numerator…, part where it has one); unknown zones are left out.

    `per_zone`: the denominator belongs to the zone, so an item that the table does not give there counts zero; a row
    without item gives the denominator of a zone where nothing was counted. Otherwise what is not given is not known.
    """
    known = pc.index_in(table["zone"], value_set=pa.array([zone.code for zone in zones.zones], pa.string()))
    table = table.filter(pc.is_valid(known))
    zone = pc.drop_null(known).to_numpy()
    # Where nothing at all was counted, each zone still has its zero.
    items = tuple(sorted(set(table["item"].to_pylist()) - {None})) or (("",) if per_zone and len(table) else ())
    item = pc.fill_null(pc.index_in(table["item"], value_set=pa.array(items, pa.string())), -1).to_numpy()
    counted = item >= 0
    shape: tuple[int, ...] = (len(zones), len(items))
    place: tuple[NDArray[np.int64], ...] = (zone[counted], item[counted])
    if "part" in table.column_names:
        part = table["part"].to_numpy()[counted]
        shape, place = (*shape, int(part.max(initial=0)) + 1), (*place, part)
    arrays = {name: np.full(shape, np.nan) for name in MEASURES}
    arrays["unknown"][...] = 0.0
    for name in set(MEASURES) & set(table.column_names):
        arrays[name][place] = _floats(table, name)[counted]
    if per_zone:
        arrays["denominator"][zone] = _floats(table, "denominator").reshape(-1, *(1 for _ in shape[1:]))
        for name in ("numerator", "unknown"):
            absent = np.isnan(arrays[name]) & ~np.isnan(arrays["denominator"])
            arrays[name][absent] = 0.0
    return Grid(items, **arrays)


def _floats(table: pa.Table, name: str) -> Floats:
    return np.asarray(pc.fill_null(pc.cast(table[name], pa.float64()), np.nan).to_numpy())
