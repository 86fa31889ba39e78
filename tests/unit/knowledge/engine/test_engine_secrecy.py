"""Statistical secrecy: what is hidden, and what a subtraction would give back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quartiers.knowledge.engine.indicators.declaration import Protection
from quartiers.knowledge.engine.secrecy import hidden

UNITS = Protection.UNITS


@pytest.mark.parametrize(("protection", "least"), [(UNITS, 3), (Protection.PEOPLE, 5), (Protection.OPEN, 0)])
def test_small_cells_are_hidden_and_zeros_shown(protection, least):
    """A cell below the threshold is hidden; zero tells of nobody; the open register hides nothing."""
    found = hidden(np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]]), protection)
    assert found.tolist() == [[0 < count < least for count in range(6)]]


def test_one_unit_that_makes_nearly_all_is_hidden():
    """A cell that one unit makes 85 % of is hidden."""
    shares = np.array([[0.85, 0.84]])
    assert hidden(np.array([[9.0, 9.0]]), UNITS, largest_share=shares).tolist() == [[True, False]]


def test_a_known_total_hides_a_second_cell():
    """Where items add up to a known total, the smallest other cell that holds something is hidden too."""
    found = hidden(np.array([[2.0, 0.0, 18.0, 7.0]]), UNITS, do_items_add_up=True)
    assert found.tolist() == [[True, False, False, True]]


def test_year_minus_year():
    """A cell that moved by one unit is hidden at the other date; one that moved by three is not."""
    found = hidden(np.array([[9.0, 9.0]]), UNITS, before=np.array([[8.0, 6.0]]))
    assert found.tolist() == [[True, False]]


counts = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3)


@given(cells=counts)
def test_no_subtraction_gives_a_small_cell_back(cells):
    """2015 minus 2024, parent minus children: what is shown on both sides differs by nothing or by three and more."""
    table = np.array(cells, float)
    nests = [(0, (1,)), (0, (2,)), (0, (1, 2))]
    shown = ~hidden(table, UNITS, do_items_add_up=True, nests=nests)
    for outer, inner in nests:
        rest = np.abs(table[outer] - table[list(inner)].sum(axis=0))
        both = shown[outer] & shown[list(inner)].all(axis=0)
        assert not (both & (rest > 0) & (rest < 3)).any()
    for row in shown:
        assert (~row).sum() != 1
