"""Choice of sites, against scipy's solver with the classic formulations and plain enumeration (tests/references.md)."""

from itertools import combinations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.spatial import distance

from quartiers.knowledge.engine.spatial import sites
from quartiers.knowledge.engine.spatial.sites import Choice, cover, median, near_optima, optimum, stability

# Homes at 0, 100, ... 400 m along a street; candidates at its two ends and in the middle.
STREET = np.abs(np.arange(5)[:, None] * 100.0 - np.array([0.0, 200.0, 400.0]))
PEOPLE = [10.0, 1.0, 1.0, 1.0, 20.0]


def _town(seed, homes=25, candidates=7):
    """Distances in metres and people, drawn."""
    draw = np.random.default_rng(seed)
    far = distance.cdist(draw.uniform(0, 1000, (homes, 2)), draw.uniform(0, 1000, (candidates, 2)))
    return far, draw.integers(0, 90, homes).astype(float)


def _losses(far, people, number, reach_m=None):
    """What each set loses, home by home."""
    found = {}
    for chosen in combinations(range(far.shape[1]), number):
        least = [min(row[site] for site in chosen) for row in far.tolist()]
        found[chosen] = sum(w * (d if reach_m is None else d > reach_m) for w, d in zip(people.tolist(), least, strict=True))
    return found


@pytest.fixture(params=["all sets tried", "solver"])
def way(request, monkeypatch):
    """Both ways to the same answers."""
    if request.param == "solver":
        monkeypatch.setattr(sites, "ENUMERATED_SETS", 0)
    return request.param


def test_a_street_by_hand(way):
    """Both ends hold most people; one site alone stands at the larger end to cover, and to walk least."""
    assert optimum(cover(STREET, PEOPLE, 1, 100.0)) == Choice((2,), 12.0)
    assert optimum(cover(STREET, PEOPLE, 2, 100.0)) == Choice((0, 2), 1.0)
    assert optimum(cover(STREET, PEOPLE, 3, 100.0)) == Choice((0, 1, 2), 0.0)
    assert optimum(median(STREET, PEOPLE, 1)) == Choice((2,), 10 * 400 + 300 + 200 + 100)
    assert optimum(median(STREET, PEOPLE, 2)) == Choice((0, 2), 100 + 200 + 100)
    # The edge is within reach: 99 m do not cover the second home.
    assert optimum(cover(STREET, PEOPLE, 2, 99.0)) == Choice((0, 2), 3.0)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_best_by_enumeration(way, number, seed):
    """No other set loses less."""
    far, people = _town(seed)
    for problem, reach_m in ((cover(far, people, number, 200.0), 200.0), (median(far, people, number), None)):
        losses = _losses(far, people, number, reach_m)
        best = optimum(problem)
        assert best.loss == pytest.approx(min(losses.values()), rel=1e-9)
        assert losses[best.sites] == pytest.approx(best.loss, rel=1e-9)


@pytest.mark.parametrize("number", [2, 5])
def test_covering_agrees_with_scipy(way, number):
    """Church and ReVelle's formulation: x_i is at most the number of sites opened within reach of i."""
    far, people = _town(5, 40, 12)
    near = (far <= 250.0).astype(float)
    homes, width = near.shape
    table = np.vstack([np.hstack([np.eye(homes), -near]), np.r_[np.zeros(homes), np.ones(width)]])
    limits = LinearConstraint(table, np.r_[np.full(homes, -np.inf), number], np.r_[np.zeros(homes), number])
    found = milp(np.r_[-people, np.zeros(width)], integrality=1, bounds=Bounds(0, 1), constraints=limits)
    assert people.sum() - optimum(cover(far, people, number, 250.0)).loss == pytest.approx(-found.fun, abs=1e-6)


@pytest.mark.parametrize("number", [2, 5])
def test_walking_agrees_with_scipy(way, number):
    """ReVelle and Swain's formulation: each home is assigned to one site, which is opened."""
    far, people = _town(6, 20, 9)
    homes, width = far.shape
    assigned = np.kron(np.eye(homes), np.ones(width))
    opened = np.hstack([np.eye(homes * width), -np.tile(np.eye(width), (homes, 1))])
    table = np.vstack(
        [np.hstack([assigned, np.zeros((homes, width))]), opened, np.r_[np.zeros(homes * width), np.ones(width)]],
    )
    low = np.r_[np.ones(homes), np.full(homes * width, -np.inf), number]
    high = np.r_[np.ones(homes), np.zeros(homes * width), number]
    cost = np.r_[(people[:, None] * far).ravel(), np.zeros(width)]
    found = milp(cost, integrality=1, bounds=Bounds(0, 1), constraints=LinearConstraint(table, low, high))
    assert optimum(median(far, people, number)).loss == pytest.approx(found.fun, rel=1e-6)


@pytest.mark.parametrize("slack", [0.0, 0.05, 0.2])
def test_all_nearly_best_sets_by_enumeration(way, slack):
    """Those that cover at least 95 % of the best, or walk at most 5 % more, the best first."""
    far, people = _town(3)
    losses = _losses(far, people, 3, 250.0)
    most = people.sum() - min(losses.values())
    close = {s for s, loss in losses.items() if people.sum() - loss >= most * (1 - slack) - 1e-6}
    found = near_optima(cover(far, people, 3, 250.0), slack)
    assert {choice.sites for choice in found} == close
    assert [choice.loss for choice in found] == sorted(losses[s] for s in close)
    losses = _losses(far, people, 3)
    close = {s for s, loss in losses.items() if loss <= min(losses.values()) * (1 + slack) + 1e-6}
    found = near_optima(median(far, people, 3), slack)
    assert {choice.sites for choice in found} == close
    assert [choice.loss for choice in found] == pytest.approx(sorted(losses[s] for s in close), rel=1e-9)


def test_the_list_is_bounded_and_complete_when_short(way):
    """Everything is nearly best when all is allowed; no more sets than asked for, the best among them."""
    problem = median(STREET, PEOPLE, 2)
    everything = [Choice((0, 2), 400.0), Choice((1, 2), 10 * 200 + 100 + 100), Choice((0, 1), 100 + 100 + 20 * 200)]
    assert near_optima(problem, 50.0) == everything
    assert near_optima(problem, 50.0, 2) == everything[:2]
    assert near_optima(problem, 4.5) == everything[:2]
    assert near_optima(problem) == everything[:1]


def test_sites_that_are_equal_are_all_listed(way):
    """Two candidates at one place are two sets; the usual list is 2 %, up to 50 sets."""
    twins = np.repeat(STREET, 2, axis=1)
    found = near_optima(cover(twins, PEOPLE, 2, 100.0))
    assert {choice.sites for choice in found} == {(0, 4), (0, 5), (1, 4), (1, 5)}
    many = np.zeros((1, 12))
    assert len(near_optima(cover(many, [1.0], 2, 10.0))) == 50
    assert len(near_optima(median(many, [1.0], 2), 0.0, 60)) == 60


def test_the_first_of_equals_when_all_are_tried():
    """In the order of columns, whatever the rounding of sums."""
    assert optimum(cover(np.zeros((3, 4)), [0.1, 0.2, 0.3], 2, 10.0)).sites == (0, 1)
    far = np.array([[3.0, 0.1 + 0.2, 0.3, 0.3]])
    assert optimum(median(far, [1.0], 1)).sites == (1,)


@pytest.mark.parametrize("held", [1, 50, 1 << 22])
def test_sets_are_tried_by_lots(monkeypatch, held):
    """Whatever is held at once."""
    far, people = _town(4)
    losses = _losses(far, people, 3)
    monkeypatch.setattr(sites, "COSTS_AT_ONCE", held)
    found = near_optima(median(far, people, 3), 1e9)
    assert {choice.sites: choice.loss for choice in found} == pytest.approx(losses, rel=1e-9)
    assert len(found) == 35


def test_the_solver_takes_over_when_sets_are_too_many(monkeypatch):
    """Twenty-one sets are tried when twenty-one may be; one fewer, and the solver is asked."""
    asked = []
    true_solve = sites._solve
    monkeypatch.setattr(sites, "_solve", lambda *given: asked.append(given) or true_solve(*given))
    far, people = _town(7)
    for most, expected in ((21, 0), (20, 1)):
        asked.clear()
        monkeypatch.setattr(sites, "ENUMERATED_SETS", most)
        optimum(cover(far, people, 2, 200.0))
        assert len(asked) == expected


def test_a_solver_that_stops_is_told(monkeypatch):
    """Rather than a set that may not be the best."""
    monkeypatch.setattr(sites, "ENUMERATED_SETS", 0)
    monkeypatch.setitem(sites.SOLVER, "time_limit", 0.0)
    with pytest.raises(RuntimeError, match=r"^The solver stopped before the best set: .+\.$"):
        optimum(median(*_town(8, 60, 25), 6))


def test_the_solver_is_exact_and_silent(monkeypatch, capfd):
    """Its options are known to it; nothing is printed."""
    for option, value in sites.SOLVER.items():
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        assert solver.setOptionValue(option, value) == highspy.HighsStatus.kOk
    assert sites.SOLVER["mip_rel_gap"] == sites.SOLVER["mip_abs_gap"] == 0.0
    capfd.readouterr()
    monkeypatch.setattr(sites, "ENUMERATED_SETS", 0)
    optimum(cover(STREET, PEOPLE, 1, 100.0))
    assert capfd.readouterr().out == ""


def test_an_unmatched_site_always_stays(way):
    """Where most people are; the shares sum to the number of sites; the same seed gives the same figures."""
    draws = 40
    found = stability(cover(STREET, PEOPLE, 2, 100.0), draws, np.random.default_rng(1))
    assert found[2] == 1.0
    assert found.sum() == pytest.approx(2.0)
    again = stability(cover(STREET, PEOPLE, 2, 100.0), draws, np.random.default_rng(1))
    assert found.tolist() == again.tolist()


def test_stability_by_hand():
    """One site for two homes, each at the door of its candidate: it goes to the home that is larger in the draw."""
    far, people = [[0.0, 100.0], [100.0, 0.0]], [100.0, 90.0]
    draws = 4000
    found = stability(cover(far, people, 1, 10.0), draws, np.random.default_rng(2))
    # P(100 U > 90 V), U and V uniform on (0.8, 1.2): the corner where 90 V exceeds 100 U is a triangle.
    chance = 1 - (1.08 - 0.8) * (1.2 - 0.8 / 0.9) / 2 / 0.4**2
    assert found[0] == pytest.approx(chance, abs=5 * np.sqrt(chance * (1 - chance) / draws))
    assert found.sum() == pytest.approx(1.0)
    assert stability(cover(far, people, 1, 10.0), 5, np.random.default_rng(2), 0.0).tolist() == [1.0, 0.0]
    # The distances decide alone when there is one home, at 100 and 110 m.
    one = stability(median([[100.0, 110.0]], [1.0], 1), draws, np.random.default_rng(3), 0.1)
    # P(100 U < 110 V), U and V uniform on (0.9, 1.1).
    chance = 1 - (1.1 - 0.99) * (1.0 - 0.9) / 2 / 0.2**2
    assert one[0] == pytest.approx(chance, abs=5 * np.sqrt(chance * (1 - chance) / draws))


def test_equal_sets_share_the_draw():
    """Two candidates at one door, and nothing that tells them apart within reach."""
    found = stability(cover([[0.0, 0.0, 900.0]], [5.0], 1, 10.0), 3, np.random.default_rng(1))
    assert found.tolist() == pytest.approx([0.5, 0.5, 0.0])


def test_each_number_has_its_own_factor(monkeypatch):
    """People, then distances, from the generator, between 1 - spread and 1 + spread."""
    seen = []
    true_equals = sites._equals
    monkeypatch.setattr(sites, "_equals", lambda problem: seen.append(problem) or true_equals(problem))
    far, people = _town(9)
    stability(median(far, people, 1), 2, np.random.default_rng(5), 0.3)
    draw = np.random.default_rng(5)
    for problem in seen:
        np.testing.assert_allclose(problem.people, people * draw.uniform(0.7, 1.3, people.shape))
        np.testing.assert_allclose(problem.distance_m, far * draw.uniform(0.7, 1.3, far.shape))
    assert len(seen) == 2


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 3), st.floats(50, 800))
def test_one_more_site_never_loses(seed, number, reach_m):
    """Covering and walking only get better; the whole list of candidates covers what can be covered."""
    far, people = _town(seed, 12, 5)
    for before, after in (
        (cover(far, people, number, reach_m), cover(far, people, number + 1, reach_m)),
        (median(far, people, number), median(far, people, number + 1)),
    ):
        assert optimum(after).loss <= optimum(before).loss + 1e-6
    everything = optimum(cover(far, people, 5, reach_m))
    assert everything.loss == pytest.approx(people @ (far.min(axis=1) > reach_m))
    order = np.random.default_rng(seed).permutation(12)
    shuffled = optimum(cover(far[order], people[order], number, reach_m))
    assert shuffled.loss == pytest.approx(optimum(cover(far, people, number, reach_m)).loss)


def test_what_cannot_be_answered_is_refused():
    """The message says what to give."""
    for number in (0, 4):
        for asked in (lambda n: cover(STREET, PEOPLE, n, 1.0), lambda n: median(STREET, PEOPLE, n)):
            with pytest.raises(ValueError, match=rf"^{number} sites to choose among 3 candidates: ask for 1 to 3\.$"):
                asked(number)
    with pytest.raises(ValueError, match=r"^2 numbers of people for 5 places: give one for each\.$"):
        cover(STREET, [1, 2], 1, 1.0)
    for far, people in ((STREET, [1, 1, 1, 1, np.nan]), (STREET * [1, 1, np.nan], PEOPLE)):
        with pytest.raises(ValueError, match=r"^People or distances that are not known: leave these places out, and say how"):
            cover(far, people, 1, 1.0)
    with pytest.raises(ValueError, match=r"^No place where people are: there is nobody to choose sites for\.$"):
        cover(np.zeros((0, 3)), [], 1, 1.0)
    with pytest.raises(ValueError, match=r"^Distances of 1 axes: give one row per place and one column per candidate\.$"):
        cover([1.0, 2.0], [1.0, 2.0], 1, 1.0)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among distances:"):
        median([[-1.0]], [1.0], 1)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among people:"):
        median([[1.0]], [-1.0], 1)
    with pytest.raises(ValueError, match=r"^A negative value \(-1\) among people:"):
        cover([[1.0]], [-1.0], 1, 1.0)
    with pytest.raises(ValueError, match=r"^A reach of -1 m:"):
        cover(STREET, PEOPLE, 1, -1)
    endless = [[1.0, np.inf]]
    with pytest.raises(ValueError, match=r"^A distance without end: give a number of metres, or ask for the sites that cover"):
        median(endless, [1.0], 1)
    assert optimum(cover(endless, [3.0], 1, 5.0)) == Choice((0,), 0.0)
    problem, generator = cover(STREET, PEOPLE, 1, 1.0), np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"^0 draws: give at least 1\.$"):
        stability(problem, 0, generator)
    for spread in (-0.1, 1.0):
        with pytest.raises(ValueError, match=rf"^A spread of {spread}: give a share from 0 to less than 1\.$"):
            stability(problem, 1, generator, spread)


def test_places_without_people_decide_nothing(way):
    """Nobody anywhere: nothing is lost, whatever is opened."""
    assert optimum(cover(STREET, np.zeros(5), 2, 10.0)).loss == 0.0
    assert optimum(median(STREET, np.zeros(5), 2)).loss == 0.0
