"""How many types of shop twenty shops show, here and in ordinary neighbourhoods, with the uncertainty of those that are here.

Diversity grows with the number of shops, so that all are compared at the same number (methods.md, 2.11): the Hill number of
order 1, rarefied. Its uncertainty is that of other draws of as many shops from a street that also holds types not seen here,
moved to be centred on the value. Chao, A. et al. (2014), Ecol. Monogr. 84, 45-67, appendix G.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom

from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.statistics.diversity import coverage, rarefied_hill
from quartiers.knowledge.engine.statistics.intervals import LEVEL, tail_of
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Ints, Zones

SHOPS = 20
DRAWS = 200
# Ordinary neighbourhoods that are enough to place an area among them.
MOST_COMPARED = 1_000
_SEED = 2024


@dataclass(frozen=True, eq=False)
class Diverse:
    """Per zone: the shops counted, their rarefied diversity with limits; per area, what its ordinary neighbourhoods show.

    `middle` and `spread`: median and standard deviation of those with twenty shops, `low_end` and `high_end`: their 5th and
    95th percentiles, `zones`: how many they are; nan below ten.
    """

    shops: Floats
    value: Floats
    low: Floats
    high: Floats
    middle: Floats
    spread: Floats
    low_end: Floats
    high_end: Floats
    zones: Floats


def diversity(zones: Zones, counts: Floats) -> Diverse:
    """Every area, from counts of shops by zone and type."""
    shops = counts.sum(axis=1)
    value, low, high = (np.full(len(zones), np.nan) for _ in range(3))
    needed = np.unique(np.concatenate([zones.areas, *_compared(zones, shops).values()]))
    needed = needed[shops[needed] >= SHOPS]
    value[needed] = rarefied_hill(counts[needed], SHOPS, 1)
    for area in zones.areas[shops[zones.areas] >= SHOPS]:
        below, above = _around(counts[area])
        low[area], high[area] = max(1.0, value[area] + below), min(float(SHOPS), value[area] + above)
    return Diverse(shops, value, low, high, *_ordinary(zones, value, _compared(zones, shops)))


def _compared(zones: Zones, shops: Floats) -> dict[tuple[int, int], Ints]:
    """The ordinary neighbourhoods with twenty shops of each generation and class; of very many, evenly some."""
    found = {}
    for group in zones.groups():
        key = (int(zones.generations[group[0]]), int(zones.classes[group[0]]))
        places = zones.ordinary(*key)
        places = places[shops[places] >= SHOPS]
        found[key] = places[np.argsort(shops[places], kind="stable")][:: max(1, len(places) // MOST_COMPARED)]
    return found


def _around(counts: Floats) -> tuple[float, float]:
    """How far below and above its value the diversity of as many shops may be."""
    there = np.sort(counts[counts > 0])[::-1]
    total = int(there.sum())
    # The seed follows the shops, not the place of the row.
    generator = np.random.default_rng([_SEED, *there.astype(int)])
    drawn = _of_draws(generator.multinomial(total, _street(there), size=DRAWS), total)
    tail = tail_of(LEVEL)
    low, high = np.quantile(drawn, (tail, 1 - tail)) - drawn.mean()
    return float(low), float(high)


def _of_draws(drawn: Ints, total: int) -> Floats:
    """The same as `rarefied_hill` for many draws of one number of shops: chances are looked up, not computed again."""
    times = np.arange(1, SHOPS + 1)
    by_count = hypergeom.pmf(times, total, np.arange(drawn.max() + 1)[:, None], SHOPS)
    seen, share = by_count[drawn].sum(axis=1), times / SHOPS
    return np.asarray(np.exp(-seen @ (share * np.log(share))))


def _street(there: Floats) -> Floats:
    """Shares of the types seen, and of those that are likely there without having been seen (Chao's number of them)."""
    total, once, twice = there.sum(), float((there == 1).sum()), float((there == 2).sum())
    unseen = (total - 1) / total * (once**2 / (2 * twice) if twice else once * (once - 1) / 2)
    kinds = int(np.ceil(unseen))
    known = float(coverage(there)) if kinds else 1.0
    return np.concatenate([known * there / total, np.full(kinds, (1 - known) / max(kinds, 1))])


def _ordinary(zones: Zones, value: Floats, compared: dict[tuple[int, int], Ints]) -> tuple[Floats, ...]:
    """Median, spread, both ends and number of ordinary neighbourhoods, for every area whose class is known."""
    found = [np.full(len(zones), np.nan) for _ in range(5)]
    for group in zones.groups():
        known = value[compared[int(zones.generations[group[0]]), int(zones.classes[group[0]])]]
        found[4][group] = len(known)
        if len(known) >= LEAST_IN_CLASS:
            ends = np.percentile(known, (50, 5, 95))
            for target, number in zip(found, (ends[0], known.std(ddof=1), ends[1], ends[2]), strict=False):
                target[group] = number
    return tuple(found)
