"""DET-3: most establishments very small, by two definitions, unknown ones counted against then for."""

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.det_3_micro import DETECTOR
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Need
from quartiers.knowledge.engine.indicators.employers import SIZE
from quartiers.knowledge.engine.indicators.legal_forms import SOLE
from small_cities import ALL_NEEDS, city, evidence, word_count

SIZES = ("0", "1-9", "10+", "inconnu")


def found(
    sizes: list[tuple[int, int, int, int]],
    forms: list[tuple[int, int, int]],
    rest: tuple[int, int, int, int] = (700, 200, 100, 500),
    **more: object,
) -> dict[tuple[str, str], Finding]:
    """Areas by (none, 1 to 9, 10 and more, unknown) and (sole, unknown, all); the rest of the city has 90 % small ones."""
    zones = city(len(sizes), 0)
    table = np.array([*sizes, rest], float)
    whole = np.repeat(table.sum(axis=1, keepdims=True), 4, axis=1)
    unknown = np.repeat(table[:, 3:], 4, axis=1)
    unknown[:, 3] = 0
    legal = np.array([*forms, (600, 0, 1500)], float)
    grids = {SIZE: Grid(SIZES, table, unknown, whole), SOLE: Grid(("",), legal[:, :1], legal[:, 1:2], legal[:, 2:])}
    return {(one.area, one.key): one for one in DETECTOR.find(evidence(zones, grids, **more))}


AREAS = [(60, 20, 10, 5), (3, 10, 50, 4), (30, 20, 20, 40), (5, 4, 3, 3), (60, 20, 2, 5)]
FORMS = [(70, 0, 95), (10, 3, 67), (55, 0, 110), (9, 0, 15), (50, 30, 87)]


@pytest.fixture
def verdicts() -> dict[tuple[str, str], Finding]:
    return found(AREAS, FORMS)


def test_each_status_is_reached(verdicts: dict[tuple[str, str], Finding]) -> None:
    order = [Status.CONFIRMED, Status.REVERSED, Status.NOT_DISTINGUISHABLE, Status.NOT_ENOUGH_DATA]
    for key in ("moins_de_10", "individuels"):
        assert [verdicts[f"U1-QP{place:02d}", key].status for place in range(4)] == order
    assert verdicts["U1-QP03", "moins_de_10"].reason == "15 établissements pour un seuil de 20 : 5 de trop peu pour juger."


def test_unknown_sizes_are_counted_against_then_for(verdicts: dict[tuple[str, str], Finding]) -> None:
    large = verdicts["U1-QP00", "moins_de_10"]
    assert large.estimate == pytest.approx(100 * 80 / 90)
    assert large.low is not None
    assert large.high is not None
    assert large.low < 100 * 80 / 95
    assert large.high > 100 * 85 / 95
    assert large.sentence_fr.startswith("Établi, plus de la moitié : ici, 80 des 95 établissements ont moins de 10 salariés (")
    assert large.sentence_fr.endswith(" (entre 77 et 94 %, inconnus comptés contre puis pour).")
    less = verdicts["U1-QP01", "moins_de_10"].sentence_fr
    assert less.startswith("Établi, moins de la moitié, l'inverse du constat du programme : ici, 13 des 67 établissements ont ")
    assert verdicts["U1-QP02", "moins_de_10"].sentence_fr.startswith("On ne peut pas trancher : ici, 50 des 110 ")
    assert large.ticks[1].value == pytest.approx(90)
    # Without its forty unknown ones, the third would be confirmed.
    assert verdicts["U1-QP02", "moins_de_10"].would_change.startswith("Si ")
    assert found([(30, 20, 20, 0)], FORMS[:1])["U1-QP00", "moins_de_10"].status is Status.CONFIRMED


def test_none_and_one_are_singular() -> None:
    verdicts = found([(0, 0, 1, 0)] * 3, [(1, 0, 30), (0, 0, 30), (2, 0, 30)])
    one, none, two = (verdicts[f"U1-QP{place:02d}", "individuels"].sentence_fr for place in range(3))
    assert " : ici, 1 des 30 établissements est d'un entrepreneur individuel (" in one
    assert " : ici, 0 des 30 établissements est d'un entrepreneur individuel (" in none
    assert " : ici, 2 des 30 établissements sont d'entrepreneurs individuels (" in two
    assert verdicts["U1-QP02", "moins_de_10"].sentence_fr == (
        "Ici, on ne peut pas juger la part des établissements de moins de 10 salariés. "
        "1 établissement pour un seuil de 20 : 19 de trop peu pour juger."
    )


def test_each_definition_is_named_and_says_what_it_is_not(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert "sont d'entrepreneurs individuels" in verdicts["U1-QP00", "individuels"].sentence_fr
    assert "ne sont pas micro-entrepreneurs" in verdicts["U1-QP00", "individuels"].drivers[1].text_fr
    assert "taille" in verdicts["U1-QP00", "moins_de_10"].drivers[1].text_fr
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35


@pytest.mark.parametrize(("place", "size"), [(0, 2), (1, 0)])
def test_so_many_more_change_the_verdict(verdicts: dict[tuple[str, str], Finding], place: int, size: int) -> None:
    one = verdicts[f"U1-QP{place:02d}", "moins_de_10"]
    number = int(one.would_change.split()[1])
    for step, is_same in ((number, False), (number - 1, True)):
        more = [list(row) for row in AREAS]
        more[place][size] += step
        other = found([tuple(row) for row in more], FORMS)[one.area, one.key]
        assert (other.status is one.status) is is_same


def test_a_large_establishment_alone_is_not_told(verdicts: dict[tuple[str, str], Finding]) -> None:
    """Two establishments of ten or more: the verdict stays, its numbers do not."""
    kept = verdicts["U1-QP04", "moins_de_10"]
    assert kept.status is Status.CONFIRMED
    assert (kept.estimate, kept.low, kept.high) == (None, None, None)
    assert kept.would_change.endswith("trop peu d'établissements pour être dit.")
    assert kept.sentence_fr == (
        "Établi, plus de la moitié : ici, part des établissements de moins de 10 salariés (nombres masqués par le secret)."
    )
    assert "masqué" in kept.drivers[0].text_fr
    # Legal forms are open data.
    assert verdicts["U1-QP04", "individuels"].estimate is not None


def test_a_rest_with_a_small_cell_is_no_comparator(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert [tick.label_fr for tick in verdicts["U1-QP00", "moins_de_10"].ticks] == ["la moitié", "reste de l'agglomération"]
    other = found(AREAS, FORMS, rest=(700, 200, 2, 500))
    assert [tick.label_fr for tick in other["U1-QP00", "moins_de_10"].ticks] == ["la moitié"]
    assert len(other["U1-QP00", "individuels"].ticks) == 2


def test_a_sum_does_not_give_back_what_one_member_hides(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert verdicts["FR", "moins_de_10"].estimate is None
    two = found([*AREAS, (60, 20, 2, 5)], [*FORMS, FORMS[4]])
    assert two["FR", "moins_de_10"].estimate is not None


def test_without_legal_forms_only_the_size_is_judged() -> None:
    verdicts = found(AREAS, FORMS, has=ALL_NEEDS - {Need.LEGAL_UNITS})
    assert verdicts["U1-QP00", "individuels"].status is Status.NOT_AVAILABLE
    assert "forme juridique" in str(verdicts["U1-QP00", "individuels"].reason)
    assert verdicts["U1-QP00", "moins_de_10"].status is Status.CONFIRMED


def test_a_number_that_is_not_known_is_no_zero() -> None:
    """An area whose sole traders nobody counted has no verdict, and does not weigh on the others."""
    unknown = [(float("nan"), 0, 95), *FORMS[1:]]
    verdicts, without = found(AREAS, unknown), found(AREAS[1:], FORMS[1:])
    assert verdicts["U1-QP00", "individuels"].status is Status.NOT_ENOUGH_DATA
    assert verdicts["U1-QP00", "individuels"].estimate is None
    assert verdicts["FR", "individuels"].estimate == without["FR", "individuels"].estimate
