"""How well a rank holds: against closed forms, exact cases, and the speed that an edition asks for."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from quartiers.knowledge.grading.grades import Factors
from quartiers.knowledge.grading.stability import stability
from quartiers.knowledge.grading.weights import Spread, default

WEIGHTS = default().changed(pharmacie=1, boulangerie=0.5)
# Nothing moves but the factor that a test is about.
STILL = replace(WEIGHTS, spread=Spread(probability_concentration=20, feasibility_half_width=0, weight_spread=0))


def card(people=1000.0, need="pharmacie", probability=1.0, feasibility=1.0, spread=0.0):
    return Factors(people, people - spread, people + spread, need, probability, feasibility)


shares = st.floats(0, 1)
some_cards = st.builds(
    card, st.integers(0, 4000).map(float), st.sampled_from(sorted(WEIGHTS.needs)), shares, shares, st.integers(0, 500)
)


def error(share, draws):
    """Four standard errors of a share of draws."""
    return 4 * np.sqrt(share * (1 - share) / draws) + 1e-9


def test_a_probability_follows_the_beta_law_of_its_mean():
    """The chance that one of two Beta laws is the larger, against its integral."""
    first, second = stats.beta(16, 4), stats.beta(13, 7)
    expected = integrate.quad(lambda x: first.pdf(x) * second.cdf(x), 0, 1)[0]
    found = stability([card(probability=0.8), card(probability=0.65)], STILL, draws=20_000, top=1)
    assert found[0] == pytest.approx(expected, abs=error(expected, 20_000))
    assert sum(found) == pytest.approx(1)


@pytest.mark.parametrize("residents", [850.0, 900.0, 1100.0, 1300.0])
def test_residents_follow_the_triangular_law_between_their_bounds(residents):
    """A card whose residents are sure against one of 1,000 between 800 and 1,400."""
    expected = stats.triang(c=200 / 600, loc=800, scale=600).cdf(residents)
    found = stability([card(residents), Factors(1000.0, 800.0, 1400.0, "pharmacie", 1.0, 1.0)], STILL, draws=20_000, top=1)
    assert found[0] == pytest.approx(expected, abs=error(expected, 20_000))


def test_feasibility_moves_evenly_on_both_sides():
    moving = replace(STILL, spread=Spread(20, 0.1, 0))
    # The first lies in 0.4-0.6, the second in 0.5-0.7: the first wins in one eighth of the square.
    found = stability([card(feasibility=0.5), card(feasibility=0.6)], moving, draws=20_000, top=1)
    assert found[0] == pytest.approx(1 / 8, abs=error(1 / 8, 20_000))


@pytest.mark.parametrize(
    ("feasibility", "shares"),
    [
        # 0.95 and 1, moved by at most 0.15, are 1 in a third and a half of draws: they tie in the sixth where both are.
        ([0.95, 1.0], [1 / 3 + 1 / 8, 1 / 2 + 5 / 24]),
        # The same at the other end, where both may come to nothing.
        ([0.05, 0.0], [1 / 2 + 5 / 24, 1 / 3 + 1 / 8]),
    ],
)
def test_feasibility_stays_between_nothing_and_certainty(feasibility, shares):
    moving = replace(STILL, spread=Spread(20, 0.15, 0))
    found = stability([card(feasibility=one) for one in feasibility], moving, draws=20_000, top=1)
    assert found == pytest.approx(shares, abs=error(0.5, 20_000))


def test_a_need_never_weighs_more_than_one_nor_a_benefit():
    moving = replace(STILL, spread=Spread(20, 0, 0.2))
    # 1,000 residents × at most 1, against 2,000 × 0.5 that may go on to 0.6: 3/8 instead of 1/2.
    found = stability([card(1000.0), card(2000.0, "restauration")], moving, draws=20_000, top=1)
    assert found[0] == pytest.approx(3 / 8, abs=error(3 / 8, 20_000))
    assert stability([card(4000.0), card(2000.0)], STILL, top=1) == [1.0, 1.0]


def test_a_weight_moves_evenly_by_its_share():
    """A benefit that is whole in every draw, half feasible, against 0.45 × the weight's move: beyond 1/0.9 in 2 of 9."""
    moving = replace(STILL, spread=Spread(20, 0, 0.2))
    found = stability([card(1800.0, "restauration"), card(4000.0, feasibility=0.5)], moving, draws=20_000, top=1)
    assert found[0] == pytest.approx(2 / 9, abs=error(2 / 9, 20_000))


def test_a_weight_moves_the_same_for_every_card_of_its_need():
    moving = replace(STILL, spread=Spread(20, 0, 0.2))
    assert stability([card(1000.0), card(999.0)], moving, top=1) == [1.0, 0.0]
    # Two needs: their weights move apart, and equal scores become a toss.
    toss = stability([card(1000.0, "restauration"), card(1000.0, "services")], moving, draws=20_000, top=1)
    assert toss[0] == pytest.approx(0.5, abs=error(0.5, 20_000))


def test_what_is_certain_holds_in_every_draw():
    best, others = card(2000.0), [card(200.0, probability=0.5) for _ in range(6)]
    found = stability([best, *others], STILL)
    assert found[0] == 1.0
    assert len(set(found[1:])) == 1  # the same factors, the same share
    assert found[1] == pytest.approx(4 / 6, abs=1e-9)  # four places for six cards that nothing tells apart


def test_ties_are_all_in():
    assert stability([card() for _ in range(9)], STILL) == [1.0] * 9
    assert stability([card(), card(500.0)], STILL, top=1) == [1.0, 0.0]


def test_few_cards_are_all_among_the_first():
    assert stability([card(float(n), probability=0.5) for n in range(5)], WEIGHTS) == [1.0] * 5
    assert stability([], WEIGHTS) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(some_cards, max_size=14), st.randoms(use_true_random=False))
def test_neither_the_order_of_cards_nor_a_second_run_changes_anything(cards, random):
    places = list(range(len(cards)))
    random.shuffle(places)
    found = stability(cards, WEIGHTS, draws=50)
    assert stability([cards[place] for place in places], WEIGHTS, draws=50) == [found[place] for place in places]
    assert all(0 <= share <= 1 for share in found)
    assert sum(found) >= min(5, len(cards)) - 1e-9


@settings(max_examples=40, deadline=None)
@given(st.lists(some_cards, min_size=6, max_size=10, unique=True))
def test_a_card_better_in_everything_is_never_less_stable(cards):
    first = cards[0]
    better = Factors(*(first.people_high + 1000,) * 3, first.need, 1.0, 1.0)
    found = stability([better, *cards], STILL, draws=200)
    assert found[0] >= found[1] - 1e-9


def test_every_neighbourhood_of_a_national_edition_is_drawn_within_five_seconds():
    random = np.random.default_rng(1)
    keys = sorted(WEIGHTS.needs)
    areas = [
        [card(float(random.integers(100, 4000)), keys[random.integers(len(keys))], *random.random(2), 50.0) for _ in range(20)]
        for _ in range(1600)
    ]
    began = time.process_time()
    for cards in areas:
        stability(cards, WEIGHTS)
    assert time.process_time() - began < 5
