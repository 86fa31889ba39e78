"""I9: the five neighbourhoods whose activities are most alike."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.estimators.profiles import SmoothedShares
from quartiers.knowledge.engine.evidence_indicators.twins import DRAWS, HOW_MANY, TWINS
from quartiers.knowledge.engine.indicators.sectors import SHARES
from quartiers.knowledge.engine.zones import Zones
from small_cities import city, evidence, items
from told import figures

KINDS = ("commerce", "construction", "industrie")
PEERS = "comparable_qpv"
CITY = (3000, 4000, 3000)
# Two sorts of neighbourhoods: six of shops, six of builders, of several sizes.
TRADERS = [(70 + 3 * more, 20 + more, 10) for more in range(6)]
BUILDERS = [(20 + more, 70 + 3 * more, 10) for more in range(6)]


def grid(zones, rows):
    table = np.array([*rows, CITY, *([CITY] * (len(zones) - len(rows) - 1))], float)
    return items({kind: table[:, place] for place, kind in enumerate(KINDS)}, table.sum(axis=1))


def twins(rows, zones=None):
    """Figures of neighbourhoods with these establishments by family."""
    zones = zones or city(len(rows), 0)
    return figures(TWINS, evidence(zones, {SHARES: grid(zones, rows)}))


def of(found, place):
    """The twins of a neighbourhood, the nearest first."""
    code = f"U1-QP{place:02d}"
    own = {item: figure for (area, item, _), figure in found.items() if area == code}
    return dict(sorted(own.items(), key=lambda one: one[1].value))


def test_twins_do_the_same():
    """Each has five twins of its own sort, all six being of two sorts, and never itself."""
    found = twins(TRADERS + BUILDERS)
    assert {comparator for _, _, comparator in found} == {PEERS}
    for place in range(12):
        sort = range(6) if place < 6 else range(6, 12)
        assert set(of(found, place)) == {f"U1-QP{other:02d}" for other in sort if other != place}


def test_distance_is_that_of_smoothed_shares():
    """The distance is Hellinger's, between the shares that the portrait shows (smoothed), as plain Python computes it."""
    rows = TRADERS + BUILDERS
    zones = city(len(rows), 0)
    shares = SmoothedShares()(grid(zones, rows), Zones(zones)).value / 100
    for code, figure in of(twins(rows), 3).items():
        here, there = shares[3], shares[int(code[-2:])]
        far = sqrt(sum((sqrt(one) - sqrt(other)) ** 2 for one, other in zip(here, there, strict=True)) / 2)
        assert figure.value == pytest.approx(far, abs=1e-12)
        assert figure.low <= figure.value <= figure.high
        assert figure.have == sum(rows[3])


def test_a_clear_sort_is_stable_and_a_likely_one_is_not():
    """Twins of a sort apart stay in nearly every draw; among twelve of one sort none of them is sure."""
    apart = [of(twins(TRADERS + BUILDERS), place) for place in (0, 8)]
    assert min(figure.numerator for own in apart for figure in own.values()) > 0.95 * DRAWS
    alike = of(twins([(50 + more, 30, 20) for more in range(12)]), 5)
    assert max(figure.numerator for figure in alike.values()) < 0.75 * DRAWS
    assert {figure.denominator for figure in alike.values()} == {DRAWS}


def test_thirty_establishments_are_needed():
    """Below thirty there is no twin, nor is one the twin of others; the number is told."""
    found = twins([*TRADERS, *BUILDERS, (20, 9, 0)])
    assert list(of(found, 12)) == [""]
    assert (of(found, 12)[""].shown, of(found, 12)[""].have) == (Shown.TOO_FEW, 29)
    assert not any(item == "U1-QP12" for _, item, _ in found)


def test_ten_others_are_needed():
    """Among fewer than ten others five twins would be most of them: not enough data, with their number."""
    found = of(twins((TRADERS + BUILDERS)[:10]), 0)
    assert (found[""].shown, found[""].have) == (Shown.SMALL_CLASS, 9)
    assert len(of(twins((TRADERS + BUILDERS)[:11]), 0)) == HOW_MANY


def test_only_the_same_list_and_class():
    """A neighbourhood of the other list, or of a larger city, is nobody's twin, were it the same in all."""
    rows = TRADERS + BUILDERS
    zones = city(12, 0)
    zones[1] = replace(zones[1], generation=2015)
    zones[2] = replace(zones[2], unit_residents=2_000_000.0)
    found = twins(rows, zones)
    assert not any(item in {"U1-QP01", "U1-QP02"} for _, item, _ in found)
    assert of(found, 1)[""].shown is Shown.SMALL_CLASS
    assert of(found, 1)[""].have == 0


def test_without_a_city_there_is_nothing_to_draw_towards():
    """Where the rest of the city is not known shares are not smoothed, and there is no twin."""
    zones = city(12, 0)
    zones[3] = replace(zones[3], rest=None)
    assert of(twins(TRADERS + BUILDERS, zones), 3)[""].shown is Shown.NO_REFERENCE


def test_order_of_rows_does_not_matter():
    """The same neighbourhoods in another order have the same twins, distances and stability."""
    rows, zones = TRADERS + BUILDERS, city(12, 0)
    order = [7, 3, 11, 0, 5, 9, 1, 10, 2, 8, 4, 6]
    mixed = twins([rows[place] for place in order], [*(zones[place] for place in order), zones[12]])
    assert mixed.keys() == twins(rows).keys()
    for key, figure in twins(rows).items():
        assert figure[:6] == pytest.approx(mixed[key][:6], abs=1e-9)


def test_doubling_all_counts_makes_twins_surer():
    """Ten times the establishments: the twins of a clear sort are as sure, and the limits of their distances narrower."""
    few, many = twins(TRADERS + BUILDERS), twins([tuple(10 * one for one in row) for row in TRADERS + BUILDERS])
    width = {key: figure.high - figure.low for key, figure in few.items()}
    shared = [key for key in few if key in many]
    assert np.mean([many[key].high - many[key].low for key in shared]) < 0.7 * np.mean([width[key] for key in shared])
