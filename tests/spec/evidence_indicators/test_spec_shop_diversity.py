"""I22: diversity of shops, compared at equal number."""

import itertools
from math import comb, exp, log

import numpy as np
import pytest

from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.diversity import SHOPS as DRAWN
from quartiers.knowledge.engine.evidence_indicators.diversity import DIVERSITY
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from small_cities import city, evidence, items
from told import figures

KINDS = ("boulangerie", "coiffeur", "garage", "pharmacie", "tabac")
QP, QP2 = "U1-QP00", "U1-QP01"


def shops(*rows, iris=0, ordinary=()):
    """Figures of neighbourhoods with these shops by type, then of ordinary ones."""
    zones = city(len(rows), iris)
    table = np.zeros((len(zones), len(KINDS)))
    table[: len(rows)] = rows
    table[len(rows) + 1 :] = ordinary or np.zeros((iris, len(KINDS)))
    counts = {kind: table[:, place] for place, kind in enumerate(KINDS)}
    return figures(DIVERSITY, evidence(zones, {TYPE_DENSITY: items(counts, np.full(len(zones), 2000.0))}))


def plain(counts):
    """The same in plain Python: for each number of times seen among the drawn, how many types are expected."""
    total = sum(counts)
    entropy = 0.0
    for seen in range(1, DRAWN + 1):
        types = sum(comb(one, seen) * comb(total - one, DRAWN - seen) for one in counts) / comb(total, DRAWN)
        entropy -= types * seen / DRAWN * log(seen / DRAWN)
    return exp(entropy)


@pytest.mark.parametrize("counts", [(20, 0, 0, 0, 0), (4, 4, 4, 4, 4), (9, 8, 7, 1, 0), (60, 20, 10, 5, 5)])
def test_it_is_that_of_twenty_shops(counts):
    """The number of equally frequent types that would be as diverse, among twenty shops drawn from those that are there."""
    found = shops(counts)[QP, "", ""]
    assert found.value == pytest.approx(plain(counts), rel=1e-9)
    assert found.low <= found.value <= found.high
    assert (found.have, found.shown) == (sum(counts), Shown.OK)


def test_too_few_shops_are_not_compared():
    """With nineteen shops there is no answer, and the number that there is is told."""
    found = shops((10, 9, 0, 0, 0))[QP, "", ""]
    assert (found.shown, found.have) == (Shown.TOO_FEW, 19)


def test_more_of_the_same_is_hardly_more_diverse():
    """Ten times the same shops: nearly the same diversity, known much better."""
    few, many = (shops(tuple(times * one for one in (8, 6, 4, 2, 2)))[QP, "", ""] for times in (1, 10))
    assert few.value == pytest.approx(many.value, rel=0.12)
    assert many.high - many.low < (few.high - few.low) / 2


def test_a_single_type_is_certain():
    """Where all shops are alike the diversity is one, whatever their number."""
    assert shops((45, 0, 0, 0, 0))[QP, "", ""][:3] == pytest.approx((1.0, 1.0, 1.0))


def test_names_of_types_do_not_matter():
    """The same counts under other types, or in another neighbourhood, give the same figures to the last digit."""
    found = [shops((1, 30, 0, 0, 0), order)[QP2, "", ""] for order in itertools.permutations((9, 8, 7, 1, 0))]
    assert len({(round(one.value, 12), round(one.low, 12), round(one.high, 12)) for one in found}) == 1


def test_ordinary_neighbourhoods_stand_beside():
    """Median and quartiles of the ordinary neighbourhoods of the class that have twenty shops; ten are needed."""
    ordinary = [(20 + more, 5, 0, 0, 0) for more in range(10)]
    found = shops((9, 8, 7, 1, 0), iris=11, ordinary=[*ordinary, (1, 1, 0, 0, 0)])[QP, "", "comparable_neighbourhoods"]
    assert found[:3] == pytest.approx(np.percentile([plain(one) for one in ordinary], (50, 25, 75)))
    assert (found.have, found.shown) == (10, Shown.OK)
    few = shops((9, 8, 7, 1, 0), iris=9, ordinary=ordinary[:9])[QP, "", "comparable_neighbourhoods"]
    assert (few.have, few.shown) == (9, Shown.SMALL_CLASS)


def test_nine_in_ten_hold_the_truth():
    """Of neighbourhoods of 20 to 120 shops in towns of fifty types, 88 to 95 in 100 have their truth within the limits."""
    chance = np.random.default_rng(22)
    held = {}
    for size in (20, 30, 50, 120):
        towns = [chance.dirichlet(np.full(50, chance.choice([0.3, 1.0, 3.0]))) for _ in range(150)]
        counts = np.array([chance.multinomial(size, town) for town in towns])
        zones = city(len(towns), 0)
        table = np.vstack([counts, np.zeros(50)])
        grid = items({f"{place:02d}": column for place, column in enumerate(table.T)}, np.full(len(zones), 2000.0))
        found = figures(DIVERSITY, evidence(zones, {TYPE_DENSITY: grid}))
        own = [found[f"U1-QP{place:02d}", "", ""] for place in range(len(towns))]
        truth = rarefied_hill(np.round(np.array(towns) * 1e7), DRAWN, 1.0)
        held[size] = np.mean([figure.low <= true <= figure.high for figure, true in zip(own, truth, strict=True)])
    assert min(held.values()) >= 0.85, held
    assert 0.88 <= np.mean(list(held.values())) <= 0.95, held
