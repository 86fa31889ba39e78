"""How many shops of each type one expects in a neighbourhood, and how far ordinary neighbourhoods are from it.

The number expected is that of ordinary neighbourhoods (IRIS) of cities of the same size with as many residents, as
dense, as far from the centre, in a city that has as many of the type: a Poisson regression. What neighbourhoods differ
by beyond chance is a gamma around it (methods.md, 2.7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from scipy.stats import nbinom

from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats, Grid
from quartiers.knowledge.engine.indicators.density import PER_HECTARE
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.statistics import gamma_poisson
from quartiers.knowledge.engine.statistics.gamma_poisson import GammaPrior
from quartiers.knowledge.engine.statistics.intervals import LEVEL, quotient, tail_of
from quartiers.knowledge.engine.statistics.regression import poisson_fit
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Ints, Kind

# Types of which «expected» means something: needs of every week, found near where people live. The others go where
# people pass (clothing, cafés, restaurants), or are too rare to be expected anywhere.
EXPECTED_TYPES: tuple[str, ...] = (
    "boulangerie",
    "boucherie, charcuterie",
    "primeur",
    "épicerie",
    "supérette",
    "supermarché",
    "presse, papeterie",
    "coiffeur",
    "laverie, pressing",
    "banque",
    "poste",
    "tabac",
    "pharmacie",
    "opticien",
    "auto-école",
    "médecin généraliste",
    "dentiste",
    "infirmier, sage-femme",
)  # fmt: skip
# Beyond this spread between ordinary neighbourhoods (squared coefficient of variation) residents do not tell the number.
MOST_CV2 = 0.5
# A gap is a rate below this share of the one expected.
HALF = 0.5
# The spread is read on so many ordinary neighbourhoods at most: more of them change no digit that is shown.
_MOST_FITTED = 2000
# Nearer to the centre than this, distance no longer says anything.
_CENTRE_M = 100.0

_Asked = Callable[[GammaPrior, Floats, Floats], Floats]


@dataclass(frozen=True, eq=False)
class Expected:
    """The neighbourhoods of one generation and one class of city: shops counted and expected, arrays [area, type].

    `areas` and `ordinary` are places of zones. `spread` is how ordinary neighbourhoods vary around what is expected,
    `prior` how priority ones do (the same where they are fewer than ten), one for each type.
    """

    generation: int
    areas: Ints
    ordinary: Ints
    types: tuple[str, ...]
    residents: Floats
    counts: Floats
    expected: Floats
    spread: tuple[GammaPrior, ...]
    prior: tuple[GammaPrior, ...]

    @cached_property
    def cv2(self) -> Floats:
        """Squared coefficient of variation between ordinary neighbourhoods [type], beyond chance; nan = not known."""
        return np.array([1.0 / one.shape for one in self.spread])

    @cached_property
    def below_half(self) -> Floats:
        """Probability [area, type] that the rate of the place is below half the one expected."""
        return self._each(lambda prior, x, e: gamma_poisson.probability_below(prior, x, e, HALF), self.prior)

    @cached_property
    def relative(self) -> tuple[Floats, Floats, Floats]:
        """The rate of the place over the one expected [area, type]: middle and limits at 90 %."""
        found = [
            gamma_poisson.posterior(prior, self.counts[:, place], self.expected[:, place])
            for place, prior in enumerate(self.prior)
        ]
        value, low, high = (np.column_stack([getattr(one, name) for one in found]) for name in ("value", "low", "high"))
        return value, low, high

    @cached_property
    def zero_by_chance(self) -> Floats:
        """How often an ordinary neighbourhood where as many are expected has none [area, type]."""
        return self.as_few_by_chance(np.zeros_like(self.counts))

    def as_few_by_chance(self, counts: Floats) -> Floats:
        """How often an ordinary neighbourhood where as many are expected has at most so many [area, type]."""
        columns = zip(self.spread, counts.T, self.expected.T, strict=True)
        return np.column_stack([gamma_poisson.predictive(_best(one), x, e) for one, x, e in columns])

    @cached_property
    def ordinary_range(self) -> tuple[Floats, Floats]:
        """What nine ordinary neighbourhoods out of ten have, where as many are expected [area, type]; nan where none are."""
        shape, rate = (np.array([getattr(one, name) for one in self.spread]) for name in ("shape", "rate"))
        tail, mean = tail_of(LEVEL), np.where(self.expected > 0, self.expected, np.nan)
        low, high = (np.asarray(nbinom.ppf(end, shape, rate / (rate + mean))) for end in (tail, 1 - tail))
        return low, high

    def _each(self, asked: _Asked, priors: tuple[GammaPrior, ...]) -> Floats:
        columns = zip(priors, self.counts.T, self.expected.T, strict=True)
        return np.column_stack([asked(prior, counts, expected) for prior, counts, expected in columns])


def _best(spread: GammaPrior) -> GammaPrior:
    """The spread at its best value: read on hundreds of ordinary neighbourhoods, it is known well enough."""
    return GammaPrior(spread.shape, spread.rate)


_KNOWN: WeakKeyDictionary[Evidence, tuple[Expected, ...]] = WeakKeyDictionary()


def expected(evidence: Evidence) -> tuple[Expected, ...]:
    """Counts and expectations of `EXPECTED_TYPES`, one generation and class at a time; computed once for an evidence.

    Neighbourhoods whose city is of unknown size, or whose class has fewer than ten ordinary ones, are in none.
    """
    if evidence not in _KNOWN:
        _KNOWN[evidence] = tuple(_classes(evidence))
    return _KNOWN[evidence]


def _classes(evidence: Evidence) -> Iterator[Expected]:
    zones, counted = evidence.zones, _Counted.of(evidence)
    for areas in zones.groups():
        generation, size = int(zones.generations[areas[0]]), int(zones.classes[areas[0]])
        ordinary = zones.ordinary(generation, size)
        ordinary = ordinary[counted.residents[ordinary] > 0]
        if len(ordinary) >= LEAST_IN_CLASS:
            yield _class(counted, generation, areas, ordinary)


@dataclass(frozen=True, eq=False)
class _Counted:
    """What is known of every zone: residents, shops [zone, type], covariates [zone, covariate], the rest of its city."""

    residents: Floats
    shops: Floats
    covariates: Floats
    rest: dict[int, Ints]

    @classmethod
    def of(cls, evidence: Evidence) -> _Counted:
        zones = evidence.zones
        grid, ground = evidence.grid(TYPE_DENSITY), evidence.grid(PER_HECTARE)
        residents = _per_zone(grid, len(zones))
        shops = np.column_stack([_of_type(grid, kind, residents) for kind in EXPECTED_TYPES])
        with np.errstate(divide="ignore", invalid="ignore"):
            density = np.log(quotient(residents, _per_zone(ground, len(zones))))
        rests: dict[int, Ints] = {}
        for generation in {int(zones.generations[area]) for area in zones.areas}:
            of_unit = {
                zone.unit: place
                for place, zone in enumerate(zones.zones)
                if zone.kind is Kind.REST and zone.generation == generation
            }
            rests[generation] = np.array([of_unit.get(zone.unit, -1) for zone in zones.zones], np.int64)
        covariates = np.column_stack([np.where(np.isfinite(density), density, np.nan), _from_centre(evidence, residents)])
        return cls(residents, shops, covariates, rests)


def _class(counted: _Counted, generation: int, areas: Ints, ordinary: Ints) -> Expected:
    kinds = range(len(EXPECTED_TYPES))
    means, spreads, priors = [], [], []
    for kind in kinds:
        shops = counted.shops[:, kind]
        exposure = counted.residents * _city_rate(counted, generation, ordinary, areas, kind)
        found = poisson_fit(shops[ordinary], exposure[ordinary], counted.covariates[ordinary])
        usual, here = (found.expected(exposure[places], counted.covariates[places]) for places in (ordinary, areas))
        step = -(-len(ordinary) // _MOST_FITTED)
        spread = gamma_poisson.fit(shops[ordinary][::step], usual[::step])
        known = np.isfinite(shops[areas]) & (here > 0)
        means.append(here)
        spreads.append(spread)
        priors.append(gamma_poisson.fit(shops[areas], here) if known.sum() >= LEAST_IN_CLASS else spread)
    return Expected(
        generation=generation,
        areas=areas,
        ordinary=ordinary,
        types=EXPECTED_TYPES,
        residents=counted.residents[areas],
        counts=counted.shops[areas],
        expected=np.column_stack(means),
        spread=tuple(spreads),
        prior=tuple(priors),
    )


def _city_rate(counted: _Counted, generation: int, ordinary: Ints, areas: Ints, kind: int) -> Floats:
    """Shops of the type per resident in the rest of the city of each zone, drawn towards the class where they are few.

    A city without known rest has the rate of the class.
    """
    rest = counted.rest[generation]
    common = counted.shops[ordinary, kind].sum() / counted.residents[ordinary].sum()
    cities = np.unique(rest[np.concatenate([ordinary, areas])])
    cities = cities[cities >= 0]
    rate = np.full(len(rest), common)
    seen, size = counted.shops[cities, kind], counted.residents[cities] * common
    usable = np.isfinite(seen) & (size > 0)
    if usable.any():
        cities, seen, size = cities[usable], seen[usable], size[usable]
        drawn = gamma_poisson.posterior(gamma_poisson.fit(seen, size), seen, size).value
        for city, relative in zip(cities, drawn, strict=True):
            rate[rest == city] = common * relative
    return rate


def _per_zone(grid: Grid, zones: int) -> Floats:
    """The denominator of each zone; unknown where the grid has no item at all."""
    return grid.denominator[:, 0] if grid.items else np.full(zones, np.nan)


def _of_type(grid: Grid, kind: str, residents: Floats) -> Floats:
    """Shops of a type by zone; a type that nobody has counts zero where residents are known."""
    if kind in grid.items:
        return grid.numerator[:, grid.items.index(kind)]
    return np.where(np.isfinite(residents), 0.0, np.nan)


def _from_centre(evidence: Evidence, residents: Floats) -> Floats:
    """Log of the metres from each zone to the middle of the residents of its city; nan where places are not known."""
    zones, streets = evidence.zones, evidence.streets
    if streets is None or not len(streets.point_zone):
        return np.full(len(zones), np.nan)
    number = np.bincount(streets.point_zone, minlength=len(zones))
    sums = np.column_stack([np.bincount(streets.point_zone, axis, minlength=len(zones)) for axis in streets.point_xy.T])
    middle = quotient(sums, number[:, None])
    found = np.full(len(zones), np.nan)
    units = np.array([zone.unit or "" for zone in zones.zones])
    is_iris = np.array([zone.kind is Kind.IRIS for zone in zones.zones])
    for unit in set(units.tolist()) - {""}:
        here = np.flatnonzero(units == unit)
        people = here[is_iris[here] & np.isfinite(middle[here, 0]) & (residents[here] > 0)]
        if len(people):
            centre = np.average(middle[people], axis=0, weights=residents[people])
            found[here] = np.log(np.maximum(np.linalg.norm(middle[here] - centre, axis=1), _CENTRE_M))
    return found
