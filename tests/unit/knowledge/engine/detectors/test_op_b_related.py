"""OP-B: what comparable places have and this one lacks, rarely by chance; growth paths only behind an open gate."""

import numpy as np
import pytest

from drawn_activities import area, rest, town
from drawn_related import BLOCK, CODES, ELSE, NAMES, drawn
from quartiers.knowledge.engine.detectors import op_b_related as module
from quartiers.knowledge.engine.detectors.finding import Statement, Status
from quartiers.knowledge.engine.detectors.op_b_related import FALSE_CARDS, LEFT_TO_OTHERS, chosen, find
from quartiers.knowledge.engine.related import related
from quartiers.knowledge.engine.surroundings import not_computed

# The most common kind of the drawn world among those that are OP-B's to speak of.
WORLD = drawn(0.0)
_COMMON = np.mean([[counts[code] > 0 for code in CODES] for zone, counts in WORLD if zone.kind == "qpv"], axis=0)
KIND = max((k for k in range(len(NAMES)) if NAMES[k] not in LEFT_TO_OTHERS), key=lambda k: _COMMON[k])


def emptied(held, kinds, place="QN0240"):
    """The same world, some kinds taken away from one place, which is otherwise large."""
    nothing = {CODES[k]: 0 for k in kinds}
    return [
        (zone, {code: max(n, 2) for code, n in counts.items()} | {ELSE: 400} | nothing if zone.code == place else counts)
        for zone, counts in held
    ]


def cards(held, place="QN0240"):
    found = list(find(town(held)))
    assert len({(one.area, one.key) for one in found}) == len(found)
    return {one.subject: one for one in found if one.area == place}


def said_chance(card):
    """How many comparable places out of a hundred would have it, as the first reason says."""
    return int(card.drivers[0].text_fr.split(" : ")[1].split(" ")[0])


def test_a_common_kind_that_is_not_here():
    found = cards(emptied(WORLD, [KIND]))
    card = found[NAMES[KIND]]
    assert card.statement is Statement.COMPARISON
    assert card.status is Status.POSSIBLE
    # That others have it is no probability of anything here: no grade comes of it.
    assert card.probability is None
    assert card.low < card.estimate < card.high or card.estimate in {card.low, card.high}
    assert card.n == 11
    assert card.comparator == "comparable_qpv"
    assert card.sentence_fr == (
        f"Peut-être à étudier, « {NAMES[KIND]} » : aucun établissement recensé ici, mais 11 quartiers prioritaires comparables "
        "sur 11 en ont un. Rien ne dit qu'il aurait sa place."
    )
    assert card.drivers[0].kind is Statement.INFERENCE
    chance = related(town(emptied(WORLD, [KIND])), 2024).by_popularity[240, KIND]
    assert 0.75 < chance < 1
    chances = f"{min(99, round(100 * chance))} chances sur 100"
    assert card.drivers[0].text_fr == f"Un quartier comparable de cette taille en aurait un : {chances}."
    assert len([word for word in card.sentence_fr.split() if word[-1].isalnum() or len(word) > 1]) <= 35
    assert card.feasibility == 0.5
    assert card.people == 2000
    assert list(found) == [NAMES[KIND]]


def test_once_it_is_there_nothing_is_said():
    card = cards(emptied(WORLD, []))["activités courantes ailleurs"]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert card.statement is Statement.COMPARISON
    assert card.drivers


def test_a_shut_gate_shows_no_path():
    evidence = town(emptied(WORLD, [KIND]))
    assert not related(evidence, 2024).gate.is_open
    card = cards(emptied(WORLD, [KIND]))[NAMES[KIND]]
    assert card.drivers[1].text_fr == (
        "Ce qui est déjà ici n'aide pas à prévoir ce qui y viendrait : aucune piste n'en est tirée."
    )
    assert "cases cachées" in card.method_fr


def test_an_open_gate_shows_the_path():
    held = drawn(1.0)
    evidence = town(emptied(held, [KIND]))
    assert related(evidence, 2024).gate.is_open
    card = cards(emptied(held, [KIND]))[NAMES[KIND]]
    path = card.drivers[1]
    assert path.kind is Statement.INFERENCE
    assert path.text_fr.startswith("Va souvent")
    block = [name for place, name in enumerate(NAMES) if place // BLOCK == KIND // BLOCK and place != KIND]
    assert sum(name in path.text_fr for name in block) >= 2


def test_a_small_city_shows_no_path():
    held = [(zone, {ELSE: 999} if zone.kind == "rest" else counts) for zone, counts in drawn(1.0)]
    evidence = town(emptied(held, [KIND]))
    answer = related(evidence, 2024)
    assert answer.gate.is_open
    card = cards(emptied(held, [KIND]))[NAMES[KIND]]
    assert "aucune piste" in card.drivers[1].text_fr
    assert (card.statement, card.probability) == (Statement.COMPARISON, None)
    large = [(zone, {ELSE: 1000} if zone.kind == "rest" else counts) for zone, counts in held]
    foretold = cards(emptied(large, [KIND]))[NAMES[KIND]]
    assert foretold.drivers[1].text_fr.startswith("Va souvent")
    assert foretold.statement is Statement.INFERENCE
    assert foretold.probability == pytest.approx(related(town(emptied(large, [KIND])), 2024).probability[240, KIND])


def test_what_others_speak_of_is_left_to_them():
    others = [k for k, name in enumerate(NAMES) if name in LEFT_TO_OTHERS]
    assert "pharmacie" in LEFT_TO_OTHERS
    assert not set(cards(emptied(WORLD, [*others, KIND]))) & LEFT_TO_OTHERS


def test_chance_shows_few_cards():
    """Independent kinds: cards per neighbourhood do not exceed the promise."""
    shown, areas = 0, 0
    for seed in range(4):
        held = drawn(0.0, seed=seed, priority=60)
        found = list(find(town(held)))
        shown += sum(one.status is Status.POSSIBLE for one in found)
        areas += 60
    assert shown / areas <= FALSE_CARDS + 2 * np.sqrt(FALSE_CARDS / areas)


def test_too_few_places_say_how_many_are_missing():
    found = list(find(town(drawn(0.0, ordinary=48))))
    assert {one.status for one in found} == {Status.NOT_ENOUGH_DATA}
    assert found[0].reason == "48 quartiers ordinaires comptés pour un seuil de 50 : 2 de trop peu pour juger."


def test_an_empty_neighbourhood_says_so():
    held = [*WORLD, (area("QN9999", "U0"), {})]
    card = cards(held, "QN9999")["activités courantes ailleurs"]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert card.reason == ("0 établissement ouvert ayant une position ici pour un seuil de 1 : 1 de trop peu pour juger.")


def test_what_is_near_is_not_missing(monkeypatch):
    """A shop at most 500 m away counts as here, for the place and for those that it is compared with."""
    shop = next(k for k in sorted(range(len(NAMES)), key=lambda k: -_COMMON[k]) if NAMES[k] not in LEFT_TO_OTHERS and k < 50)
    held = emptied(WORLD, [shop])
    alone = said_chance(cards(held)[NAMES[shop]])
    around = not_computed((NAMES[shop],), len(held))
    place = [zone.code for zone, _ in held].index("QN0240")
    around.within_500[:, 0] = 1.0
    around.uncovered[place, 0, 1] = 350.0
    monkeypatch.setattr(module, "surroundings", lambda evidence: around)
    assert NAMES[shop] not in cards(held)
    around.within_500[place, 0] = 0.0
    card = cards(held)[NAMES[shop]]
    assert "ici ni à moins de 500 m à pied" in card.sentence_fr
    # The others all have one near: half a place over those that have none inside, and one.
    answer = related(town(held), 2024)
    others = (answer.counts[[zone.kind == "qpv" and zone.code != "QN0240" for zone, _ in held], shop] == 0).sum()
    inside = answer.by_popularity[place, shop]
    near = 1 - (1 - inside) * 0.5 / (others + 1)
    assert said_chance(card) == min(99, round(100 * near))
    assert "ici ni à moins de 500 m à pied, mais 11 quartiers prioritaires comparables sur 11 en " in card.sentence_fr
    assert "en aurait un aussi près : " in card.drivers[0].text_fr
    assert card.people == 350.0
    assert said_chance(card) >= alone


def test_few_priority_places_are_compared_with_ordinary_ones():
    held = [one for one in WORLD if one[0].kind != "qpv" or one[0].code <= "QN0245"]
    card = cards(emptied(held, [KIND]))[NAMES[KIND]]
    assert card.n == 240
    assert "quartiers ordinaires comparables" in card.sentence_fr
    assert card.comparator == "comparable_neighbourhoods"


def test_order_of_zones_changes_nothing():
    held = emptied(WORLD, [KIND])
    order = np.random.default_rng(2).permutation(len(held))
    one = sorted((card.area, card.key, card.sentence_fr) for card in find(town(held)))
    two = sorted((card.area, card.key, card.sentence_fr) for card in find(town([held[place] for place in order])))
    assert one == two


def test_kinds_are_chosen_within_the_budget():
    """From the likeliest down; present ones spend too; at most three; never below 0.6."""
    here = np.zeros(5, bool)
    assert chosen(np.array([0.99, 0.5, 0.9, 0.95, np.nan]), here).tolist() == [0, 3, 2]
    assert chosen(np.array([0.99, 0.5, 0.8, 0.95, np.nan]), here).tolist() == [0, 3]
    assert chosen(np.array([0.99, 0.5, 0.8, 0.95, np.nan]), np.array([1, 0, 0, 0, 0], bool)).tolist() == [3]
    assert chosen(np.full(5, 0.96), here).tolist() == [0, 1, 2]
    assert chosen(np.array([0.76]), np.zeros(1, bool)).tolist() == [0]
    assert chosen(np.array([0.74]), np.zeros(1, bool)).tolist() == []
    assert chosen(np.array([np.nan, 0.3]), np.zeros(2, bool)).tolist() == []


def test_no_city_no_path():
    held = [(area("QN0240", "U9", rest=False) if zone.code == "QN0240" else zone, counts) for zone, counts in drawn(1.0)]
    assert "aucune piste" in cards(emptied(held, [KIND]))[NAMES[KIND]].drivers[1].text_fr
    assert rest("U0").code == "rest2024:U0"
