"""Every verdict and proposal of whole editions: typed, reasoned, sourced, and about nobody."""

import re
from collections import Counter

import pytest

from quartiers.knowledge.engine.detectors.finding import Statement, Status, word_of
from quartiers.knowledge.engine.detectors.register import DETECTORS

VERDICTS = {Status.CONFIRMED, Status.REVERSED, Status.NOT_DISTINGUISHABLE}
PROPOSALS = {Status.ABSENT, Status.LIKELY_GAP, Status.POSSIBLE}
SILENT = {Status.NOT_ENOUGH_DATA, Status.NOT_AVAILABLE}
LONG_NUMBER = re.compile(r"\d{9,}")


@pytest.fixture(scope="module", params=["demo_edition", "real_edition", "town_edition"])
def edition(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def rows(edition):
    return edition.rows("opportunities")


def test_every_detector_answers_for_every_neighbourhood(edition, rows):
    """All of both lists, so the pilots too: a verdict, a proposal, or why there is none."""
    answered = {(row["area"], row["generation"], row["detector"]) for row in rows}
    areas = [row for row in edition.rows("areas") if row["kind"] == "qpv"]
    assert areas
    missing = [
        (area["area"], detector.name)
        for area in areas
        for detector in DETECTORS
        if (area["area"], area["generation"], detector.name) not in answered
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["demo_edition", "real_edition"])
def test_the_169_pilots_are_there(request, name):
    edition = request.getfixturevalue(name)
    areas = edition.rows("areas")
    pilots = [row for row in areas if (row["territory"] or "").startswith("T") and row["generation"] == 2015]
    assert len(pilots) == 169
    assert {row["area"] for row in pilots} <= {row["area"] for row in edition.rows("opportunities")}


def test_territories_and_the_nation_have_verdicts_of_their_own(edition, rows):
    groups = {row["area"] for row in rows if row["detector"].startswith("DET-")}
    territories = {row["territory"] for row in edition.rows("areas") if row["territory"] and row["kind"] == "qpv"}
    assert territories | {"FR"} <= groups
    assert not [row for row in rows if row["detector"].startswith("OP-") and row["area"] in territories | {"FR"}]


def test_cards_are_named_once(rows):
    twice = [key for key, n in Counter((row["area"], row["generation"], row["card"]) for row in rows).items() if n > 1]
    assert twice == []


def test_each_row_is_whole(rows):
    """A status and a kind that exist, a sentence, sources where something was found, a reason where nothing was."""
    for row in rows:
        assert Statement(row["statement"])
        status = Status(row["status"])
        assert row["sentence_fr"].rstrip()[-1] in ".?!", row["sentence_fr"]
        if status in SILENT:
            assert row["reason"], row["card"]
        else:
            assert row["reason"] is None or status is Status.NOT_DISTINGUISHABLE, row["card"]
            assert row["sources"], row["card"]
            assert row["drivers"], row["card"]
            assert row["method"], row["card"]
            assert row["would_change"] or row["statement"] in {"fact", "advice"}, row["card"]
        assert row["word"] == ("" if row["statement"] == Statement.FACT else word_of(row["probability"]))


def test_only_an_inference_has_a_probability_and_a_comparison_its_comparator(rows):
    for row in rows:
        if Status(row["status"]) in SILENT:
            continue
        if row["statement"] == Statement.FACT:
            assert row["low"] is None, row["card"]
            assert row["high"] is None, row["card"]
        if row["statement"] == Statement.INFERENCE:
            assert row["probability"] is not None, row["card"]
        if row["statement"] == Statement.COMPARISON and Status(row["status"]) in VERDICTS:
            assert row["denominator"], row["card"]


def test_proposals_come_from_opportunities_and_verdicts_from_the_programme(rows):
    for row in rows:
        status = Status(row["status"])
        if status in {Status.CONFIRMED, Status.REVERSED}:
            assert row["detector"].startswith("DET-"), row["card"]
        if status in PROPOSALS:
            assert row["detector"].startswith("OP-"), row["card"]
            assert row["probability"] is None or row["probability"] >= 0.6, row["card"]


def test_graded_cards_have_their_three_factors(rows):
    for row in rows:
        if row["grade"]:
            assert row["statement"] != Statement.ADVICE
            assert None not in (row["need"], row["people"], row["probability"], row["feasibility"])
            assert row["rank"] >= 1
            assert 0 <= row["stability"] <= 1
            assert row["feasibility_fr"]


def test_the_estimate_lies_between_its_limits(rows):
    for row in rows:
        if None not in (row["estimate"], row["low"], row["high"]):
            assert row["low"] <= row["estimate"] <= row["high"], (row["card"], row["area"])


def test_the_origin_is_the_worst_of_the_sources(edition, rows):
    """In the demonstration a neighbourhood that exists is never given a simulated verdict, and an invented one always."""
    areas = {row["area"]: row for row in edition.rows("areas")}
    for row in rows:
        area = areas.get(row["area"])
        if area is None:
            continue
        is_found = Status(row["status"]) not in SILENT
        if edition.manifest.kind == "demonstration":
            assert not is_found or row["origin"] == area["origin"] == "simulated", row["card"]
        else:
            assert row["origin"] != "simulated"


def test_nobody_can_be_recognised(rows):
    """No number of an establishment or a firm in any text, nor a position; long-standing ones from five up only."""
    for row in rows:
        texts = [row["sentence_fr"], row["reason"] or "", row["would_change"] or "", row["feasibility_fr"] or ""]
        texts += [driver["text_fr"] for driver in row["drivers"]] + [action["text_fr"] for action in row["actions"]]
        for text in texts:
            assert not LONG_NUMBER.search(text.replace("\u202f", "").replace(" ", "")), (row["card"], text)


def test_evidence_leads_to_figures_of_the_edition(edition, rows):
    """What a card says that it rests on is a figure that the edition has."""
    figures = {(row["area"], row["indicator"]) for row in edition.rows("figures")}
    areas = {row["area"] for row in edition.rows("areas")}
    for row in rows:
        if row["area"] in areas:
            for basis in row["evidence"]:
                assert (row["area"], basis["indicator"]) in figures, (row["card"], basis)
