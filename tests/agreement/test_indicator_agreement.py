"""Every expression against its twin in plain Python, on small worlds drawn by Hypothesis.

The worlds are the same 200 on every run (tests/traps.py); `make thorough` draws 10,000 new ones and prints those that fail.
"""

from collections import Counter
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn import ROW_SCHEMAS, counted, engine
from quartiers.knowledge.engine import rows as row_counts
from quartiers.knowledge.engine.indicators.register import INDICATORS
from quartiers.knowledge.engine.tables import SCHEMAS
from quartiers.knowledge.engine.windows import BACK_DAYS, FLOW_YEARS, LAG_DAYS, closures_window, lives_window
from quartiers.knowledge.vocabulary.activities import RETAIL
from twins import ROW_TWINS, TWINS, expressed, made, summed

YES_NO, YES_NO_UNKNOWN = st.booleans(), st.none() | st.booleans()
FEW = st.integers(0, 3)

SPECS = Path(__file__).parents[1] / "spec"


def one_of(*values):
    return st.sampled_from(values)


# Few values, so that rows meet; None wherever the register or the census may be silent.
COLUMNS = {
    "zone": one_of("A", "B", "C"),
    "ring": one_of("inside", "0-100", "100-300", "300-500"),
    "family": one_of(None, RETAIL, "construction"),
    "shop_type": one_of(None, "boulangerie", "pharmacie", "garage"),
    "size": one_of(None, "0", "1-9", "10+"),
    "legal": one_of(None, "sole", "other"),
    "is_ess": YES_NO_UNKNOWN,
    "is_employer": YES_NO_UNKNOWN,
    "is_delivery": YES_NO_UNKNOWN,
    "n": st.integers(-1, 3),  # the rest of a city is the whole, less its neighbourhoods
    "year": st.integers(0, 9),
    "age": one_of(0, 1, 7, 60),
    "years": one_of(0.25, 1.5, 3.0),
    "residents": one_of(None, 0.0, 1200.0),
    "active": one_of(None, 0.0, 400.0),
    "hectares": one_of(None, 0.5, 12.0),
}


def name_of(table):
    """An indicator's table function as tests write it: `density.by_ring`."""
    return f"{table.__module__.rsplit('.', maxsplit=1)[-1]}.{table.__name__}"


def rows(schema, columns):
    return st.lists(st.fixed_dictionaries({name: columns.get(name, FEW) for name in schema}), max_size=12)


def unique(table, *keys):
    """Of rows that share their keys, the first."""
    return table.map(lambda found: list({tuple(row[key] for key in keys): row for row in reversed(found)}.values()))


worlds = st.fixed_dictionaries(
    {name: rows(schema, COLUMNS) for name, schema in SCHEMAS.items() if name != "people"}
    | {"people": unique(rows(SCHEMAS["people"], COLUMNS), "zone")}
)


@given(tables=worlds)
def test_every_indicator_agrees_with_its_twin(tables):
    """On any small world each expression counts what its definition in plain Python counts."""
    duckdb = engine("duckdb")
    duckdb.load(tables)
    for table, twin in TWINS.items():
        assert counted(duckdb.run(table)) == counted(twin(tables)), name_of(table)


# Days at and around the edges of windows, so that each is met, and a few others.
EDGES = sorted(
    {0, LAG_DAYS, BACK_DAYS, BACK_DAYS + LAG_DAYS}
    | {
        day
        for back in (0, BACK_DAYS)
        for window in (closures_window(back), lives_window(back))
        for day in (window.first, window.last)
    }
)
DAYS = st.none() | st.sampled_from(EDGES).flatmap(lambda day: st.integers(day - 1, day + 1)) | st.integers(-100, 5000)
ROW_COLUMNS = {
    "row_id": st.integers(0, 11),
    "unit": one_of(None, 0, 1),
    "iris": one_of(None, 7, 8),
    "zone": one_of(0, 1, 2),
    "activity": one_of(0, 1, 2),
    "kind": one_of(0, 5),
    "age_days": DAYS,
    "closed_days": DAYS,
    "came": YES_NO,
    "went": YES_NO,
    "ring": COLUMNS["ring"],
    "first": YES_NO,
    "generation": one_of(2015, 2024),
    "link": st.integers(0, 11),
    "before_id": st.integers(0, 11),
    "after_id": st.integers(0, 11),
    "days": DAYS,
}
KEYS = {
    "register": ("row_id",),
    "pairs": ("row_id", "zone"),
    "links": ("link",),
    "rests": ("unit", "generation"),
}
registers = st.fixed_dictionaries(
    {name: unique(rows(schema, ROW_COLUMNS), *KEYS[name]) for name, schema in ROW_SCHEMAS.items()}
)
# What is counted is asked of one way to place rows: the others give rows of the same kind.
RECIPES = {
    "near": lambda f, t: f.near(t.register, t.pairs),
    "in_units": lambda f, t: f.in_units(t.register),
    "in_iris": lambda f, t: f.in_iris(t.register),
    "in_neighbourhoods": lambda f, t: f.in_neighbourhoods(f.near(t.register, t.pairs), t.rests),
    "stock now": lambda f, t: f.stock(f.near(t.register, t.pairs)),
    "stock then": lambda f, t: f.stock(f.near(t.register, t.pairs), BACK_DAYS, LAG_DAYS),
    "stock then known": lambda f, t: f.stock(f.near(t.register, t.pairs), BACK_DAYS),
    "stocks": lambda f, t: f.stocks(f.near(t.register, t.pairs), {"now": (0, 0), "then": (BACK_DAYS, LAG_DAYS)}),
    "creations": lambda f, t: f.creations(f.near(t.register, t.pairs)),
    "creations of three years": lambda f, t: f.creations(f.near(t.register, t.pairs), FLOW_YEARS),
    "risks now": lambda f, t: f.risks(f.near(t.register, t.pairs), closures_window(0)),
    "risks then": lambda f, t: f.risks(f.near(t.register, t.pairs), closures_window(BACK_DAYS)),
    "lives now": lambda f, t: f.lives(f.near(t.register, t.pairs), lives_window(0)),
    "lives then": lambda f, t: f.lives(f.near(t.register, t.pairs), lives_window(BACK_DAYS)),
    "moves": lambda f, t: f.moves(t.links, t.pairs),
}
MEASURES = {
    "stock": ("n",),
    "creations": ("n",),
    "risks": ("closures", "days"),
    "lives": ("entered", "closed", "gone"),
    "moves": ("arrivals", "departures"),
}


def by_key(name, found):
    """Rows that may come in any order, and sums that may come in several."""
    measures = MEASURES.get(name.split()[0])
    if measures:
        return summed(found, sorted(set(found[0]) - set(measures)) if found else (), measures)
    return Counter(tuple(sorted(row.items(), key=itemgetter(0))) for row in found)


@given(tables=registers)
def test_counts_of_rows_agree_with_their_twins(tables):
    """On any small register each row is counted in the zones, the years and the months that its definition says."""
    duckdb = engine("duckdb")
    duckdb.load(tables, ROW_SCHEMAS)
    for name, recipe in RECIPES.items():
        assert by_key(name, expressed("duckdb", recipe)) == by_key(name, made("plain", recipe, tables)), name


def test_every_count_of_rows_has_a_twin():
    """What engine/rows.py offers, and nothing else, has a twin."""
    offered = {
        one
        for name, one in vars(row_counts).items()
        if callable(one) and name[0] != "_" and one.__module__ == row_counts.__name__
    }
    assert offered == set(ROW_TWINS)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_every_indicator_has_a_twin_and_a_drawing(indicator):
    """An indicator whose counts are not judged by plain Python, or not drawn in tests/spec, is refused."""
    assert indicator.table in TWINS
    name = name_of(indicator.table)
    assert any(name + "," in path.read_text(encoding="utf-8") for path in SPECS.rglob("test_spec_*.py")), name
