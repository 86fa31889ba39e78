"""The truth of a simulated register: what is planted in each neighbourhood, to be compared with what is estimated."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import pyarrow as pa

from quartiers.knowledge.sources.simulated.ground import Unit
from quartiers.knowledge.sources.simulated.laws import (
    HAZARDS,
    OTHER,
    SOLE,
    YEARS,
    births_in,
    survival,
    years_at_risk,
)
from quartiers.knowledge.sources.simulated.places import UNPLACED
from quartiers.knowledge.sources.simulated.plan import STRATA, Laws, activities

SCHEMA = pa.schema(
    {
        "area": pa.string(),
        "quantity": pa.string(),
        "item": pa.string(),
        "value": pa.float64(),
        "is_null": pa.bool_(),
    }
)
# Quantities that speak of establishments with a position: the others are counted nowhere.
_SEEN = 1 - UNPLACED
_FLOW_YEARS = 3
_MONTHS = np.arange(0, 61)

Piece = tuple[int, Laws]


def truth(unit: Unit, laws: Sequence[Laws]) -> pa.Table:
    """One row per neighbourhood and quantity, as a register would show it on average; `is_null`: like its city.

    Rates are for 1,000 residents; hazards a year; survival a share; `growth_difference_pct` in % a year.
    """
    rows = [row for code in sorted({code for atom in unit.atoms for code in atom.areas}) for row in _of(unit, laws, code)]
    columns = zip(*rows, strict=True) if rows else [[]] * len(SCHEMA)
    return pa.table([pa.array(list(values), kind.type) for values, kind in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def _of(unit: Unit, laws: Sequence[Laws], code: str) -> Iterator[tuple[str, str, str, float, bool]]:
    inside = [(atom.residents, law) for atom, law in zip(unit.atoms, laws, strict=True) if code in atom.areas]
    outside = [
        (atom.residents, law)
        for atom, law in zip(unit.atoms, laws, strict=True)
        if not any(other.startswith(code[:2]) for other in atom.areas)
    ]
    own = inside[0][1]
    for quantity, item, value in chain(_levels(inside, outside), _activities(own), _flows(inside, outside), _lives(inside)):
        yield code, quantity, item, value, own.is_null


def _sum(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Open establishments with a position, and residents."""
    number = sum(law.open_now(residents, stratum) for residents, law in pieces for stratum in STRATA)
    return _SEEN * number, float(sum(residents for residents, _ in pieces))


def _levels(inside: Sequence[Piece], outside: Sequence[Piece]) -> Iterator[tuple[str, str, float]]:
    number, residents = _sum(inside)
    other, other_residents = _sum(outside)
    yield "density_per_1000", "", 1000 * number / residents
    yield "density_ratio", "", (number / residents) / (other / other_residents)
    yield "sole_trader_share", "", inside[0][1].sole


def _activities(own: Laws) -> Iterator[tuple[str, str, float]]:
    codes, _, _ = activities()
    for place, code in enumerate(codes):
        yield "share", code, float(own.shares[place])
    for quantity, places in (("missing", own.missing), ("surplus", own.surplus)):
        for place in places:
            yield quantity, codes[place], 1.0


def _flows(inside: Sequence[Piece], outside: Sequence[Piece]) -> Iterator[tuple[str, str, float]]:
    _, residents = _sum(inside)
    births = sum(_births(piece, _FLOW_YEARS) for piece in inside)
    yield "creations_per_1000_per_year", "", 1000 * _SEEN * births / _FLOW_YEARS / residents
    weights = [_births(piece, _FLOW_YEARS) for piece in outside]
    city = float(np.average([law.growth for _, law in outside], weights=weights))
    yield "growth_difference_pct", "", 100 * float(np.expm1(inside[0][1].growth - city))


def _births(piece: Piece, years: float) -> float:
    residents, law = piece
    return sum(law.births(residents, stratum) for stratum in STRATA) * births_in(years, 0, law.growth)


def _lives(inside: Sequence[Piece]) -> Iterator[tuple[str, str, float]]:
    """Survival by stratum, and closures of all strata together."""
    residents, law = inside[0]
    flows = []
    for name, stratum in (("sole", SOLE), ("other", OTHER)):
        alive = survival(_MONTHS / 12, stratum, law.multiplier)
        yield "survival_3y", name, float(alive[36])
        yield "survival_5y", name, float(alive[60])
        yield "rmst_5y_months", name, float(np.trapezoid(alive, _MONTHS))
        flows.append(law.births(residents, stratum) * np.array(years_at_risk(stratum, law.multiplier, law.growth)))
        for age in range(YEARS):
            yield f"closure_hazard_{name}", f"{age}", float(law.multiplier * HAZARDS[stratum][age])
    lived, closed = np.sum(flows, axis=0)
    yield "closures_per_100_per_year", "", float(100 * closed / lived)
