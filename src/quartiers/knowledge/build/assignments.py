"""Which establishments belong to which areas and rings: INSEE's own column where it speaks, else the outlines."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.establishments import OFFICIAL
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.engine.assignment import assign, first_flags
from quartiers.knowledge.engine.bands import INSIDE, RELATIONS
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.index_files import index_for
from quartiers.knowledge.engine.outlines import Outlines
from quartiers.knowledge.sources.projections import project, system_for

BATCH_ROWS = 500_000


@dataclass(frozen=True)
class Layer:
    """The outlines of one generation in one coordinate system, with their index."""

    outlines: Outlines
    index: GridIndex


@dataclass
class Agreement:
    """How INSEE's column and the outlines agree on rows where both speak, by generation."""

    same: Counter[int] = field(default_factory=Counter)
    other: Counter[int] = field(default_factory=Counter)

    def sentences(self) -> list[str]:
        """One French sentence per generation that was compared."""
        return [
            f"Quartiers de {generation} : la colonne de l'Insee et le contour disent la même chose pour "
            f"{self.same[generation]} établissements, autre chose pour {self.other[generation]}."
            for generation in sorted(self.same | self.other)
        ]


def layers(ground: Ground, cache_dir: Path | None) -> dict[int, list[Layer]]:
    """The outlines of neighbourhoods by generation and coordinate system, with persisted indexes."""
    generations = {row["area"]: row["generation"] for row in ground.areas}
    grouped: dict[tuple[int, int], list[str]] = {}
    for row in ground.outlines:
        if generations[row["area"]] is not None:
            grouped.setdefault((generations[row["area"]], row["crs"]), []).append(row["area"])
    found: dict[int, list[Layer]] = {2015: [], 2024: []}
    for (generation, epsg), codes in sorted(grouped.items()):
        outlines = Outlines.of(epsg, codes, [ground.shapes[code] for code in codes])
        found[generation].append(Layer(outlines, index_for(outlines, cache_dir)))
    return found


def write_assignments(establishments: Path, by_generation: dict[int, list[Layer]], target: Path) -> Agreement:
    """Write the table `assignments`, batch by batch, and return how the two sources of membership agree."""
    agreement = Agreement()
    columns = ["row_id", "lon", "lat", *OFFICIAL.values()]
    with pq.ParquetWriter(target, schema_of("assignments"), compression="zstd") as out:
        for batch in pq.ParquetFile(establishments).iter_batches(BATCH_ROWS, columns=columns):
            for generation, chosen in by_generation.items():
                out.write_table(_assign_batch(batch, generation, chosen, agreement))
    return agreement


def _assign_batch(batch: pa.RecordBatch, generation: int, chosen: list[Layer], agreement: Agreement) -> pa.Table:
    lon = batch["lon"].to_numpy(zero_copy_only=False).astype(float)
    lat = batch["lat"].to_numpy(zero_copy_only=False).astype(float)
    parts = [_measured(lon, lat, layer) for layer in chosen]
    point = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int64)
    area = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, object)
    relation = np.concatenate([part[2] for part in parts]) if parts else np.empty(0, np.int8)
    first = np.concatenate([part[3] for part in parts]) if parts else np.empty(0, bool)
    official = np.array(batch[OFFICIAL[generation]].to_pylist(), dtype=object)
    from_insee = np.zeros(len(point), bool)
    if any(code is not None for code in official):
        point, area, relation, first, from_insee = _believe(generation, official, point, area, relation, agreement)
    order = np.lexsort((area.astype(str), point)) if len(point) else np.empty(0, np.int64)
    rows = batch["row_id"].to_numpy(zero_copy_only=False)
    columns: list[Any] = [
        rows[point[order]],
        area[order],
        np.array(RELATIONS, object)[relation[order]],
        np.where(from_insee[order], "official", "outline").astype(object),
        first[order],
    ]
    return pa.table(dict(zip(schema_of("assignments").names, columns, strict=True)), schema=schema_of("assignments"))


def _measured(lon: Any, lat: Any, layer: Layer) -> tuple[Any, Any, Any, Any]:
    """Points, area codes, relations and first flags of one layer; only the points that its system serves."""
    here = np.flatnonzero(system_for(lon, lat) == layer.outlines.epsg)
    x, y = project(lon[here], lat[here], layer.outlines.epsg)
    pairs = assign(layer.outlines, layer.index, x, y)
    codes = np.array(layer.outlines.codes, object)
    return here[pairs.point], codes[pairs.area], pairs.relation, first_flags(pairs)


def _believe(
    generation: int, official: Any, point: Any, area: Any, relation: Any, agreement: Agreement
) -> tuple[Any, Any, Any, Any, Any]:
    """Let INSEE's column decide who is inside where it speaks (a text that is no code of area means outside)."""
    speaks = np.array([code is not None for code in official])
    is_inside = np.array([code is not None and code.startswith("Q") for code in official])
    inside = relation == INSIDE
    drawn = np.zeros(len(official), bool)
    drawn[point[inside]] = True
    agreed = np.zeros(len(official), bool)
    agreed[point[inside & (area == official[point])]] = True
    same = np.where(is_inside, agreed, ~drawn)[speaks]
    agreement.same[generation] += int(same.sum())
    agreement.other[generation] += int((~same).sum())
    kept = ~(inside & speaks[point]) & ~(area == official[point])
    added = np.flatnonzero(is_inside)
    point = np.concatenate([point[kept], added])
    area = np.concatenate([area[kept], official[added]])
    relation = np.concatenate([relation[kept], np.full(len(added), INSIDE, np.int8)])
    from_insee = np.concatenate([np.zeros(int(kept.sum()), bool), np.ones(len(added), bool)])
    return point, area, relation, _first(point, area, relation), from_insee


def _first(point: Any, area: Any, relation: Any) -> Any:
    flags = np.zeros(len(point), bool)
    order = np.lexsort((area.astype(str), point))
    inside = order[relation[order] == INSIDE]
    flags[inside[np.diff(point[inside], prepend=-1) != 0]] = True
    return flags
