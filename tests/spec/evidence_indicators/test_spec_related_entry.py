"""I24: activities that those of here make likely, behind a gate."""

import numpy as np
import pytest

from drawn_activities import town
from drawn_related import CODES, ELSE, NAMES, drawn
from quartiers.knowledge.engine.answers import Shown
from quartiers.knowledge.engine.detectors.expected import EXPECTED_TYPES
from quartiers.knowledge.engine.evidence_indicators.entries import ENTRY, SHOWN
from quartiers.knowledge.engine.related import related
from told import figures

ORDINARY = "comparable_neighbourhoods"
RELATED, ALONE = drawn(1.0), drawn(0.0)
PLACE = "QN0240"


def told(held):
    """Figures of one neighbourhood by kind."""
    return {item: figure for (area, item, _), figure in figures(ENTRY, town(held)).items() if area == PLACE}


def with_city(held, size):
    return [(zone, {ELSE: size} if zone.kind == "rest" else counts) for zone, counts in held]


def test_the_likeliest_that_are_not_here():
    """With kinds that do go together: the five likeliest kinds among those that are not here, with their chances."""
    evidence = town(RELATED)
    answer = related(evidence, 2024)
    assert answer.gate.is_open
    here = evidence.zones.index[PLACE]
    chances = {
        name: 100 * answer.probability[here, kind]
        for kind, name in enumerate(answer.kinds)
        if not answer.counts[here, kind] and name not in EXPECTED_TYPES and np.isfinite(answer.probability[here, kind])
    }
    best = sorted(chances, key=chances.get, reverse=True)[:SHOWN]
    found = told(RELATED)
    assert set(found) == set(best)
    assert {name: figure.value for name, figure in found.items()} == pytest.approx({name: chances[name] for name in best})


def test_the_gate_shuts_with_its_numbers():
    """With kinds that do not go together nothing is shown, and the numbers of the gate are the reason."""
    gate = related(town(ALONE), 2024).gate
    assert not gate.is_open
    (only,) = told(ALONE).values()
    assert (only.value, only.shown) == (None, Shown.NO_REFERENCE)
    for measured in (gate.auc_related, gate.auc_popularity):
        assert f"{measured:.3f}".replace(".", ",") in only.why_fr


def test_a_city_of_a_thousand_is_needed():
    """In a city of 999 establishments nothing is shown, and their number is; in one of 1,000 it is."""
    (only,) = told(with_city(RELATED, 999)).values()
    assert (only.shown, only.have) == (Shown.TOO_FEW, 999)
    assert len(told(with_city(RELATED, 1000))) == SHOWN


def test_what_is_here_is_no_entry():
    """A kind that is here, were it one, is not proposed."""
    first = next(iter(told(RELATED)))
    held = [(zone, counts | {CODES[NAMES.index(first)]: 1} if zone.code == PLACE else counts) for zone, counts in RELATED]
    assert first not in told(held)


def test_few_ordinary_neighbourhoods_teach_nothing():
    """With 48 ordinary neighbourhoods there is no gate to pass: their number is told."""
    found = figures(ENTRY, town(with_city(drawn(0.0, ordinary=48), 5000)))
    assert {figure.shown for figure in found.values()} == {Shown.SMALL_CLASS}
    assert all("48" in figure.why_fr for figure in found.values())
