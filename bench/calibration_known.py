"""What was planted in a simulated register, on the scale of what detectors estimate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import poisson

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.declaration import Indicator
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.vocabulary.activities import activity

Truth = Iterable[tuple[str, str, str, float, bool]]
# Classes of size: establishments that an area would have at the density of its city; its own would mix size and effect.
SIZES = (0, 100, 150, 200, 300)


@dataclass(frozen=True)
class Planted:
    """One question of a detector (`key` of its findings): planted values by area, and where the answer changes.

    `side`: 1 when it is confirmed above `margin`, -1 below, 0 when it is confirmed between -margin and margin. `neutral`:
    like the city; a verdict confirmed on its other side has the wrong sign. `expected`: number of units that an area would
    have if it were like its city, where the question is one of counts. `shown`: the same values on the scale of findings,
    where that is another one.
    """

    detector: str
    key: str
    title_fr: str
    side: int
    margin: float
    neutral: float
    value: Mapping[str, float]
    expected: Mapping[str, float]
    shown: Mapping[str, float] | None = None

    @property
    def limited(self) -> Mapping[str, float]:
        """Planted values on the scale of the limits of findings."""
        return self.value if self.shown is None else self.shown

    def is_beyond(self, area: str) -> bool:
        """Whether the planted value is beyond the margin, so that the verdict should be confirmed."""
        value = self.value[area]
        return abs(value) < self.margin if self.side == 0 else self.side * (value - self.margin) > 0

    def is_opposite(self, area: str) -> bool:
        """Whether a confirmed verdict would have the wrong sign."""
        value = self.value[area]
        return abs(value) > self.margin if self.side == 0 else self.side * (value - self.neutral) < 0


class Known:
    """The planted truth beside the evidence that was drawn from it."""

    def __init__(self, evidence: Evidence, truth: Truth) -> None:
        self.evidence = evidence
        self._values: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        self.shares: dict[str, dict[str, float]] = defaultdict(dict)
        self.nulls: set[str] = set()
        for area, quantity, item, value, is_null in truth:
            if area not in evidence.zones.index:
                continue
            if is_null:
                self.nulls.add(area)
            if quantity == "share":
                self.shares[area][item] = value
            else:
                self._values[quantity, item][area] = value

    def values(self, quantity: str, item: str = "") -> dict[str, float]:
        """A planted quantity by area."""
        return self._values[quantity, item]

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Of each area that has a city: its place among zones and that of the rest of its city."""
        zones = self.evidence.zones
        return {zones.zones[a].code: (int(a), int(zones.rest[a])) for a in zones.areas if zones.rest[a] >= 0}

    @cached_property
    def sizes(self) -> dict[str, float]:
        """Establishments that each area would have at the density of its city."""
        return self.expected(DENSITY)

    @cached_property
    def open_here(self) -> dict[str, float]:
        """Open establishments with a position in each area."""
        number = self.evidence.grid(DENSITY).numerator[:, 0]
        return {area: float(number[place]) for area, (place, _) in self.places.items()}

    def city_rates(self, indicator: Indicator, item: str = "") -> dict[str, float]:
        """The rate of the rest of the city of each area: counted over thousands, not planted."""
        grid = self.evidence.grid(indicator)
        at = grid.items.index(item) if item in grid.items else None
        if at is None:
            return {}
        return {
            area: float(grid.numerator[rest, at].sum() / grid.denominator[rest, at].sum())
            for area, (_, rest) in self.places.items()
            if grid.denominator[rest, at].sum() > 0
        }

    def expected(self, indicator: Indicator, item: str = "") -> dict[str, float]:
        """How many units an area would have at the rate of its city."""
        grid = self.evidence.grid(indicator)
        rates = self.city_rates(indicator, item)
        at = grid.items.index(item) if rates else 0
        return {area: rate * float(grid.denominator[self.places[area][0], at].sum()) for area, rate in rates.items()}

    def share_of(self, area: str, codes: frozenset[str]) -> float:
        """Planted share of some activities."""
        return sum(value for code, value in self.shares[area].items() if code in codes)

    def city_share(self, codes: frozenset[str]) -> dict[str, float]:
        """Share of some activities in the rest of the city of each area, counted."""
        activities = self.evidence.activities
        some, whole = activities.of(codes), np.asarray(activities.counts.sum(axis=1), float).ravel()
        return {area: float(some[rest] / whole[rest]) for area, (_, rest) in self.places.items() if whole[rest] > 0}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every activity that is planted."""
        return tuple(sorted({code for shares in self.shares.values() for code in shares}))

    def codes_of(self, *, family: str = "", shop_type: str = "") -> frozenset[str]:
        """The planted activities of a family or of a type of shop."""
        each = {code: activity(code) for code in self.codes}
        return frozenset(
            code
            for code, one in each.items()
            if (family and one.family == family) or (shop_type and one.shop_type == shop_type)
        )


def power_bound(expected: float, ratio: float, side: int, level: float = 0.05) -> float:
    """Chance that an exact one-sided Poisson test at 5 %, without any smoothing, sees a ratio: what no method beats much.

    >>> round(power_bound(15, 1.61, 1), 2)
    0.8
    """
    if side < 0:
        critical = poisson.ppf(level, expected)
        critical -= poisson.cdf(critical, expected) > level
        return float(poisson.cdf(critical, ratio * expected))
    critical = poisson.isf(level, expected) + 1
    return float(poisson.sf(critical - 1, ratio * expected))


def smallest_ratio(expected: float, side: int, power: float = 0.8) -> float | None:
    """The ratio nearest to one that this test sees with some power; None when no ratio is seen.

    >>> round(smallest_ratio(15, 1) or 0, 1), smallest_ratio(2.5, -1)
    (1.6, None)
    """
    grid = np.arange(1.0, 12.0, 0.01) if side > 0 else np.arange(0.99, -0.001, -0.01)
    return next((float(ratio) for ratio in grid if power_bound(expected, max(float(ratio), 0.0), side) >= power), None)
