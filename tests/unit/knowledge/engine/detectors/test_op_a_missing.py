"""OP-A: what is absent, what is probably missing, and everything that must not be said."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import nbinom

from drawn_activities import squares
from quartiers.knowledge.engine import surroundings as around
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES, expected
from quartiers.knowledge.engine.detectors.finding import Statement, Status, word_of
from quartiers.knowledge.engine.detectors.op_a_missing import find, key_of
from quartiers.knowledge.engine.detectors.shop_words import SHOP_WORDS
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.density import PER_HECTARE
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, TYPE_DENSITY
from quartiers.knowledge.engine.indicators.survival import CLOSURES
from quartiers.knowledge.engine.surroundings import WALKS_MIN, Surroundings
from quartiers.knowledge.engine.zones import Kind
from quartiers.knowledge.vocabulary.activities import BASKET
from small_cities import city, evidence, items, one_item

AREAS, IRIS = 12, 40
ZONES = city(AREAS, IRIS)
RATE = 0.005  # shops of a type per resident: 20 for 4,000
RESIDENTS = 4000.0
# How many times the usual number neighbourhoods have, one after the other.
SPREAD = (1.0, 1.6, 0.5, 2.0, 0.4, 1.2)


def place(code):
    return next(at for at, zone in enumerate(ZONES) if zone.code == code)


def town(here=None, *, residents=RESIDENTS, rate=RATE, rings=0.0, walks=None, zones=ZONES, seed=1, each=1.0, **more):
    """A city whose ordinary neighbourhoods draw the usual number of each type; `here` gives counts of areas by type.

    `each`: how many times the usual number the other areas have; `rings`: shops around each area in the last ring.
    """
    rng = np.random.default_rng(seed)
    people = np.array([residents * (IRIS if zone.kind is Kind.REST else 1) for zone in zones])
    counts = {}
    for kind in (*EXPECTED_TYPES, "habillement"):
        drawn = rng.poisson(rate * people).astype(float)
        for at, zone in enumerate(zones):
            if zone.kind is Kind.QPV:
                drawn[at] = round(each * SPREAD[at % len(SPREAD)] * rate * people[at])
            if zone.kind is Kind.REST:
                drawn[at] = rate * people[at]
        counts[kind] = drawn
    for (code, kind), number in (here or {}).items():
        counts[kind][next(at for at, zone in enumerate(zones) if zone.code == code)] = number
    basket = np.zeros((len(zones), len(BASKET), 4))
    for at, kind in enumerate(BASKET):
        basket[:, at, 0] = counts.get(kind, np.zeros(len(zones)))
        basket[:, at, 3] = rings
    density = items(counts, people)
    closed = items({"commerce de détail": np.where(people > residents, 80.0, 2.0)}, np.full(len(zones), 1000.0))
    found = evidence(
        zones,
        {
            TYPE_DENSITY: density,
            PER_HECTARE: one_item(people / 50, people / 50),
            BASKET_COUNT: Grid(BASKET, basket, np.zeros_like(basket), np.full_like(basket, np.nan)),
            CLOSURES: closed,
        },
        **more,
    )
    if walks is not None:
        around._KNOWN[found] = walks(len(zones))
    return found


def walked(**changes):
    """Surroundings where every type is everywhere, except what is changed: {name: {(zone, type): value or values}}."""

    def made(zones):
        shape = (zones, len(EXPECTED_TYPES))
        values = {
            "nearest_m": np.zeros(shape),
            "within_500": np.ones(shape),
            "access": np.ones((*shape, len(WALKS_MIN))),
            "uncovered": np.full((*shape, len(WALKS_MIN)), 100.0),
        }
        for name, cells in changes.items():
            for (code, kind), value in cells.items():
                values[name][place(code), EXPECTED_TYPES.index(kind)] = value
        return Surroundings(EXPECTED_TYPES, **values)

    return made


def cards(found):
    answers = list(find(found))
    assert max(Counter((one.area, one.generation, one.key) for one in answers).values()) == 1
    return {(one.area, one.subject): one for one in answers}


A, B = "U1-QP00", "U1-QP01"
BAKERY = "boulangerie"
WEAK = {"access": {(A, BAKERY): 0.1}, "uncovered": {(A, BAKERY): (3000.0, 2500.0, 1000.0)}}


def test_the_number_expected_is_that_of_as_many_residents():
    model = expected(town())[0]
    assert model.expected[:, 0] == pytest.approx(RATE * RESIDENTS, rel=0.15)
    assert (model.cv2 < 0.2).all()


def test_what_is_ordinary_by_chance_is_the_middle_nine_tenths():
    model = expected(town())[0]
    shape, rate = model.spread[0].shape, model.spread[0].rate
    law = nbinom(shape, rate / (rate + model.expected[3, 0]))
    assert [end[3, 0] for end in model.ordinary_range] == [law.ppf(0.05), law.ppf(0.95)]
    assert model.zero_by_chance[3, 0] == pytest.approx(law.pmf(0), rel=1e-9)


def test_dense_places_have_more_expected_where_density_tells():
    """Twice as many where people live closer: neighbourhoods at that density expect as many."""
    found = town()
    shops, ground = found.grid(TYPE_DENSITY), found.grid(PER_HECTARE)
    bakeries = shops.numerator[:, shops.items.index(BAKERY)]
    ordinary = np.array([at for at, zone in enumerate(ZONES) if zone.kind is Kind.IRIS])
    dense = ordinary[::2]
    ground.denominator[dense] /= 4
    ground.denominator[:2] /= 4
    bakeries[ordinary], bakeries[dense] = 12.0, 24.0
    model = expected(found)[0]
    assert model.expected[:2, 0] == pytest.approx([24.0, 24.0], rel=0.02)
    assert model.expected[2:, 0] == pytest.approx(12.0, rel=0.02)


def test_a_city_with_more_of_a_type_expects_more():
    """Two cities of a class: the rest of each one says how many of the type it has."""
    zones = [*city(6, 20), *city(6, 20, unit="U2")]
    found = town(zones=zones)
    shops = found.grid(TYPE_DENSITY)
    twice = np.array([zone.unit == "U2" and zone.kind is not Kind.QPV for zone in zones])
    shops.numerator[twice, shops.items.index(BAKERY)] *= 2
    model = expected(found)[0]
    assert model.expected[6:, 0].mean() == pytest.approx(2 * model.expected[:6, 0].mean(), rel=0.1)


def test_the_distance_to_the_centre_counts_where_places_are_known():
    """Fewer far from the middle of the residents; neighbourhoods far away expect as few."""
    ordinary = np.array([at for at, zone in enumerate(ZONES) if zone.kind is Kind.IRIS])
    points = np.zeros((len(ZONES), 3))
    far = ordinary[::2]
    angle = np.arange(len(far)) * 2 * np.pi / len(far)
    points[far, 0], points[far, 1] = 4000 * np.cos(angle), 4000 * np.sin(angle)
    points[ordinary[1::2], 0] = 200.0 * (-1.0) ** np.arange(len(ordinary[1::2]))
    points[1] = (0.0, 4000.0, 0.0)
    streets = squares({}, 1.0, point_xy=points, point_zone=np.arange(len(ZONES)))
    found = town(streets=streets)
    shops = found.grid(TYPE_DENSITY)
    shops.numerator[ordinary, shops.items.index(BAKERY)], shops.numerator[far, shops.items.index(BAKERY)] = 30.0, 10.0
    around._KNOWN[found] = around.not_computed((), len(ZONES))
    model = expected(found)[0]
    assert model.expected[0, 0] > 2.5 * model.expected[1, 0]
    assert model.expected[1, 0] == pytest.approx(10.0, rel=0.05)


def test_every_type_of_every_area_has_one_answer():
    found = cards(town())
    assert len(found) == AREAS * len(EXPECTED_TYPES)
    assert {one.status for one in found.values()} <= {Status.NOT_DISTINGUISHABLE, Status.POSSIBLE}


def test_none_inside_nor_within_a_walk_is_a_fact():
    walks = walked(nearest_m={(A, BAKERY): 643.0}, within_500={(A, BAKERY): 0.0}, uncovered=WEAK["uncovered"])
    card = cards(town({(A, BAKERY): 0}, walks=walks))[A, BAKERY]
    assert (card.statement, card.status) == (Statement.FACT, Status.ABSENT)
    assert card.sentence_fr.startswith(
        "Aucune boulangerie dans le quartier ; la plus proche est à 700 m à pied au plus. Pour une population"
    )
    assert (card.low, card.high) == (None, None)
    assert (card.people, card.people_low, card.people_high) == (2500.0, 1000.0, 3000.0)
    assert card.need == BAKERY
    # A fact is certain: no probability, hence no grade.
    assert card.probability is None
    assert 0 < card.feasibility < 1


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (504.0, " ; la plus proche est à 600 m à pied au plus."),
        (4996.0, " ; la plus proche est à 5\u202f000 m à pied au plus."),
        (90_000.0, " ni à moins de 5 km à pied."),
        (np.inf, " ni à moins de 5 km à pied."),
        (np.nan, " ni à moins de 500 m."),
    ],
)
def test_the_nearest_is_said_as_far_as_one_walks(metres, said):
    walks = walked(nearest_m={(A, BAKERY): metres}, within_500={(A, BAKERY): 0.0})
    sentence = cards(town({(A, BAKERY): 0}, walks=walks))[A, BAKERY].sentence_fr
    assert sentence.startswith(f"Aucune boulangerie dans le quartier{said} ")


def test_without_streets_none_in_any_ring_is_absent_too():
    card = cards(town({(A, BAKERY): 0}))[A, BAKERY]
    assert card.status is Status.ABSENT
    assert card.sentence_fr.startswith("Aucune boulangerie dans le quartier ni à moins de 500 m.")
    assert card.people is None


def test_one_on_the_other_side_of_the_street_is_not_absent():
    assert cards(town({(A, BAKERY): 0}, rings=1.0))[A, BAKERY].status is Status.POSSIBLE


def test_an_absence_that_does_not_surprise_says_so_and_is_not_graded():
    card = cards(town({(A, BAKERY): 0}, rate=0.0003))[A, BAKERY]
    assert card.status is Status.ABSENT
    assert "on en attend 1 à 2 : l'absence n'étonne pas (1 chance sur " in card.sentence_fr
    assert card.probability is None


def test_a_gap_is_likely_where_few_are_there_and_access_is_weak():
    card = cards(town({(A, BAKERY): 1}, walks=walked(**WEAK)))[A, BAKERY]
    assert (card.statement, card.status) == (Statement.INFERENCE, Status.LIKELY_GAP)
    assert card.probability > 0.8
    assert card.sentence_fr == (
        f"Boulangerie : manque {word_of(card.probability)}, à vérifier sur place ; 1 dans le quartier, contre 20 à 21 dans un "
        "quartier ordinaire comparable."
    )
    assert card.estimate == 1
    assert card.chance[0] > 1
    assert [tick.label_fr for tick in card.ticks] == [
        "quartiers ordinaires comparables",
        "quartiers prioritaires comparables",
    ]
    assert {reason.kind for reason in card.drivers} == {Statement.FACT, Statement.COMPARISON, Statement.INFERENCE}
    assert "établissements de plus dans le registre Sirene : cette carte disparaîtrait." in card.would_change


def test_it_is_only_possible_where_access_is_not_weak_or_not_known():
    assert cards(town({(A, BAKERY): 1}, walks=walked()))[A, BAKERY].status is Status.POSSIBLE
    assert cards(town({(A, BAKERY): 1}))[A, BAKERY].status is Status.POSSIBLE


@pytest.mark.parametrize(
    ("weaker", "equal", "status"),
    [(10, 0, Status.LIKELY_GAP), (11, 0, Status.POSSIBLE), (0, 20, Status.LIKELY_GAP), (0, 22, Status.POSSIBLE)],
)
def test_weak_access_is_the_lowest_quarter_ties_shared(weaker, equal, status):
    """Forty ordinary neighbourhoods: ten are the quarter; those that are equal count for half."""
    ordinary = [zone.code for zone in ZONES if zone.kind is Kind.IRIS]
    access = {(code, BAKERY): 0.05 for code in ordinary[:weaker]} | {(code, BAKERY): 0.1 for code in ordinary[weaker:][:equal]}
    walks = walked(access={(A, BAKERY): 0.1} | access)
    assert cards(town({(A, BAKERY): 1}, walks=walks))[A, BAKERY].status is status


def test_it_is_not_shown_where_everyone_has_one_at_ten_minutes():
    walks = walked(uncovered={(A, BAKERY): (50.0, 0.0, 0.0)})
    card = cards(town({(A, BAKERY): 1}, walks=walks))[A, BAKERY]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert "moins de dix minutes" in card.reason


def test_what_stands_in_for_it_keeps_a_gap_from_being_likely():
    butcher = "boucherie, charcuterie"
    weak = {"access": {(A, butcher): 0.1}}
    near = {"within_500": {(A, "supermarché"): 0.0}}
    alone = cards(town({(A, butcher): 1, (A, "supermarché"): 0}, walks=walked(**weak, **near)))[A, butcher]
    beside = cards(town({(A, butcher): 1}, walks=walked(**weak)))[A, butcher]
    assert (alone.status, beside.status) == (Status.LIKELY_GAP, Status.POSSIBLE)
    assert any("ce qui peut en tenir lieu : supermarché" in reason.text_fr for reason in beside.drivers)


def test_three_must_be_expected():
    card = cards(town({(A, BAKERY): 1}, rate=0.0006, rings=1.0))[A, BAKERY]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert card.reason == "2,6 à attendre ici pour un seuil de 3 : 0,4 de trop peu pour juger."
    assert card.probability is None


def test_a_type_that_residents_do_not_tell_is_never_missing():
    found = town({(A, BAKERY): 1})
    bakeries = found.grid(TYPE_DENSITY).numerator[:, found.grid(TYPE_DENSITY).items.index(BAKERY)]
    ordinary = [at for at, zone in enumerate(ZONES) if zone.kind is Kind.IRIS]
    bakeries[ordinary] = np.where(np.arange(len(ordinary)) % 5, 0.0, 40.0)
    card = cards(found)[A, BAKERY]
    assert card.status is Status.NOT_DISTINGUISHABLE
    assert "CV²" in card.reason


@pytest.mark.parametrize("kind", ["pharmacie", "tabac", "médecin généraliste", "opticien", "auto-école"])
def test_what_the_law_decides_is_asked_and_not_graded(kind):
    walks = walked(access={(A, kind): 0.1}, within_500={(B, kind): 0.0})
    found = cards(town({(A, kind): 1, (B, kind): 0}, walks=walks))
    for area, status in ((A, Status.POSSIBLE), (B, Status.ABSENT)):
        card = found[area, kind]
        assert (card.statement, card.status) == (Statement.ADVICE, status)
        assert card.sentence_fr.startswith("Demandez ")
        assert card.need is None
        assert card.feasibility is None
        assert "(à confirmer)" in card.actions[0].reference
        assert any("population de la commune" in reason.text_fr for reason in card.drivers)


def test_residents_that_are_not_known_are_said():
    found = town()
    found.grid(TYPE_DENSITY).denominator[place(A)] = np.nan
    found.grid(TYPE_DENSITY).numerator[place(A)] = np.nan
    card = cards(found)[A, "coiffeur"]
    assert card.status is Status.NOT_ENOUGH_DATA
    assert "population du quartier n'est pas connue" in card.reason


@pytest.mark.parametrize("residents", [20_000.0, 300_000.0])
def test_too_few_ordinary_neighbourhoods_compare_nothing(residents):
    zones = city(2, 9, residents=residents)
    answers = list(find(town(zones=zones)))
    assert [(one.area, one.key, one.status) for one in answers] == [
        (code, "tous-les-types", Status.NOT_ENOUGH_DATA) for code in (A, B)
    ]
    assert "il en faut 10" in answers[0].reason


def test_a_city_of_unknown_size_compares_nothing():
    zones = city(1, 12, residents=np.nan)
    assert "n'est pas connue" in next(iter(find(town(zones=zones)))).reason


def test_one_more_shop_never_makes_a_gap_surer():
    seen = [cards(town({(A, BAKERY): number}, rings=1.0))[A, BAKERY].probability for number in range(0, 24, 2)]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > 0.9
    assert seen[-1] < 0.05


def test_the_order_of_zones_changes_nothing():
    order = np.random.default_rng(3).permutation(len(ZONES))
    plain, turned = town({(A, BAKERY): 1}), town({(A, BAKERY): 1})
    grids = {name: plain.grid(name) for name in (TYPE_DENSITY, PER_HECTARE, BASKET_COUNT, CLOSURES)}
    shuffled = {
        name: Grid(grid.items, grid.numerator[order], grid.unknown[order], grid.denominator[order])
        for name, grid in grids.items()
    }
    turned = evidence([ZONES[at] for at in order], shuffled)
    before, after = cards(plain), cards(turned)
    assert before.keys() == after.keys()
    assert {key: (one.status, one.sentence_fr) for key, one in before.items()} == {
        key: (one.status, one.sentence_fr) for key, one in after.items()
    }


def test_areas_that_all_have_less_say_so_together():
    """With ten areas or more the prior is theirs: what is usual among them is known."""
    few = expected(town(each=0.5))[0]
    assert few.prior[0].shape / few.prior[0].rate == pytest.approx(0.5, rel=0.2)
    alone = expected(town(each=0.5, zones=city(3, IRIS)))[0]
    assert alone.prior == alone.spread


def test_sentences_are_short_and_end():
    found = cards(town({(A, kind): 0 for kind in EXPECTED_TYPES}))
    for card in found.values():
        assert card.sentence_fr.endswith(".")
        assert len(card.sentence_fr.split()) <= 45
        assert "nan" not in f"{card.sentence_fr} {card.reason} {card.method_fr}"


def test_every_type_has_its_words_and_its_key():
    assert set(EXPECTED_TYPES) <= set(SHOP_WORDS)
    assert len({key_of(kind) for kind in EXPECTED_TYPES}) == len(EXPECTED_TYPES)


def test_no_distance_of_any_type_is_finer_than_a_hundred_metres():
    """Somebody who keeps a shop may have refused that its place be told: two or three fine distances would give it."""
    types = sorted(EXPECTED_TYPES)
    for shop_type in types:
        walks = walked(nearest_m={(A, shop_type): 643.0}, within_500={(A, shop_type): 0.0})
        told = cards(town({(A, shop_type): 0}, walks=walks))[A, shop_type]
        words = " ".join([told.sentence_fr, *(driver.text_fr for driver in told.drivers)])
        assert "643" not in words
        assert "640" not in words
        assert "est à 700 m à pied au plus" in words
