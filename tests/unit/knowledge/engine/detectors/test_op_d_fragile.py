"""OP-D: the only shop of its type in a trade that closes more, long-standing ones by five or more, nobody recognised."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from quartiers.knowledge.engine import surroundings as around
from quartiers.knowledge.engine.detectors import op_d_fragile
from quartiers.knowledge.engine.detectors.finding import Statement, Status
from quartiers.knowledge.engine.detectors.hazards import hazards
from quartiers.knowledge.engine.detectors.op_d_fragile import SOLE_TYPES, find
from quartiers.knowledge.engine.evidence import Activities
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.density import PER_HECTARE
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, TYPE_DENSITY
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.engine.surroundings import WALKS_MIN, Surroundings
from quartiers.knowledge.engine.zones import Kind
from quartiers.knowledge.vocabulary.activities import BASKET, SHOP_TYPES
from quartiers.knowledge.vocabulary.days import LONG_STANDING_YEARS
from small_cities import city, evidence, items, one_item

AREAS = 12
ZONES = city(AREAS, 12)
A, B = "U1-QP00", "U1-QP01"
RETAIL, FOOD = "commerce de détail", "restauration et hébergement"
BAKERY = "boulangerie"


def place(code):
    return next(at for at, zone in enumerate(ZONES) if zone.code == code)


def town(near=None, *, closed=None, old=None, nests=(), usual=20.0, restaurants=20.0):
    """A city where 10 of 100 close a year; `near` gives shops inside of areas by type, three of each otherwise.

    `closed`: closures of retail in areas, out of 100 years; `old`: long-standing establishments {(area, code): number}.
    """
    basket = np.zeros((len(ZONES), len(BASKET), 4))
    basket[:, :, 0] = 3.0
    for (code, kind), rings in (near or {}).items():
        basket[place(code), BASKET.index(kind)] = rings
    is_rest = np.array([zone.kind is Kind.REST for zone in ZONES])
    years = np.where(is_rest, 10_000.0, 100.0)
    retail = np.where(is_rest, 1000.0, usual)
    for code, number in (closed or {}).items():
        retail[place(code)] = number
    codes = tuple(sorted({code for _, code in (old or {})}))
    table = np.zeros((len(ZONES), len(codes)))
    for (code, naf), number in (old or {}).items():
        table[place(code), codes.index(naf)] = number
    people = np.full(len(ZONES), 2000.0)
    return evidence(
        ZONES,
        {
            TYPE_DENSITY: items({BAKERY: basket[:, 0, 0]}, people),
            PER_HECTARE: one_item(people, people),
            BASKET_COUNT: Grid(BASKET, basket, np.zeros_like(basket), np.full_like(basket, np.nan)),
            CLOSURES: items({RETAIL: retail, FOOD: np.where(is_rest, 1000.0, restaurants)}, years),
        },
        activities=Activities(codes, csr_array(table), csr_array(table)),
        nests=nests,
    )


def cards(found):
    return {(one.area, one.key): one for one in find(found)}


def test_the_only_one_in_a_trade_that_closes_more():
    card = cards(town({(A, BAKERY): (1, 0, 0, 0)}))[A, "seul-boulangerie"]
    assert (card.statement, card.status) == (Statement.COMPARISON, Status.LIKELY_GAP)
    assert card.sentence_fr == (
        "La seule boulangerie à moins de 500 m : sa famille d'activités ferme ici 20 fois sur 100 par an (entre 17 et 24), "
        "toutes les activités du reste de la ville 10 fois. Rien n'est dit de cet établissement."
    )
    assert card.low > 10
    assert card.low < card.estimate == 20 < card.high
    assert card.probability > 0.95
    assert card.need == BAKERY
    assert card.n == 1


@pytest.mark.parametrize(("margin", "is_told"), [(1.9, True), (2.1, False)])
def test_a_sure_but_small_difference_is_worth_no_card(monkeypatch, margin, is_told):
    """Twice as many closures as the city: told below a margin of two, not above."""
    monkeypatch.setattr(op_d_fragile, "_RELEVANT", margin)
    assert ((A, "seul-boulangerie") in cards(town({(A, BAKERY): (1, 0, 0, 0)}))) is is_told


@pytest.mark.parametrize(
    ("rings", "is_only"), [((0, 0, 0, 1), True), ((1, 0, 0, 1), False), ((0, 0, 0, 0), False), ((2, 0, 0, 0), False)]
)
def test_only_means_one_within_500_m(rings, is_only):
    assert ((A, "seul-boulangerie") in cards(town({(A, BAKERY): rings}))) is is_only


def test_walks_decide_where_streets_are_known():
    """People are those who would be without: residents less those who have none already."""
    found = town()
    shape = (len(ZONES), 1)
    near, without = np.full(shape, 2.0), np.full((*shape, len(WALKS_MIN)), 0.0)
    near[place(A)], without[place(A)] = 1.0, (1500.0, 900.0, np.nan)
    around._KNOWN[found] = Surroundings((BAKERY,), near, near, without, without)
    found_cards = cards(found)
    card = found_cards[A, "seul-boulangerie"]
    assert (card.people, card.people_low, card.people_high) == (1100.0, 500.0, None)
    assert "à pied (vol d'oiseau × 1,3)" in card.drivers[0].text_fr
    assert (B, "seul-boulangerie") not in found_cards


def test_crows_are_said_where_streets_are_not_known():
    card = cards(town({(A, BAKERY): (1, 0, 0, 0)}))[A, "seul-boulangerie"]
    assert "à vol d'oiseau" in card.drivers[0].text_fr
    assert card.people is None


def test_a_trade_that_closes_like_the_city_alarms_nobody():
    found = cards(town({(A, BAKERY): (1, 0, 0, 0)}, usual=10.0, restaurants=10.0))
    assert {key for area, key in found if area == A} == {"aucun"}
    card = found[A, "aucun"]
    assert (card.statement, card.status) == (Statement.COMPARISON, Status.NOT_DISTINGUISHABLE)
    assert "1 des 12 suivis" in card.reason
    assert card.sentence_fr.startswith("Rien ne dit ")


def test_one_or_two_closures_are_not_told():
    found = cards(town({(A, BAKERY): (1, 0, 0, 0)}, closed={A: 2.0}))
    assert (A, "seul-boulangerie") not in found
    assert hazards(town(closed={A: 2.0})).of(place(A), RETAIL) is None
    assert hazards(town(closed={A: 3.0})).of(place(A), RETAIL) is not None


def test_a_difference_of_two_lists_tells_nothing_either():
    nests = [(place(A), (place(B),))]
    assert hazards(town(closed={A: 22.0}, nests=nests)).of(place(A), RETAIL) is None
    assert hazards(town(closed={A: 25.0}, nests=nests)).of(place(A), RETAIL) is not None


def test_a_city_that_is_not_known_gives_no_verdict():
    found = town({(A, BAKERY): (1, 0, 0, 0)})
    found.grid(CLOSURES).numerator[[zone.kind is Kind.REST for zone in ZONES]] = np.nan
    card = cards(found)[A, "aucun"]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert "inconnu" in card.reason
    assert card.sentence_fr.startswith("On ne sait pas ")


def test_nobody_who_may_work_from_home_is_spoken_of():
    assert not {"coiffeur", "soins de beauté", "médecin généraliste", "dentiste", "infirmier, sage-femme"} & set(SOLE_TYPES)


@pytest.mark.parametrize("number", range(8))
def test_long_standing_ones_from_five_up_only(number):
    found = cards(town(old={(A, "56.10A"): number}))
    if number < 5:
        assert {key for area, key in found if area == A} == {"aucun"}
        assert not any(str(LONG_STANDING_YEARS) in one.sentence_fr for one in found.values())
    else:
        card = found[A, "anciens-restaurant"]
        assert (card.statement, card.n) == (Statement.FACT, number)
        assert card.sentence_fr.startswith(f"{number} ")
        assert f"depuis plus de {LONG_STANDING_YEARS} ans" in card.sentence_fr
        assert card.people is None
        assert card.probability is None


def test_practices_and_what_is_no_shop_are_left_out():
    assert not any(key.startswith("anciens") for _, key in cards(town(old={(A, "86.21Z"): 9, (A, "68.20B"): 9})))


def test_fewer_than_five_do_not_come_out_of_a_subtraction():
    nests = [(place(A), (place(B),))]
    near = cards(town(old={(A, "56.10A"): 8, (B, "56.10A"): 6}, nests=nests))
    assert (A, "anciens-restaurant") not in near
    assert (B, "anciens-restaurant") in near
    far = cards(town(old={(A, "56.10A"): 12, (B, "56.10A"): 6}, nests=nests))
    assert {(A, "anciens-restaurant"), (B, "anciens-restaurant")} <= far.keys()


def test_every_area_has_an_answer():
    assert {area for area, _ in cards(town())} == {zone.code for zone in ZONES if zone.kind is Kind.QPV}


def test_types_are_shops_that_we_know():
    assert set(SOLE_TYPES) <= set(SHOP_TYPES)
