"""The gate of related activities: it opens where kinds were planted together, and stays shut where they are independent."""

import numpy as np
import pytest

from drawn_activities import iris, town
from drawn_related import BLOCK, CODES, NAMES, drawn
from quartiers.knowledge.engine import related as module
from quartiers.knowledge.engine.related import FOLDS, LEAST_AUC_GAIN, Gate, kinds, related
from quartiers.knowledge.engine.spatial.relatedness import auc, log_loss


def found(held):
    return related(town(held), 2024)


def test_codes_of_the_world_are_one_per_kind():
    counts = np.column_stack([town([(iris("I"), dict.fromkeys(CODES, 1))]).activities.of(codes) for codes in kinds().values()])
    assert (counts == 1).all()


def test_the_gate_opens_where_kinds_were_planted_together():
    answer = found(drawn(spread=1.0))
    gate = answer.gate
    assert gate.is_open, gate
    assert gate.auc_related - gate.auc_popularity >= 0.02
    assert gate.log_loss_related < gate.log_loss_popularity
    assert (gate.places, gate.cells) == (252, 252 * len(NAMES))
    # Links inside blocks are found, those between blocks are not.
    block = np.arange(len(NAMES)) // BLOCK
    inside = (block[:, None] == block) & ~np.eye(len(NAMES), dtype=bool)
    assert answer.closeness[inside].mean() > 5 * answer.closeness[~inside].mean()
    assert (np.diag(answer.closeness) == 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_the_gate_stays_shut_where_kinds_are_independent(seed):
    gate = found(drawn(spread=0.0, seed=seed)).gate
    assert not gate.is_open, gate
    assert gate.auc_related - gate.auc_popularity < LEAST_AUC_GAIN / 2


def test_a_shut_gate_leaves_relatedness_out(monkeypatch):
    """What is related changes the chances only once the gate is open."""
    evidence = town(drawn(spread=1.0))
    opened = related(evidence, 2024)
    assert opened.gate.is_open
    monkeypatch.setattr(module, "LEAST_AUC_GAIN", 0.5)
    shut = found(drawn(spread=1.0))
    assert not shut.gate.is_open
    assert np.array_equal(shut.probability, shut.by_popularity, equal_nan=True)
    assert shut.by_popularity == pytest.approx(opened.by_popularity, nan_ok=True)
    assert shut.relatedness == pytest.approx(opened.relatedness, nan_ok=True)
    far = opened.relatedness > 1.0
    assert (opened.probability - shut.probability)[far].mean() > 0.02
    assert (opened.probability - shut.probability)[opened.relatedness < -1.0].mean() < -0.02


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_chances_are_calibrated(spread):
    """Of cells that are given some chance, that share has the kind; both among ordinary places and priority ones."""
    answer = found(drawn(spread, seed=3, priority=60))
    for places in (slice(0, 240), slice(240, 300)):  # ordinary places, then priority ones
        chance, has = answer.probability[places].ravel(), answer.counts[places].ravel() > 0
        for low in (0.2, 0.4, 0.6, 0.8):
            cell = (chance >= low) & (chance < low + 0.2)
            assert cell.sum() > 50
            error = np.sqrt(0.25 / cell.sum())
            assert has[cell].mean() == pytest.approx(chance[cell].mean(), abs=0.04 + 3 * error)


def test_a_cell_does_not_speak_for_itself():
    """What is expected, how common and how related a kind is in a place do not depend on its own number there."""
    held = drawn(spread=1.0, ordinary=60, priority=3)
    other = [(zone, dict(counts)) for zone, counts in held]
    kind = 4
    other[7][1][CODES[kind]] += 5
    before, after = found(held), found(other)
    assert after.expected[7, kind] == pytest.approx(before.expected[7, kind], rel=1e-12)
    assert after.popularity[7, kind] == pytest.approx(before.popularity[7, kind], rel=1e-12)


def test_order_of_places_changes_nothing():
    held = drawn(spread=1.0, ordinary=60, priority=3)
    order = np.random.default_rng(0).permutation(len(held))
    assert len(order) == 67
    one, two = found(held), found([held[place] for place in order])
    assert two.gate.auc_related == pytest.approx(one.gate.auc_related, rel=1e-9)
    assert two.probability == pytest.approx(one.probability[order], rel=1e-6, nan_ok=True)


def test_too_few_places_teach_nothing():
    answer = found(drawn(spread=1.0, ordinary=49, priority=3))
    assert (answer.gate, answer.places) == (None, 49)
    assert np.isnan(answer.probability).all()
    assert found(drawn(spread=1.0, ordinary=50, priority=3)).gate is not None


def test_another_generation_is_another_answer():
    evidence = town(drawn(spread=0.0, ordinary=60))
    assert related(evidence, 2015).gate is None
    assert related(evidence, 2024).gate is not None
    assert related(evidence, 2024) is related(evidence, 2024)


@pytest.mark.parametrize(
    ("gains", "is_open"),
    [((0.011, 0.001), True), ((0.009, 0.001), False), ((0.011, 0.0), False), ((0.011, -0.001), False)],
)
def test_the_gate_asks_for_both_margins(gains, is_open):
    gate = Gate(100, 40, 4000, 0.80, 0.80 + gains[0], 0.50, 0.50 - gains[1])
    assert gate.is_open is is_open
    assert [row[0] for row in gate.rows()] == ["aire sous la courbe (AUC)", "perte logarithmique"]


def test_each_cell_is_hidden_once_and_a_fifth_at_a_time():
    evidence = town(drawn(spread=0.0, ordinary=100))
    folds = module._mixed(evidence.zones, np.arange(112), NAMES) % FOLDS
    shares = np.bincount(folds.ravel(), minlength=FOLDS) / folds.size
    assert shares == pytest.approx(np.full(FOLDS, 1 / FOLDS), abs=0.02)
    # Two kinds are hidden together no more often than by chance.
    together = np.mean([(folds[:, one] == folds[:, two]).mean() for one in range(10) for two in range(10) if one != two])
    assert together == pytest.approx(1 / FOLDS, abs=0.03)


def test_the_numbers_of_the_gate_are_those_of_the_hidden_cells():
    """The same, worked fold by fold with the pieces of the module."""
    evidence = town(drawn(spread=1.0, ordinary=80, priority=4))
    answer = related(evidence, 2024)
    places = np.arange(84)
    total = np.asarray(evidence.activities.counts.sum(axis=1), float).ravel()
    cells = module._cells(evidence.zones, answer.counts, total, places)
    has = answer.counts[:84] > 0
    folds, told = module._mixed(evidence.zones, places, NAMES) % FOLDS, np.full((84, len(NAMES)), np.nan)
    for fold in range(FOLDS):
        hidden = folds == fold
        seen = module._features(cells, ~hidden)
        blind = module._features(cells._replace(counts=np.where(hidden, 99.0, cells.counts)), ~hidden)
        for name in ("expected", "popularity"):
            assert getattr(blind, name) == pytest.approx(getattr(seen, name), rel=1e-9), "a hidden number was read"
        model = module._fitted(cells, seen, ~hidden, with_related=True)
        told[hidden] = module._foretold(model, cells, seen, with_related=True)[hidden]
    assert answer.gate.auc_related == pytest.approx(auc(told, has), rel=1e-12)
    assert answer.gate.log_loss_related == pytest.approx(log_loss(told, has), rel=1e-12)


def test_a_kind_that_is_everywhere_keeps_a_chance():
    held = [
        (zone, counts | {CODES[3]: 5} if zone.kind != "rest" else counts) for zone, counts in drawn(spread=0.0, ordinary=60)
    ]
    answer = found(held)
    assert (answer.probability[:72, 3] > 0.9).all()
    assert (answer.probability[:72, 3] < 1.0).all()


def test_a_sample_of_cells_teaches_as_much(monkeypatch):
    """Four thousand cells out of sixteen thousand: nearly the same chances; the gate still judges all of them."""
    whole = found(drawn(spread=1.0))
    monkeypatch.setattr(module, "MOST_TAUGHT", 4000)
    part = found(drawn(spread=1.0))
    assert part.gate.cells == whole.gate.cells
    assert part.gate.auc_related == pytest.approx(whole.gate.auc_related, abs=0.005)
    assert part.gate.auc_related != whole.gate.auc_related
    assert np.nanmean(np.abs(part.probability - whole.probability)) < 0.02
