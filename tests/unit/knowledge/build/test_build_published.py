"""What INSEE published stands beside a verdict that cannot be given."""

from types import SimpleNamespace

from quartiers.knowledge.build.counts import INSEE, SIDE_DENSITY
from quartiers.knowledge.build.published import published

FIGURE = {
    "area": "QN03102M", "indicator": SIDE_DENSITY, "comparator": "", "status": "ok", "value": 40.4, "numerator": 202,
    "denominator": 5000, "sources": "insee_side",
}  # fmt: skip
COUNTS = {"area": "QP031001", "establishments": 282, "services_to_people": 72, "micro_creations": 3}


def inputs_with(*rows):
    return SimpleNamespace(rows=lambda name: list(rows) if name == "insee_qpv_counts" else [])


def test_a_density_is_told_without_a_comparison():
    one = published(inputs_with(), [FIGURE])["DET-1", "QN03102M"]
    assert one.facts[0].text_fr == (
        "202 établissements pour 5\u202f000 habitants, soit 40 pour 1 000 (Insee, SIDE 2023) ; rien à quoi le comparer sur le "
        "même champ."
    )
    assert [basis.indicator for basis in one.evidence] == [SIDE_DENSITY]
    assert one.sources == ("insee_side",)


def test_figures_that_are_not_known_or_not_asked_tell_nothing():
    other = [FIGURE | {"status": "not_available"}, FIGURE | {"indicator": INSEE}, FIGURE | {"comparator": "rest_of_urban_unit"}]
    assert published(inputs_with(), other) == {}


def test_no_share_is_drawn_from_creations_without_their_total():
    found = published(inputs_with(COUNTS), [])
    assert set(found) == {("DET-2", "QP031001"), ("DET-3", "QP031001")}
    assert found["DET-3", "QP031001"].facts[0].text_fr.startswith("3 auto-entrepreneurs parmi les créations (Insee, ")
    assert "%" not in found["DET-3", "QP031001"].facts[0].text_fr
    assert found["DET-2", "QP031001"].facts[0].text_fr.startswith("72 établissements de services aux particuliers sur 282 ")


def test_what_is_blank_or_zero_is_not_told():
    assert published(inputs_with(COUNTS | {"establishments": 0, "micro_creations": None}), []) == {}
    assert published(inputs_with(COUNTS | {"services_to_people": None, "micro_creations": None}), []) == {}


def test_a_real_edition_tells_them_for_its_neighbourhoods(real_edition):
    """Toulouse and the rest of Occitanie have INSEE's counts; no verdict is made from them."""
    rows = [row for row in real_edition.rows("opportunities") if row["detector"] in {"DET-1", "DET-3"}]
    occitanie = {row["area"]: row for row in rows if row["detector"] == "DET-3" and row["drivers"]}
    assert len(occitanie) > 90
    assert len([area for area in occitanie if area.startswith("QP0310")]) >= 16
    assert {row["status"] for row in occitanie.values()} == {"not_available"}
    assert {row["sources"] for row in occitanie.values()} == {"insee_qpv_counts"}
    densities = [row for row in rows if row["detector"] == "DET-1" and row["drivers"]]
    assert {row["generation"] for row in densities} == {2015, 2024}
    assert all(row["reason"] and row["estimate"] is None for row in densities)
