"""The gate of related activities on the simulated register, whose activities are drawn one by one: nothing goes together."""

import numpy as np
import pytest

from calibration_gate import strasbourg
from quartiers.knowledge.engine.detectors.finding import Status
from quartiers.knowledge.engine.detectors.op_b_related import FALSE_CARDS, find
from quartiers.knowledge.engine.evidence import doubles
from quartiers.knowledge.engine.related import LEAST_AUC_GAIN, related
from quartiers.knowledge.engine.zones import Kind


@pytest.mark.parametrize("generation", [2015, 2024])
def test_the_gate_stays_shut_where_activities_are_independent(simulated_evidence, generation):
    gate = related(simulated_evidence, generation).gate
    assert gate.places >= 200
    assert not gate.is_open, gate
    assert gate.auc_related - gate.auc_popularity < LEAST_AUC_GAIN / 2


def test_chances_hold_in_priority_neighbourhoods(simulated_evidence):
    """Of what is given some chance there, that share is there: three in ten, five in ten..."""
    chance, has = [], []
    for generation in (2015, 2024):
        answer = related(simulated_evidence, generation)
        areas = [group.members[0] for group in simulated_evidence.areas if group.generation == generation]
        chance.append(answer.probability[areas].ravel())
        has.append(answer.counts[areas].ravel() > 0)
    chances, present = np.concatenate(chance), np.concatenate(has)
    for low in (0.2, 0.4, 0.6, 0.8):
        cells = (chances >= low) & (chances < low + 0.2)
        assert cells.sum() > 100
        assert present[cells].mean() == pytest.approx(chances[cells].mean(), abs=0.03 + 2.5 * np.sqrt(0.25 / cells.sum()))


def test_doubles_show_few_cards(simulated_evidence):
    """Ordinary neighbourhoods taken as priority ones: what is announced there is chance."""
    generator, shown, areas = np.random.default_rng(7), 0, 0
    zones = simulated_evidence.zones.zones
    ordinary = [place for place, zone in enumerate(zones) if zone.kind is Kind.IRIS and 2024 in zone.ordinary]
    for _ in range(4):
        picked = np.sort(generator.choice(ordinary, 40, replace=False))
        found = list(find(doubles(simulated_evidence, picked, 2024)))
        shown += sum(one.status is Status.POSSIBLE for one in found)
        areas += 40
    assert shown / areas <= FALSE_CARDS + 2 * np.sqrt(FALSE_CARDS / areas)


def test_on_a_real_register_the_gain_is_there_and_small():
    """Strasbourg by IRIS, undated: what goes together is what one sees in its streets."""
    found = strasbourg()
    if found is None:
        pytest.skip("the register of Strasbourg is not there")
    answer = related(found, 2024)
    gain = answer.gate.auc_related - answer.gate.auc_popularity
    assert answer.gate.places == 115
    assert 0.005 < gain < 0.03
    assert answer.gate.log_loss_related < answer.gate.log_loss_popularity

    def first(kind):
        return answer.kinds[int(answer.closeness[answer.kinds.index(kind)].argmax())]

    assert (first("chaussure"), first("bijouterie")) == ("habillement", "habillement")
