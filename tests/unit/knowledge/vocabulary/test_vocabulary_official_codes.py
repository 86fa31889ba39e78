"""Tests of the vocabulary against whole official lists, when they lie beside the project."""

import csv
import json
import re
from pathlib import Path

import pytest

from quartiers.knowledge.vocabulary.naf import NafCode
from quartiers.knowledge.vocabulary.qpv import QpvCode
from quartiers.knowledge.vocabulary.sirens import Siren, Siret

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the official files of ../shared/data are absent"),
]


def test_every_activity_of_naf_rev_2_is_read():
    """The 732 sub-classes of Insee's list pass, each in the section that Insee gives."""
    with (DATA / "naf" / "naf2008_5_niveaux.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert len(rows) == 732
    assert [NafCode.parse(row["NIV5"]).section for row in rows] == [row["NIV1"] for row in rows]


def test_every_neighbourhood_of_2024_is_read():
    """All codes of the 2024 list pass, and none is taken for a fictional one."""
    areas = json.loads((DATA / "qpv_2024" / "qpv2024_simplified.geojson").read_text(encoding="utf-8"))["features"]
    codes = [QpvCode.parse(area["properties"]["code_qp"]) for area in areas]
    assert len(codes) > 1500
    assert not any(code.is_fictional for code in codes)


def test_every_neighbourhood_of_2015_is_read():
    """All codes of the 2015 list pass."""
    with (DATA / "qpv_2015" / "population_2013.csv").open(encoding="utf-8", errors="replace", newline="") as lines:
        texts = [row["qp"] for row in csv.DictReader(lines, delimiter=";") if row["qp"]]
    assert len(texts) > 1300
    assert [text for text in texts if not QpvCode.is_valid_text(text)] == []


def test_every_establishment_of_a_real_extract_is_read():
    """The numbers of thousands of real establishments pass, and none is taken for a simulated one."""
    text = (DATA / "toulouse_restaurants_2018" / "restaurants.csv").read_text(encoding="utf-8", errors="replace")
    sirets = [Siret.parse(number) for number in re.findall(r"(?<!\d)\d{14}(?!\d)", text)]
    assert len(sirets) > 3000
    assert not any(siret.is_simulated for siret in sirets)


def test_the_lowest_legal_unit_of_the_sample_is_not_simulated():
    """The register's own sample holds a firm under 000, with a real key."""
    text = (DATA / "sirene_sample" / "StockUniteLegale_sample.csv").read_text(encoding="utf-8")
    lowest = min(Siren.parse(line.split(",")[0]) for line in text.splitlines()[1:])
    assert lowest.digits == "000325175"
    assert not lowest.is_simulated
