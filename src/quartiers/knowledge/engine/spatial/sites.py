"""Which of some real candidate sites to open: those that cover most people, or to which people walk least.

Church, R., ReVelle, C. (1974), Papers of the Regional Science Association 32, 101-118 (maximal covering); Hakimi, S. L.
(1964), Operations Research 12, 450-459 (p-median). Both come down to one problem: each place pays the least of its costs
among the sites opened, its distance or, for covering, 1 when no site is within reach. Optima are flat and the list of
candidates is never complete: say which other sets are nearly as good, and how often each site stays when people and
distances are not quite what was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import highspy
import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import block_array, coo_array, csr_array, eye_array, vstack

from quartiers.knowledge.engine.spatial.places import Ints, reach
from quartiers.knowledge.engine.statistics.intervals import Floats, not_negative

# So many sets are all tried (any three sites among a hundred); more of them go to the solver (methods.md, 2.9).
ENUMERATED_SETS = 200_000
# Costs held at once while sets are tried: some 30 MB.
COSTS_AT_ONCE = 1 << 22
# Two losses nearer than this, relatively, are the same: sums of floats are not exact.
ROUNDING = 1e-9
# People and distances are changed by up to that much, in either direction (methods.md, 2.9).
SPREAD = 0.20
# The true optimum (no gap), silently, on one core, the same at each run.
SOLVER = {"output_flag": False, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "threads": 1, "random_seed": 0}


@dataclass(frozen=True, eq=False)
class Problem:
    """Open so many of the candidates, for people at some places; made by `cover` or `median`.

    `distance_m` [place, candidate]; `people` [place]: those to be served, who are not served already.
    """

    distance_m: Floats
    people: Floats
    number: int
    reach_m: float | None

    def costs(self) -> tuple[Floats, Floats]:
        """[place, candidate]: metres, or 1 for a candidate out of reach; and [place]: people. Like places are merged."""
        cost = self.distance_m if self.reach_m is None else (self.distance_m > self.reach_m).astype(np.float64)
        different, which = np.unique(cost, axis=0, return_inverse=True)
        return different, np.bincount(which.ravel(), weights=self.people, minlength=len(different)).astype(np.float64)


@dataclass(frozen=True)
class Choice:
    """A set of candidates (their columns, in order) and what it loses: people not covered, or metres walked by all."""

    sites: tuple[int, ...]
    loss: float


def cover(distance_m: ArrayLike, people: ArrayLike, number: int, reach_m: float) -> Problem:
    """Cover as many people as possible with so many sites within reach, the edge included."""
    return _checked(Problem(_table(distance_m), not_negative("people", people), number, reach(reach_m)))


def median(distance_m: ArrayLike, people: ArrayLike, number: int) -> Problem:
    """Let people walk as few metres as possible to the nearest of so many sites; every distance is finite."""
    problem = _checked(Problem(_table(distance_m), not_negative("people", people), number, None))
    if np.isinf(problem.distance_m).any():
        raise ValueError("A distance without end: give a number of metres, or ask for the sites that cover most people.")
    return problem


def optimum(problem: Problem) -> Choice:
    """The best set; among equals, the first in order of columns when all sets were tried."""
    if _is_small(problem):
        sets, losses = _tried(problem)
        first = int(np.flatnonzero(losses <= _with_rounding(problem, losses.min()))[0])
        return Choice(tuple(sets[first].tolist()), float(losses[first]))
    return next(_solved(problem))


def near_optima(problem: Problem, slack: float = 0.02, at_most: int = 50) -> list[Choice]:
    """The sets that do nearly as well, the best first: covering or walking within the slack of the best (0.02: 2 %).

    `at_most` bounds the list; a list as long as that may not be complete.
    """
    if _is_small(problem):
        sets, losses = _tried(problem)
        limit = _limit(problem, float(losses.min()), slack)
        order = np.argsort(losses, kind="stable")
        chosen = order[losses[order] <= limit][:at_most]
        return [Choice(tuple(sets[place].tolist()), float(losses[place])) for place in chosen]
    found: list[Choice] = []
    for choice in _solved(problem):
        if len(found) == at_most or (found and choice.loss > _limit(problem, found[0].loss, slack)):
            break
        found.append(choice)
    return found


def stability(problem: Problem, draws: int, generator: np.random.Generator, spread: float = SPREAD) -> Floats:
    """[candidate], 0 to 1: share of the perturbed optima in which it is opened; they sum to the number of sites.

    In each draw every number of people and every distance is multiplied by its own factor, uniform between 1 - spread and
    1 + spread. Sets that are equally good share the draw, when all sets are tried; else the solver's set has it.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: give at least 1.")
    if not 0 <= spread < 1:
        raise ValueError(f"A spread of {spread}: give a share from 0 to less than 1.")
    kept = np.zeros(problem.distance_m.shape[1])
    for _ in range(draws):
        people = problem.people * generator.uniform(1 - spread, 1 + spread, problem.people.shape)
        distance = problem.distance_m * generator.uniform(1 - spread, 1 + spread, problem.distance_m.shape)
        best = _equals(replace(problem, people=people, distance_m=distance))
        np.add.at(kept, best.ravel(), 1.0 / len(best))
    return kept / draws


def _equals(problem: Problem) -> Ints:
    """The best sets [set, site], all of them when all are tried."""
    if not _is_small(problem):
        return np.array([next(_solved(problem)).sites])
    sets, losses = _tried(problem)
    return sets[losses <= _with_rounding(problem, losses.min())]


def _is_small(problem: Problem) -> bool:
    """Whether all sets are tried."""
    return comb(problem.distance_m.shape[1], problem.number) <= ENUMERATED_SETS


def _tried(problem: Problem) -> tuple[Ints, Floats]:
    """All sets [set, site], in order of columns, and what each loses."""
    cost, people = problem.costs()
    sets = np.array(list(combinations(range(cost.shape[1]), problem.number)), np.int64)
    losses = np.full(len(sets), np.nan)
    step = max(1, COSTS_AT_ONCE // len(cost))
    for first in range(0, len(sets), step):
        lot = sets[first : first + step]
        least = cost[:, lot[:, 0]]
        for site in lot.T[1:]:
            least = np.minimum(least, cost[:, site])
        losses[first : first + step] = people @ least
    return sets, losses


def _limit(problem: Problem, best: float, slack: float) -> float:
    """The most that a nearly best set may lose."""
    if problem.reach_m is None:
        return _with_rounding(problem, best * (1.0 + slack))
    total = float(problem.people.sum())
    return _with_rounding(problem, total - (total - best) * (1.0 - slack))


def _with_rounding(problem: Problem, loss: float) -> float:
    """The loss, raised by what sums of floats may add to it."""
    scale = float(problem.people.sum()) if problem.reach_m is not None else loss
    return float(loss + ROUNDING * scale)


def _solved(problem: Problem) -> Iterator[Choice]:
    """Sets from the best to the worst, by branch and bound: each one found is forbidden to the next search."""
    cost, people = problem.costs()
    rows, prices = _steps(cost, people)
    width = cost.shape[1]
    forbidden: list[tuple[int, ...]] = []
    while len(forbidden) < comb(width, problem.number):
        opened = _solve(rows, prices, width, problem.number, forbidden)
        forbidden.append(tuple(opened.tolist()))
        yield Choice(forbidden[-1], float(people @ cost[:, opened].min(axis=1)))


def _steps(cost: Floats, people: Floats) -> tuple[csr_array, Floats]:
    """Rows over the unknowns (candidates opened, then steps paid), and the price of each unknown.

    Seen from a place, candidates stand in order of cost. Step k is paid, for the difference with the next cost, when none
    of the k nearest is opened: it is at least the step before, less whether the k-th is opened. Radius formulation,
    after Garcia, S., Labbe, M., Marin, A. (2011), INFORMS Journal on Computing 23, 546-556.
    """
    places, width = cost.shape
    order = np.argsort(cost, axis=1, kind="stable")
    prices = people[:, None] * np.diff(np.take_along_axis(cost, order, axis=1), axis=1)
    step = np.arange(places * (width - 1)).reshape(places, width - 1)
    ones = np.ones(step.size)
    opened = coo_array((ones, (step.ravel(), order[:, :-1].ravel())), shape=(step.size, width))
    before = coo_array((-ones[: step[:, 1:].size], (step[:, 1:].ravel(), step[:, :-1].ravel())), shape=(step.size, step.size))
    paid = eye_array(step.size) + before
    return csr_array(block_array([[opened, paid]])), np.concatenate([np.zeros(width), prices.ravel()])


def _solve(rows: csr_array, prices: Floats, width: int, number: int, forbidden: list[tuple[int, ...]]) -> Ints:
    """The columns opened in the cheapest solution that is none of the forbidden sets."""
    counted = np.zeros((1 + len(forbidden), len(prices)))
    counted[0, :width] = 1.0
    for row, sites in enumerate(forbidden, start=1):
        counted[row, list(sites)] = 1.0
    first = np.zeros(rows.shape[0])
    first[:: width - 1] = 1.0
    low = np.concatenate([first, [number], np.zeros(len(forbidden))])
    high = np.concatenate([np.full(len(first), np.inf), [number], np.full(len(forbidden), number - 1.0)])
    table = csr_array(vstack([rows, csr_array(counted)]))
    return np.flatnonzero(_minimum(prices, table, (low, high), width)[:width] > 0.5)


def _minimum(prices: Floats, table: csr_array, limits: tuple[Floats, Floats], whole: int) -> Floats:
    """The cheapest unknowns between 0 and 1, the first `whole` of them 0 or 1, such that table x unknowns is within limits."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = table.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = prices, np.zeros(len(prices)), np.ones(len(prices))
    program.row_lower_, program.row_upper_ = limits
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = table.indptr, table.indices
    program.a_matrix_.value_ = table.data
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(prices) - whole)
    solver = highspy.Highs()
    for option, value in SOLVER.items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"The solver stopped before the best set: {solver.modelStatusToString(solver.getModelStatus())}.")
    return np.array(solver.getSolution().col_value)


def _table(distance_m: ArrayLike) -> Floats:
    """Distances [place, candidate] in metres."""
    table = not_negative("distances", distance_m)
    if table.ndim != 2:
        raise ValueError(f"Distances of {table.ndim} axes: give one row per place and one column per candidate.")
    return table


def _checked(problem: Problem) -> Problem:
    """The problem; ValueError when it cannot be answered."""
    places, candidates = problem.distance_m.shape
    if problem.people.shape != (places,):
        raise ValueError(f"{problem.people.size} numbers of people for {places} places: give one for each.")
    if not places:
        raise ValueError("No place where people are: there is nobody to choose sites for.")
    if np.isnan(problem.people).any() or np.isnan(problem.distance_m).any():
        raise ValueError("People or distances that are not known: leave these places out, and say how many they are.")
    if not 1 <= problem.number <= candidates:
        raise ValueError(f"{problem.number} sites to choose among {candidates} candidates: ask for 1 to {candidates}.")
    return problem
