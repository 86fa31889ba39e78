"""The programme's verdicts on the simulated register: what was planted is found, and ordinary neighbourhoods are left alone."""

from collections import defaultdict

import numpy as np
import pytest

from evidence_fixture import truth_of
from quartiers.knowledge.engine.detectors import det_1_density, det_2_sectors, det_4_creations, det_6_shops
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.evidence import doubles

VERDICTS = {"confirmed", "reversed", "not_distinguishable"}
TAKEN, TIMES = 40, 6


@pytest.fixture(scope="module")
def ratios(demo_home):
    """Planted density ratios of the simulated neighbourhoods."""
    return {area: (value, is_null) for area, quantity, _, value, is_null in truth_of(demo_home) if quantity == "density_ratio"}


@pytest.fixture(scope="module")
def densities(demo_edition):
    return {row["area"]: row for row in demo_edition.rows("opportunities") if row["detector"] == "DET-1"}


def test_each_neighbourhood_has_every_verdict_of_the_programme(demo_edition, ratios):
    cards = defaultdict(set)
    for row in demo_edition.rows("opportunities"):
        if row["detector"].startswith("DET-"):
            cards[row["area"]].add(row["card"])
    expected = {
        *("DET-1:", "DET-2:commerce", "DET-2:services", "DET-2:construction", "DET-3:moins_de_10", "DET-3:individuels"),
        *("DET-4:habitants", "DET-4:actifs", "DET-4:habitants_sans_livraison", "DET-4:actifs_sans_livraison"),
        *("DET-5:individuels", "DET-5:autres", "DET-6:nombre", "DET-6:diversite"),
    }
    assert {area for area in ratios if cards[area] != expected} == set()
    assert cards["FR"] == cards["FICTIF"] == expected


def test_no_lack_is_confirmed_where_the_density_is_that_of_the_city(ratios, densities):
    nulls = [densities[area]["status"] for area, (_, is_null) in ratios.items() if is_null]
    assert len(nulls) > 8
    assert nulls.count("confirmed") <= 0.1 * len(nulls) + 1
    dense = [densities[area]["status"] for area, (value, _) in ratios.items() if value > 0.8]
    assert dense.count("confirmed") <= 0.1 * len(dense) + 1


def test_strong_lacks_are_found(ratios, densities):
    low = [densities[area]["status"] for area, (value, _) in ratios.items() if value < 0.42]
    assert len(low) > 3
    assert low.count("confirmed") >= 0.5 * len(low)
    assert "reversed" not in low


def test_ranges_hold_the_planted_ratio(ratios, densities):
    """They carry the spread between neighbourhoods as well: at least nine in ten, more in fact."""
    rows = [(value, densities[area]) for area, (value, _) in ratios.items() if densities[area]["status"] in VERDICTS]
    assert len(rows) > 50
    assert sum(row["low"] <= value <= row["high"] for value, row in rows) >= 0.9 * len(rows)


def test_the_whole_list_is_judged_more_finely_than_any_member(densities):
    nation = densities["FR"]
    assert nation["status"] == "confirmed"
    alone = [row["high"] / row["low"] for row in densities.values() if row["status"] in VERDICTS and row["low"]]
    assert nation["high"] / nation["low"] <= min(alone)


def test_ordinary_neighbourhoods_are_left_alone(simulated_evidence):
    """Taken as if they were priority ones, at most one in ten has a lack or an excess confirmed by each detector."""
    ordinary = np.concatenate([simulated_evidence.zones.ordinary(2024, size) for size in range(4)])
    generator = np.random.default_rng(11)
    found = defaultdict(int)
    for _ in range(TIMES):
        taken = doubles(simulated_evidence, generator.choice(ordinary, TAKEN, replace=False), 2024)
        own = {group.code for group in taken.areas}
        for detector in (one.DETECTOR for one in (det_1_density, det_2_sectors, det_4_creations, det_6_shops)):
            confirmed = {one.area for one in detector.find(taken) if one.status is Status.CONFIRMED}
            found[detector.name] += len(confirmed & own)
    assert {name for name, number in found.items() if number > 0.1 * TAKEN * TIMES} == set()
