"""Every indicator made from the evidence is specified, and answers for every neighbourhood of the demonstration."""

from pathlib import Path

import pytest

from quartiers.knowledge.engine.evidence_indicators.register import EVIDENCE_INDICATORS
from quartiers.knowledge.engine.indicators.register import INDICATORS

SPECS = Path(__file__).parents[1] / "spec/evidence_indicators"
COLUMNS = ("value", "low", "high", "numerator", "denominator")


@pytest.mark.parametrize("indicator", EVIDENCE_INDICATORS, ids=lambda indicator: indicator.name)
def test_every_indicator_is_specified(indicator):
    """A file of its own, which the catalogue quotes; no name is used twice."""
    assert (SPECS / f"test_spec_{indicator.name}.py").exists()
    assert [one.name for one in (*INDICATORS, *EVIDENCE_INDICATORS)].count(indicator.name) == 1


@pytest.mark.parametrize("indicator", EVIDENCE_INDICATORS, ids=lambda indicator: indicator.name)
@pytest.mark.parametrize("name", ["demo_edition", "real_edition", "town_edition"])
def test_every_neighbourhood_has_an_answer(request, name, indicator):
    """Values within their limits, or a reason: never an empty cell, never a figure below its minimum."""
    edition = request.getfixturevalue(name)
    rows = [row for row in edition.rows("figures") if row["indicator"] == indicator.name]
    own = [row for row in rows if row["comparator"] == (indicator.compared_with or "")]
    assert {row["area"] for row in own} == {row["area"] for row in edition.rows("areas") if row["kind"] == "qpv"}
    for row in rows:
        if row["status"] == "ok":
            assert row["value"] is not None or row["low"] is not None
            # Without a level limits are those of chance, or of other rules.
            assert row["level"] is None or row["low"] <= row["value"] <= row["high"]
            assert row["sources"]
        else:
            assert row["reason"]
            assert not any(row[column] for column in COLUMNS)
    least = indicator.minimum.least
    assert not [row for row in own if row["status"] == "ok" and row["n"] is not None and row["n"] < least]
