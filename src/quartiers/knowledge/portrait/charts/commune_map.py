"""The map of a commune: its outline, its neighbourhoods and their numbers; and back from a click on the picture to a point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import shapely

from quartiers.knowledge.portrait.charts.map import HERE, PLAIN, SIZE, STRONG, View, label
from quartiers.knowledge.portrait.charts.scene import PAPER, RULE, RULE_2
from quartiers.knowledge.sources.projections import unproject
from quartiers.knowledge.vocabulary.french_numbers import number
from quartiers.knowledge.vocabulary.refusals import Refusal

# Kept around the commune, as a share of its width.
_MARGIN = 0.04
_INK = 'fill="none" stroke="#17212b" stroke-width="1.5"'
_AREA = HERE.replace('stroke-width="2.5"', 'stroke-width="1.5"')
_NUMBER = 'font-size="12" font-weight="700" fill="#17212b"'
_LAND = f'fill="{PAPER}" stroke="{RULE_2}" stroke-width="1.5" fill-rule="evenodd"'


@dataclass(frozen=True)
class Ground:
    """A commune that can be drawn: its outline in metres of the system `epsg`."""

    code: str
    name: str
    epsg: int
    shape: shapely.Geometry

    @property
    def view(self) -> View:
        """The square drawn: that of the outline alone, so that a click means the same whatever is drawn upon it."""
        west, south, east, north = shapely.bounds(self.shape).tolist()
        span = max(east - west, north - south) * (1 + 2 * _MARGIN)
        return View((west + east - span) / 2, (south + north + span) / 2, span)


@dataclass(frozen=True)
class Pointed:
    """Where a click fell, in degrees, and the metres that one pixel of the picture is worth: never better than that."""

    lon: float
    lat: float
    pixel_m: float


@dataclass(frozen=True)
class Area:
    """A neighbourhood to draw: its shape in metres of the commune's system (None: nowhere known), and whether it is exact."""

    shape: shapely.Geometry | None
    is_exact: bool


def point_at(ground: Ground, x: float, y: float, width: float, height: float) -> Pointed | None:
    """The place under a click, for a picture shown `width` by `height` pixels (its square drawn whole, in the middle).

    None for the corner 0, 0: that is what a keyboard sends. Raises `Refusal` for a click out of the picture.
    """
    if not (0 <= x <= width and 0 <= y <= height and 0 < min(width, height) < math.inf):
        raise Refusal(f"Le clic ({number(x)}, {number(y)}) est hors de l'image : cliquez de nouveau sur la carte.")
    if x == 0 and y == 0:
        return None
    view, side = ground.view, min(width, height)
    pixel_m = view.span / side
    east = view.left + (x - (width - side) / 2) * pixel_m
    north = view.top - (y - (height - side) / 2) * pixel_m
    return Pointed(*unproject(east, north, ground.epsg), pixel_m)


def commune_svg(ground: Ground, areas: Sequence[Area], title_fr: str, *, is_simulated: bool) -> str:
    """SVG of the commune and of its neighbourhoods, numbered from 1 in their order; those without shape are left out."""
    view = ground.view
    # Half a pixel: what nobody can see is not written.
    thin = 0.5 / view.scale
    parts = [
        _head(title_fr, is_simulated=is_simulated),
        f'<path {_LAND} d="{view.path(shapely.simplify(ground.shape, thin))}"/>',
    ]
    numbered = [(place, area, area.shape) for place, area in enumerate(areas, start=1) if area.shape is not None]
    for _, area, shape in numbered:
        style = _AREA if area.is_exact else f'{_AREA} stroke-dasharray="4 3"'
        parts.append(f'<path {style} fill-rule="evenodd" d="{view.path(shapely.simplify(shape, thin))}"/>')
    # Above every outline.
    taken: list[tuple[float, float]] = []
    for place, _, shape in numbered:
        taken.append(_free(view, shape, taken))
        parts.append(label(taken[-1][0], taken[-1][1] + 4, str(place), _NUMBER))
    if is_simulated:
        parts.append(label(SIZE / 2, 18, "simulé", STRONG))
    return "".join([*parts, *_scale_and_north(view), "</svg>"])


def _free(view: View, shape: shapely.Geometry, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """Where the number of an outline covers no other number, nor the outline when that is small; else in its middle."""
    west, south, east, north = shapely.bounds(shape).tolist()
    inner = shapely.point_on_surface(shape)
    (left, top), (right, bottom), middle = view.at(west, north), view.at(east, south), view.at(inner.x, inner.y)
    around = [(right + 9, middle[1]), (left - 9, middle[1]), (middle[0], top - 8), (middle[0], bottom + 8)]
    around += [(right + 7, top - 6), (right + 7, bottom + 6), (left - 7, top - 6), (left - 7, bottom + 6)]
    tried = [middle, *around] if min(right - left, bottom - top) > 24 else [*around, middle]
    return next((place for place in tried if not _covers(*place, taken)), middle)


def _covers(x: float, y: float, taken: list[tuple[float, float]]) -> bool:
    return any(abs(x - other_x) < 16 and abs(y - other_y) < 12 for other_x, other_y in taken)


def _head(title_fr: str, *, is_simulated: bool) -> str:
    """Sizes and name space are there: the same drawing is a picture of its own, on which people click."""
    hatch = (
        '<defs><pattern id="commune-hatch" width="9" height="9" patternUnits="userSpaceOnUse">'
        f'<path d="M0 9L9 0" stroke="{RULE}"/></pattern></defs>'
        f'<rect class="simulated" width="{SIZE:.0f}" height="{SIZE:.0f}" fill="url(#commune-hatch)"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE:.0f}" height="{SIZE:.0f}" viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" '
        f'class="map" role="img" aria-label="{escape(title_fr, quote=True)}"><title>{escape(title_fr)}</title>'
        f"{hatch if is_simulated else ''}"
    )


def _scale_and_north(view: View) -> list[str]:
    """A scale of a round length, about a quarter of the width, and the north."""
    rough = view.span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    metres = max(base * power for base in (1, 2, 5) if base * power <= rough)
    length, base = metres * view.scale, SIZE - 18
    words = f"{number(metres / 1000)} km" if metres >= 1000 else f"{number(metres)} m"
    return [
        f'<path {_INK} d="M16 {base:.0f}v-5M16 {base:.0f}h{length:.1f}M{16 + length:.1f} {base:.0f}v-5"/>',
        label(16, base - 9, words, PLAIN, anchor="start"),
        f'<path {_INK} d="M{SIZE - 24:.0f} 34v-20l-5 8m5 -8l5 8"/>',
        label(SIZE - 24, 48, "N"),
    ]
