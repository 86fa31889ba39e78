"""OP-E: what the city makes a lot of and the neighbourhood little of, or why nothing is said."""

import datetime
import itertools

import numpy as np
import pytest

from drawn_activities import area, iris, rest, squares, town
from quartiers.knowledge.engine.detectors.finding import Statement, Status
from quartiers.knowledge.engine.detectors.op_e_productive import find, strengths
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Site
from quartiers.knowledge.engine.productive import PRODUCTIVE

ORDINARY = {"13.92Z": 200, "68.20B": 9800}
STRONG = {"13.92Z": 500, "68.20B": 9500}
POOR = {"68.20B": 100}
RICH = {"13.92Z": 12, "68.20B": 100}
# A neighbourhood of 4,000 residents, a city of 100,000.
HERE, CITY = 4000.0, 100_000.0


def world(*here, city=STRONG, others=3):
    """Neighbourhoods of the first city, and other cities."""
    held = [(area(f"QN{k}"), counts) for k, counts in enumerate(here)]
    held.append((rest("U1"), city))
    held += [(rest(f"U{k}"), ORDINARY) for k in range(2, 2 + others)]
    return held


def people(held):
    return [HERE if zone.kind == "qpv" else CITY for zone, _ in held]


def cards(held, **more):
    found = list(find(town(held, people(held), **more)))
    assert len({(one.area, one.key) for one in found}) == len(found)
    return {(one.area, one.key): one for one in found}


def test_a_speciality_of_the_city_that_the_neighbourhood_lacks():
    found = cards(world(POOR, POOR, POOR))
    card = found["QN0", "textile"]
    assert card.statement is Statement.INFERENCE
    assert card.status is Status.LIKELY_GAP
    assert 1.25 < card.low < card.estimate < card.high
    assert card.estimate == pytest.approx(2.5, rel=0.15)
    assert 0.8 <= card.probability <= 1
    assert (card.n, card.people, card.need) == (500, HERE, "activite_productive")
    assert card.sentence_fr.startswith("« Confection, textile, cuir » : l'agglomération en a 2,")
    assert "et le quartier 0 pour 20 attendus à ce taux ; écart établi, place à étudier." in card.sentence_fr
    assert len([word for word in card.sentence_fr.split() if word[-1].isalnum() or len(word) > 1]) <= 35
    assert card.would_change.startswith("16 établissements de plus ici, ")
    assert card.feasibility == 0.5
    assert "pas connue" in card.feasibility_fr
    assert {key for name, key in found if name == "QN0"} == {"textile"}


def test_one_more_establishment_never_makes_the_place_surer():
    chances = []
    for number in range(0, 24, 4):
        found = cards(world({"13.92Z": number, "68.20B": 100}, POOR, POOR))
        chances.append(found["QN0", "textile"].probability if ("QN0", "textile") in found else 0.0)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.8
    assert chances[-1] == 0.0


def test_a_neighbourhood_that_has_them_is_told_so():
    card = cards(world({"13.92Z": 30, "68.20B": 100}, {"13.92Z": 25, "68.20B": 100}))["QN0", ""]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert card.statement is Statement.COMPARISON
    assert card.need is None
    assert card.drivers[0].text_fr.startswith("L'agglomération se distingue par : confection, textile, cuir")
    assert "les 3 autres chargées" in card.sentence_fr


def test_an_ordinary_city_has_no_speciality():
    card = cards(world(POOR, POOR, city=ORDINARY))["QN0", ""]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert "Aucun des groupes" in card.drivers[0].text_fr


def test_two_cities_cannot_tell():
    card = cards(world(POOR, POOR, others=1))["QN0", ""]
    assert card.status is Status.NOT_AVAILABLE
    assert card.reason == "2 unités urbaines chargées pour un seuil de 3 : 1 de trop peu pour juger."
    assert cards(world(POOR, POOR, others=2))["QN0", "textile"]


def test_a_neighbourhood_outside_cities_has_no_comparison():
    held = [*world(POOR, POOR), (area("QN9", "U9", rest=False), POOR)]
    card = cards(held)["QN9", ""]
    assert card.status is Status.NOT_AVAILABLE
    assert "aucune unité urbaine" in card.reason


def test_unknown_residents_are_asked_for():
    held = world(POOR, POOR)
    counts = [np.nan if zone.code == "QN0" else n for (zone, _), n in zip(held, people(held), strict=True)]
    card = {one.area: one for one in find(town(held, counts))}["QN0"]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert "habitants" in card.reason


PARIS = 2154


@pytest.mark.parametrize(
    ("floor", "x", "expected", "said"),
    [
        (120.0, 0.0, 0.8, "1 local d'au moins 100 m²"),
        (120.0, 1400.0, 0.8, "1 local d'au moins 100 m²"),
        (120.0, 1600.0, 0.5, "Aucun local à moins de 500 m"),
        (None, 0.0, 0.5, "non relevée"),
        (40.0, 0.0, 0.3, "Aucun local d'au moins 100 m² parmi 1 local"),
    ],
)
def test_premises_are_looked_up(floor, x, expected, said):
    held = world(POOR, POOR)
    site = Site("S1", "friche", floor, datetime.date(2025, 3, 4), (x, 0.0, PARIS * SYSTEM_GAP_M))
    streets = squares({0: (0.0, 0.0)}, half_m=1000.0, epsg=PARIS)
    found = cards(held, sites=(site,), streets=streets)
    assert found["QN0", "textile"].feasibility == expected
    assert said in found["QN0", "textile"].feasibility_fr
    assert found["QN1", "textile"].feasibility == 0.5, "its outline is not known"
    other = Site("S1", "friche", floor, datetime.date(2025, 3, 4), (x, 0.0, 2972 * SYSTEM_GAP_M))
    assert cards(held, sites=(other,), streets=streets)["QN0", "textile"].feasibility == 0.5, "another system of coordinates"


def test_order_of_zones_changes_nothing():
    held = world(POOR, RICH)
    expected = cards(held)
    for order in itertools.islice(itertools.permutations(held), 0, 120, 17):
        found = cards(list(order))
        assert found.keys() == expected.keys()
        for key, card in found.items():
            assert card.sentence_fr == expected[key].sentence_fr
            assert card.probability == pytest.approx(expected[key].probability, rel=1e-9)


def test_doubling_everything_keeps_the_speciality():
    held = world(POOR, POOR)
    double = [(zone, {code: 2 * n for code, n in counts.items()}) for zone, counts in held]
    assert set(cards(double)) >= {key for key in cards(held) if key[1] == "textile"}


def test_equal_cities_are_never_strong():
    """A drawn world without specialities: a group is announced as strong in at most one city out of fifty."""
    generator, announced, cells = np.random.default_rng(5), 0, 0
    codes = {"13.92Z": 100.0, "18.12Z": 150.0, "43.21A": 900.0, "68.20B": 5000.0}
    for _ in range(10):
        held = [(area("QN0", "U0"), POOR), (area("QN1", "U0"), POOR), (iris("I"), POOR)]
        held += [(rest(f"U{k}"), {code: int(generator.poisson(mean)) for code, mean in codes.items()}) for k in range(8)]
        evidence = town(held, people(held))
        counts = np.column_stack([evidence.activities.of(group.codes) for group in PRODUCTIVE])
        found = strengths(evidence, counts).is_strong
        announced, cells = announced + np.nansum(found), cells + np.isfinite(found).sum()
    assert cells >= 10 * 8 * 3
    assert announced / cells <= 0.02


def test_groups_hold_no_code_twice():
    codes = [code for group in PRODUCTIVE for code in group.codes]
    for one, two in itertools.permutations(codes, 2):
        assert not one.startswith(two), (one, two)
    assert all(low < high for low, high in (group.floor_m2 for group in PRODUCTIVE))
