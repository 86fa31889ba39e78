"""The atlas: where neighbourhoods are, and the number of each territory among them; overseas in boxes of their own."""

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from quartiers.knowledge.portrait.charts.coasts import Ring, coasts, coasts_around
from quartiers.knowledge.portrait.charts.scene import HERE, INK_2, RULE_2, STRONG, text
from quartiers.knowledge.portrait.typography import french

WIDTH, HEIGHT = 520.0, 560.0
# The box of metropolitan France, in degrees.
_WEST, _SOUTH, _EAST, _NORTH = -5.2, 41.2, 9.8, 51.3
# Two numbers stand so far apart (pixels).
_APART = 23.0
_FLATTEN = math.cos(math.radians(46.5))

# The land, and the box of an overseas territory: its side (pixels) and what it shows around its middle (degrees).
_LAND = 'fill="#eef2f3" stroke="#c3ccd2"'
_BOX, _BOX_SPAN = 112.0, 0.4

Place = tuple[float, float]


def atlas(points: Sequence[Place], territories: Sequence[tuple[int, str, Sequence[Place]]], title_fr: str) -> str:
    """SVG of points (longitude, latitude); each territory has its number at the middle of its points."""
    parts = [
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" class="map atlas" role="img" aria-labelledby="atlas-title">',
        f'<title id="atlas-title">{french(title_fr)}</title>',
        _land([ring for ring in coasts() if _is_metropolitan(*ring[0])], _at),
        *(_point(_at(lon, lat)) for lon, lat in points if _is_metropolitan(lon, lat)),
    ]
    overseas: list[tuple[int, str, Sequence[Place]]] = []
    taken: list[Place] = []
    for number, name, places in territories:
        near = [place for place in places if _is_metropolitan(*place)]
        if near:
            true = _at(fmean(lon for lon, _ in near), fmean(lat for _, lat in near))
            x, y = _free(true, taken)
            taken.append((x, y))
            if (x, y) != true:
                parts.append(f'<path d="M{true[0]:.1f} {true[1]:.1f}L{x:.1f} {y:.1f}" stroke="{HERE}" fill="none"/>')
            parts += _numbered(number, x, y)
        elif places:
            overseas.append((number, name, places))
    for row, (number, name, places) in enumerate(overseas):
        parts += _box(number, name, places, HEIGHT - 8 - (_BOX + 30) * (row + 1))
    return "".join([*parts, "</svg>"])


def _box(number: int, name: str, places: Sequence[Place], top: float) -> list[str]:
    """An overseas territory at its own scale, in a frame at the left edge."""
    lon, lat = fmean(lon for lon, _ in places), fmean(lat for _, lat in places)
    scale = _BOX / (2 * _BOX_SPAN)

    def at(east: float, north: float) -> Place:
        x = 8 + _BOX / 2 + (east - lon) * math.cos(math.radians(lat)) * scale
        return x, top + 30 + _BOX / 2 - (north - lat) * scale

    place = f'x="8" y="{top + 30:.0f}" width="{_BOX:.0f}" height="{_BOX:.0f}"'
    frame = f'<svg {place} viewBox="8 {top + 30:.0f} {_BOX:.0f} {_BOX:.0f}">'
    inside = [_land(coasts_around(lon, lat, _BOX_SPAN), at), *(_point(at(*one)) for one in places)]
    edge = f'<rect {place} fill="none" stroke="{RULE_2}"/>'
    return [frame, *inside, "</svg>", edge, *_numbered(number, 20, top + 16), text("36", top + 21, f"outre-mer : {name}")]


def _land(rings: Sequence[Ring], at: Callable[[float, float], Place]) -> str:
    corners = ((at(*corner) for corner in ring) for ring in rings)
    shape = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in corners)
    return f'<path d="{shape}" {_LAND}/>'


def _point(place: Place) -> str:
    return f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="1.8" fill="{INK_2}"/>'


def _is_metropolitan(lon: float, lat: float) -> bool:
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


def _at(lon: float, lat: float) -> Place:
    scale = min((WIDTH - 40) / ((_EAST - _WEST) * _FLATTEN), (HEIGHT - 40) / (_NORTH - _SOUTH))
    return 20 + (lon - _WEST) * _FLATTEN * scale, 20 + (_NORTH - lat) * scale


def _free(place: Place, taken: Sequence[Place]) -> Place:
    """The place itself, or the nearest one around it where a number covers no other."""
    tried = [place]
    for radius in (26.0, 46.0):
        turns = (math.tau * step / 8 for step in range(8))
        tried += [(place[0] + radius * math.cos(turn), place[1] + radius * math.sin(turn)) for turn in turns]
    return next((one for one in tried if all(math.dist(one, other) >= _APART for other in taken)), place)


def _numbered(number: int, x: float, y: float) -> list[str]:
    disc = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="#fff" stroke="{HERE}" stroke-width="2"/>'
    return [disc, text(f"{x:.1f}", y + 4.5, str(number), anchor="middle", look=STRONG)]
