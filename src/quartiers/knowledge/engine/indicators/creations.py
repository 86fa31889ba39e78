"""I12, I13 and I15: creations, with and without delivery, and their trend against the city."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.rates import SmoothedRate
from quartiers.knowledge.engine.estimators.trend import Trend
from quartiers.knowledge.engine.indicators.counting import NO_ITEM, counted, inside, over, per
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Minimum, Need, Span, Unit
from quartiers.knowledge.engine.tables import Tables
from quartiers.knowledge.engine.windows import FLOW_YEARS, TREND_YEARS

_TRANSFERS = (
    "Créations du registre, transferts laissés de côté quand les liens de succession sont chargés ; moyenne de trois ans."
)


def _recent(t: Tables, *, with_delivery: bool) -> ir.Table:
    rows = t.creations.filter(_.year < FLOW_YEARS)
    return counted(rows if with_delivery else rows.filter(~_.is_delivery))


def _a_year(counts: ir.Table) -> ir.Table:
    """The denominator holds for each of the years of the mean."""
    return counts.mutate(denominator=_.denominator * FLOW_YEARS)


def per_residents(t: Tables) -> ir.Table:
    """Creations of three years over residents."""
    return _a_year(per(t, _recent(t, with_delivery=True), "residents"))


def per_active(t: Tables) -> ir.Table:
    """Creations of three years over active residents."""
    return _a_year(per(t, _recent(t, with_delivery=True), "active"))


def per_stock(t: Tables) -> ir.Table:
    """Creations of three years over open establishments."""
    return _a_year(over(_recent(t, with_delivery=True), _open(t)))


def per_residents_without_delivery(t: Tables) -> ir.Table:
    """Creations outside delivery over residents."""
    return _a_year(per(t, _recent(t, with_delivery=False), "residents"))


def per_active_without_delivery(t: Tables) -> ir.Table:
    """Creations outside delivery over active residents."""
    return _a_year(per(t, _recent(t, with_delivery=False), "active"))


def per_stock_without_delivery(t: Tables) -> ir.Table:
    """Creations outside delivery over open establishments."""
    return _a_year(over(_recent(t, with_delivery=False), _open(t)))


def by_year(t: Tables) -> ir.Table:
    """Creations of each of the last years (`part`: years before the day)."""
    rows = t.creations.filter(_.year < TREND_YEARS).group_by(["zone", "year"]).agg(numerator=_.n.sum())
    return rows.select("zone", "numerator", item=ibis.literal(NO_ITEM), part=_.year, denominator=ibis.literal(1.0))


def _open(t: Tables) -> ir.Table:
    return counted(inside(t.stock)).select("zone", denominator=_.numerator)


def _creations(
    name: str, per_fr: str, denominator_fr: str, table: Callable[[Tables], ir.Table], need: Need | None
) -> Indicator:
    """One rate of creations: I12, or I13 when its table leaves delivery out."""
    is_without = name.endswith("without_delivery")
    times = 100.0 if "100_establishments" in name else 1000.0
    needs = (Need.REGISTER,) if need is None else (Need.REGISTER, need)
    return Indicator(
        number="I13" if is_without else "I12",
        name=name,
        title_fr=f"Créations {per_fr} et par an{', sans la livraison' if is_without else ''} (valeur lissée)",
        unit=f"créations {per_fr} et par an",
        formula_fr=f"établissements créés en trois ans ÷ 3 × {times:.0f} ÷ {denominator_fr}",
        denominator_fr=f"{denominator_fr} × 3 ans",
        estimator=SmoothedRate(times),
        table=table,
        needs=needs,
        span=Span.FLOWS,
        method_fr=_TRANSFERS
        + (" Sans les activités de livraison et de transport (53.20Z et division 49)." if is_without else ""),
        reference="methods.md, 2.13",
    )


_RESIDENTS, _ACTIVE = "pour 1 000 habitants", "pour 1 000 actifs"
_STOCK, _ACTIVE_FR, _STOCK_FR = "pour 100 établissements", "actifs de 15 à 64 ans", "établissements ouverts aujourd'hui"
TREND = Indicator(
    number="I15",
    name="creation_trend",
    title_fr="Évolution des créations, rapportée à celle du reste de l'unité urbaine",
    unit="% par an de plus que le reste de l'unité urbaine",
    formula_fr="pente annuelle des créations, celles du reste de l'unité urbaine étant données",
    denominator_fr="créations du reste de l'unité urbaine, année par année",
    estimator=Trend(),
    table=by_year,
    needs=(Need.REGISTER,),
    minimum=Minimum(5, Unit.EVENTS),
    comparators=(),
    compared_with=Comparator.REST,
    span=Span.TREND,
    is_per_zone=False,
    method_fr=f"{TREND_YEARS} années glissantes ; régression binomiale négative.",
    reference="methods.md, 2.13",
)
INDICATORS = (
    _creations("creations_per_1000_residents", _RESIDENTS, "habitants", per_residents, Need.RESIDENTS),
    _creations("creations_per_1000_active", _ACTIVE, _ACTIVE_FR, per_active, Need.ACTIVE),
    _creations("creations_per_100_establishments", _STOCK, _STOCK_FR, per_stock, None),
    _creations(
        "creations_per_1000_residents_without_delivery", _RESIDENTS, "habitants", per_residents_without_delivery, Need.RESIDENTS
    ),
    _creations("creations_per_1000_active_without_delivery", _ACTIVE, _ACTIVE_FR, per_active_without_delivery, Need.ACTIVE),
    _creations("creations_per_100_establishments_without_delivery", _STOCK, _STOCK_FR, per_stock_without_delivery, None),
    TREND,
)
