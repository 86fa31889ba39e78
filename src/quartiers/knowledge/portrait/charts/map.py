"""The small map of a neighbourhood: its outline, the rings at 100, 300 and 500 m, a scale and the north, as SVG."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

import shapely

from quartiers.knowledge.portrait.typography import french

SIZE = 480.0
RINGS_M = (500.0, 300.0, 100.0)
_RING = 'fill="none" stroke="#8a95a0"'
HERE = 'fill="#8a1c7c" fill-opacity="0.14" stroke="#8a1c7c" stroke-width="2.5" stroke-linejoin="round"'
PLAIN = 'font-size="12" fill="#44515e"'
STRONG = 'font-size="15" font-weight="700" fill="#17212b"'


def map_svg(
    shape: shapely.Geometry | None,
    area_ha: float | None,
    *,
    is_exact: bool,
    is_simulated: bool,
    title_fr: str,
    counts: Mapping[float, float] | None = None,
) -> str:
    """SVG of the outline (metres), dashed unless exact; without outline, the disc of equal area, said approximate.

    `counts` are establishments inside (0) and up to each ring (its metres), written where they are.
    """
    is_disc = shape is None
    if shape is None:
        if not area_ha:
            return ""
        shape = shapely.Point(0, 0).buffer(math.sqrt(area_ha * 10_000 / math.pi))
    view = View.around(shape)
    parts = [_head(title_fr, view.span, is_simulated=is_simulated), *_rings(view, shape, counts or {})]
    style = HERE if is_exact and not is_disc else f'{HERE} stroke-dasharray="7 5"'
    parts.append(f'<path {style} fill-rule="evenodd" d="{view.path(shapely.simplify(shape, 0.5))}"/>')
    if is_disc:
        parts.append(label(SIZE / 2, SIZE / 2, "cercle approché", STRONG))
    elif counts and 0.0 in counts:
        middle = shapely.point_on_surface(shape)
        parts.append(label(*view.at(middle.x, middle.y - 5 / view.scale), f"{counts[0.0]:.0f}", STRONG))
    return "".join([*parts, *_furniture(view.scale), "</svg>"])


@dataclass(frozen=True)
class View:
    """A square of the ground, from metres to pixels."""

    left: float
    top: float
    span: float

    @classmethod
    def around(cls, shape: shapely.Geometry) -> "View":
        """The square that holds an outline and its rings."""
        west, south, east, north = shapely.bounds(shape)
        span = max(east - west, north - south) + 2 * 560.0
        return cls((west + east - span) / 2, (south + north + span) / 2, span)

    @property
    def scale(self) -> float:
        """Pixels per metre."""
        return SIZE / self.span

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a place in metres."""
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def path(self, shape: shapely.Geometry) -> str:
        """The `d` of an outline in metres, holes included."""
        rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
        points = ((self.at(x, y) for x, y in ring.coords) for ring in rings)
        return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in points)


def _rings(view: View, shape: shapely.Geometry, counts: Mapping[float, float]) -> Iterator[str]:
    """The rings, from the widest, with their distance and how many establishments stand in each."""
    lowest = -12.0
    for metres in RINGS_M:
        ring = shapely.simplify(shapely.buffer(shape, metres), 2.0)
        yield f'<path {_RING} d="{view.path(ring)}"/>'
        y = view.at(0.0, shapely.bounds(ring)[3])[1] + 12
        # Around a large neighbourhood the rings are a few pixels apart: a label that would cover another is left out.
        if y - lowest >= 13:
            inner = {500.0: 300, 300.0: 100, 100.0: 0}[metres]
            words = f"{inner} à {metres:.0f} m : {counts[metres]:.0f}" if metres in counts else f"{metres:.0f} m"
            yield label(SIZE / 2, y, words)
            lowest = y


def _head(title_fr: str, span: float, *, is_simulated: bool) -> str:
    grid = SIZE * 100.0 / span
    mark = (
        f'<g class="simulated"><rect x="0" y="0" width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#hatch)"/>'
        f"{label(SIZE / 2, SIZE - 40, 'simulé', STRONG)}</g>"
        if is_simulated
        else ""
    )
    return (
        f'<svg viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img" aria-label="{escape(french(title_fr), quote=True)}" class="map">'
        f"<title>{escape(french(title_fr))}</title>"
        f'<defs><pattern id="grid" width="{grid:.2f}" height="{grid:.2f}" patternUnits="userSpaceOnUse">'
        f'<path d="M{grid:.2f} 0H0V{grid:.2f}" fill="none" stroke="#e6ecee"/></pattern>'
        '<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V9" stroke="#c3ccd3" stroke-width="2"/></pattern></defs>'
        f'<rect width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#grid)"/>{mark}'
    )


def _furniture(scale: float) -> list[str]:
    """North and a scale of 200 metres."""
    length, base = 200.0 * scale, SIZE - 18
    ink = 'fill="none" stroke="#17212b" stroke-width="1.5"'
    return [
        f'<path {ink} d="M16 {base:.0f}v-5M16 {base:.0f}h{length:.1f}M{16 + length:.1f} {base:.0f}v-5"/>',
        label(16, base - 9, "200 m", anchor="start"),
        f'<path {ink} d="M{SIZE - 24:.0f} 34v-20l-5 8m5 -8l5 8"/>',
        label(SIZE - 24, 48, "N"),
    ]


def label(x: float, y: float, words: str, look: str = PLAIN, *, anchor: str = "middle") -> str:
    """Words over a white edge of their own: PDF engines ignore the order of painting."""
    same = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="system-ui, sans-serif"'
    said, size = escape(french(words)), look.partition(" fill")[0]
    edge = f'<text {same} {size} fill="#fff" stroke="#fff" stroke-width="3" aria-hidden="true">{said}</text>'
    return f"{edge}<text {same} {look}>{said}</text>"
