"""Which establishments belong to which areas and rings: INSEE's own column where it speaks, else the outlines."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.establishments import METRES, OFFICIAL
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.engine.assignment import Pairs, assign, first_flags
from quartiers.knowledge.engine.bands import INSIDE, RELATIONS
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.index_files import index_for
from quartiers.knowledge.engine.outlines import Outlines
from quartiers.knowledge.sources.projections import project, system_for
from quartiers.knowledge.vocabulary.refusals import Refusal

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
    columns = ["row_id", "lon", "lat", *METRES, *OFFICIAL.values()]
    with pq.ParquetWriter(target, schema_of("assignments"), compression="zstd") as out:
        for batch in pq.ParquetFile(establishments).iter_batches(BATCH_ROWS, columns=columns):
            places = _places(batch)
            for generation, chosen in by_generation.items():
                out.write_table(_assign_batch(batch, places, generation, chosen, agreement))
    return agreement


@dataclass(frozen=True)
class Places:
    """Points in metres and the coordinate system (EPSG) of each; 0 where a point has no place."""

    x: Any
    y: Any
    epsg: Any


# How far INSEE's metres may lie from its own degrees before neither is believed (metres).
_SAME_PLACE_M = 2.0


def _places(batch: pa.RecordBatch) -> Places:
    """INSEE's own metres where the register has them, which spares a projection; else those of the degrees."""
    lon, lat, x, y = (_numbers(batch[name]) for name in ("lon", "lat", "x", "y"))
    epsg = np.nan_to_num(_numbers(batch["epsg"])).astype(np.int64)
    has_metres = np.isfinite(x) & np.isfinite(y) & (epsg > 0)
    found = places(np.where(has_metres, np.nan, lon), np.where(has_metres, np.nan, lat))
    sample = np.flatnonzero(has_metres)[:200]
    _check_metres(Places(x[sample], y[sample], epsg[sample]), lon[sample], lat[sample])
    return Places(np.where(has_metres, x, found.x), np.where(has_metres, y, found.y), np.where(has_metres, epsg, found.epsg))


def _check_metres(said: Places, lon: Any, lat: Any) -> None:
    again = places(lon, lat)
    apart = np.hypot(again.x - said.x, again.y - said.y)
    if np.any((apart > _SAME_PLACE_M) & (again.epsg == said.epsg)):
        raise Refusal(
            "La géolocalisation de Sirene donne des mètres (x, y) et des degrés qui ne sont pas le même lieu : "
            "redemandez le fichier à l'Insee."
        )


def _numbers(column: pa.Array) -> Any:
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)


def places(lon: Any, lat: Any) -> Places:
    """Points given in degrees, each in the system that serves it."""
    systems = system_for(lon, lat)
    x, y = np.full(len(lon), np.nan), np.full(len(lon), np.nan)
    for epsg in np.unique(systems[systems > 0]):
        here = np.flatnonzero(systems == epsg)
        x[here], y[here] = project(lon[here], lat[here], int(epsg))
    return Places(x, y, systems)


@dataclass(frozen=True)
class _Members:
    """Pairs of a point and an area (its place among the codes), and whether INSEE says so."""

    point: Any
    area: Any
    relation: Any
    is_official: Any


def _assign_batch(batch: pa.RecordBatch, where: Places, generation: int, chosen: list[Layer], agreement: Agreement) -> pa.Table:
    codes = tuple(code for layer in chosen for code in layer.outlines.codes)
    parts = [measured(where, layer) for layer in chosen]
    starts = np.cumsum([0, *(len(layer.outlines.codes) for layer in chosen)])
    point, relation = (np.concatenate([part[place] for part in parts] or [np.empty(0, np.int64)]) for place in (0, 2))
    area = np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=False)] or [np.empty(0, np.int64)])
    members = _Members(point, area, relation, np.zeros(len(point), bool))
    said = batch[OFFICIAL[generation]]
    if said.null_count < len(said):
        # INSEE may name an area that has no outline here.
        strangers = pc.unique(said.filter(pc.starts_with(said, "Q"))).to_pylist()
        codes += tuple(sorted(set(strangers) - set(codes)))
        official = pc.fill_null(pc.index_in(said, value_set=pa.array(codes, pa.string())), -1).to_numpy(zero_copy_only=False)
        speaks = pc.is_valid(said).to_numpy(zero_copy_only=False)
        members = _believe(members, official, speaks, agreement, generation)
    return _table_of(batch, members, np.array(codes, object))


def _table_of(batch: pa.RecordBatch, members: _Members, codes: Any) -> pa.Table:
    """The pairs in the order of rows, then of area codes, one of those inside marked first."""
    rank = np.argsort(np.argsort(codes.astype(str))) if len(codes) else np.empty(0, np.int64)
    order = np.lexsort((rank[members.area], members.point))
    point, relation = members.point[order], members.relation[order]
    first = first_flags(Pairs(point, members.area[order], relation))
    columns = [
        batch["row_id"].take(pa.array(point)),
        _named(codes, members.area[order]),
        _named(np.array(RELATIONS, object), relation),
        _named(np.array(["outline", "official"], object), members.is_official[order]),
        pa.array(first),
    ]
    return pa.table(dict(zip(schema_of("assignments").names, columns, strict=True)), schema=schema_of("assignments"))


def _named(names: Any, places: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(names, pa.string())).cast(pa.string())


def measured(where: Places, layer: Layer) -> tuple[Any, Any, Any]:
    """Points, places of areas in the layer and relations; only the points that its system serves."""
    here = np.flatnonzero(where.epsg == layer.outlines.epsg)
    pairs = assign(layer.outlines, layer.index, where.x[here], where.y[here])
    return here[pairs.point], pairs.area.astype(np.int64), pairs.relation


def _believe(members: _Members, official: Any, speaks: Any, agreement: Agreement, generation: int) -> _Members:
    """Let INSEE's column decide who is inside where it speaks (a text that is no code of area means outside)."""
    is_inside = official >= 0
    inside = members.relation == INSIDE
    drawn = np.zeros(len(official), bool)
    drawn[members.point[inside]] = True
    is_same = members.area == official[members.point]
    agreed = np.zeros(len(official), bool)
    agreed[members.point[inside & is_same]] = True
    same = np.where(is_inside, agreed, ~drawn)[speaks]
    agreement.same[generation] += int(same.sum())
    agreement.other[generation] += int((~same).sum())
    kept = ~(inside & speaks[members.point]) & ~is_same
    added = np.flatnonzero(is_inside)
    return _Members(
        np.concatenate([members.point[kept], added]),
        np.concatenate([members.area[kept], official[added]]),
        np.concatenate([members.relation[kept], np.full(len(added), INSIDE, np.int8)]),
        np.concatenate([members.is_official[kept], np.ones(len(added), bool)]),
    )
