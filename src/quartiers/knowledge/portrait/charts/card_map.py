"""The small map of a card: outline, rings at 300 and 500 m, dots of the establishments of one type, the nearest one."""

from collections.abc import Sequence
from html import escape

import shapely

from quartiers.knowledge.portrait.charts.map import HERE, SIZE, View
from quartiers.knowledge.portrait.typography import french

RINGS_M = (500.0, 300.0)
# Drawn at half its size on a page: words stay readable.
_WORDS = 'font-size="22" fill="#17212b" font-family="Source Sans 3, Segoe UI, system-ui, sans-serif"'


def card_map(
    shape: shapely.Geometry,
    points: Sequence[tuple[float, float]],
    *,
    name: str,
    title_fr: str,
    is_exact: bool,
    is_simulated: bool,
) -> str:
    """SVG; `points` are in metres, in the system of the outline. The nearest is outlined when none stands inside."""
    view = View.around(shape)
    parts = [_head(name, title_fr, is_simulated=is_simulated)]
    for metres in RINGS_M:
        ring = shapely.simplify(shapely.buffer(shape, metres), 2.0)
        parts.append(f'<path fill="none" stroke="#8a95a0" stroke-width="2" d="{view.path(ring)}"/>')
        parts.append(_label(SIZE / 2, view.at(0.0, shapely.bounds(ring)[3])[1] + 22, f"{metres:.0f} m"))
    dashes = "" if is_exact else ' stroke-dasharray="10 7"'
    parts.append(f'<path {HERE}{dashes} fill-rule="evenodd" d="{view.path(shapely.simplify(shape, 0.5))}"/>')
    nearest = nearest_of(shape, points)
    for point in points:
        x, y = view.at(*point)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#17212b" stroke="#fff" stroke-width="2"/>')
        if point == nearest:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="14" fill="none" stroke="#17212b" stroke-width="3"/>')
    length, base = 200.0 * view.scale, SIZE - 18
    parts.append(f'<path fill="none" stroke="#17212b" stroke-width="3" d="M16 {base:.0f}v-8M16 {base:.0f}h{length:.1f}v-8"/>')
    parts.append(_label(20, base - 12, "200 m", anchor="start"))
    return "".join([*parts, "</svg>"])


def nearest_of(shape: shapely.Geometry, points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The point that is nearest to an outline outside of it; None without any, or when one stands inside."""
    away = [(float(shapely.distance(shape, shapely.Point(*point))), point) for point in points]
    if not away or min(away)[0] == 0.0:
        return None
    return min(away)[1]


def _head(name: str, title_fr: str, *, is_simulated: bool) -> str:
    hatch = (
        f'<defs><pattern id="{name}-hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V12" stroke="#e6ecee" stroke-width="3"/></pattern></defs>'
        f'<g class="simulated"><rect width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#{name}-hatch)"/>'
        f"{_label(SIZE - 16, SIZE - 18, 'simulé', anchor='end')}</g>"
        if is_simulated
        else ""
    )
    title = escape(french(title_fr), quote=False)
    return (
        f'<svg class="map" viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img" aria-labelledby="{name}-title" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{title}</title>{hatch}'
    )


def _label(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    """Words over a white edge of their own: PDF engines ignore the order of painting."""
    same, said = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"', escape(french(words))
    edge = f'<text {same} {_WORDS.replace("#17212b", "#fff")} stroke="#fff" stroke-width="5" aria-hidden="true">{said}</text>'
    return f"{edge}<text {same} {_WORDS}>{said}</text>"
