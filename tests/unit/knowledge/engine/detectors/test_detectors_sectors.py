"""DET-2: families that weigh more than in the city, surely, by enough, and beyond what ordinary neighbourhoods show."""

import numpy as np
import pytest
from scipy.special import expit, logit

from quartiers.knowledge.engine.detectors import specialisation
from quartiers.knowledge.engine.detectors.det_2_sectors import DETECTOR
from quartiers.knowledge.engine.detectors.finding import Finding, Status
from quartiers.knowledge.engine.indicators.sectors import PER_HEAD, SHARES
from quartiers.knowledge.engine.zones import Zones
from small_cities import city, evidence, items, word_count

BASE = {"commerce de détail": 0.2, "construction": 0.1, "services aux personnes, culture, réparation": 0.12}
AREAS, IRIS = 12, 60


def counts_of(seed: int, spread: float, *, areas: int = AREAS, iris: int = IRIS, size: int = 150) -> dict[str, np.ndarray]:
    """Counts of each family and of all others, areas being ordinary neighbourhoods like the others."""
    generator = np.random.default_rng(seed)
    width = areas + 1 + iris
    whole = generator.poisson(size, width)
    found = {}
    for name, base in BASE.items():
        found[name] = generator.binomial(whole, expit(logit(base) + generator.normal(0, spread, width))).astype(float)
    found["autres"] = np.maximum(whole - sum(found.values()), 1.0)
    for values in found.values():
        values[areas] = values[areas + 1 :].sum()
    return found


def found(
    counts: dict[str, np.ndarray], people: float = 3000.0, order: np.ndarray | None = None, areas: int = AREAS
) -> dict[tuple[str, str], Finding]:
    width = len(counts["autres"])
    zones, iris = city(areas, width - areas - 1), width - areas - 1
    residents = np.full(width, people)
    residents[areas] = people * max(iris, 1)
    keep = np.arange(width) if order is None else order
    kept = {name: values[keep] for name, values in counts.items()}
    grids = {SHARES: items(kept, sum(kept.values())), PER_HEAD: items(kept, residents[keep])}
    one = evidence([zones[place] for place in keep], grids)
    return {(one.area, one.key): one for one in DETECTOR.find(one)}


def planted_counts() -> dict[str, np.ndarray]:
    """Area 0 has three times the construction, area 1 hardly any shop, area 2 is small."""
    counts = counts_of(4, 0.15)
    counts["construction"][0], counts["autres"][0] = 48, 60
    counts["commerce de détail"][1] = 2
    for name, values in counts.items():
        values[2] = {"autres": 8, "commerce de détail": 2}.get(name, 1)
    return counts


@pytest.fixture
def planted() -> dict[str, np.ndarray]:
    return planted_counts()


@pytest.fixture
def verdicts(planted: dict[str, np.ndarray]) -> dict[tuple[str, str], Finding]:
    return found(planted)


def test_each_status_is_reached(verdicts: dict[tuple[str, str], Finding]) -> None:
    assert verdicts["U1-QP00", "construction"].status is Status.CONFIRMED
    assert verdicts["U1-QP01", "commerce"].status is Status.REVERSED
    assert verdicts["U1-QP02", "services"].status is Status.NOT_ENOUGH_DATA
    assert verdicts["U1-QP05", "services"].status is Status.NOT_DISTINGUISHABLE
    assert verdicts["FR", "services"].status is Status.NOT_DISTINGUISHABLE
    assert str(verdicts["U1-QP02", "services"].reason) == (
        "1,4 établissement à attendre pour un seuil de 3 : 1,6 de trop peu pour juger."
    )
    unknown = "Ici, on ne peut pas juger le poids des services aux personnes. 1,4 "
    assert verdicts["U1-QP02", "services"].sentence_fr.startswith(unknown)


def test_a_quotient_never_goes_without_the_value_per_head(verdicts: dict[tuple[str, str], Finding]) -> None:
    more = verdicts["U1-QP00", "construction"]
    assert more.estimate is not None
    assert more.low is not None
    assert more.low > 1
    assert more.estimate > 1.25
    assert more.probability is not None
    assert more.probability > 0.95
    assert more.sentence_fr.startswith("Établi, plus de poids qu'ailleurs : ici, la construction pèse 2,")
    assert " fois sa part ailleurs dans l'agglomération (entre " in more.sentence_fr
    assert more.sentence_fr.endswith("). Par habitant : 3,36 fois.")
    assert [tick.label_fr for tick in more.ticks][1] == "par habitant"
    assert more.drivers[0].text_fr.startswith("48 établissements sur ")
    less = verdicts["U1-QP01", "commerce"].sentence_fr
    assert less.startswith(
        "Établi, moins de poids qu'ailleurs, l'inverse du constat national : ici, le commerce de détail pèse "
    )
    middle = verdicts["U1-QP03", "services"].sentence_fr
    assert middle.startswith("On ne peut pas trancher : ici, les services aux personnes pèsent ")
    assert " fois leur part ailleurs dans l'agglomération (entre " in middle
    spoken = [one for one in verdicts.values() if one.estimate is not None]
    assert all(" Par habitant : " in one.sentence_fr for one in spoken)
    assert max(word_count(one.sentence_fr) for one in verdicts.values()) <= 35


@pytest.mark.parametrize(
    ("area", "key", "item", "side"), [(0, "construction", "construction", -1), (1, "commerce", "commerce de détail", 1)]
)
def test_so_many_establishments_change_the_verdict(planted, verdicts, area: int, key: str, item: str, side: int) -> None:
    one = verdicts[f"U1-QP{area:02d}", key]
    number = int(one.would_change.split()[2])
    assert (" de moins " if side < 0 else " de plus ") in one.would_change
    # What a class of twelve teaches moves with the count of one of them: about so many.
    for step, is_same in ((number, False), (number // 2, True)):
        counts = {name: values.copy() for name, values in planted.items()}
        counts[item][area] += side * step
        assert (found(counts)[one.area, key].status is one.status) is is_same


def test_what_would_establish_it_does(planted, verdicts) -> None:
    one = verdicts["U1-QP05", "services"]
    number = int(one.would_change.split()[2])
    counts = {name: values.copy() for name, values in planted.items()}
    counts["services aux personnes, culture, réparation"][5] += number + 2
    assert found(counts)["U1-QP05", "services"].status is Status.CONFIRMED


def test_one_more_of_a_family_never_lowers_its_quotient(planted, verdicts) -> None:
    counts = {name: values.copy() for name, values in planted.items()}
    counts["construction"][4] += 1
    assert float(found(counts)["U1-QP04", "construction"].estimate or 0) > float(
        verdicts["U1-QP04", "construction"].estimate or 0
    )


def test_the_order_of_rows_changes_nothing(planted, verdicts) -> None:
    other = found(planted, order=np.random.default_rng(3).permutation(AREAS + 1 + IRIS))
    assert {key: one.status for key, one in other.items()} == {key: one.status for key, one in verdicts.items()}
    assert all(other[key].sentence_fr == one.sentence_fr for key, one in verdicts.items())


def test_a_city_that_is_not_known_gives_no_verdict() -> None:
    counts = {name: values[: AREAS + 1] for name, values in counts_of(4, 0.15).items()}
    for values in counts.values():
        values[AREAS] = 0
    verdicts = found(counts)
    assert verdicts["U1-QP00", "commerce"].status is Status.NOT_AVAILABLE
    assert "reste de l'unité urbaine" in str(verdicts["U1-QP00", "commerce"].reason)
    assert verdicts["FR", "commerce"].status is Status.NOT_ENOUGH_DATA
    few = found({name: values[: AREAS + 10] for name, values in counts_of(4, 0.15).items()})
    assert str(few["U1-QP03", "commerce"].reason) == (
        "9 quartiers ordinaires comparables pour un seuil de 10 : 1 de trop peu pour juger."
    )


def test_without_any_of_the_families_nothing_is_said() -> None:
    assert found({"autres": np.full(AREAS + 1 + IRIS, 9.0)}) == {}


def test_several_together_are_surer_than_one() -> None:
    counts = counts_of(6, 0.15)
    counts["construction"][:AREAS] = np.round(1.6 * counts["construction"][:AREAS])
    verdicts = found(counts)
    nation = verdicts["FR", "construction"]
    assert nation.status is Status.CONFIRMED
    assert nation.sentence_fr.startswith(
        "Établi, plus de poids qu'ailleurs : dans les 12 quartiers de l'édition, la construction pèse 1,"
    )
    assert sum(verdicts[f"U1-QP{place:02d}", "construction"].status is Status.CONFIRMED for place in range(AREAS)) < AREAS


@pytest.mark.parametrize("spread", [0.1, 0.3, 0.5])
def test_ordinary_neighbourhoods_are_rarely_called_special(spread: float) -> None:
    """Under the true null, at most one area in ten has a family announced; as priority areas are ordinary ones."""
    flags = []
    for seed in range(6):
        counts = counts_of(seed, spread, areas=60, iris=120)
        table = np.stack([counts[name] for name in BASE], axis=1)
        zones = Zones(city(60, 120))
        several = specialisation.specialisation(zones, table, sum(counts.values()))
        flags.append(np.any([one.is_more[:60] for one in several], axis=0))
    assert np.mean(flags) <= 0.10
