"""One row of the table `figures`, made in one way so that none lacks its origin, its sources or its reason."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

OK = "ok"


def figure(inputs: Inputs, area: Row, indicator: str, *, sources: Iterable[str], **more: object) -> Row:
    """A figure about an area; its origin is the worst of its sources, of its outline's and of what `origin` adds."""
    named = [name for name in sources if inputs.has(name)]
    origins = [Origin(area["origin"]), *(inputs.manifests[name].origin for name in named)]
    return {
        "area": area["area"],
        "generation": area["generation"],
        "indicator": indicator,
        "item": "",
        "comparator": "",
        "period": "",
        "value": None,
        "low": None,
        "high": None,
        "level": None,
        "numerator": None,
        "denominator": None,
        "n": None,
        "unit": None,
        "status": OK,
        "reason": None,
        "origin": str(worst(origins)),
        "sources": " ".join(named),
        "method": None,
    } | more


def withheld(inputs: Inputs, area: Row, indicator: str, reason: str, **more: object) -> Row:
    """A figure that the sources do not allow, and why."""
    words: Mapping[str, object] = {"status": str(Unknown.NOT_AVAILABLE), "reason": reason}
    return figure(inputs, area, indicator, **({"sources": ()} | dict(words) | more))  # type: ignore[arg-type]


def density(count: float, per: float, times: float = 1000.0) -> float:
    """`count` for `times` units of `per`."""
    return times * count / per


_ORIGINS = tuple(Origin)


# The sources of a figure, and the origin of what was derived from one of them before.
Backing = tuple[tuple[str, ...], Origin]


def figures(inputs: Inputs, areas: Sequence[Row], backing: Sequence[Backing], columns: Mapping[str, Any]) -> pa.Table:
    """Many figures at once, one area and its backing per row: the same columns and the same rule of origin as `figure`.

    `columns` gives arrays of that length, or one value for all rows; what it does not give is empty.
    """
    rank = {name: manifest.origin.rank for name, manifest in inputs.manifests.items()}
    own = [Origin(area["origin"]).rank for area in areas]
    named = [tuple(name for name in names if name in rank) for names, _ in backing]
    worsts = [max((rank[name] for name in names), default=0) for names in named]
    derived = [origin.rank for _, origin in backing]
    given = {
        "area": [area["area"] for area in areas],
        "generation": [area["generation"] for area in areas],
        "origin": [str(_ORIGINS[max(ranks)]) for ranks in zip(own, worsts, derived, strict=True)],
        "sources": [" ".join(names) for names in named],
        "item": "",
        "comparator": "",
        "period": "",
        "status": OK,
    } | dict(columns)
    return pa.table({field.name: _column(given.get(field.name), field.type, len(areas)) for field in schema_of("figures")})


def _column(values: Any, kind: pa.DataType, length: int) -> pa.Array:
    if values is None or isinstance(values, str | float | int):
        return pa.array([values] * length, kind)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values, mask=np.isnan(values)).cast(kind)
    return pa.array(values, kind)
