"""I9: the five neighbourhoods whose activities are most alike, and how surely they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quartiers.knowledge.engine.answers import Lines, Shown
from quartiers.knowledge.engine.estimators.profiles import base_shares
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.evidence_indicators.declaration import EvidenceIndicator
from quartiers.knowledge.engine.evidence_indicators.telling import Line, as_lines
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Comparator, Described, Minimum, Need, Unit
from quartiers.knowledge.engine.indicators.sectors import SHARES
from quartiers.knowledge.engine.statistics import beta_binomial
from quartiers.knowledge.engine.statistics.distances import hellinger
from quartiers.knowledge.engine.statistics.intervals import LEVEL, tail_of
from quartiers.knowledge.engine.zones import LEAST_IN_CLASS, Ints, Zones

HOW_MANY = 5
# A share of draws is then known to about seven points (nine times in ten).
DRAWS = 200
_SEED = 1909


@dataclass(frozen=True, eq=False)
class Nearest:
    """The `HOW_MANY` nearest of each zone of a group: places in the group, distances, their limits, draws that kept them."""

    who: Ints
    far: Floats
    low: Floats
    high: Floats
    kept: Floats


@dataclass(frozen=True, eq=False)
class _Smoothing:
    """Smoothed shares of a group as straight lines of the counts: `at_none` + `per_unit` × count, shape (zones, kinds)."""

    at_none: Floats
    per_unit: Floats

    def roots(self, counts: Floats) -> Floats:
        """Square roots of the smoothed shares, which sum to 1: their products give Hellinger's distance."""
        shares = self.at_none + self.per_unit * counts
        return np.asarray(np.sqrt(shares / shares.sum(axis=-1, keepdims=True)))


def smoothing(counts: Floats, base: Floats) -> _Smoothing:
    """What the zones of a group teach of each kind (beta-binomial, see `SmoothedShares`): the posterior mean is linear."""
    total = counts.sum(axis=1)
    ends = []
    for number, share in zip(counts.T, base.T, strict=True):
        prior = beta_binomial.fit(number, total, share)
        # A kind that the cities have none of stays as it is counted.
        none, all_of_it = (
            np.nan_to_num(beta_binomial.posterior(prior, some, total, share).value, nan=without)
            for some, without in ((0 * total, 0.0), (total, 1.0))
        )
        ends.append((none, (all_of_it - none) / total))
    return _Smoothing(*(np.stack([each[side] for each in ends], axis=1) for side in (0, 1)))


def nearest(counts: Floats, base: Floats, seed: tuple[int, ...]) -> Nearest:
    """The nearest zones of each one, and the same again after drawing the establishments of every zone anew.

    A draw makes profiles farther apart than they are: squared distances are moved back by their mean excess.
    """
    smooth, total = smoothing(counts, base), counts.sum(axis=1).astype(np.int64)
    roots = smooth.roots(counts)
    who = np.argsort(-_alike(roots), axis=1, kind="stable")[:, :HOW_MANY]
    far = hellinger(roots[:, None] ** 2, roots[who] ** 2)
    generator, rows = np.random.default_rng([_SEED, *seed]), np.arange(len(counts))[:, None]
    kept, squares = np.zeros(who.shape), np.empty((DRAWS, *who.shape))
    for draw in range(DRAWS):
        again = smooth.roots(generator.multinomial(total, counts / total[:, None]).astype(float))
        alike = _alike(again)
        for rank, twin in enumerate(who.T):
            # Among the nearest: fewer than so many are nearer. Comparing is much faster than sorting every row.
            kept[:, rank] += (alike > alike[rows[:, 0], twin][:, None]).sum(axis=1) < HOW_MANY
        squares[draw] = 1.0 - alike[rows, who]
    tail = tail_of(LEVEL)
    limits = np.quantile(squares, (tail, 1.0 - tail), axis=0) - (squares.mean(axis=0) - far**2)
    low, high = np.sqrt(np.clip(limits, 0.0, 1.0))
    return Nearest(who, far, np.minimum(low, far), np.maximum(high, far), kept)


def _alike(roots: Floats) -> Floats:
    """1 less the squared distance of every pair; a zone is not its own twin."""
    products = roots @ roots.T
    np.fill_diagonal(products, -np.inf)
    return products


@dataclass(frozen=True)
class Twins:
    """The nearest neighbourhoods of the same list and class of cities, one line for each."""

    is_pooled = True
    label_fr = (
        f"intervalle à 90 % et nombre de tirages où le quartier reste parmi les {HOW_MANY} premiers, sur {DRAWS} tirages des "
        "établissements"
    )

    def __call__(self, evidence: Evidence, indicator: Described) -> Iterator[Lines]:
        """Neighbourhoods with enough establishments, by groups; a line that says why for the others."""
        zones, grid = evidence.zones, evidence.grid(SHARES)
        counts, base = np.nan_to_num(grid.numerator), base_shares(grid, zones)
        size = counts.sum(axis=1)
        has_city = np.asarray(np.isfinite(base).all(axis=1))
        is_usable = (size >= indicator.minimum.least) & has_city
        others = np.zeros(len(zones))
        told: list[Line] = []
        for group in zones.groups():
            # In the order of their codes, so that ties do not depend on that of the rows.
            chosen = np.array(sorted(group[is_usable[group]], key=lambda place: zones.zones[place].code), np.int64)
            others[group] = len(chosen) - is_usable[group]
            if len(chosen) > LEAST_IN_CLASS:
                seed = (int(zones.generations[chosen[0]]), int(zones.classes[chosen[0]]))
                told += _twins(zones, chosen, nearest(counts[chosen], base[chosen], seed), size)
        answered = {line.zone for line in told}
        for place in (int(place) for place in zones.areas if place not in answered):
            if size[place] < indicator.minimum.least:
                told.append(Line(place, Shown.TOO_FEW, size[place]))
            else:
                told.append(Line(place, Shown.SMALL_CLASS if has_city[place] else Shown.NO_REFERENCE, others[place]))
        yield as_lines(indicator, zones, told, LEVEL)


def _twins(zones: Zones, chosen: Ints, found: Nearest, size: Floats) -> Iterator[Line]:
    for row, place in enumerate(chosen.tolist()):
        for rank, other in enumerate(chosen[found.who[row]]):
            yield Line(
                zone=place,
                shown=Shown.OK,
                have=float(size[place]),
                item=zones.zones[other].code,
                value=float(found.far[row, rank]),
                low=float(found.low[row, rank]),
                high=float(found.high[row, rank]),
                numerator=float(found.kept[row, rank]),
                denominator=DRAWS,
            )


TWINS = EvidenceIndicator(
    number="I9",
    name="twin_neighbourhoods",
    title_fr="Quartiers aux activités les plus proches",
    unit="distance de Hellinger (0 à 1)",
    formula_fr="racine de la demi-somme des carrés des écarts entre racines des parts lissées des familles d'activités",
    denominator_fr="tirages",
    estimator=Twins(),
    needs=(Need.REGISTER,),
    minimum=Minimum(30, Unit.UNITS),
    comparators=(),
    compared_with=Comparator.PEERS,
    method_fr=(
        f"Les {HOW_MANY} quartiers de la même liste, dans des unités urbaines de même taille, dont la répartition par famille "
        "d'activités est la plus proche. Ils se ressemblent par leurs activités, non par leurs habitants ni par leurs murs ; "
        "un quartier qui reste dans peu de tirages est un hasard parmi d'autres."
    ),
    reference="methods.md, 2.3 et I9 ; Hellinger 1909",
)
INDICATORS = (TWINS,)
