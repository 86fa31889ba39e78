"""I11: sole traders."""

import pytest

from drawn import ENGINES
from quartiers.knowledge.engine.indicators import legal_forms
from twins import given

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_an_unknown_form_is_neither(engine):
    """An establishment whose legal form is not known may or may not be a sole trader's."""
    found = given(
        engine,
        legal_forms.sole_traders,
        stock="""
        zone | legal | n
        A    | sole  | 8
        A    | other | 5
        A    |       | 2
        """,
    )
    assert found == {("A", ""): (8, 15, 2)}


def test_all_forms_unknown(engine):
    """Without the legal units no form is known: all are unknown, which is not zero sole traders among known forms."""
    found = given(
        engine,
        legal_forms.sole_traders,
        stock="""
        zone | ring   | legal | n
        A    | inside |       | 9
        A    | 0-100  | sole  | 4
        """,
    )
    assert found == {("A", ""): (0, 9, 9)}
