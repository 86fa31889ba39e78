"""What can be reached from a place, shared among all who can reach it: two-step floating catchments, Huff's shares.

Luo, W., Wang, F. (2003), Environment and Planning B 30, 865-884, after Radke and Mu. Everything within reach counts, the
edge included; compute over the whole city, or its edges lack what stands just outside. An amount that is not known (nan)
makes unknown all that it takes part in.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from quartiers.knowledge.engine.spatial.places import pairs_by_lot, places, reach
from quartiers.knowledge.engine.statistics.intervals import Floats, not_negative, quotient

# What an adult walks in an hour, and how much longer streets are than the crow's flight (methods.md, 2.8: at least 1.3,
# more in severed estates). A reach computed from them is declared as «crow-fly, factor 1.3» where it is shown.
WALK_KM_PER_HOUR = 4.5
DETOUR = 1.3
# Farther than this, two places are not in the same coordinate system: no territory is ten thousand kilometres wide.
OTHER_SYSTEM_M = 1e7
# Nearer than this, distance no longer decides between two shops (Huff's power would be infinite at the door).
DOORSTEP_M = 50.0

# A weight, 0 to 1, for each distance in metres.
Decay = Callable[[Floats], Floats]


def walk_m(minutes: float) -> float:
    """Crow-fly metres that are walked in so many minutes: 577 in ten."""
    return reach(minutes * WALK_KM_PER_HOUR * 1000.0 / 60.0 / DETOUR)


def gaussian(width_m: float) -> Decay:
    """The weight exp(-d^2 / (2 width^2)): 1 at the door, 0.61 at the width. ValueError unless the width is positive."""
    if not width_m > 0:
        raise ValueError(f"A width of {width_m} m: give more than zero.")
    return lambda distance_m: np.exp(-(distance_m**2) / (2.0 * width_m**2))


def within(at_xy: ArrayLike, from_xy: ArrayLike, amounts: ArrayLike, reach_m: float, decay: Decay | None = None) -> Floats:
    """Sum [at] of the amounts [from] within reach of each place, in their unit, weighted by the decay if there is one."""
    here, there = places("the places looked at", at_xy), places("the places of amounts", from_xy)
    weights = _one_each("amounts", not_negative("amounts", amounts), there)
    total = np.zeros(len(here))
    for at, other, distance in pairs_by_lot(here, there, reach(reach_m)):
        part = weights[other] if decay is None else weights[other] * decay(distance)
        total += np.bincount(at, weights=part, minlength=len(here))
    return total


def access(  # noqa: PLR0913 (three lists of places, two of amounts: that is the question)
    supply_xy: ArrayLike,
    supply: ArrayLike,
    people_xy: ArrayLike,
    people: ArrayLike,
    at_xy: ArrayLike,
    reach_m: float,
    *,
    decay: Decay | None = None,
) -> Floats:
    """Supply per head [at] within reach of each place, every supply being shared among all the people it can serve.

    R_j = S_j / sum of the people within reach of j; A_i = sum of the R_j within reach of i; with a decay, both sums are
    weighted. In units of supply per person: over all the people, A x people adds up to the supply that somebody reaches.
    A supply that nobody reaches counts for nobody (R_j = 0): its ratio would be infinite.
    """
    offered = _one_each("supplies", not_negative("supplies", supply), places("the supplies", supply_xy))
    served = within(supply_xy, people_xy, people, reach_m, decay)
    ratio = np.where(served == 0, 0.0, quotient(offered, served))
    return within(at_xy, supply_xy, ratio, reach_m, decay)


def nearest_m(at_xy: ArrayLike, to_xy: ArrayLike) -> Floats:
    """Crow-fly metres [at] to the nearest of some places; infinite where there is none in the same coordinate system."""
    here, there = places("the places looked at", at_xy), places("the places to reach", to_xy)
    if not len(there) or not len(here):
        return np.full(len(here), np.inf)
    distance, _ = cKDTree(there).query(here, distance_upper_bound=OTHER_SYSTEM_M)
    return np.asarray(distance)


def uncovered(people_xy: ArrayLike, people: ArrayLike, supply_xy: ArrayLike, reach_m: float) -> float:
    """Share (0 to 1) of the people who have no supply within reach; nan without people, or when a number is unknown."""
    heads = _one_each("people", not_negative("people", people), places("the people", people_xy))
    without = nearest_m(people_xy, supply_xy) > reach(reach_m)
    return float(quotient(heads @ without, heads.sum()))


def huff_shares(
    at_xy: ArrayLike, supply_xy: ArrayLike, size: ArrayLike, reach_m: float, *, size_power: float = 1.0, far_power: float = 2.0
) -> csr_array:
    """The share [at, supply] of its custom that each place would give to each supply within reach: rows sum to 1, or to 0.

    S_j^size_power d_ij^-far_power over its sum, with no distance below `DOORSTEP_M`. Huff, D. L. (1963), Land Economics
    39, 81-90. The powers are not known for shops of neighbourhoods: show what other values give. All pairs are held in
    memory: one city at a time.
    """
    here, there = places("the places looked at", at_xy), places("the supplies", supply_xy)
    pull = _one_each("sizes", not_negative("sizes", size), there) ** size_power
    table = csr_array((len(here), len(there)))
    for at, other, distance in pairs_by_lot(here, there, reach(reach_m)):
        drawn = pull[other] * np.maximum(distance, DOORSTEP_M) ** -far_power
        whole = np.bincount(at, weights=drawn, minlength=len(here))[at]
        share = np.where(whole == 0, 0.0, quotient(drawn, whole))
        table = table + csr_array((share, (at, other)), shape=table.shape)
    return table


def _one_each(name: str, amounts: Floats, xy: Floats) -> Floats:
    """The amounts, one for each place; ValueError when they are not as many."""
    if amounts.shape != (len(xy),):
        raise ValueError(f"{amounts.size} {name} for {len(xy)} places: give one for each.")
    return amounts
