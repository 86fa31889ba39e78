"""OP-C: the candidate site that serves most residents without a shop, or why none is named."""

import datetime
import itertools

import numpy as np
import pytest

from drawn_activities import area, at, squares, town
from quartiers.knowledge.engine.detectors import op_c_sites as module
from quartiers.knowledge.engine.detectors.finding import Statement, Status
from quartiers.knowledge.engine.detectors.op_c_sites import find
from quartiers.knowledge.engine.evidence import SYSTEM_GAP_M, Site
from quartiers.knowledge.engine.spatial.catchments import walk_m
from quartiers.knowledge.vocabulary.activities import BASKET

DAY = datetime.date(2026, 9, 1)
# Ten places in a row, 200 m apart, where 1,000 residents live; ten minutes is 577 m as the crow flies.
ROW = [(200.0 * step, 0.0) for step in range(10)]
RESIDENTS = 1000.0


def site(name, x, *, kind="pied_d_immeuble", floor=60.0, epsg=2154):
    return Site(name, kind, floor, DAY, (float(x), 0.0, epsg * SYSTEM_GAP_M))


def row(*, shops=(), points=ROW, bakery=BASKET[0]):
    """The ground of one neighbourhood; every type of the basket but one is next door to everybody."""
    types = (bakery, *(kind for kind in BASKET if kind != bakery))
    xy = [*shops, *((x, 1.0) for _ in types[1:] for x, _ in points)]
    kinds = [0] * len(shops) + [kind for kind in range(1, len(types)) for _ in points]
    return squares(
        {0: (900.0, 0.0)},
        half_m=1000.0,
        types=types,
        shop_xy=at(xy),
        shop_type=np.array(kinds, np.int64),
        point_xy=at(points),
        point_zone=np.zeros(len(points), np.int64),
    )


@pytest.fixture(autouse=True)
def gap(monkeypatch):
    """How sure OP-A is that the bakery is missing."""
    known = {(0, "boulangerie"): 0.95, (0, "pharmacie"): 0.95}
    monkeypatch.setattr(module, "_gaps", lambda evidence: known)
    return known


def cards(sites, streets=None, residents=RESIDENTS):
    held = [(area("QN1", rest=False), {"68.20B": 10})]
    found = list(find(town(held, residents, sites=tuple(sites), streets=row() if streets is None else streets)))
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


# In the middle, four places on each side are within 577 m: 700 of 1,000; at an end three, four with itself.
MIDDLE, END, FAR = site("Milieu", 900), site("Bout", 0, floor=None), site("Loin", 1800, kind="terrain", floor=None)


def test_the_site_that_serves_most():
    card = cards([END, MIDDLE, FAR])["boulangerie"]
    assert card.statement is Statement.INFERENCE
    assert card.status is Status.POSSIBLE
    assert card.sentence_fr == (
        "Pour un établissement « boulangerie », « Milieu » servirait le plus d'habitants qui en sont à plus de dix minutes : "
        "600 sur 1\u202f000."
    )
    assert (card.n, card.estimate, card.people, card.need) == (3, 600, 600, "boulangerie")
    assert card.low <= card.estimate <= card.high
    assert (card.low, card.high) == (400, 800), "577 m less or more a fifth: 481 m and 721 m"
    assert card.probability == pytest.approx(0.95, abs=0.06)
    assert [tick.value for tick in card.ticks] == [1000, 1000]
    assert card.drivers[0].text_fr == "1 site : « Milieu », 600 habitants."
    assert card.drivers[1].text_fr == "2 sites : « Bout » et « Milieu », 800 habitants."
    assert card.drivers[2].text_fr == "3 sites : « Bout » et « Loin » et « Milieu », 1\u202f000 habitants."
    assert "première cause d'erreur" in card.drivers[-1].text_fr
    assert card.feasibility == 0.8
    assert "60 m²" in card.feasibility_fr


def test_two_equal_sites_are_told_as_equal():
    card = cards([site("Gauche", 500), site("Droite", 1300), END])["boulangerie"]
    assert card.statement is Statement.ADVICE
    assert (card.probability, card.need, card.feasibility) == (None, None, None)
    assert "plusieurs candidats se valent ; « Droite » servirait 600 des 1\u202f000 habitants" in card.sentence_fr
    assert any("presque autant : « Gauche »" in driver.text_fr for driver in card.drivers)
    assert "« Droite », « Gauche »" in card.actions[0].text_fr


def test_among_equals_the_one_that_is_walked_to_least():
    card = cards([site("A", 1310), site("B", 900), site("C", 500)])["boulangerie"]
    assert card.drivers[0].text_fr.startswith("1 site : « B »")


def test_more_sites_are_named_while_they_add_residents():
    """Everybody is within ten minutes of one site: a second one adds nobody."""
    points = [(100.0 * step, 0.0) for step in range(10)]
    card = cards([site("A", 400), site("B", 500), site("C", 450)], row(points=points))["boulangerie"]
    assert [driver.text_fr[:6] for driver in card.drivers[:2]] == ["1 site", "Reste "]


@pytest.mark.parametrize(
    ("chance", "statement"), [(0.95, Statement.INFERENCE), (0.3, Statement.ADVICE), (None, Statement.ADVICE)]
)
def test_a_site_is_no_proof_that_the_shop_is_missing(gap, chance, statement):
    gap.clear()
    if chance is not None:
        gap[0, "boulangerie"] = chance
    card = cards([END, MIDDLE, FAR])["boulangerie"]
    assert card.statement is statement
    assert (card.need is None) == (statement is Statement.ADVICE)
    said = [driver.text_fr for driver in card.drivers]
    assert any(("Trop peu" in text) if chance is None else (f"{round(100 * chance)} chances sur 100" in text) for text in said)


def test_where_the_law_decides_it_is_asked():
    card = cards([END, MIDDLE, FAR], row(bakery="pharmacie"))["pharmacie"]
    assert card.statement is Statement.ADVICE
    assert card.need is None
    assert "agence régionale de santé" in card.actions[0].text_fr
    assert "L5125-3" in card.actions[0].reference


@pytest.mark.parametrize("held", [0, 1, 2])
def test_fewer_than_three_candidates_say_how_many_are_missing(held):
    card = cards([END, MIDDLE, FAR][:held])[""]
    assert card.status is Status.NOT_ENOUGH_DATA
    sites = "site candidat fourni" if held < 2 else "sites candidats fournis"
    assert card.reason == f"{held} {sites} ici ou à moins de 500 m pour un seuil de 3 : {3 - held} de trop peu pour juger."


def test_a_candidate_far_away_or_in_another_system_is_no_candidate():
    """The outline ends at 1,900 m."""
    assert cards([END, MIDDLE, site("Bord", 2400)])["boulangerie"].n == 3
    assert cards([END, MIDDLE, site("Dehors", 2401)])[""].status is Status.NOT_ENOUGH_DATA
    assert cards([END, MIDDLE, site("Ailleurs", 900, epsg=2972)])[""].status is Status.NOT_ENOUGH_DATA


def test_residents_who_have_the_shop_are_not_counted():
    """A bakery at one end: who lives within 577 m of it needs no other."""
    card = cards([END, MIDDLE, FAR], row(shops=[(0.0, 0.0)]))["boulangerie"]
    assert card.ticks[0].value == 700
    assert card.estimate == 500


def test_one_more_shop_never_raises_what_a_site_would_serve():
    served = []
    for step in range(4):
        found = cards([END, MIDDLE, FAR], row(shops=[(450.0 * place, 0.0) for place in range(step)]))
        served.append(found["boulangerie"].estimate if "boulangerie" in found else 0.0)
    assert served == sorted(served, reverse=True)
    assert served[0] > served[-1]


def test_where_everybody_has_everything_no_site_is_chosen():
    card = cards([END, MIDDLE, FAR], row(shops=ROW))[""]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert "moins de 100 habitants" in card.sentence_fr


def test_a_few_residents_without_are_not_a_need():
    points = [*ROW[:9], (2400.0, 0.0)]
    assert cards([END, MIDDLE, FAR], row(points=points, shops=ROW), residents=990)[""].status is Status.NOT_DISTINGUISHABLE
    assert "boulangerie" in cards([site("A", 2300), MIDDLE, FAR], row(points=points, shops=ROW), residents=1000)


def test_candidates_that_serve_nobody_are_told():
    card = cards([END, site("B", 50), site("C", 100)], row(points=[(0.0, 0.0), (1800.0, 0.0)], shops=[(0.0, 0.0)]))[""]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert card.sentence_fr == "Aucun des 3 candidats n'est à dix minutes d'habitants sans « boulangerie »."


def test_unknown_ground_or_residents():
    held = [(area("QN1", rest=False), {"68.20B": 10})]
    sites = (END, MIDDLE, FAR)
    assert [one.status for one in find(town(held, RESIDENTS, sites=sites))] == [Status.NOT_AVAILABLE]
    assert cards(sites, squares({}, 1.0))[""].status is Status.NOT_AVAILABLE
    assert cards(sites, residents=np.nan)[""].status is Status.NOT_ENOUGH_DATA


def test_three_types_at_most_those_that_weigh_most():
    """Nothing at all around: the needs of the heaviest weights come first."""
    empty = row()
    bare = squares(
        {0: (900.0, 0.0)}, 1000.0, types=BASKET, point_xy=empty.point_xy, point_zone=empty.point_zone, shop_xy=np.empty((0, 3))
    )
    assert set(cards([END, MIDDLE, FAR], bare)) == {"boulangerie", "pharmacie", "medecin-generaliste"}


def test_order_of_candidates_changes_nothing():
    sites = [END, MIDDLE, FAR, site("Gauche", 500)]
    expected = cards(sites)
    for order in itertools.permutations(sites):
        assert cards(order) == expected


@pytest.mark.parametrize(
    ("chosen", "feasibility", "said"),
    [
        (site("M", 900, kind="terrain"), 0.3, "Terrain"),
        (site("M", 900, floor=None), 0.5, "non relevée"),
        (site("M", 900), 0.8, "60 m²"),
    ],
)
def test_feasibility_is_that_of_the_best_site(chosen, feasibility, said):
    card = cards([END, chosen, FAR])["boulangerie"]
    assert card.feasibility == feasibility
    assert said in card.feasibility_fr
    assert "01/09/2026" in card.feasibility_fr


def test_ten_minutes_is_577_metres():
    assert round(walk_m(10)) == 577
