"""Whole verdicts of the programme, field by field, beside those that were read and agreed (fixtures/verdicts.json)."""

import dataclasses
import json
from pathlib import Path

import pytest
import test_detectors_creations as creations
import test_detectors_density as density
import test_detectors_micro as micro
import test_detectors_sectors as sectors
import test_detectors_shops as shops
import test_detectors_survival as survival

from quartiers.knowledge.engine.detectors import (
    det_1_density,
    det_2_sectors,
    det_3_micro,
    det_4_creations,
    det_5_survival,
    det_6_diversity,
)
from quartiers.knowledge.engine.detectors.finding import Finding

AGREED = json.loads(Path(__file__).parents[4].joinpath("fixtures/verdicts.json").read_text(encoding="utf-8"))
METHODS = {
    "density": det_1_density.DETECTOR.method_fr,
    "sectors": det_2_sectors.DETECTOR.method_fr,
    "micro": det_3_micro.DETECTOR.method_fr,
    "creations": det_4_creations.DETECTOR.method_fr,
    "survival": det_5_survival.DETECTOR.method_fr,
    "diversity": det_6_diversity.METHOD_FR,
}


def plain(value: object) -> object:
    """Floats to three decimals, tuples and findings as JSON has them."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def told(finding: Finding) -> dict[str, object]:
    """What a finding says, empty fields and its method left out."""
    fields = plain(finding)
    assert isinstance(fields, dict)
    return {name: value for name, value in fields.items() if value not in (None, [], "") and name != "method_fr"}


@pytest.fixture
def found() -> dict[str, dict[tuple[str, str], Finding]]:
    densities = density.found(density.drawn(density.COUNTS, density.PEOPLE))
    of_shops = shops.found(shops.AREAS)
    return {
        "density": {(area, ""): one for area, one in densities.items()},
        "creations": creations.found([30, 380, 120, 50, 55], [0.5, 0.5, 0.5, 0.2, float("nan")]),
        "shops": of_shops,
        "diversity": of_shops,
        "sectors": sectors.found(sectors.planted_counts()),
        "micro": micro.found(micro.AREAS, micro.FORMS),
        "survival": survival.found(survival.AREAS, survival.REST),
    }


def test_verdicts_are_those_that_were_agreed(found: dict[str, dict[tuple[str, str], Finding]]) -> None:
    """All in one test: each drawing is made once, and what a change breaks is named."""
    names = {name: name.split("/") for name in sorted(AGREED)}
    ones = {name: found[detector][area, key] for name, (detector, area, key) in names.items()}
    assert {name: told(one) for name, one in ones.items()} == AGREED
    for name, one in ones.items():
        assert one.method_fr == METHODS.get(names[name][0], one.method_fr)
        assert one.method_fr
