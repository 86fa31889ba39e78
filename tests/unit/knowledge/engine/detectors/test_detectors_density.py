"""DET-1: density against the rest of the city, by what ordinary neighbourhoods show."""

from collections.abc import Sequence

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.det_1_density import DETECTOR
from quartiers.knowledge.engine.detectors.finding import Finding, Statement, Status
from quartiers.knowledge.engine.detectors.verdicts import status_of
from quartiers.knowledge.engine.evidence import Evidence
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD
from small_cities import city, evidence, items, one_item, word_count

RATE = 0.06


def drawn(
    counts: Sequence[float], people: Sequence[float], *, iris: int = 40, times: int = 1, order: np.ndarray | None = None
) -> Evidence:
    """A city whose neighbourhoods have these counts, its ordinary ones drawn with a coefficient of variation of 0.35."""
    zones = city(len(counts), iris)
    generator = np.random.default_rng(3)
    residents = np.r_[people, 0.0, np.full(iris, 2500.0)]
    open_there = generator.poisson(2500 * RATE * generator.gamma(8, 1 / 8, iris))
    several = np.r_[counts, 0.0, open_there] * times
    rest = len(counts)
    several[rest], residents[rest] = several[rest + 1 :].sum() or np.nan, residents[rest + 1 :].sum() or np.nan
    keep = np.arange(len(zones)) if order is None else order
    retail, building = several // 3, several // 5
    families = {"commerce de détail": retail, "construction": building, "santé": several - retail - building}
    grids = {
        DENSITY: one_item(several[keep], residents[keep]),
        PER_HEAD: items({name: values[keep] for name, values in families.items()}, residents[keep]),
    }
    return evidence(
        [zones[place] for place in keep], grids, territories={"U1-QP00": "T1", "U1-QP01": "T1"}, names={"T1": "Ville-sur-Loire"}
    )


def found(one: Evidence) -> dict[str, Finding]:
    return {finding.area: finding for finding in DETECTOR.find(one)}


COUNTS, PEOPLE = [20, 420, 30, 3, 90], [3000, 3000, 800, 300, 1500]


@pytest.fixture
def verdicts() -> dict[str, Finding]:
    return found(drawn(COUNTS, PEOPLE))


def test_each_status_is_reached(verdicts: dict[str, Finding]) -> None:
    assert [verdicts[f"U1-QP{place:02d}"].status for place in range(5)] == [
        Status.CONFIRMED,
        Status.REVERSED,
        Status.NOT_DISTINGUISHABLE,
        Status.NOT_ENOUGH_DATA,
        Status.NOT_DISTINGUISHABLE,
    ]


def test_a_verdict_says_how_many_for_how_many_and_how_sure(verdicts: dict[str, Finding]) -> None:
    low = verdicts["U1-QP00"]
    assert low.sentence_fr.startswith("Établi, moins qu'ailleurs : ici, 20 établissements, contre 1")
    assert " pour autant d'habitants du reste de l'agglomération, soit 0,11 fois (entre " in low.sentence_fr
    assert low.estimate is not None
    assert low.low is not None
    assert low.high is not None
    assert low.low < low.estimate < low.high < 0.8
    assert (low.n, low.level, low.statement) == (20, 0.9, Statement.COMPARISON)
    assert low.probability is not None
    assert low.probability > 0.95
    assert low.chance is not None
    assert low.chance[0] < 1 < low.chance[1]
    assert [tick.value for tick in low.ticks][:1] == [1.0]
    assert low.ticks[-1].value == 0.5
    assert verdicts["U1-QP01"].sentence_fr.startswith("Établi, plus qu'ailleurs, l'inverse du constat national : ici, 420 ")
    assert verdicts["U1-QP02"].sentence_fr.startswith("On ne peut pas trancher : ici, 30 établissements, contre ")
    assert verdicts["U1-QP02"].probability is None


def test_drivers_are_the_families_that_make_the_gap(verdicts: dict[str, Finding]) -> None:
    texts = [reason.text_fr for reason in verdicts["U1-QP00"].drivers]
    parts = ["Santé, à titre indicatif", "Commerce de détail, à titre indicatif", "Construction, à titre indicatif"]
    assert [text.split(" :")[0] for text in texts] == [*parts, "Constat publié"]
    assert texts[0] == "Santé, à titre indicatif : 10, contre 82 ailleurs, soit 72 de moins."
    small = verdicts["U1-QP02"].drivers[2].text_fr
    assert small == "Construction, à titre indicatif : 6, contre 9,4 ailleurs, soit 3,4 de moins."
    assert verdicts["U1-QP01"].drivers[0].text_fr.endswith("de plus.")


@pytest.mark.parametrize(("place", "side"), [(0, 1), (1, -1)])
def test_what_would_change_the_verdict_does(verdicts: dict[str, Finding], place: int, side: int) -> None:
    one = verdicts[f"U1-QP{place:02d}"]
    number = int(one.would_change.split()[1])
    assert ("de plus" if side > 0 else "de moins") in one.would_change
    for step, status in ((number, Status.NOT_DISTINGUISHABLE), (number - 1, one.status)):
        counts = [*COUNTS]
        counts[place] += side * step
        assert found(drawn(counts, PEOPLE))[one.area].status is status


def test_a_lack_of_data_says_how_many_are_missing(verdicts: dict[str, Finding]) -> None:
    assert verdicts["U1-QP03"].reason == "3 établissements pour un seuil de 5 : 2 de trop peu pour juger."
    few = found(drawn([20], [450]))["U1-QP00"]
    assert few.reason == "450 habitants pour un seuil de 500 : 50 de trop peu pour juger."
    assert few.estimate is None
    classes = found(drawn([20, 30], [3000, 3000], iris=6))["U1-QP00"]
    assert classes.status is Status.NOT_ENOUGH_DATA
    assert classes.reason == "6 quartiers ordinaires comparables pour un seuil de 10 : 4 de trop peu pour juger."


def test_what_is_not_known_is_not_available() -> None:
    verdicts = found(drawn([20, 30], [np.nan, 3000]))
    assert verdicts["U1-QP00"].status is Status.NOT_AVAILABLE
    assert "habitants" in str(verdicts["U1-QP00"].reason)
    where = "Établi, moins qu'ailleurs : dans 1 des 2 quartiers de Ville-sur-Loire, 30 établissements, contre "
    assert verdicts["T1"].sentence_fr.startswith(where)
    alone = found(drawn([20, 30], [3000, 3000], iris=0))
    assert alone["U1-QP00"].status is Status.NOT_AVAILABLE
    assert "reste de l'unité urbaine" in str(alone["U1-QP00"].reason)
    assert alone["FR"].status is Status.NOT_AVAILABLE


def test_several_together_are_judged_more_finely_than_one() -> None:
    verdicts = found(drawn([75, 75, 75, 75, 75, 75], [2500] * 6))
    assert verdicts["U1-QP00"].status is Status.NOT_DISTINGUISHABLE
    assert verdicts["FR"].status is Status.CONFIRMED
    assert verdicts["FR"].sentence_fr.startswith("Établi, moins qu'ailleurs : dans les 6 quartiers de l'édition, 450 ")


def test_the_order_of_rows_changes_nothing(verdicts: dict[str, Finding]) -> None:
    shuffled = np.random.default_rng(8).permutation(len(COUNTS) + 41)
    other = found(drawn(COUNTS, PEOPLE, order=shuffled))
    for area, one in verdicts.items():
        assert other[area].sentence_fr == one.sentence_fr
        assert other[area].chance == one.chance
        assert other[area].low == (None if one.low is None else pytest.approx(one.low))


def test_doubling_everything_never_turns_a_lack_into_its_reverse(verdicts: dict[str, Finding]) -> None:
    other = found(drawn(COUNTS, PEOPLE, times=2))
    opposite = {Status.CONFIRMED: Status.REVERSED, Status.REVERSED: Status.CONFIRMED}
    assert all(other[area].status is not opposite.get(one.status) for area, one in verdicts.items())


def test_sentences_are_short(verdicts: dict[str, Finding]) -> None:
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        (0.1, 0.79, Status.CONFIRMED),
        (0.1, 0.8, Status.NOT_DISTINGUISHABLE),
        (1.25, 2.0, Status.NOT_DISTINGUISHABLE),
        (1.26, 2.0, Status.REVERSED),
    ],
)
def test_an_interval_that_touches_the_margin_tells_nothing(low: float, high: float, status: Status) -> None:
    assert status_of(low, high) is status


def test_the_median_of_the_other_priority_ones_is_a_comparator() -> None:
    counts = [60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160]
    verdicts = found(drawn(counts, [2500] * 11))
    first, last = verdicts["U1-QP00"], verdicts["U1-QP10"]
    assert first.ticks[2].label_fr == "autres quartiers prioritaires comparables (médiane)"
    expected = float(first.n or 0) / float(first.estimate or 1)
    assert first.ticks[2].value == pytest.approx(115 / expected)  # without itself
    assert last.ticks[2].value == pytest.approx(105 / expected)
    assert len(found(drawn(counts[:10], [2500] * 10))["U1-QP00"].ticks) == 3
