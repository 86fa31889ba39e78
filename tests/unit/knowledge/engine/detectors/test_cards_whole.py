"""Whole proposals, field by field, beside those that were read and agreed (fixtures/cards.json)."""

import json
from pathlib import Path

import pytest
import test_op_a_missing as op_a
import test_op_b_related as op_b
import test_op_c_sites as op_c
import test_op_d_fragile as op_d
import test_op_e_productive as op_e
from test_detectors_whole import told

from quartiers.knowledge.engine.detectors.finding import Finding

FILE = Path(__file__).parents[4].joinpath("fixtures/cards.json")


def missing() -> dict[str, Finding]:
    weak = op_a.cards(op_a.town({(op_a.A, op_a.BAKERY): 1, (op_a.B, op_a.BAKERY): 0}, walks=op_a.walked(**op_a.WEAK)))
    far = op_a.walked(nearest_m={(op_a.A, op_a.BAKERY): 643.0}, within_500={(op_a.A, op_a.BAKERY): 0.0})
    none = op_a.cards(op_a.town({(op_a.A, op_a.BAKERY): 0}, walks=far))
    lost = op_a.cards(op_a.town(zones=op_a.city(4, 4)))
    named = {f"weak/{subject}": weak[op_a.A, subject] for subject in (op_a.BAKERY, "pharmacie", "coiffeur")}
    named |= {"none/boulangerie": none[op_a.A, op_a.BAKERY], "none/pharmacie": none[op_a.A, "pharmacie"]}
    return named | {f"lost/{code}/{subject}": one for (code, subject), one in sorted(lost.items())[:2]}


def related() -> dict[str, Finding]:
    some = op_b.cards(op_b.emptied(op_b.WORLD, [op_b.KIND]))
    return {f"absent/{name}": one for name, one in some.items()} | {
        f"nothing/{name}": one for name, one in op_b.cards(op_b.emptied(op_b.WORLD, [])).items()
    }


def sites() -> dict[str, Finding]:
    listed = [op_c.END, op_c.MIDDLE, op_c.FAR]
    worlds = {
        "one": op_c.cards(listed),
        "rule": op_c.cards(listed, op_c.row(bakery="pharmacie")),
        "few": op_c.cards(listed[:2]),
        "covered": op_c.cards(listed, op_c.row(shops=op_c.ROW)),
        "far": op_c.cards(
            [op_c.END, op_c.site("B", 50), op_c.site("C", 100)],
            op_c.row(points=[(0.0, 0.0), (1800.0, 0.0)], shops=[(0.0, 0.0)]),
        ),
    }
    return {f"{name}/{key}": one for name, found in worlds.items() for key, one in found.items()}


def fragile() -> dict[str, Finding]:
    alone = op_d.cards(op_d.town({(op_d.A, op_d.BAKERY): (1, 0, 0, 0)}, old={(op_d.A, "56.10A"): 7}))
    calm = op_d.cards(op_d.town({(op_d.A, op_d.BAKERY): (1, 0, 0, 0)}, usual=10.0, restaurants=10.0))
    hidden = op_d.cards(op_d.town({(op_d.A, op_d.BAKERY): (1, 0, 0, 0)}, closed={op_d.A: 2.0}))
    worlds = {"alone": alone, "calm": calm, "hidden": hidden}
    return {f"{name}/{key}": one for name, found in worlds.items() for (code, key), one in found.items() if code == op_d.A}


def productive() -> dict[str, Finding]:
    worlds = {
        "strong": op_e.cards(op_e.world(op_e.POOR, op_e.RICH)),
        "ordinary": op_e.cards(op_e.world(op_e.POOR, city=op_e.ORDINARY)),
        "few": op_e.cards(op_e.world(op_e.POOR, others=1)),
    }
    return {f"{name}/{code}/{key}": one for name, found in worlds.items() for (code, key), one in found.items()}


MAKERS = {
    "missing": missing,
    "related": related,
    "sites": sites,
    "fragile": fragile,
    "productive": productive,
}


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_cards_are_those_that_were_agreed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One drawing a test, whole cards: whatever field a change touches is named."""
    monkeypatch.setattr(op_c.module, "_gaps", lambda evidence: {(0, "boulangerie"): 0.95, (0, "pharmacie"): 0.95})
    agreed = json.loads(FILE.read_text(encoding="utf-8"))[name]
    assert {key: told(one) for key, one in MAKERS[name]().items()} == agreed
