"""Leads from OpenStreetMap: distances to known points only, never an absence."""

import pytest

from quartiers.knowledge.build.leads import leads
from quartiers.knowledge.engine.detectors.finding import Statement


def distance(kind, metres, *, area="QP053001", sources="osm_points.laval", status="ok"):
    return {
        "area": area, "generation": 2015, "indicator": "presence_osm", "item": kind, "value": metres, "status": status,
        "period": "2019", "sources": sources, "origin": "partial",
    }  # fmt: skip


def test_only_what_is_farther_than_500_m_is_a_lead():
    rows = [distance("pharmacie", 500.0), distance("primeur", 500.1), distance("boulangerie", 1240.0)]
    ((finding, sources, origin),) = leads(rows)
    assert finding.sentence_fr == (
        "À vérifier sur place : OpenStreetMap ne montre rien à moins de 500 m d'ici pour boulangerie, primeur."
    )
    assert [driver.text_fr for driver in finding.drivers[:2]] == [
        "Boulangerie : le plus proche point connu est à 1\u202f240 m.",
        "Primeur : le plus proche point connu est à 500 m.",
    ]
    assert finding.n == 2
    assert (sources, origin) == (("osm_points.laval",), "partial")


def test_a_lead_is_advice_and_says_that_it_proves_nothing():
    ((finding, _, _),) = leads([distance("primeur", 800.0)])
    assert finding.statement is Statement.ADVICE
    assert finding.probability is finding.estimate is finding.need is None
    assert "incomplet" in finding.drivers[-1].text_fr


def test_an_extract_that_knows_none_says_nothing():
    assert list(leads([distance("primeur", None, status="not_available")])) == []
    assert list(leads([distance("primeur", 100.0)])) == []


@pytest.mark.parametrize("order", [1, -1])
def test_the_nearest_of_two_surveys_counts(order):
    rows = [distance("primeur", 900.0), distance("primeur", 300.0, sources="osm_points.region")][::order]
    assert list(leads(rows)) == []


def test_long_lists_are_cut_in_the_sentence_and_whole_in_the_reasons():
    rows = [distance(f"type {place}", 600.0 + place) for place in range(6)]
    ((finding, _, _),) = leads(rows)
    assert finding.sentence_fr.endswith("pour type 5, type 4, type 3, type 2 et 2 autres.")
    assert len(finding.drivers) == 7
    assert len(finding.evidence) == 6


def test_each_neighbourhood_has_its_own():
    rows = [distance("primeur", 600.0), distance("primeur", 700.0, area="QP053002")]
    assert [finding.area for finding, _, _ in leads(rows)] == ["QP053001", "QP053002"]
