"""The table of the gate: shut where activities are drawn one by one, open where blocks of kinds were planted."""

import numpy as np
import pytest

from calibration_gate import BLOCK, planted, strasbourg, tables
from drawn_activities import town
from drawn_related import drawn
from quartiers.knowledge.engine.indicators.shops import TYPE_DENSITY
from quartiers.knowledge.engine.related import kinds


@pytest.fixture(scope="module")
def world():
    return town(drawn(0.0, ordinary=150))


def test_the_table_shows_both_ways(world, tmp_path):
    (one,) = tables(world, tmp_path)
    said = {row[0]: row[-1] for row in one.rows}
    assert len(said) == 5
    assert list(said.values())[:3] == ["non", "non", "non"]
    assert list(said.values())[-1] == "oui"
    assert all(len(row) == len(one.columns) for row in one.rows)


def test_too_few_places_are_said(tmp_path):
    (one,) = tables(town(drawn(0.0, ordinary=20)), tmp_path)
    assert {row[1] for row in one.rows} == {"trop peu de quartiers"}


def test_what_is_planted_is_a_factor_common_to_a_block(world):
    """Sizes stay; kinds of a block rise and fall together, those of two blocks do not."""
    other = planted(world, 1.0, np.random.default_rng(3))
    assert other.activities.counts.sum() == pytest.approx(world.activities.counts.sum(), rel=0.1)
    number = np.column_stack([other.activities.of(codes) for codes in kinds().values()])[:150]
    relative = number / np.asarray(other.activities.counts.sum(axis=1))[:150, None]
    common = number.mean(axis=0) > 1
    link = np.corrcoef(relative[:, common].T)
    block = (np.arange(len(kinds())) // BLOCK)[common]
    inside = (block[:, None] == block) & ~np.eye(len(block), dtype=bool)
    assert link[inside].mean() > 0.3
    assert abs(link[~inside & ~np.eye(len(block), dtype=bool)].mean()) < 0.1


def test_without_spread_nothing_is_common(world):
    one, two = (planted(world, 0.0, np.random.default_rng(3)) for _ in range(2))
    assert (one.activities.counts != two.activities.counts).nnz == 0
    assert one.grid is not two.grid


def test_a_real_register_is_read(tmp_path):
    """IRIS of the city with at least twenty establishments; another commune is left out."""
    rows = ["CODE_IRIS,APET700,TEFET,LIBTEFET", *["674820101,4771Z,00,é"] * 19, "674820101,4772A,00,é"]
    rows += [*["674820102,4771Z,00,é"] * 19, *["670010000,4771Z,00,é"] * 30]
    (tmp_path / "sirene_with_iris.csv").write_text("\n".join(rows), encoding="latin-1")
    found = strasbourg(tmp_path)
    assert [zone.code for zone in found.zones.zones] == ["674820101"]
    assert found.activities.codes == ("47.71Z", "47.72A")
    assert found.activities.counts.toarray().tolist() == [[19, 1]]
    assert strasbourg(tmp_path / "absent") is None
    with pytest.raises(LookupError):
        found.grid(TYPE_DENSITY)
    (one,) = tables(found, tmp_path)
    assert one.rows[-1][0].startswith("registre réel")
