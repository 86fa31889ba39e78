"""How much longer establishments live than in the rest of their city, for areas and for several together.

One form at a time, never both: sole traders and others do not live alike (methods.md, 2.10). Several areas are set beside the
rests of their cities in the proportions of their own births, which changes of weight make worth fewer establishments
(Kish, L. (1965), Survey Sampling, section 11.7). Limits of a difference come from those of both means (Zou, G. Y.,
Donner, A. (2008), Statist. Med. 27, 1693-1702).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from quartiers.knowledge.engine.detectors.spread import gathering
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.statistics.intervals import Estimate, quotient
from quartiers.knowledge.engine.statistics.survival import RiskTable, risk_table, rmst, survival_at

HORIZON, THREE_YEARS = 60, 36


@dataclass(frozen=True, eq=False)
class Lives:
    """Per group: births followed, at risk at three years, members used, closures, months lived here and there, difference.

    `still`, `still_there`: share still open after three years.
    """

    births: Floats
    at_risk: Floats
    used: Floats
    closures: Floats
    here: Floats
    there: Floats
    gap: Estimate
    still: Floats
    still_there: Floats


def lifetimes(evidence: Evidence, entered: Floats, closed: Floats, gone: Floats) -> Lives:
    """Every group, from counts by zone and age in months, shape (zones, months); those without a city are left out."""
    zones = evidence.zones
    ages = np.arange(entered.shape[1])
    births = entered[:, 0]
    rest_births = np.where(zones.rest >= 0, births[zones.rest], 0.0)
    gather = gathering(evidence.groups, len(zones), rest_births > 0)
    own = risk_table(ages, *(gather @ part for part in (entered, closed, gone)))
    every = risk_table(ages, entered, closed, gone)
    weights = _weights(gather, zones.rest, births)
    city = RiskTable(every.age, weights @ every.at_risk, weights @ every.closed)
    here, there = rmst(own, HORIZON), rmst(city, HORIZON)
    at = int(np.searchsorted(ages, THREE_YEARS))
    return Lives(
        births=gather @ births,
        at_risk=own.at_risk[:, at] if at < len(ages) else np.zeros(len(own.at_risk)),
        used=gather @ np.ones(len(zones)),
        closures=(gather @ closed).sum(axis=1),
        here=here.value,
        there=there.value,
        gap=_difference(here, there),
        still=survival_at(own, THREE_YEARS).value,
        still_there=survival_at(city, THREE_YEARS).value,
    )


def _weights(gather: csr_array, rest: np.ndarray, births: Floats) -> csr_array:
    """How much of each city's rest stands beside each group, in proportion of the group's births in that city."""
    held = gather.tocoo()
    used = held.data > 0
    rows, areas = held.coords[0][used], held.coords[1][used]
    shape = gather.shape
    share = csr_array((births[areas] / births[rest[areas]], (rows, rest[areas])), shape=shape)
    share.sum_duplicates()
    counted = share @ births
    squared = share.multiply(share) @ births
    worth = np.nan_to_num(quotient(counted, squared))
    return csr_array(share.multiply(worth[:, None]))


def _difference(here: Estimate, there: Estimate) -> Estimate:
    """here - there, with limits that square and add the distances of each to its own."""
    gap = here.value - there.value
    below = np.sqrt((here.value - here.low) ** 2 + (there.high - there.value) ** 2)
    above = np.sqrt((here.high - here.value) ** 2 + (there.value - there.low) ** 2)
    return Estimate(gap, gap - below, gap + above)
