"""Write the coasts behind the atlas, from Natural Earth (public domain): `python tools/coasts.py countries-10m.json`.

The file is the one of the npm package world-atlas: a TopoJSON of countries at 1:10,000,000.
"""

import json
import sys
from itertools import accumulate
from pathlib import Path

import shapely

TARGET = Path(__file__).parents[1] / "src/quartiers/knowledge/portrait/charts/coasts.json"
FRANCE = "250"
# What a page of 500 pixels shows of metropolitan France, and a few kilobytes.
TOLERANCE_DEG, DECIMALS, SMALLEST_DEG2 = 0.02, 2, 0.004


def main(path: Path) -> None:
    """Decode the country's arcs, simplify, round, write."""
    atlas = json.loads(path.read_text())
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    country = next(one for one in atlas["objects"]["countries"]["geometries"] if one.get("id") == FRANCE)
    rings = [ring(atlas["arcs"], indices, scale, shift) for polygon in country["arcs"] for indices in polygon[:1]]
    kept = [shapely.simplify(one, TOLERANCE_DEG) for one in rings if one.area > SMALLEST_DEG2]
    coordinates = [
        [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in shapely.orient_polygons(one).exterior.coords] for one in kept
    ]
    note = "Natural Earth 1:10,000,000, public domain; simplified to 0.02 degree: a background, never an answer."
    TARGET.write_text(json.dumps({"note": note, "rings": coordinates}, separators=(",", ":")) + "\n")
    print(f"{TARGET.name}: {len(kept)} rings, {sum(map(len, coordinates))} corners")


def ring(arcs: list, indices: list[int], scale: list[float], shift: list[float]) -> shapely.Polygon:
    """One ring: its arcs end to end, a negative one backwards, differences summed."""
    corners = []
    for index in indices:
        steps = arcs[index if index >= 0 else ~index]
        places = list(zip(accumulate(x for x, _ in steps), accumulate(y for _, y in steps), strict=True))
        corners += places if index >= 0 else places[::-1]
    return shapely.Polygon([(x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in corners])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
