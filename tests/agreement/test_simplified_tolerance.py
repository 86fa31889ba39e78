"""How far the simplified outlines of 2024 lie from the official ones, where both are known: the tolerance, measured again.

Measured over the areas unchanged since 2015 (letter I, same name): for each, the farthest that its simplified boundary,
taken every 2 m, goes from the official one. The tolerance is the 95th percentile of these, rounded up to 5 m: 95 areas in
100 lie wholly within it. All points together would give 8 m, which would leave four areas in five astray somewhere.
"""

import csv

import numpy as np
import pyogrio
import pytest
import shapely

from quartiers.knowledge.sources.projections import project_geometry, system_for
from quartiers.knowledge.sources.qpv_2024 import SIMPLIFIED_TOLERANCE_M
from traps import DATA

pytestmark = pytest.mark.data

EVERY_M = 2.0


def outlines(path, column):
    """The valid outlines of a file, by code, in degrees."""
    _, _, wkb, (codes,) = pyogrio.raw.read(DATA / path, columns=[column])
    shapes = shapely.make_valid(shapely.from_wkb(wkb), method="structure", keep_collapsed=False)
    return {code: shape for code, shape in zip(codes, shapes, strict=True) if shapely.area(shape) > 0}


@pytest.fixture(scope="module")
def distances_m():
    """The distances of each unchanged area, in metres, as arrays."""
    old = outlines("qpv_2015/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp", "CODE_QP")
    new = outlines("qpv_2024/qpv2024_simplified.geojson", "code_qp")
    with (DATA / "qpv_2024/passage_qpv2015_qpv2024.csv").open(encoding="utf-8-sig") as source:
        unchanged = {
            row["code_qp24"]: row["code_qp15"] for row in csv.DictReader(source) if row["perimetre_2015_utilisable"] == "exact"
        }
    assert {code[-1] for code in unchanged} == {"I"}
    found = []
    for code, twin in unchanged.items():
        if code in new:
            epsg = int(system_for(*shapely.bounds(old[twin])[:2])[()])
            official, simplified = (project_geometry(shape, epsg) for shape in (old[twin], new[code]))
            along = shapely.get_coordinates(shapely.segmentize(shapely.boundary(simplified), EVERY_M))
            found.append(shapely.distance(shapely.boundary(official), shapely.points(along)))
    return found


def test_the_tolerance_is_the_95th_percentile(distances_m):
    """95 % of the areas lie wholly within the tolerance of their official boundary, and 5 m less would not do."""
    farthest_m = np.array([area.max() for area in distances_m])
    median, p95 = np.percentile(farthest_m, [50, 95])
    print(f"{len(farthest_m)} areas: farthest at {median:.1f} m (median), {p95:.1f} m (95 %), {farthest_m.max():.0f} m (worst)")
    assert len(farthest_m) >= 280
    assert SIMPLIFIED_TOLERANCE_M - 5 < p95 <= SIMPLIFIED_TOLERANCE_M


def test_a_tolerance_is_not_a_bound(distances_m):
    """Some areas stray farther: this is why a simplified outline gives «probably» and never yes or no."""
    every = np.concatenate(distances_m)
    share = (every <= SIMPLIFIED_TOLERANCE_M).mean()
    print(f"{len(every)} points: {np.percentile(every, 95):.1f} m at 95 %, {share:.4f} within the tolerance")
    assert share > 0.98
    assert every.max() > SIMPLIFIED_TOLERANCE_M
