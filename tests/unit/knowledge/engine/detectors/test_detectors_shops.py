"""DET-6: the number of shops, and their diversity at equal number."""

import numpy as np
import pytest

from quartiers.knowledge.engine.detectors.det_6_shops import DETECTOR, RETAIL_TYPES
from quartiers.knowledge.engine.detectors.diversity import diversity
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, RETAIL_DENSITY, TYPE_DENSITY
from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from quartiers.knowledge.engine.zones import Zones
from quartiers.knowledge.vocabulary.activities import BASKET, SHOP_TYPES
from small_cities import city, evidence, items, one_item, word_count

TYPES = sorted(SHOP_TYPES)
IRIS = 40


def shops(**counts: int) -> np.ndarray:
    """Counts of all types, from those named by their place."""
    row = np.zeros(len(TYPES))
    for name, count in counts.items():
        row[int(name[1:])] = count
    return row


def found(areas: list[np.ndarray], people: float = 3000.0, iris: int = IRIS) -> dict[tuple[str, str], Finding]:
    """A city whose ordinary neighbourhoods draw some forty shops evenly among thirty types."""
    zones, generator = city(len(areas), iris), np.random.default_rng(2)
    share = np.r_[np.full(30, 1 / 30), np.zeros(len(TYPES) - 30)]
    ordinary = [generator.multinomial(generator.poisson(40), share).astype(float) for _ in range(iris)]
    counts = np.stack([*areas, np.sum(ordinary, axis=0) if ordinary else np.zeros(len(TYPES)), *ordinary])
    residents = np.r_[np.full(len(areas), people), 3000.0 * iris, np.full(iris, 3000.0)]
    retail = counts[:, [place for place, kind in enumerate(TYPES) if kind in RETAIL_TYPES]].sum(axis=1)
    basket = np.stack([counts[:, TYPES.index(kind)] for kind in BASKET], axis=1)[:, :, None]
    grids = {
        RETAIL_DENSITY: one_item(retail, residents),
        TYPE_DENSITY: items({kind: counts[:, place] for place, kind in enumerate(TYPES)}, residents),
        BASKET_COUNT: Grid(
            BASKET, np.repeat(basket, 4, axis=2), np.zeros((len(zones), len(BASKET), 4)), np.ones((len(zones), len(BASKET), 4))
        ),
    }
    return {(one.area, one.key): one for one in DETECTOR.find(evidence(zones, grids))}


EVEN = {f"t{place}": 1 for place in range(48)}
AREAS = [shops(t9=22, t10=3), shops(**EVEN), shops(t1=2), shops(**{f"t{place}": 1 + place % 3 for place in range(20)})]


@pytest.fixture
def verdicts() -> dict[tuple[str, str], Finding]:
    return found(AREAS)


def test_each_status_of_diversity_is_reached(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert [verdicts[f"U1-QP{place:02d}", "diversite"].status for place in range(4)] == [
        Status.CONFIRMED,
        Status.REVERSED,
        Status.NOT_ENOUGH_DATA,
        Status.NOT_DISTINGUISHABLE,
    ]


def test_diversity_is_that_of_twenty_shops(verdicts: dict[tuple[str, str], Finding]) -> None:
    poor = verdicts["U1-QP00", "diversite"]
    assert poor.estimate == pytest.approx(float(rarefied_hill(AREAS[0], 20, 1)))
    assert poor.low is not None
    assert poor.high is not None
    assert poor.low <= poor.estimate <= poor.high
    assert (poor.n, poor.unit) == (25, "types pour 20 commerces")
    head = "Établi, moins divers qu'ailleurs : ici, 20 commerces pris au hasard sont de 1,4 type (entre "
    assert poor.sentence_fr.startswith(head)
    assert poor.sentence_fr.endswith("), 13,5 dans un quartier ordinaire.")
    rich = verdicts["U1-QP01", "diversite"].sentence_fr
    assert rich.startswith("Établi, plus divers qu'ailleurs, l'inverse du constat national : ici, 20 commerces ")
    assert " sont de 20,0 types différents (entre " in rich
    assert f"{TYPES[9]} (22), {TYPES[10]} (3)" in poor.drivers[0].text_fr


def test_so_many_shops_of_new_types_change_the_verdict(verdicts: dict[tuple[str, str], Finding]) -> None:
    poor = verdicts["U1-QP00", "diversite"]
    assert poor.would_change.startswith("Avec plus de 20 commerces de plus")
    nearly = shops(**{f"t{place}": 2 for place in range(1, 9)}, t11=6)
    one = found([nearly])["U1-QP00", "diversite"]
    assert one.status is Status.CONFIRMED
    number = int(one.would_change.split()[1])
    for more, is_low in ((number, False), (number - 1, True)):
        tried = nearly.copy()
        tried[12 : 12 + more] = 1
        other = found([tried])["U1-QP00", "diversite"]
        assert other.chance == one.chance
        assert one.chance is not None
        assert (float(other.estimate or 0) <= one.chance[0]) is is_low


def test_below_twenty_shops_it_says_how_many_are_missing(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert verdicts["U1-QP02", "diversite"].reason == (
        "2 commerces et services pour un seuil de 20 : 18 de trop peu pour juger."
    )
    few = found([AREAS[0]], iris=9)
    assert few["U1-QP00", "diversite"].reason == (
        "9 quartiers ordinaires d'au moins 20 commerces pour un seuil de 10 : 1 de trop peu pour juger."
    )
    assert few["FR", "diversite"].status is Status.NOT_ENOUGH_DATA


def test_several_neighbourhoods_are_the_mean_of_theirs(verdicts: dict[tuple[str, str], Finding]) -> None:
    nation = verdicts["FR", "diversite"]
    each = [verdicts[f"U1-QP{place:02d}", "diversite"] for place in (0, 1, 3)]
    assert nation.estimate == pytest.approx(np.mean([float(one.estimate or 0) / one.ticks[0].value for one in each]))
    head = "On ne peut pas trancher : dans 3 des 4 quartiers de l'édition, 20 commerces pris au hasard montrent "
    assert nation.sentence_fr.startswith(head)
    assert " fois autant de types que dans un quartier ordinaire (entre " in nation.sentence_fr
    assert found([AREAS[0]] * 3)["FR", "diversite"].status is Status.CONFIRMED


def test_number_counts_what_sells_and_not_what_serves(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert "coiffeur" not in RETAIL_TYPES
    assert "boulangerie" in RETAIL_TYPES
    retail = [place for place, kind in enumerate(TYPES) if kind in RETAIL_TYPES]
    assert verdicts["U1-QP03", "nombre"].n == AREAS[3][retail].sum()
    lacking = verdicts["U1-QP02", "nombre"]
    assert lacking.status is Status.CONFIRMED
    assert lacking.drivers[0].text_fr.startswith("Panier du quotidien, services compris : ")
    names = [reason.text_fr.split(", à titre indicatif :")[0].lower() for reason in lacking.drivers[1:-1]]
    assert len(names) == 3
    assert set(names) <= RETAIL_TYPES
    assert verdicts["FR", "nombre"].drivers[0].text_fr.split(", à titre indicatif :")[0].lower() in RETAIL_TYPES


def test_one_more_shop_of_a_type_never_raises_its_gap(verdicts: dict[tuple[str, str], Finding]) -> None:
    def gap(one: Finding) -> float:
        return float(one.estimate or 0)

    more = AREAS[3].copy()
    more[TYPES.index("boulangerie")] += 1
    other = found([AREAS[0], AREAS[1], AREAS[2], more])["U1-QP03", "nombre"]
    assert gap(other) > gap(verdicts["U1-QP03", "nombre"])


def test_bootstrap_limits_hold_the_diversity_of_the_place(verdicts: dict[tuple[str, str], Finding]) -> None:
    """In 200 draws of thirty shops from a known street, at least 85 % of the intervals hold its value."""
    share = np.r_[[0.3, 0.2, 0.1, 0.1, 0.1], np.full(10, 0.02)]
    drawn = np.random.default_rng(7).multinomial(60, share, size=200).astype(float)
    big = np.random.default_rng(8).multinomial(1_000_000, share).astype(float)
    true = float(rarefied_hill(big, 20, 1))
    zones = Zones(city(200, 0))
    intervals = diversity(zones, np.concatenate([drawn, np.zeros((1, len(share)))]))
    held = (intervals.low[:200] <= true) & (true <= intervals.high[:200])
    assert held.mean() >= 0.85


def test_sentences_are_short(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35
