"""The range bar of a card: estimate, interval, comparators by letter, and what is ordinary by chance, on one ruler."""

from collections.abc import Sequence
from dataclasses import dataclass

from quartiers.knowledge.portrait.charts.scene import (
    HEAD,
    HERE,
    INK,
    INK_2,
    PAPER,
    Scale,
    band,
    diamond,
    drawing,
    line,
    tag,
)

# Comparators that readers meet elsewhere keep their letter (charts/ruler.py); the others take the first that is free.
_LETTERS = (("reste", "V"), ("quartiers ordinaires", "C"), ("quartiers comparables", "C"), ("quartiers prioritaires", "Q"),
            ("qpv", "Q"), ("trois ans", "A"), ("constat publié", "P"), ("popularité", "P"))  # fmt: skip
_FREE = "BDEFGHJKLMNRSTUXYZ"
# Heights (px) of the line and of the rows of tags above it; two tags of one row stand so far apart (percent).
_LINE, _ROWS, _HEIGHT = HEAD + 58, (HEAD + 32, HEAD + 11), HEAD + 84
_APART = 7.0


@dataclass(frozen=True)
class Tick:
    """A comparator: its letter, its words, its value."""

    letter: str
    label_fr: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is drawn; None is unknown. `chance` are the limits of what is ordinary by chance."""

    estimate: float | None
    low: float | None
    high: float | None
    chance: tuple[float, float] | None
    ticks: Sequence[Tick]


def lettered(named: Sequence[tuple[str, float]]) -> list[Tick]:
    """Each comparator with a letter of its own, in their order."""
    taken: list[str] = []
    for label, _ in named:
        known = next((letter for start, letter in _LETTERS if start in label.lower() and letter not in taken), None)
        taken.append(known or next(letter for letter in _FREE if letter not in taken))
    return [Tick(letter, label, value) for letter, (label, value) in zip(taken, named, strict=True)]


def range_bar(name: str, title_fr: str, measured: Measured, *, is_simulated: bool) -> str:
    """SVG as wide as its place; `name` is unique in the page, `title_fr` is what a screen reader says."""
    values = [measured.estimate, measured.low, measured.high, *(measured.chance or ()), *(one.value for one in measured.ticks)]
    known = [value for value in values if value is not None]
    scale = Scale(known, from_zero=bool(known) and min(known) >= 0)
    parts = []
    if measured.chance:
        low, high = measured.chance
        parts.append(band(scale.share(low), scale.share(high), _LINE - 22, 22, PAPER))
        parts += [line(scale.at(end), scale.at(end), _LINE - 22, _LINE, INK_2, width=0.75) for end in measured.chance]
    parts.append(scale.ruler(_LINE))
    if measured.low is not None and measured.high is not None:
        parts.append(band(scale.share(measured.low), scale.share(measured.high), _LINE - 16, 10, HERE))
    parts += _tags(scale, measured.ticks)
    if measured.estimate is not None:
        parts.append(diamond(scale.at(measured.estimate), _LINE - 11))
    return drawing(name, title_fr, _HEIGHT, parts, is_simulated=is_simulated)


def empty_bar(name: str, title_fr: str, *, is_simulated: bool) -> str:
    """What stands where there is no estimate: an empty box, dashed."""
    box = (
        f'<rect x="6%" y="{_LINE - 18:g}" width="88%" height="14" fill="none" stroke="{INK}" stroke-width="1.5" '
        f'stroke-dasharray="6 4"/>{line("6%", "94%", _LINE, _LINE, INK)}'
    )
    return drawing(name, title_fr, _LINE + 8, [box], is_simulated=is_simulated)


def _tags(scale: Scale, ticks: Sequence[Tick]) -> list[str]:
    """Letters on stems, from left to right, on the lowest row where one covers no other."""
    last, parts = dict.fromkeys(_ROWS, -_APART), []
    for one in sorted(ticks, key=lambda tick: tick.value):
        share = scale.share(one.value)
        row = next((row for row in _ROWS if share - last[row] >= _APART), _ROWS[-1])
        last[row] = share
        place = scale.at(one.value)
        parts += [line(place, place, row, _LINE, INK, width=1), tag(place, row, one.letter)]
    return parts
