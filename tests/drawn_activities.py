"""Small evidence drawn by hand: how many establishments of each NAF code in each zone of a few cities."""

import datetime

import numpy as np
import shapely
from scipy.sparse import csr_array

from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Activities, Evidence, Streets
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Need
from quartiers.knowledge.engine.zones import Kind, Zone, Zones

DAY = datetime.date(2026, 1, 1)


def area(code, unit="U1", *, rest=True, generation=2024):
    """A neighbourhood of a city, with the rest of that city or without."""
    zone = f"rest{generation}:{unit}" if rest else None
    return Zone(code, Kind.QPV, generation, unit, zone, 300_000.0)


def rest(unit="U1", generation=2024):
    """What is left of a city."""
    return Zone(f"rest{generation}:{unit}", Kind.REST, generation, unit, None, 300_000.0)


def iris(code, unit="U1", generations=(2024,)):
    """An ordinary neighbourhood."""
    return Zone(code, Kind.IRIS, None, unit, None, 300_000.0, generations)


def town(held, residents=2000.0, **more):
    """Evidence of zones and their counts by NAF code, `[(zone, {code: number}), …]`; any indicator gives residents."""
    codes = tuple(sorted({code for _, counts in held for code in counts}))
    table = np.array([[counts.get(code, 0) for code in codes] for _, counts in held], float)
    people = np.broadcast_to(np.asarray(residents, float), len(held))[:, None]

    def read(indicator):
        del indicator
        zeros = np.zeros((len(held), 1))
        return Grid(("",), table.sum(axis=1, keepdims=True), zeros, np.array(people))

    return Evidence(
        zones=Zones([zone for zone, _ in held]),
        day=DAY,
        read=read,
        has=frozenset({Need.REGISTER, Need.RESIDENTS}),
        territories={},
        names={zone.code: zone.code for zone, _ in held},
        activities=Activities(codes, csr_array(table), csr_array(np.zeros(table.shape))),
        **more,
    )


def squares(middles, half_m, epsg=2154, **more):
    """Streets without a shop, with the square outline of each zone around its middle `{zone: (x, y)}`, in metres."""
    nobody, none = np.empty((0, 3)), np.empty(0, np.int64)
    drawn = {zone: (shapely.box(x - half_m, y - half_m, x + half_m, y + half_m), epsg) for zone, (x, y) in middles.items()}
    own = {
        "types": (),
        "shop_xy": nobody,
        "shop_type": none,
        "home_xy": nobody,
        "home_residents": np.empty(0),
        "home_zone": none,
        "point_xy": nobody,
        "point_zone": none,
        "outlines": drawn,
    }
    return Streets(**own | more)


def at(points, epsg=2154):
    """Points `[(x, y), …]` as detectors have them, their system as a third coordinate."""
    return np.array([(x, y, epsg * SYSTEM_GAP_M) for x, y in points], float).reshape(-1, 3)
