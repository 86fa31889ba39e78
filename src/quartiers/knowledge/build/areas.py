"""The areas of an edition and their outlines in metres: both generations, the IRIS of extracts, the fictional ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.projections import project_geometry, system_for
from quartiers.knowledge.vocabulary.origins import Origin, worst

_COMMUNE = re.compile(r"\b(?:\d{5}|2[AB]\d{3})\b")


@dataclass
class Ground:
    """Rows of the tables `areas` and `outlines`, the outlines also as geometries in metres by area."""

    areas: list[Row] = field(default_factory=list)
    outlines: list[Row] = field(default_factory=list)
    shapes: dict[str, shapely.Geometry] = field(default_factory=dict)


@dataclass(frozen=True)
class _Outline:
    """An outline in degrees and what it is worth."""

    wkb: bytes
    origin: Origin
    tolerance_m: float | None
    source: str
    other: bytes | None = None
    other_tolerance_m: float = 0.0


def ground(inputs: Inputs) -> Ground:
    """All areas of a build, in the order of their codes."""
    found = Ground()
    makers = (_fictional, _from_facts) if inputs.kind is Kind.DEMONSTRATION else (_qpv_2015, _qpv_2024, _iris)
    for make in makers:
        for row, outline in make(inputs):
            _place(found, row, outline)
    found.areas.sort(key=lambda row: row["area"])
    found.outlines.sort(key=lambda row: row["area"])
    return found


def _place(found: Ground, row: Row, outline: _Outline | None) -> None:
    if outline is not None:
        shape = shapely.from_wkb(outline.wkb)
        inside = shapely.point_on_surface(shape)
        epsg = int(system_for(np.array([inside.x]), np.array([inside.y]))[0])
        metres = _metres(shape, epsg)
        row |= {"lon": inside.x, "lat": inside.y, "area_ha": metres.area / 10_000}
        found.shapes[row["area"]] = metres
        found.outlines.append(
            {
                "area": row["area"],
                "crs": epsg,
                "wkb": shapely.to_wkb(metres),
                "origin": str(outline.origin),
                "tolerance_m": outline.tolerance_m,
                "source": outline.source,
                "doubt_wkb": _doubt(metres, outline, epsg),
            }
        )
    found.areas.append(row)


def _metres(shape: shapely.Geometry, epsg: int) -> shapely.Geometry:
    """An outline in metres; areas only: a mended ring must not leave a stray line beside the polygons."""
    metres = project_geometry(shape, epsg)
    return metres if metres.is_valid else shapely.make_valid(metres, method="structure", keep_collapsed=False)


def _doubt(metres: shapely.Geometry, outline: _Outline, epsg: int) -> bytes | None:
    """Where two drawings of one area disagree by more than the coarser one's tolerance: neither can be believed there."""
    if outline.other is None:
        return None
    other, slack = _metres(shapely.from_wkb(outline.other), epsg), outline.other_tolerance_m
    parts = [metres.difference(other.buffer(slack)), other.difference(metres.buffer(slack))]
    doubt = shapely.union_all(parts)
    return None if doubt.is_empty else shapely.to_wkb(doubt)


def _area(code: str, generation: int | None, name: str, origin: Origin, **more: object) -> Row:
    return {
        "area": code,
        "generation": generation,
        "kind": "qpv" if generation else "iris",
        "name": name,
        "territory": None,
        "communes": None,
        "lon": None,
        "lat": None,
        "area_ha": None,
        "twin": None,
        "is_twin_exact": None,
        "origin": str(origin),
    } | more


def _facts(inputs: Inputs, generation: int) -> dict[str, Row]:
    return {row["code"]: row for row in inputs.rows(f"neighbourhoods_{generation}")}


def _qpv_2015(inputs: Inputs) -> Iterator[tuple[Row, _Outline]]:
    if not inputs.has("qpv_2015"):
        return
    manifest, facts = inputs.manifests["qpv_2015"], _facts(inputs, 2015)
    twins = {row["code_2015"]: row for row in reversed(_crosswalk(inputs)) if row["code_2015"]}
    for row in inputs.rows("qpv_2015"):
        fact, twin = facts.get(row["code"], {}), twins.get(row["code"], {})
        yield (
            _area(
                row["code"], 2015, row["name"], manifest.origin,
                territory=fact.get("territory"), communes=fact.get("communes"),
                twin=twin.get("code_2024"), is_twin_exact=_is_exact(twin),
            ),
            _Outline(row["wkb"], manifest.origin, manifest.tolerance_m, "qpv_2015"),
        )  # fmt: skip


def _crosswalk(inputs: Inputs) -> list[Row]:
    return sorted(inputs.rows("qpv_crosswalk"), key=lambda row: row["code_2024"])


def _is_exact(twin: Row) -> bool | None:
    return twin["usable"] == "exact" if twin.get("usable") else None


def _qpv_2024(inputs: Inputs) -> Iterator[tuple[Row, _Outline | None]]:
    if not inputs.has("qpv_2024"):
        return
    manifest, facts = inputs.manifests["qpv_2024"], _facts(inputs, 2024)
    passage = {row["code_2024"]: row for row in _crosswalk(inputs)}
    official = {row["code"]: row["wkb"] for row in inputs.rows("qpv_2015")}
    for row in inputs.rows("qpv_2024"):
        code, twin = row["code"], passage.get(row["code"], {})
        yield (
            _area(
                code, 2024, row["name"], manifest.origin,
                territory=facts.get(code, {}).get("territory"),
                communes=" ".join(_COMMUNE.findall(row["communes"] or "")) or None,
                twin=twin.get("code_2015"), is_twin_exact=_is_exact(twin),
            ),
            _outline_2024(row, manifest.tolerance_m, manifest.origin, official.get(twin.get("code_2015"))
                          if _is_exact(twin) else None),
        )  # fmt: skip


def _outline_2024(row: Row, tolerance_m: float | None, origin: Origin, unchanged: bytes | None) -> _Outline | None:
    """The official outline; else that of 2015 when unchanged (letter I, same name); else the simplified one."""
    if tolerance_m != 0 and unchanged is not None:
        # The letter I says that nothing has changed; the simplified copy of 2024 is asked whether it agrees.
        sources = "qpv_2015 qpv_crosswalk qpv_2024"
        return _Outline(unchanged, worst((origin, Origin.DERIVED)), 0.0, sources, row["wkb"], tolerance_m or 0.0)
    if row["wkb"] is None:
        return None
    return _Outline(row["wkb"], origin, tolerance_m, "qpv_2024")


def _iris(inputs: Inputs) -> Iterator[tuple[Row, _Outline]]:
    """Only the IRIS that an extract by IRIS speaks of."""
    wanted = {
        row["iris_code"]
        for manifest in inputs.named("partial_register.")
        if manifest.coverage["area"].get("is_by_iris")
        for row in inputs.rows(manifest.name)
    }
    for row in inputs.rows("iris_outlines") if wanted else []:
        if row["code"] in wanted:
            manifest = inputs.manifests["iris_outlines"]
            name = f"{row['name'] or row['code']} ({row['commune_name']})" if row["commune_name"] else row["name"]
            yield (
                _area(row["code"], None, name or row["code"], manifest.origin, communes=row["code"][:5]),
                _Outline(row["wkb"], manifest.origin, None, "iris_outlines"),
            )


def _from_facts(inputs: Inputs) -> Iterator[tuple[Row, None]]:
    """Demonstration: what the package carries of real neighbourhoods; no outline, so no perimeter can be answered."""
    for generation in (2015, 2024):
        others = {row["code_2015"]: row for row in _facts(inputs, 2024).values()} if generation == 2015 else {}
        for code, fact in _facts(inputs, generation).items():
            other = others.get(code)
            twin = fact.get("code_2015") if generation == 2024 else (other or {}).get("code")
            letter = fact if generation == 2024 else other
            yield (
                _area(
                    code, generation, fact["name"], Origin.DERIVED,
                    territory=fact["territory"], communes=fact["communes"],
                    lon=fact["lon"], lat=fact["lat"], area_ha=fact["area_ha"],
                    twin=twin, is_twin_exact=letter["outline"] == "exact" if twin and letter else None,
                ),
                None,
            )  # fmt: skip


def _fictional(inputs: Inputs) -> Iterator[tuple[Row, _Outline]]:
    rows = inputs.rows("fictional_areas")
    twins = _fictional_twins(rows)
    for row in rows:
        manifest = inputs.manifests["fictional_areas"]
        generation = 2015 if row["code"].startswith("QP") else 2024
        yield (
            _area(
                row["code"],
                generation,
                row["name"],
                manifest.origin,
                territory=row["territory"],
                communes=row.get("communes"),
                **twins.get(row["code"], {}),
            ),
            _Outline(row["wkb"], manifest.origin, manifest.tolerance_m, "fictional_areas"),
        )


def _fictional_twins(rows: list[Row]) -> dict[str, Row]:
    """Areas of the two lists with the same name, and whether their outlines are the same too."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row["name"], []).append(row)
    twins: dict[str, Row] = {}
    for one, other in (pair for pair in by_name.values() if len(pair) == 2):
        same = bool(shapely.equals(shapely.from_wkb(one["wkb"]), shapely.from_wkb(other["wkb"])))
        twins |= {a["code"]: {"twin": b["code"], "is_twin_exact": same} for a, b in ((one, other), (other, one))}
    return twins
