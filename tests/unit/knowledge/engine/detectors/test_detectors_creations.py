"""DET-4: creations, by two denominators, with delivery and without."""

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.det_4_creations import DETECTOR
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.indicators.creations import INDICATORS
from small_cities import city, evidence, one_item, word_count

KEYS = ["habitants", "actifs", "habitants_sans_livraison", "actifs_sans_livraison"]


def found(counts: list[float], active_share: list[float], delivery: float = 0.1) -> dict[tuple[str, str], Finding]:
    """A city of areas of 3,000 residents, whose ordinary neighbourhoods create 150 in three years."""
    zones, iris = city(len(counts), 40), 40
    residents = np.r_[np.full(len(counts), 3000.0), 0.0, np.full(iris, 3000.0)] * 3
    created = np.r_[counts, 0.0, np.random.default_rng(5).poisson(150 * np.random.default_rng(6).gamma(10, 0.1, iris))]
    active = residents * np.r_[active_share, 0.0, np.full(iris, 0.5)]
    rest = len(counts)
    for values in (residents, created, active):
        values[rest] = values[rest + 1 :].sum()
    grids = {}
    for indicator in INDICATORS:
        if "per_1000" in indicator.name:
            few = np.round(created * (1 - delivery)) if "without" in indicator.name else created
            grids[indicator] = one_item(few, active if "active" in indicator.name else residents)
    return {(one.area, one.key): one for one in DETECTOR.find(evidence(zones, grids))}


@pytest.fixture
def verdicts() -> dict[tuple[str, str], Finding]:
    return found([30, 380, 120, 50, 55], [0.5, 0.5, 0.5, 0.2, np.nan])


def test_there_are_four_verdicts_for_each_group(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert [key for area, key in verdicts if area == "U1-QP00"] == KEYS
    assert {area for area, _ in verdicts} == {*(f"U1-QP{place:02d}" for place in range(5)), "FR"}


def test_each_status_is_reached(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert {verdicts["U1-QP00", key].status for key in KEYS} == {Status.CONFIRMED}
    assert {verdicts["U1-QP01", key].status for key in KEYS} == {Status.REVERSED}
    assert {verdicts["U1-QP02", key].status for key in KEYS} == {Status.NOT_DISTINGUISHABLE}
    few = found([2, 100], [0.5, 0.01])["U1-QP01", "actifs"]
    assert few.reason == "2,8 créations à attendre pour un seuil de 5 : 2,2 de trop peu pour juger."
    assert few.sentence_fr == f"Ici, on ne peut pas juger le nombre de créations. {few.reason}"


def test_denominators_may_disagree_and_each_says_what_the_other_finds(verdicts: dict[tuple[str, str], Finding]) -> None:
    by_head, by_active = verdicts["U1-QP03", "habitants"], verdicts["U1-QP03", "actifs"]
    assert by_head.estimate is not None
    assert by_active.estimate == pytest.approx(by_head.estimate / 0.4)
    assert by_head.status is Status.CONFIRMED
    assert by_active.status is Status.NOT_DISTINGUISHABLE
    assert "par actif : on ne peut pas trancher" in by_head.drivers[1].text_fr
    assert "par habitant : moins de créations" in by_active.drivers[1].text_fr


def test_an_unknown_active_population_leaves_the_residents(verdicts: dict[tuple[str, str], Finding]) -> None:
    silent = verdicts["U1-QP04", "actifs"]
    assert silent.status is Status.NOT_AVAILABLE
    assert "actifs" in str(silent.reason)
    assert verdicts["U1-QP04", "habitants"].status is not Status.NOT_AVAILABLE
    assert "par actif :" not in verdicts["U1-QP04", "habitants"].drivers[1].text_fr
    assert verdicts["FR", "actifs"].sentence_fr.startswith("On ne peut pas trancher : dans 4 des 5 quartiers de l'édition, ")


def test_sentences_name_the_denominator_and_delivery(verdicts: dict[tuple[str, str], Finding]) -> None:
    by_head = verdicts["U1-QP00", "habitants"].sentence_fr
    assert by_head.startswith("Établi, moins qu'ailleurs : ici, 30 créations en trois ans, contre 142 pour autant d'habitants ")
    without = verdicts["U1-QP00", "actifs_sans_livraison"]
    assert without.sentence_fr.startswith("Établi, moins qu'ailleurs : ici, 27 créations hors livraison en trois ans, contre ")
    assert "pour autant d'actifs du reste de l'agglomération" in without.sentence_fr
    assert without.subject == "par actif, sans la livraison"
    assert without.denominator_fr == "actifs de 15 à 64 ans × 3 ans"
    assert (
        verdicts["U1-QP00", "habitants"]
        .drivers[0]
        .text_fr.startswith("3,3 créations par an pour 1 000 habitants, ".replace(" ", " "))
    )
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35


def test_without_delivery_only_the_others_count() -> None:
    verdicts = found([120, 120], [0.5, 0.5], delivery=0.5)
    assert verdicts["U1-QP00", "habitants"].n == 120
    assert verdicts["U1-QP00", "habitants_sans_livraison"].n == 60
