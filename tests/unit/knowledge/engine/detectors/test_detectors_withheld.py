"""No sequence of public answers gives back a hidden cell."""

from itertools import pairwise

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.withheld import withheld
from quartiers.knowledge.engine.evidence import Evidence
from small_cities import city, evidence

BIG, SMALL = [30.0, 9.0], [30.0, 2.0]


def kept(cells: list[list[float]], territories: list[str | None], **more: object) -> dict[str, bool]:
    zones = city(len(cells), 0)
    named = {f"U1-QP{place:02d}": name for place, name in enumerate(territories)}
    one: Evidence = evidence(zones, {}, territories=named, **more)
    answers = withheld(one, np.array([*cells, [0.0] * len(cells[0])]))
    return {group.code: bool(answer) for group, answer in zip(one.groups, answers, strict=True)}


def test_an_area_with_a_small_cell_keeps_its_numbers() -> None:
    found = kept([BIG, SMALL], [None, None])
    assert (found["U1-QP00"], found["U1-QP01"]) == (False, True)


def test_a_territory_with_one_hidden_area_keeps_its_own_and_so_does_the_nation() -> None:
    found = kept([BIG, SMALL, BIG, BIG], ["T1", "T1", "T2", "T2"])
    assert (found["T1"], found["T2"], found["FR"]) == (True, False, True)


def test_two_hidden_areas_hide_each_other() -> None:
    found = kept([BIG, SMALL, SMALL, BIG], ["T1", "T1", "T1", "T2"])
    assert (found["T1"], found["FR"]) == (False, False)
    assert kept([BIG, [30.0, 1.0], [30.0, 1.0]], ["T1", "T1", "T1"])["T1"] is True


def test_the_nation_leaves_out_what_territories_have_told() -> None:
    """T1 tells the sum of two hidden areas: the nation would give back the one that T2 hides."""
    found = kept([SMALL, SMALL, SMALL, BIG], ["T1", "T1", "T2", "T2"])
    assert (found["T1"], found["T2"], found["FR"]) == (False, True, True)


def test_outlines_that_nest_are_looked_at_together() -> None:
    found = kept([[40.0, 9.0], [30.0, 8.0]], [None, None], nests=[(0, (1,))])
    assert found["U1-QP00"] is True


@pytest.mark.parametrize("seed", range(20))
def test_no_subtraction_leaves_one_hidden_area_or_a_small_cell(seed: int) -> None:
    """Sums shown, minus areas and territories shown inside them, over drawn tables."""
    generator = np.random.default_rng(seed)
    cells = generator.poisson([8.0, 3.0, 2.5], size=(9, 3)).astype(float)
    names = [f"T{place // 3}" for place in range(9)]
    found = kept(cells.tolist(), list(names))
    areas = {place for place in range(9) if found[f"U1-QP{place:02d}"]}
    shown = [set(range(3 * number, 3 * number + 3)) for number in range(3) if not found[f"T{number}"]]
    sums = [*shown, *([set(range(9)).difference(*shown)] if not found["FR"] else [])]
    assert all(not one & other for one, other in pairwise(sums))
    for several in sums:
        hidden = several & areas
        assert len(hidden) != 1
        total = cells[sorted(hidden)].sum(axis=0)
        assert not ((total > 0) & (total < 3)).any() or not hidden
