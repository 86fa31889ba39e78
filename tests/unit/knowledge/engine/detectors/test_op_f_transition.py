"""OP-F: counts of establishments whose sector changes, said as facts."""

import itertools

import numpy as np
import pytest

from drawn_activities import area, rest, town
from quartiers.knowledge.engine.detectors.finding import Statement, Status
from quartiers.knowledge.engine.detectors.op_f_transition import DETECTOR, find, quotients
from quartiers.knowledge.engine.detectors.transition_sectors import SECTORS, Transition, of

CITY = {"43.21A": 100, "47.11B": 100, "56.10A": 100, "68.20B": 700}
# Every code but property (68) is in some sector of either transition, by the table.
BUSY = {"43.21A": 20, "47.11B": 3, "56.10A": 2, "68.20B": 25}


def cards(held, **more):
    found = list(find(town(held, **more)))
    assert len({(one.area, one.generation, one.key) for one in found}) == len(found)
    return {(one.area, one.key): one for one in found}


def test_counts_are_said_with_their_sectors():
    found = cards([(area("QN1"), BUSY), (area("QN2"), {"68.20B": 40, "43.21A": 4}), (rest(), CITY)])
    card = found["QN1", "environnement"]
    assert (card.n, card.estimate, card.low, card.high, card.probability, card.need) == (25, 25, None, None, None, None)
    assert card.statement is Statement.FACT
    assert card.status is Status.POSSIBLE
    assert card.sentence_fr == (
        "25 établissements ouverts ici, sur 50, sont dans un secteur où la transition environnementale presse, dont "
        "bâtiment (20) et commerce alimentaire général (3)."
    )
    assert card.levers == ("L2",)
    assert [tick.value for tick in card.ticks] == [pytest.approx(50 * 300 / 1000)]
    assert len(card.actions) == 3
    assert all("(à confirmer)" in action.reference for action in card.actions)
    compared = card.drivers[0]
    assert compared.kind is Statement.COMPARISON
    assert "fois celle du reste de la ville (entre " in compared.text_fr
    assert found["QN1", "numerique"].n == 5
    assert found["QN1", "numerique"].levers == ("L1",)


def test_one_establishment_is_singular():
    found = cards([(area("QN1"), {"96.01B": 1, "68.20B": 9}), (rest(), CITY)])
    assert found["QN1", "environnement"].sentence_fr == (
        "1 établissement ouvert ici, sur 10, est dans un secteur où la transition environnementale presse : "
        "pressings, laveries (1)."
    )


def test_nothing_to_count_says_what_is_missing():
    card = cards([(area("QN1"), {"68.20B": 9}), (rest(), CITY)])["QN1", "environnement"]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert card.reason == "Aucun établissement de ces secteurs parmi les 9 que l'on sait ouverts ici."
    assert (card.n, card.actions, card.drivers) == (0, (), ())


def test_without_a_city_nothing_is_compared():
    card = cards([(area("QN1", rest=False), BUSY)])["QN1", "environnement"]
    assert card.ticks == ()
    assert {driver.kind for driver in card.drivers} == {Statement.FACT}


def test_order_of_zones_changes_nothing():
    held = [(area("QN1"), BUSY), (area("QN2"), {"68.20B": 40, "43.21A": 4}), (rest(), CITY)]
    expected = cards(held)
    for order in itertools.permutations(held):
        assert cards(list(order)) == expected


def test_an_ordinary_share_is_said_to_be_ordinary():
    held = [(area(f"QN{k}"), {"43.21A": 10, "68.20B": 90}) for k in range(5)]
    held.append((rest(), {"43.21A": 100, "68.20B": 900}))
    card = cards(held)["QN0", "environnement"]
    assert card.drivers[0].text_fr.endswith(", ce qui ne s'en distingue pas.")
    other = [(area(f"QN{k}"), {"43.21A": 60, "68.20B": 40}) for k in range(5)]
    card = cards([*other, held[-1]])["QN0", "environnement"]
    assert "distingue" not in card.drivers[0].text_fr


def test_quotients_are_drawn_towards_the_class():
    zones = town([(area("QN1"), {}), (area("QN2"), {}), (area("QN3", rest=False), {}), (rest(), {})]).zones
    some, whole = np.array([8.0, 20.0, 5.0, 100.0]), np.array([10.0, 100.0, 10.0, 1000.0])
    found = quotients(some, whole, zones)
    assert found.low[0] < found.value[0] < found.high[0]
    assert 2.0 < found.value[0] < 8.0
    assert np.isnan(found.value[2:]).all()


@pytest.mark.parametrize("transition", Transition)
def test_no_code_is_in_two_sectors(transition):
    starts = [(sector.label_fr, code) for sector in of(transition) for code in sector.codes]
    for (one, code), (two, other) in itertools.permutations(starts, 2):
        assert not code.startswith(other), f"{code} ({one}) is also in {two}"


def test_every_sector_says_why_and_what_to_do():
    for sector in SECTORS:
        assert sector.reference, sector
        assert sector.confidence == "à confirmer", "no official text was opened: say so until one is"
        assert sector.why_fr[0].islower()
        assert not sector.action_fr.endswith(".")


def test_sentences_are_short():
    for card in cards([(area("QN1"), BUSY), (rest(), CITY)]).values():
        assert len(card.sentence_fr.split()) <= 35


def test_every_word_of_a_card():
    """The range of the share is the posterior's; everything else is counted."""
    held = [(area("QN1"), BUSY), (area("QN2"), {"68.20B": 40, "43.21A": 4}), (rest(), CITY)]
    card = cards(held)["QN1", "environnement"]
    evidence = town(held)
    counts = np.array([25.0, 4.0, 300.0])
    share = quotients(counts, np.array([50.0, 44.0, 1000.0]), evidence.zones)
    value, low, high = (f"{one[0]:.1f}".replace(".", ",") for one in (share.value, share.low, share.high))
    assert share.low[0] > 1
    assert [driver.text_fr for driver in card.drivers] == [
        f"Part des établissements : {value} fois celle du reste de la ville (entre {low} et {high}).",
        (
            "Bâtiment, 20 établissements : les travaux aidés de rénovation demandent la qualification RGE, et les déchets du "
            "bâtiment ont leur filière (à confirmer)."
        ),
        (
            "Commerce alimentaire général, 3 établissements : les fluides de réfrigération à fort effet de serre sont retirés "
            "par étapes (à confirmer)."
        ),
        (
            "Restauration et métiers de bouche, 2 établissements : le tri des biodéchets est dû depuis 2024, la vaisselle "
            "réemployable dans les salles de plus de vingt couverts (à confirmer)."
        ),
    ]
    assert card.ticks[0].label_fr == "attendus à la part du reste de la ville"
    assert card.actions[0].text_fr == "Accompagner les artisans vers la qualification RGE, avec la chambre de métiers."
    assert card.would_change.startswith("Un établissement qui ouvre, ferme ou change d'activité change ce compte ; un texte")
    assert card.method_fr == "Secteurs : table du 2026-11-27, dont chaque motif est à confirmer au texte officiel."
    assert (card.unit, card.denominator_fr) == ("établissements", "établissements ouverts ayant une position")
    assert card.subject == "transition environnementale"


def test_every_word_where_there_is_none():
    card = cards([(area("QN1"), {"68.20B": 1}), (rest(), CITY)])["QN1", "numerique"]
    assert card.sentence_fr == "Aucun établissement ouvert ici n'est dans un secteur où la transition numérique presse."
    assert card.reason == "Aucun établissement de ces secteurs parmi le seul que l'on sait ouvert ici."
    nobody = cards([(area("QN1"), {}), (rest(), CITY)])["QN1", "numerique"]
    assert nobody.reason == "Aucun établissement ouvert ici n'a de position connue."
    assert (card.estimate, card.subject) == (0.0, "transition numérique")


def test_quotients_need_something_here_and_a_share_between_none_and_all_there():
    zones = town([(area("QN1"), {}), (area("QN2"), {}), (area("QN3"), {}), (rest(), {})]).zones
    found = quotients(np.array([1.0, 2.0, 0.0, 10.0]), np.array([10.0, 20.0, 0.0, 100.0]), zones)
    assert np.isfinite(found.value[:2]).all()
    assert np.isnan(found.value[2]), "nothing is counted there"
    for there in (0.0, 100.0):
        blank = quotients(np.array([1.0, 2.0, 1.0, there]), np.array([10.0, 20.0, 10.0, 100.0]), zones)
        assert np.isnan(blank.value).all()
    alone = town([(area("QN1"), {}), (rest(), {})]).zones
    assert np.isnan(quotients(np.array([1.0, 10.0]), np.array([10.0, 100.0]), alone).value).all(), "one teaches no spread"


def test_how_it_is_declared():
    assert (DETECTOR.name, DETECTOR.is_opportunity, DETECTOR.find) == ("OP-F", True, find)
    assert "intervalle à 90 %" in DETECTOR.method_fr
    assert DETECTOR.question_fr.endswith("?")
