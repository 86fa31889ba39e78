"""One type of shop in one neighbourhood: all that decides whether it is missing, and the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.detectors.expected import HALF, MOST_CV2, Expected
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.detectors.regulated import Rule, rule_of_type
from quartiers.knowledge.engine.detectors.shop_words import SUBSTITUTES
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.gamma_poisson import GammaPrior
from quartiers.knowledge.engine.surroundings import WALKS_MIN, Surroundings, surroundings
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS
from quartiers.knowledge.vocabulary.activities import BASKET

# Fewer expected than this cannot support «missing» (methods.md, 2.7).
LEAST_EXPECTED = 3.0
# Above the first a gap is likely, from the second it is possible.
LIKELY, POSSIBLE = 0.8, 0.6
DECIDING = WALKS_MIN.index(10)
_LOWEST = 0.25


@dataclass(frozen=True, eq=False)
class Around:
    """What is around: shops at 0, 100, 300, 500 m (`rings`), walked metres to the nearest, shops at most 500 m away.

    For each walk: whether access is in the lowest quarter of ordinary neighbourhoods, and residents without the type.
    `substitutes`: what stands in for it at most 500 m away, with how many. nan and None are unknown.
    """

    rings: tuple[float, ...] | None
    nearest_m: float
    within_500: float
    is_access_low: tuple[bool | None, ...]
    uncovered: tuple[float, ...]
    substitutes: Mapping[str, float]

    @property
    def near(self) -> float:
        """Shops inside or at most 500 m away: walked where it is known, else as the crow flies, which is more."""
        if np.isfinite(self.within_500) or self.rings is None:
            return self.within_500
        return float(np.sum(self.rings))


@dataclass(frozen=True, eq=False)
class Case:
    """What was counted, what was expected, how sure it is that less than half of the usual rate is there (`below_half`).

    `relative`: limits of the rate of the place over the one expected; `zero_by_chance`: how often an ordinary
    neighbourhood has none; `as_few_by_chance`: how often it has as few.
    """

    area: int
    shop_type: str
    count: float
    expected: float
    residents: float
    cv2: float
    below_half: float
    relative: tuple[float, float]
    zero_by_chance: float
    as_few_by_chance: float
    ordinary_range: tuple[float, float] | None
    peers: float
    prior: GammaPrior
    comparable: int
    around: Around

    @property
    def rule(self) -> Rule | None:
        """The law that decides beside the count."""
        return rule_of_type(self.shop_type)

    @property
    def means_something(self) -> bool:
        """Whether residents tell how many there are."""
        return bool(self.expected > 0 and self.cv2 < MOST_CV2)

    @property
    def is_covered(self) -> bool:
        """Whether every resident has one at ten minutes: nobody is then concerned by a gap."""
        return self.around.uncovered[DECIDING] == 0

    @property
    def status(self) -> Status:
        """The tier: absent, likely, possible, or why it is not shown."""
        if self.count == 0 and self.around.near == 0:
            return Status.ABSENT
        if not self.expected >= LEAST_EXPECTED or np.isnan(self.count):
            return Status.NOT_ENOUGH_DATA
        if not self.means_something or not self.below_half >= POSSIBLE:
            return Status.NOT_DISTINGUISHABLE
        is_likely = self.below_half > LIKELY and self.around.is_access_low[DECIDING] and not self.around.substitutes
        if is_likely and self.rule is None:
            return Status.LIKELY_GAP
        return Status.NOT_DISTINGUISHABLE if self.is_covered else Status.POSSIBLE

    def more_to_fall(self, most: int = 9) -> int | None:
        """How many more would make it no longer worth showing; None beyond `most`."""
        enough = (more for more in range(1, most + 1) if self.below_half_if(self.count + more) < POSSIBLE)
        return next(enough, None)

    def below_half_if(self, count: float) -> float:
        """The probability of less than half, were so many there."""
        return float(gamma_poisson.probability_below(self.prior, count, self.expected, HALF))


def cases(evidence: Evidence, models: tuple[Expected, ...]) -> Iterator[tuple[Expected, Case]]:
    """Every type in every neighbourhood that has an expectation, known or not."""
    around = _Looking(evidence.grid(BASKET_COUNT), surroundings(evidence))
    for model in models:
        _, low, high = model.relative
        least, most = model.ordinary_range
        as_few = model.as_few_by_chance(np.nan_to_num(model.counts))
        for kind, shop_type in enumerate(model.types):
            prior = model.prior[kind]
            usual = around.usual(model, shop_type)
            for row, area in enumerate(model.areas):
                expected = float(model.expected[row, kind])
                yield (
                    model,
                    Case(
                        area=int(area),
                        shop_type=shop_type,
                        count=float(model.counts[row, kind]),
                        expected=expected,
                        residents=float(model.residents[row]),
                        cv2=float(model.cv2[kind]),
                        below_half=float(model.below_half[row, kind]),
                        relative=(float(low[row, kind]), float(high[row, kind])),
                        zero_by_chance=float(model.zero_by_chance[row, kind]),
                        as_few_by_chance=float(as_few[row, kind]),
                        ordinary_range=(float(least[row, kind]), float(most[row, kind])) if expected > 0 else None,
                        peers=expected * prior.shape / prior.rate,
                        prior=prior,
                        comparable=len(model.ordinary),
                        around=around.at(int(area), shop_type, usual),
                    ),
                )


@dataclass(frozen=True, eq=False)
class _Looking:
    """Looks around places: rings of the daily basket, and walks where streets are known."""

    basket: Grid
    walks: Surroundings

    def usual(self, model: Expected, shop_type: str) -> Floats:
        """The access [ordinary neighbourhood, walk], sorted within each walk; nan last."""
        if shop_type not in self.walks.types:
            return np.full((0, len(WALKS_MIN)), np.nan)
        return np.sort(self.walks.access[model.ordinary, self.walks.types.index(shop_type)], axis=0)

    def at(self, area: int, shop_type: str, usual: Floats) -> Around:
        rings = self._rings(area, shop_type)
        if shop_type not in self.walks.types:
            unknown = (np.nan,) * len(WALKS_MIN)
            return Around(rings, np.nan, np.nan, (None,) * len(WALKS_MIN), unknown, self._substitutes(area, shop_type))
        kind = self.walks.types.index(shop_type)
        access = self.walks.access[area, kind]
        is_low = tuple(_is_low(float(here), values) for here, values in zip(access, usual.T, strict=True))
        return Around(
            rings=rings,
            nearest_m=float(self.walks.nearest_m[area, kind]),
            within_500=float(self.walks.within_500[area, kind]),
            is_access_low=is_low,
            uncovered=tuple(float(one) for one in self.walks.uncovered[area, kind]),
            substitutes=self._substitutes(area, shop_type),
        )

    def _rings(self, area: int, shop_type: str) -> tuple[float, ...] | None:
        if shop_type not in BASKET or shop_type not in self.basket.items:
            return None
        parts = np.nan_to_num(self.basket.numerator[area, self.basket.items.index(shop_type)])
        return tuple(float(one) for one in parts)

    def _substitutes(self, area: int, shop_type: str) -> dict[str, float]:
        found = {}
        for other in SUBSTITUTES.get(shop_type, ()):
            rings = self._rings(area, other)
            number = float(np.sum(rings)) if rings is not None else 0.0
            if other in self.walks.types:
                walked = float(self.walks.within_500[area, self.walks.types.index(other)])
                number = walked if np.isfinite(walked) else number
            if number:
                found[other] = number
        return found


def _is_low(here: float, usual: Floats) -> bool | None:
    """Whether an access is among the lowest quarter of the usual ones, sorted, ties shared; None when it cannot be told."""
    known = usual[np.isfinite(usual)]
    if np.isnan(here) or len(known) < LEAST_IN_CLASS:
        return None
    below, not_above = np.searchsorted(known, here, "left"), np.searchsorted(known, here, "right")
    return bool((below + not_above) / 2 <= _LOWEST * len(known))
