"""The small map of a neighbourhood: its outline, the rings at 100, 300 and 500 m, a scale and the north, as SVG."""

import math
from html import escape

import shapely

from quartiers.knowledge.portrait.typography import french

SIZE = 480.0
RINGS_M = (500.0, 300.0, 100.0)


def map_svg(shape: shapely.Geometry | None, area_ha: float | None, *, is_exact: bool, is_simulated: bool, title_fr: str) -> str:
    """SVG of the outline (metres), dashed unless exact; without outline, the disc of equal area, said approximate."""
    is_disc = shape is None
    if shape is None:
        if not area_ha:
            return ""
        shape = shapely.Point(0, 0).buffer(math.sqrt(area_ha * 10_000 / math.pi))
    west, south, east, north = shapely.bounds(shape)
    span = max(east - west, north - south) + 2 * 560.0
    scale = SIZE / span
    left, top = (west + east - span) / 2, (south + north + span) / 2

    def path(piece: shapely.Geometry) -> str:
        rings = [ring for part in shapely.get_parts(piece) for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M" + "L".join(f"{(x - left) * scale:.1f} {(top - y) * scale:.1f}" for x, y in ring.coords) + "Z" for ring in rings
        )

    parts = [_head(title_fr, span, is_simulated=is_simulated)]
    lowest = -12.0
    for metres in RINGS_M:
        ring = shapely.simplify(shapely.buffer(shape, metres), 2.0)
        parts.append(f'<path class="ring" d="{path(ring)}"/>')
        top_px = (top - shapely.bounds(ring)[3]) * scale + 12
        # Around a large neighbourhood the rings are a few pixels apart: a label that would cover another is left out.
        if top_px - lowest >= 13:
            parts.append(f'<text class="label" x="{SIZE / 2:.0f}" y="{top_px:.1f}">{metres:.0f} m</text>')
            lowest = top_px
    style = "here" if is_exact and not is_disc else "here approximate"
    parts.append(f'<path class="{style}" fill-rule="evenodd" d="{path(shapely.simplify(shape, 0.5))}"/>')
    if is_disc:
        parts.append(f'<text class="label strong" x="{SIZE / 2:.0f}" y="{SIZE / 2:.0f}">cercle approché</text>')
    parts += _furniture(scale)
    return "".join([*parts, "</svg>"])


def _head(title_fr: str, span: float, *, is_simulated: bool) -> str:
    grid = SIZE * 100.0 / span
    mark = (
        f'<g class="simulated"><rect x="0" y="0" width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#hatch)"/>'
        f'<text class="label strong" x="{SIZE / 2:.0f}" y="{SIZE - 40:.0f}">simulé</text></g>'
        if is_simulated
        else ""
    )
    return (
        f'<svg viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img" aria-label="{escape(french(title_fr), quote=True)}" class="map">'
        f"<title>{escape(french(title_fr))}</title>"
        f'<defs><pattern id="grid" width="{grid:.2f}" height="{grid:.2f}" patternUnits="userSpaceOnUse">'
        f'<path d="M{grid:.2f} 0H0V{grid:.2f}" class="grid"/></pattern>'
        '<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V9" class="hatch"/></pattern></defs>'
        f'<rect width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#grid)" class="ground"/>{mark}'
    )


def _furniture(scale: float) -> list[str]:
    """North and a scale of 200 metres."""
    length, base = 200.0 * scale, SIZE - 18
    return [
        f'<path class="scale" d="M16 {base:.0f}v-5M16 {base:.0f}h{length:.1f}M{16 + length:.1f} {base:.0f}v-5"/>',
        f'<text class="label start" x="16" y="{base - 9:.0f}">200 m</text>',
        f'<path class="north" d="M{SIZE - 24:.0f} 34v-20l-5 8m5 -8l5 8"/>',
        f'<text class="label" x="{SIZE - 24:.0f}" y="48">N</text>',
    ]
