"""The table `reach`: for each aid and neighbourhood, how many establishments it would say yes, no or cannot tell to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reach.classes import Register
from quartiers.knowledge.aids.reach.counting import Reach, reach
from quartiers.knowledge.aids.reach.told import COMPLEMENT, COUNTS, FEWER_THAN_5
from quartiers.knowledge.build.indicators import REGISTER, Measured
from quartiers.knowledge.build.inputs import Row
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.secrecy import THRESHOLDS, Nest, hidden
from quartiers.knowledge.vocabulary.origins import Origin, worst

_LEAST = THRESHOLDS[Protection.PEOPLE]


def reach_table(measured: Measured | None) -> pa.Table:
    """Rows of every aid, sorted by area and aid; none without a whole register."""
    if measured is None:
        return schema_of("reach").empty_table()
    areas = sorted(measured.areas, key=lambda row: str(row["area"]))
    found = reach(measured.backend, _register(measured, areas), list(catalogue().values()), measured.day)
    backing = [_backing(measured, row) for row in areas]
    nests = _nests(measured, areas)
    told = [list(_rows(one, nests)) for one in found]
    day = measured.day
    rows = [
        {"area": area["area"], "generation": area["generation"], "as_of": day, "day": day} | backing[place] | of_aid[place]
        for place, area in enumerate(areas)
        for of_aid in told
    ]
    return pa.Table.from_pylist(rows, schema=schema_of("reach"))


def _register(measured: Measured, areas: Sequence[Row]) -> Register:
    numbered = pa.table(
        {
            "area": pa.array([row["area"] for row in areas], pa.string()),
            "number": pa.array(range(len(areas)), pa.int32()),
            "generation": pa.array([row["generation"] for row in areas], pa.int32()),
        }
    )
    backend = measured.backend
    backend.create_table("reach_areas", numbered, temp=True, overwrite=True)
    return Register(backend.table("establishments"), backend.table("assigned"), backend.table("reach_areas"))


def _backing(measured: Measured, area: Row) -> Row:
    """The sources of a row about an area, and their worst origin with that of its outline."""
    manifests = measured.inputs.manifests
    names = [*REGISTER, "sirene_legal_units", *(["corrections"] if area["area"] in measured.corrected else [])]
    held = [name for name in names if name in manifests]
    origin = worst([Origin(area["origin"]), *(manifests[name].origin for name in held)])
    return {"sources": " ".join(held), "origin": str(origin)}


def _nests(measured: Measured, areas: Sequence[Row]) -> list[Nest]:
    """Areas of one list that hold areas of the other, by their places here."""
    place = {row["area"]: number for number, row in enumerate(areas)}
    codes = [zone.code for zone in measured.zoning.zones.zones]
    found = []
    for outer, inner in measured.nests:
        if {codes[one] for one in (outer, *inner)} <= set(place):
            found.append((place[codes[outer]], tuple(place[codes[one]] for one in inner)))
    return found


def _rows(one: Reach, nests: Sequence[Nest]) -> Iterator[Row]:
    """The counts of an aid in each area, without those that would tell of fewer than five."""
    cells = np.column_stack([one.eligible, one.not_eligible, one.undecided])
    secret = hidden(cells.astype(float), Protection.PEOPLE, do_items_add_up=True, nests=nests)
    for place, (counts, masked) in enumerate(zip(cells, secret, strict=True)):
        yield {
            "aid": one.aid.id,
            "total": int(counts.sum()),
            **{name: None if is_hidden else int(n) for name, n, is_hidden in zip(COUNTS, counts, masked, strict=True)},
            "withheld": [
                {"count": name, "reason": FEWER_THAN_5 if 0 < n < _LEAST else COMPLEMENT}
                for name, n, is_hidden in zip(COUNTS, counts, masked, strict=True)
                if is_hidden
            ],
            "undecided_fields": _fields(one.blocked, place, int(counts[2]), is_hidden=bool(masked[2])),
        }


def _fields(blocked: dict[str, NDArray[np.int64]], place: int, undecided: int, *, is_hidden: bool) -> list[Row]:
    """Fields that keep the aid undecided there, with their share of the undecided unless it would tell of a few."""
    counts = {name: int(by_area[place]) for name, by_area in blocked.items() if by_area[place]}
    return [
        {"field": name, "share": None if is_hidden or _is_few(n) or _is_few(undecided - n) else round(n / undecided, 4)}
        for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _is_few(n: int) -> bool:
    return 0 < n < _LEAST
