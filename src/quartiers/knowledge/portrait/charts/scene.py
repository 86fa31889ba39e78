"""What every chart is made of: a scale in percent, its marks, the word «simulé» inside, its title and its table.

Places are percentages of the width and pixels of the height, so that texts never shrink on a phone. Looks are attributes
of the drawing itself: the same SVG serves a page, a print and a PDF.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import number

INK, INK_2, RULE, RULE_2, PAPER, HERE = "#17212b", "#44515e", "#d5dbe0", "#8a95a0", "#e6ecee", "#8a1c7c"
_FONT = 'font-family="Source Sans 3, Segoe UI, system-ui, sans-serif"'
# Looks of words.
PLAIN, DARK, SMALL = (f'font-size="{size}" fill="{ink}"' for size, ink in ((13, INK_2), (13, INK), (12, INK)))
STRONG, STRONG_HERE = (f'font-size="13" font-weight="700" fill="{ink}"' for ink in (INK, HERE))
# Height (px) kept at the top of every chart for the word «simulé».
HEAD = 18.0
# Share of the width kept on each side, for labels at the ends.
_MARGIN = 6.0


@dataclass(frozen=True)
class Chart:
    """A drawing, the sentence that says its result, its numbers as a table, and the indicator that they are of."""

    title_fr: str
    sentence_fr: str
    svg: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    indicator: str


class Scale:
    """From values to places, in percent of the width."""

    def __init__(self, values: Iterable[float | None], *, from_zero: bool = False) -> None:
        """Room for every known value, between round numbers."""
        known = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
        low, high = (min(0.0, *known) if from_zero else min(known)), max(known)
        self.step = _round_step((high - low) or abs(high) or 1.0)
        self.low, self.high = math.floor(low / self.step) * self.step, math.ceil(high / self.step) * self.step
        if self.high == self.low:
            self.high += self.step

    def share(self, value: float) -> float:
        """Where a value stands, in percent of the width; values beyond an end stand at it."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return _MARGIN + (100 - 2 * _MARGIN) * part

    def at(self, value: float) -> str:
        """The same as an attribute."""
        return f"{self.share(value):.2f}%"

    def ticks(self) -> list[float]:
        """Round numbers along the scale."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]

    def ruler(self, y: float) -> str:
        """The graduated line at a height, its numbers below."""
        parts = [line(f"{_MARGIN}%", f"{100 - _MARGIN}%", y, y, INK)]
        for value in self.ticks():
            parts.append(line(self.at(value), self.at(value), y, y + 5, INK))
            parts.append(text(self.at(value), y + 18, number(value), anchor="middle"))
        return "".join(parts)


def _round_step(span: float) -> float:
    """1, 2 or 5 times a power of ten: four to eight steps in a span."""
    rough = span / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return min((base * power for base in (1, 2, 5, 10)), key=lambda step: abs(step - rough))


def line(x1: str, x2: str, y1: float, y2: float, colour: str, *, width: float = 1.5) -> str:
    """A straight line."""
    return f'<line x1="{x1}" x2="{x2}" y1="{y1:g}" y2="{y2:g}" stroke="{colour}" stroke-width="{width:g}"/>'


def strokes(places: Iterable[float], y: float, height: float, colour: str) -> str:
    """Many thin strokes (places in percent) as one shape: a thousand elements would be a thousand times slower to lay out."""
    # Closer than a fifth of a percent, two strokes are one.
    apart = sorted({round(5 * place) for place in places})
    shape = "".join(f"M{4 * place - 0.8:g} 0h1.6v1h-1.6z" for place in apart)
    return (
        f'<svg x="0" y="{y:g}" width="100%" height="{height:g}" viewBox="0 0 2000 1" preserveAspectRatio="none">'
        f'<path d="{shape}" fill="{colour}"/></svg>'
    )


def band(x1: float, x2: float, y: float, height: float, colour: str) -> str:
    """A filled band between two places (percent)."""
    width = max(x2 - x1, 0.4)
    return f'<rect x="{x1:.2f}%" y="{y:g}" width="{width:.2f}%" height="{height:g}" fill="{colour}"/>'


def text(x: str, y: float, words: str, *, anchor: str = "start", look: str = PLAIN) -> str:
    """Words, in French typography."""
    said = escape(french(words), quote=False)
    return f'<text x="{x}" y="{y:g}" text-anchor="{anchor}" {look} {_FONT}>{said}</text>'


def diamond(x: str, y: float, *, size: float = 8, fill: str = HERE) -> str:
    """The mark of an estimate."""
    path = f"M{-size:g} 0L0 {-size:g}L{size:g} 0L0 {size:g}Z"
    return f'<svg x="{x}" y="{y:g}" overflow="visible"><path d="{path}" fill="{fill}" stroke="#fff" stroke-width="1"/></svg>'


def dot(x: str, y: float, *, radius: float = 6, fill: str = HERE, stroke: str = "none") -> str:
    """A disc, or a ring when it is not filled."""
    return f'<circle cx="{x}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'


def tag(x: str, y: float, letter: str) -> str:
    """A lettered tag: a thing that the value is compared with."""
    box = f'<rect x="-9" y="-10" width="18" height="18" fill="#fff" stroke="{INK}" stroke-width="1.5"/>'
    return f'<svg x="{x}" y="{y:g}" overflow="visible">{box}{text("0", 4, letter, anchor="middle", look=SMALL)}</svg>'


def drawing(name: str, title_fr: str, height: float, parts: Sequence[str], *, is_simulated: bool) -> str:
    """The whole SVG: `name` is unique in its page; `title_fr` is what a screen reader says."""
    mark = _simulated(name, height) if is_simulated else ""
    heading = f'<title id="{name}-title">{escape(french(title_fr), quote=False)}</title>'
    return (
        f'<svg class="chart" width="100%" height="{height:g}" role="img" aria-labelledby="{name}-title" '
        f'xmlns="http://www.w3.org/2000/svg">{heading}{mark}{"".join(parts)}</svg>'
    )


def _simulated(name: str, height: float) -> str:
    """Hatches behind the chart, and the word."""
    pattern = (
        f'<defs><pattern id="{name}-hatch" width="9" height="9" patternUnits="userSpaceOnUse">'
        f'<path d="M0 9L9 0" stroke="{RULE}" stroke-width="1"/></pattern></defs>'
    )
    behind = f'<rect x="0" y="0" width="100%" height="{height:g}" fill="url(#{name}-hatch)"/>'
    return f'<g class="simulated">{pattern}{behind}{text("99%", 13, "simulé", anchor="end", look=STRONG)}</g>'
