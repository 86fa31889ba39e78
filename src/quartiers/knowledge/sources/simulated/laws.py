"""How simulated establishments live: hazards by year of age, and what a register of a day shows of them on average."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Nothing is older: the register of a day is what is left of the births of so many years.
YEARS = 22
SOLE, OTHER = 0, 1
# Yearly hazard of closing, by completed year of age; after the last one given, the last one. Survival at five years is
# 0.53 and 0.71, in the range that INSEE publishes for sole traders and companies.
_HAZARDS = {SOLE: (0.10, 0.15, 0.14, 0.13, 0.12, 0.10, 0.09), OTHER: (0.04, 0.08, 0.08, 0.07, 0.07, 0.06, 0.05)}
HAZARDS = np.array([[*given, *[given[-1]] * (YEARS - len(given))] for given in (_HAZARDS[SOLE], _HAZARDS[OTHER])])
# Yearly hazard of moving: the establishment closes and another of the same firm opens, the same day.
MOVING = 0.01
# A closure reaches the register so many years after, at most; any delay below is as likely.
LATEST_YEARS = 1.25
_AGES = np.linspace(0.0, YEARS, YEARS * 24 + 1)
_CUMULATED = np.concatenate([np.zeros((2, 1)), np.cumsum(HAZARDS, axis=1)], axis=1)


def cumulated(ages: Floats, stratum: int) -> Floats:
    """Hazard met from birth to an age (years), for a multiplier of 1."""
    return np.asarray(np.interp(ages, np.arange(YEARS + 1), _CUMULATED[stratum]))


def age_at(hazard: Floats, stratum: int) -> Floats:
    """The age (years) at which so much hazard has been met; infinite beyond the last age."""
    return np.asarray(np.interp(hazard, _CUMULATED[stratum], np.arange(YEARS + 1), right=np.inf))


def survival(ages: Floats, stratum: int, multiplier: float) -> Floats:
    """Share still open at an age, moves aside."""
    return np.asarray(np.exp(-multiplier * cumulated(ages, stratum)))


def seen(stratum: int, multiplier: float) -> Floats:
    """Share that the register shows as open by age (24 steps a year): the open ones, and the closures not yet known."""
    alive = survival(_AGES, stratum, multiplier)
    step = _AGES[1]
    since = np.arange(0.0, LATEST_YEARS, step) + step / 2
    # Closures of each step of age, weighted by the chance that they are still unknown when they are `since` years old.
    closed = -np.diff(alive, prepend=1.0)
    late = np.convolve(closed, 1 - since / LATEST_YEARS)[: len(_AGES)]
    return alive + late


def years_open(stratum: int, multiplier: float, growth: float) -> float:
    """Establishments seen open for one birth a year now, births having grown by `growth` a year (0.03 = 3 %)."""
    return float(np.trapezoid(np.exp(-growth * _AGES) * seen(stratum, multiplier), _AGES))


def years_at_risk(stratum: int, multiplier: float, growth: float) -> tuple[float, float]:
    """Establishment-years lived in a year, and closures in it, for one birth a year now."""
    alive = survival(_AGES, stratum, multiplier)
    weights = np.exp(-growth * _AGES)
    hazard = multiplier * HAZARDS[stratum][np.minimum(_AGES.astype(int), YEARS - 1)]
    return float(np.trapezoid(weights * alive, _AGES)), float(np.trapezoid(weights * alive * hazard, _AGES))


def births_in(first: float, last: float, growth: float) -> float:
    """Births between `first` and `last` years ago (first is older), for one a year now."""
    if abs(growth) < 1e-9:
        return first - last
    return float((np.exp(-growth * last) - np.exp(-growth * first)) / growth)


def birth_years_ago(uniform: Floats, growth: Floats) -> Floats:
    """When births took place, in years before the day, from uniform draws (0 to 1)."""
    is_flat = np.abs(growth) < 1e-9
    rate = np.where(is_flat, 1.0, growth)
    grown = -np.log1p(-uniform * -np.expm1(-rate * YEARS)) / rate
    return np.where(is_flat, uniform * YEARS, grown)
