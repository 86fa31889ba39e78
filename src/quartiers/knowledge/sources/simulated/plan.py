"""What is planted in each piece of ground: its density, its activities, how its establishments are born and close."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from quartiers.knowledge.sources.simulated.ground import Unit
from quartiers.knowledge.sources.simulated.laws import OTHER, SOLE, Floats, years_open

# Open establishments for 1,000 residents of a city, on average.
_DENSITY = 75.0
# A neighbourhood out of five is like its city in everything: what is found there is noise.
_SHARE_NULL = 0.2
STRATA = (SOLE, OTHER)


@dataclass(frozen=True)
class Laws:
    """Laws of a place.

    `density`: establishments that the register shows as open for 1,000 residents, those without a position included;
    `sole`: share of sole traders among them; `multiplier`: of the hazards of closing; `growth`: of births, a year
    (0.03 = 3 %); `shares`: by activity, in the order of `activities`; `missing` and `surplus`: places in that order.
    """

    density: float
    sole: float
    multiplier: float
    growth: float
    shares: Floats
    missing: tuple[int, ...] = ()
    surplus: tuple[int, ...] = ()
    is_null: bool = False

    def open_now(self, residents: int, stratum: int) -> float:
        """Establishments of a stratum that the register shows as open, on average."""
        return residents * self.density / 1000 * (self.sole if stratum == SOLE else 1 - self.sole)

    def births(self, residents: int, stratum: int) -> float:
        """Births of a stratum a year, now, that keep so many open."""
        return self.open_now(residents, stratum) / years_open(stratum, self.multiplier, self.growth)


@cache
def activities() -> tuple[tuple[str, ...], Floats, tuple[int, ...]]:
    """NAF codes, their usual shares, and the places of those that may be planted as missing or in surplus."""
    with (Path(__file__).parent / "activities.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    weights = np.array([float(row["weight"]) for row in rows])
    plantable = tuple(place for place, row in enumerate(rows) if row["can_be_planted"] == "1")
    return tuple(row["naf_code"] for row in rows), weights / weights.sum(), plantable


def plan(rng: np.random.Generator, unit: Unit) -> list[Laws]:
    """The laws of each piece of ground of a city, in their order; the pieces of one neighbourhood share theirs."""
    _, usual, _ = activities()
    shares = usual * rng.gamma(40.0, 1 / 40.0, len(usual))
    city = Laws(
        density=_DENSITY * rng.lognormal(0, 0.15),
        sole=rng.uniform(0.45, 0.55),
        multiplier=1.0,
        growth=rng.normal(0.02, 0.01),
        shares=shares / shares.sum(),
    )
    places: dict[int, Laws] = {}
    laws = []
    for atom in unit.atoms:
        if atom.place is None:
            laws.append(_like(city, density=city.density * rng.gamma(12.0, 1 / 12.0)))
        else:
            if atom.place not in places:
                places[atom.place] = _neighbourhood(rng, city)
            laws.append(places[atom.place])
    return laws


def _like(city: Laws, *, density: float, is_null: bool = False) -> Laws:
    return Laws(density, city.sole, city.multiplier, city.growth, city.shares, is_null=is_null)


def _neighbourhood(rng: np.random.Generator, city: Laws) -> Laws:
    """Fewer establishments than in the city, more fragile ones, another mix, two types of shop missing, one in surplus."""
    if rng.random() < _SHARE_NULL:
        return _like(city, density=city.density, is_null=True)
    _, _, plantable = activities()
    drawn = tuple(int(place) for place in rng.choice(plantable, 3, replace=False))
    missing, surplus = drawn[:2], drawn[2:]
    shares = city.shares * rng.lognormal(0, 0.35, len(city.shares))
    shares[list(missing)] = 0.0
    shares[list(surplus)] *= 3.0
    return Laws(
        density=city.density * rng.lognormal(np.log(0.55), 0.3),
        sole=1 / (1 + np.exp(-(np.log(city.sole / (1 - city.sole)) + rng.normal(0.35, 0.25)))),
        multiplier=rng.lognormal(np.log(1.15), 0.12),
        growth=city.growth + rng.normal(0.015, 0.03),
        shares=shares / shares.sum(),
        missing=missing,
        surplus=surplus,
    )
