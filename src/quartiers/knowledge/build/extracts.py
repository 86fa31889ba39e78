"""What officers' extracts support: establishments of some sectors inside an area and in its rings, with their doubt."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.dataset as ds

from quartiers.knowledge.build.areas import Ground
from quartiers.knowledge.build.coverage import Coverage
from quartiers.knowledge.build.figure import density, figure, withheld
from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.build.nearness import Points, placed_areas, signed_distances
from quartiers.knowledge.sources.declaration import Publish
from quartiers.knowledge.sources.store import SourceManifest
from quartiers.knowledge.vocabulary.naf import NafCode

EXTRACT, EXTRACT_DENSITY_HA = "establishments_in_extract", "extract_density_per_ha"
RINGS = (("inside", -np.inf, 0.0), ("0-100", 0.0, 100.0), ("100-300", 100.0, 300.0), ("300-500", 300.0, 500.0))
_REACH_M = RINGS[-1][2]
_NO_RINGS = "Les abords du quartier sortent de la zone que couvre l'extrait, ou les contours de communes manquent pour le dire."


def extract_figures(inputs: Inputs, ground: Ground, establishments: ds.Dataset) -> Iterator[Row]:
    """Figures of every extract, in the order of their names."""
    for manifest in inputs.named("partial_register."):
        if manifest.publish == Publish.NONE:
            reason = f"L'extrait « {manifest.title_fr} » n'est pas diffusable (publish: none dans sa déclaration)."
            for area in ground.areas:
                yield withheld(inputs, area, EXTRACT, reason, item=f"{manifest.name}/inside", period=manifest.vintage)
        elif manifest.coverage["area"].get("is_by_iris"):
            yield from _by_iris(inputs, ground, manifest, establishments)
        elif manifest.coverage["has_points"]:
            yield from _by_points(inputs, ground, manifest, establishments)


def _by_points(inputs: Inputs, ground: Ground, manifest: SourceManifest, establishments: ds.Dataset) -> Iterator[Row]:
    points, unplaced = _points(manifest, establishments)
    coverage = Coverage(inputs, manifest.coverage["area"])
    blur_m = float(points.precision_m.max(initial=0.0))
    for area, shape, epsg, tolerance_m in placed_areas(ground):
        if not coverage.holds(area, shape, epsg, 0.0):
            reason = f"Ce quartier est hors de la zone que couvre l'extrait « {manifest.title_fr} »."
            yield withheld(inputs, area, EXTRACT, reason, item=f"{manifest.name}/inside", period=manifest.vintage)
            continue
        near, signed = signed_distances(shape, epsg, points, _REACH_M + blur_m + (tolerance_m or 0.0))
        doubt = points.precision_m[near] + (tolerance_m or 0.0)
        said = _said(manifest, doubt, unplaced)
        are_rings_held = coverage.holds(area, shape, epsg, _REACH_M)
        for ring, least, most in RINGS:
            item = f"{manifest.name}/{ring}"
            if ring != "inside" and not are_rings_held:
                yield withheld(inputs, area, EXTRACT, _NO_RINGS, item=item, period=manifest.vintage)
                continue
            value, low, high = _counts(signed, doubt, least, most)
            yield figure(
                inputs, area, EXTRACT, item=item, value=value, low=low, high=high, numerator=value, n=value, **said
            )  # fmt: skip


def _points(manifest: SourceManifest, establishments: ds.Dataset) -> tuple[Points, int]:
    """The open establishments of an extract that are placed, and how many are not."""
    rows = establishments.to_table(
        columns=["lon", "lat", "location_precision"],
        filter=(pc.field("source") == manifest.name) & pc.field("closed_on").is_null(),
    )
    lon, lat, precision = (rows[name].to_numpy(zero_copy_only=False).astype(float) for name in rows.column_names)
    placed = np.isfinite(lon) & np.isfinite(lat) & np.isfinite(precision)
    return Points(lon[placed], lat[placed], precision[placed]), int((~placed).sum())


def _counts(signed: Any, doubt: Any, least: float, most: float) -> tuple[int, int, int]:
    """Points in ]least, most] as placed, those certainly there, those possibly there."""
    value = int(((signed > least) & (signed <= most)).sum())
    low = int(((signed - doubt > least) & (signed + doubt <= most)).sum())
    high = int(((signed + doubt > least) & (signed - doubt <= most)).sum())
    return value, low, high


def _said(manifest: SourceManifest, doubt: Any, unplaced: int) -> dict[str, Any]:
    """What every figure of an extract around one neighbourhood must say."""
    least, most = (int(doubt.min()), int(doubt.max())) if len(doubt) else (0, 0)
    metres = f", à {most} m près" if least == most else f", de {least} à {most} m près selon les lignes"
    missing = f" {unplaced} établissements de l'extrait ne sont pas placés." if unplaced else ""
    only = f"Un seul secteur : {manifest.coverage['sectors_fr']}. Ni densité ni part de l'ensemble des activités."
    return {
        "sources": (manifest.name,),
        "period": manifest.vintage,
        "unit": "établissements",
        "reason": only + missing,
        "method": f"Positions comparées au contour{metres if len(doubt) else ''} ; les bornes disent ce que ce doute permet.",
    }


def _by_iris(inputs: Inputs, ground: Ground, manifest: SourceManifest, establishments: ds.Dataset) -> Iterator[Row]:
    rows = establishments.to_table(columns=["iris_code", "naf_code"], filter=pc.field("source") == manifest.name)
    counted: dict[str, dict[str, int]] = {}
    for iris, naf in zip(rows["iris_code"].to_pylist(), rows["naf_code"].to_pylist(), strict=True):
        section = NafCode.parse(naf).section if naf else "?"
        here = counted.setdefault(iris, {})
        here[section] = here.get(section, 0) + 1
    for area in ground.areas:
        if area["kind"] == "iris":
            yield from _iris(inputs, area, manifest, counted.get(area["area"], {}))


def _iris(inputs: Inputs, area: Row, manifest: SourceManifest, sections: Mapping[str, int]) -> Iterator[Row]:
    said: dict[str, Any] = {
        "sources": (manifest.name, "iris_outlines"),
        "period": manifest.vintage,
        "method": "Compte des lignes du registre rattachées à cet IRIS par le producteur.",
        "reason": "Extrait non daté (2010 ou 2017)." if not manifest.vintage else None,
    }
    total = sum(sections.values())
    yield figure(inputs, area, EXTRACT, item=f"{manifest.name}/total", value=total, numerator=total, n=total,
                 unit="établissements", **said)  # fmt: skip
    for section, count in sorted(sections.items()):
        yield figure(inputs, area, EXTRACT, item=f"{manifest.name}/section {section}", value=count, numerator=count,
                     n=count, unit="établissements", **said)  # fmt: skip
    yield figure(
        inputs, area, EXTRACT_DENSITY_HA, item=f"{manifest.name}/total", value=density(total, area["area_ha"], 1.0),
        numerator=total, denominator=area["area_ha"], n=total, unit="établissements par hectare", **said,
    )  # fmt: skip
