"""What is planted for each question of the programme's detectors; a detector without a line here has no table of power."""

from collections.abc import Callable, Iterator

from calibration_known import Known, Planted
from quartiers.knowledge.engine.indicators.density import DENSITY


def questions(known: Known) -> list[Planted]:
    """Every question that the simulated truth can answer."""
    return [one for build in BUILDERS for one in build(known)]


def _density(known: Known) -> Iterator[Planted]:
    yield Planted("DET-1", "", "Densité par habitant", -1, 0.8, 1.0, known.values("density_ratio"), known.expected(DENSITY))


def _sole_traders(known: Known) -> Iterator[Planted]:
    yield Planted("DET-3", "", "Part d'entreprises individuelles", 1, 0.5, 0.5, known.values("sole_trader_share"), {})


BUILDERS: tuple[Callable[[Known], Iterator[Planted]], ...] = (_density, _sole_traders)
