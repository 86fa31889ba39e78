"""What is planted for each question of the programme's detectors; a detector without a line here has no table of power."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from calibration_known import Known, Planted
from quartiers.knowledge.engine.detectors.det_6_diversity import LESS
from quartiers.knowledge.engine.detectors.diversity import SHOPS
from quartiers.knowledge.engine.detectors.spread import ABOVE, BELOW
from quartiers.knowledge.engine.indicators import creations
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.engine.indicators.shops import RETAIL_DENSITY
from quartiers.knowledge.engine.statistics.diversity import rarefied_hill
from quartiers.knowledge.sources.simulated.laws import OTHER, SOLE, survival
from quartiers.knowledge.vocabulary.activities import NOT_SHOPS, RETAIL, SHOP_TYPES, activity

# Families by the key of DET-2's findings.
FAMILIES = {
    "commerce": RETAIL,
    "services": "services aux personnes, culture, réparation",
    "construction": "construction",
}
_CREATIONS = {one.name: one for one in creations.INDICATORS}
# Two lives are as long when they differ by less than so many months in five years (methods.md, DET-5).
MONTHS = 3.0
# Shares are turned into so many shops, to rarefy them as if they were a whole city.
_MANY = 100_000.0


def questions(known: Known) -> list[Planted]:
    """Every question that the simulated truth can answer."""
    return [one for build in BUILDERS for one in build(known)]


def _density(known: Known) -> Iterator[Planted]:
    ratios = known.values("density_ratio")
    yield Planted("DET-1", "", "densité par habitant", -1, BELOW, 1.0, ratios, known.expected(DENSITY))


def _sectors(known: Known) -> Iterator[Planted]:
    for key, family in FAMILIES.items():
        codes = known.codes_of(family=family)
        city = known.city_share(codes)
        quotients = {area: known.share_of(area, codes) / city[area] for area in known.shares if city.get(area)}
        expected = {area: city[area] * known.open_here[area] for area in quotients}
        yield Planted("DET-2", key, f"part, {family}", 1, ABOVE, 1.0, quotients, expected)


def _sole_traders(known: Known) -> Iterator[Planted]:
    shares = {area: 100 * value for area, value in known.values("sole_trader_share").items()}
    yield Planted("DET-3", "individuels", "part d'entrepreneurs individuels", 1, 50.0, 50.0, shares, {})


def _creations(known: Known) -> Iterator[Planted]:
    """Activities are drawn at birth, so creations without delivery are those of the other activities."""
    delivery = frozenset(code for code in known.codes if activity(code).is_delivery)
    rates = known.values("creations_per_1000_per_year")
    for key, suffix, title in (("habitants", "", ""), ("habitants_sans_livraison", "_without_delivery", ", sans livraison")):
        indicator = _CREATIONS[f"creations_per_1000_residents{suffix}"]
        city = known.city_rates(indicator)
        kept = {area: 1 - known.share_of(area, delivery) if suffix else 1.0 for area in rates}
        ratios = {area: rate / 1000 * kept[area] / city[area] for area, rate in rates.items() if city.get(area)}
        yield Planted("DET-4", key, f"créations par habitant{title}", -1, BELOW, 1.0, ratios, known.expected(indicator))


def _lives(known: Known) -> Iterator[Planted]:
    """Mean life in five years beside that of a city, whose closures have the usual hazards."""
    months = np.arange(0, 61)
    for key, item, stratum, title in (("individuels", "sole", SOLE, "entrepreneurs individuels"),
                                      ("autres", "other", OTHER, "autres formes")):  # fmt: skip
        city = float(np.trapezoid(survival(months / 12, stratum, 1.0), months))
        differences = {area: value - city for area, value in known.values("rmst_5y_months", item).items()}
        yield Planted("DET-5", key, f"vie moyenne, {title}", 0, MONTHS, 0.0, differences, {})


def _shops(known: Known) -> Iterator[Planted]:
    """Retail in shops: the family without stalls and distance selling."""
    codes = frozenset(
        code for code in known.codes_of(family=RETAIL) if activity(code).shop_type and not code.startswith(NOT_SHOPS)
    )
    city, densities = known.city_rates(RETAIL_DENSITY), known.values("density_per_1000")
    ratios = {
        area: density / 1000 * known.share_of(area, codes) / city[area] for area, density in densities.items() if city.get(area)
    }
    yield Planted("DET-6", "nombre", "nombre de commerces", -1, BELOW, 1.0, ratios, known.expected(RETAIL_DENSITY))


def _diversity(known: Known) -> Iterator[Planted]:
    """Effective types among twenty shops, over those of the shares of the city."""
    kinds = {kind: known.codes_of(shop_type=kind) for kind in SHOP_TYPES}
    cities = {kind: known.city_share(codes) for kind, codes in kinds.items() if codes}
    shown, ratios = {}, {}
    for area in known.places:
        if area in known.shares:
            here = _effective({kind: known.share_of(area, kinds[kind]) for kind in cities})
            shown[area] = here
            ratios[area] = here / _effective({kind: city[area] for kind, city in cities.items()})
    yield Planted("DET-6", "diversite", "diversité des commerces", -1, LESS, 1.0, ratios, {}, shown)


def _effective(shares: Mapping[str, float]) -> float:
    values = np.array(list(shares.values()))
    return float(rarefied_hill(np.round(_MANY * values / values.sum()), SHOPS, 1))


BUILDERS: tuple[Callable[[Known], Iterator[Planted]], ...] = (
    _density,
    _sectors,
    _sole_traders,
    _creations,
    _lives,
    _shops,
    _diversity,
)
