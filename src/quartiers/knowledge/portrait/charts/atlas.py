"""The atlas: where neighbourhoods are, and the number of each territory among them; overseas in a box of its own."""

import math
from collections.abc import Sequence
from statistics import fmean

from quartiers.knowledge.portrait.charts.scene import HERE, RULE_2, STRONG, text
from quartiers.knowledge.portrait.typography import french

WIDTH, HEIGHT = 520.0, 560.0
# The box of metropolitan France, in degrees.
_WEST, _SOUTH, _EAST, _NORTH = -5.2, 41.2, 9.8, 51.3
# Two numbers stand so far apart (pixels).
_APART = 23.0
_FLATTEN = math.cos(math.radians(46.5))

Place = tuple[float, float]


def atlas(points: Sequence[Place], territories: Sequence[tuple[int, str, Sequence[Place]]], title_fr: str) -> str:
    """SVG of points (longitude, latitude); each territory has its number at the middle of its points."""
    parts = [
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" class="map atlas" role="img" aria-labelledby="atlas-title">',
        f'<title id="atlas-title">{french(title_fr)}</title>',
    ]
    for lon, lat in points:
        if _is_metropolitan(lon, lat):
            x, y = _at(lon, lat)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{RULE_2}"/>')
    overseas: list[tuple[int, str]] = []
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
            overseas.append((number, name))
    for row, (number, name) in enumerate(overseas):
        y = HEIGHT - 36 - 30 * row
        parts.append(f'<rect x="8" y="{y - 18:.0f}" width="310" height="28" fill="none" stroke="{RULE_2}"/>')
        parts += [*_numbered(number, 26, y - 4), text("46", y, f"outre-mer : {name}")]
    return "".join([*parts, "</svg>"])


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
