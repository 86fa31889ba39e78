"""DET-5: as long as in the rest of the city, to within three months, one legal form at a time."""

from types import SimpleNamespace

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.det_5_survival import DETECTOR, lead_of, status_of
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.detectors.lifetimes import lifetimes
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.survival import MEAN_LIFE, STRATA
from quartiers.knowledge.engine.statistics.survival import risk_table, rmst, survival_at
from small_cities import city, evidence, word_count

MONTHS = 62
SOLE, OTHER = STRATA["sole"], STRATA["other"]


def lives(births: int, hazard: float, *, followed: int = 61) -> np.ndarray:
    """Entered, closed, gone by month: all born together, a constant share closing each month, in whole establishments."""
    table = np.zeros((3, MONTHS))
    table[0, 0] = left = births
    for month in range(1, followed + 1):
        closed = round(births * (1 - (1 - hazard) ** month)) - (births - left)
        table[1, month] = closed
        left -= closed
    table[2, followed] += left
    return table


def found(
    areas: list[tuple[np.ndarray, np.ndarray]], rest: tuple[np.ndarray, np.ndarray] | None, **more: object
) -> dict[tuple[str, str], Finding]:
    """Areas by (sole, other), all in one city; no rest: a city that is not known."""
    zones = city(len(areas), 0)
    there = rest or (np.zeros((3, MONTHS)), np.zeros((3, MONTHS)))
    table = np.array([[*pair] for pair in (*areas, there)]).transpose(2, 0, 1, 3)
    grid = Grid((SOLE, OTHER), table[1], table[2], table[0])
    return {(one.area, one.key): one for one in DETECTOR.find(evidence(zones, {MEAN_LIFE: grid}, **more))}


REST = (lives(20_000, 0.012), lives(20_000, 0.006))
AREAS = [
    (lives(2_000, 0.012), lives(2_000, 0.006)),
    (lives(500, 0.030), lives(500, 0.001)),
    (lives(40, 0.014), lives(25, 0.006)),
    (lives(60, 0.060), lives(60, 0.0006)),
]


@pytest.fixture
def verdicts() -> dict[tuple[str, str], Finding]:
    return found(AREAS, REST)


def test_each_status_is_reached(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert verdicts["U1-QP00", "individuels"].status is Status.CONFIRMED
    assert verdicts["U1-QP01", "individuels"].status is Status.REVERSED
    assert verdicts["U1-QP02", "individuels"].status is Status.NOT_DISTINGUISHABLE
    assert verdicts["U1-QP02", "autres"].reason == "25 créations suivies pour un seuil de 30 : 5 de trop peu pour juger."
    assert verdicts["U1-QP03", "individuels"].reason == (
        "7 établissements encore suivis à trois ans pour un seuil de 10 : 3 de trop peu pour juger."
    )
    assert found(AREAS, None)["U1-QP00", "autres"].status is Status.NOT_AVAILABLE


def test_no_difference_found_is_not_equality() -> None:
    """The interval must lie within the margin, and a verdict beyond it must lie wholly beyond."""
    table = {(-2.9, 2.9): Status.CONFIRMED, (-3.1, 2.0): Status.NOT_DISTINGUISHABLE, (-2.0, 3.1): Status.NOT_DISTINGUISHABLE}
    table |= {(-9.0, -3.1): Status.REVERSED, (3.1, 9.0): Status.REVERSED, (2.0, 9.0): Status.NOT_DISTINGUISHABLE}
    assert all(status_of(*limits) is status for limits, status in table.items())


def test_a_verdict_says_months_here_and_there_and_which_way(verdicts: dict[tuple[str, str], Finding]) -> None:
    same, shorter, longer = (
        verdicts[key] for key in (("U1-QP00", "autres"), ("U1-QP01", "individuels"), ("U1-QP01", "autres"))
    )
    lives_there = "ici, les établissements d'autres formes vivent en moyenne "
    assert same.sentence_fr.startswith(f"Établi, aussi longtemps, à 3 mois près : {lives_there}")
    assert shorter.sentence_fr.startswith("Établi, moins longtemps qu'ailleurs : ici, les établissements d'entrepreneurs ")
    assert longer.sentence_fr.startswith(f"Établi, plus longtemps qu'ailleurs : {lives_there}58,3 de leurs 60 premiers mois, ")
    assert longer.sentence_fr.endswith(", 50,5 ailleurs dans l'agglomération (écart entre +7,0 et +8,3).")
    assert longer.estimate is not None
    assert longer.estimate > 3
    assert same.drivers[0].text_fr.startswith("Sur 100 créés, ")
    assert same.drivers[1].text_fr.startswith("2\u202f000 créations suivies depuis le premier jour")
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ((-0.5, -2.0, 1.0), "Établi, aussi longtemps, à 3 mois près"),
        ((-0.5, -1.0, 0.0), "Établi, aussi longtemps, à 3 mois près"),
        ((-1.6, -2.5, -0.7), "Établi, un peu moins longtemps qu'ailleurs, de moins de 3 mois"),
        ((1.6, 0.7, 2.5), "Établi, un peu plus longtemps qu'ailleurs, de moins de 3 mois"),
    ],
)
def test_equal_but_for_a_little_says_which_way(gap: tuple[float, float, float], said: str) -> None:
    limits = SimpleNamespace(**{name: [value] for name, value in zip(("value", "low", "high"), gap, strict=True)})
    assert lead_of(Status.CONFIRMED, SimpleNamespace(gap=limits), 0) == said


def test_forms_are_never_put_together(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert {key for area, key in verdicts if area == "U1-QP00"} == {"individuels", "autres"}
    other = found([(AREAS[0][0], lives(2_000, 0.05)), *AREAS[1:]], REST)
    assert other["U1-QP00", "individuels"] == verdicts["U1-QP00", "individuels"]


def test_so_many_creations_would_conclude(verdicts: dict[tuple[str, str], Finding]) -> None:
    one = verdicts["U1-QP02", "individuels"]
    number = int(one.would_change.split(" ")[4].replace("\u202f", ""))
    assert number > 40
    larger = found([(lives(2 * number, 0.014), REST[1])], REST)["U1-QP00", "individuels"]
    assert larger.status is Status.CONFIRMED


def test_few_closures_keep_their_numbers(verdicts: dict[tuple[str, str], Finding]) -> None:
    kept = verdicts["U1-QP03", "autres"]
    assert 0 < AREAS[3][1][1].sum() < 3
    assert kept.estimate is None
    assert kept.low is None
    assert "masqué" in kept.sentence_fr
    assert "masqués" in kept.drivers[0].text_fr
    assert verdicts["FR", "autres"].estimate is None


def test_one_area_is_the_difference_of_two_means() -> None:
    zones = city(1, 0)
    entered, closed, gone = np.stack([AREAS[0][0], REST[0]]).transpose(1, 0, 2)
    one = lifetimes(evidence(zones, {}), entered, closed, gone)
    here, there = (rmst(risk_table(np.arange(MONTHS), *table), 60) for table in (AREAS[0][0], REST[0]))
    assert one.gap.value[0] == pytest.approx(float(here.value - there.value))
    assert one.gap.low[0] == pytest.approx(
        float(here.value - there.value - np.hypot(here.value - here.low, there.high - there.value))
    )
    assert one.gap.high[0] == pytest.approx(
        float(here.value - there.value + np.hypot(here.high - here.value, there.value - there.low))
    )


def test_several_areas_are_set_beside_the_mix_of_their_cities() -> None:
    """Two cities: nine births in ten are in the one that lives long, and so is the reference."""
    zones = [*city(1, 0, unit="U1"), *city(1, 0, unit="U2")]
    tables = [lives(900, 0.006), lives(9_000, 0.006), lives(100, 0.03), lives(4_500, 0.03)]
    entered, closed, gone = np.stack(tables).transpose(1, 0, 2)
    one = lifetimes(evidence(zones, {}), entered, closed, gone)
    each = [float(rmst(risk_table(np.arange(MONTHS), *tables[place]), 60).value) for place in (1, 3)]
    assert one.there[2] == pytest.approx(0.9 * each[0] + 0.1 * each[1], rel=1e-6)
    assert abs(one.gap.value[2]) < 0.5
    assert one.used[2] == 2
    after = [float(survival_at(risk_table(np.arange(MONTHS), *tables[place]), 36).value) for place in (1, 3)]
    assert one.still_there[2] == pytest.approx(0.9 * after[0] + 0.1 * after[1], rel=1e-6)
    assert one.at_risk[0] == 900 - tables[0][1, :36].sum()


def test_an_area_of_an_unknown_city_is_left_out() -> None:
    zones = [*city(1, 0, unit="U1"), *city(1, 0, unit="U2")]
    tables = [lives(900, 0.006), lives(9_000, 0.006), lives(100, 0.03), np.zeros((3, MONTHS))]
    entered, closed, gone = np.stack(tables).transpose(1, 0, 2)
    one = lifetimes(evidence(zones, {}), entered, closed, gone)
    assert one.used.tolist() == [1, 0, 1]
    assert one.births.tolist() == [900, 0, 900]
    assert one.closures[2] == closed[0].sum()


def drawn_lives(generator: np.random.Generator, areas: int, births: int, hazard: float) -> np.ndarray:
    """Entered, closed, gone [3, area, month] of areas whose establishments close at random, a constant share each month."""
    ages = generator.geometric(hazard, (areas, births))
    table = np.zeros((3, areas, MONTHS))
    table[0, :, 0] = births
    for month in range(1, MONTHS):
        table[1, :, month] = (ages == month).sum(axis=1)
    table[2, :, MONTHS - 1] = (ages >= MONTHS).sum(axis=1)
    return table


def verdicts_of(hazard: float, rest: float, seed: int) -> list[Status]:
    """Of 300 areas of 250 births each, beside a city of 300,000."""
    generator = np.random.default_rng(seed)
    areas = drawn_lives(generator, 300, 250, hazard)
    there = np.round(drawn_lives(generator, 1, 30_000, rest)) * 10
    table = np.concatenate([areas, there], axis=1)
    one = lifetimes(evidence(city(300, 0), {}), *table)
    return [status_of(low, high) for low, high in zip(one.gap.low[:300], one.gap.high[:300], strict=True)]


def test_equality_is_rarely_declared_at_the_margin_and_often_without_a_gap() -> None:
    """A true gap of three months is called equality at most one time in twenty; none at all, nearly half the time."""
    rest = 0.012
    months = np.arange(60)
    target = ((1 - rest) ** months).sum() - 3
    hazard = min(np.linspace(rest, 0.03, 2000), key=lambda one: abs(((1 - one) ** months).sum() - target))
    at_margin = verdicts_of(float(hazard), rest, 1)
    assert at_margin.count(Status.CONFIRMED) / 300 <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    assert at_margin.count(Status.REVERSED) / 300 <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    same = verdicts_of(rest, rest, 2)
    assert same.count(Status.CONFIRMED) / 300 > 0.4
    assert same.count(Status.REVERSED) == 0
