"""I14: establishments that came from elsewhere or went elsewhere, told apart from creations and closures."""

import ibis
import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.rates import Balance
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Need, Span
from quartiers.knowledge.engine.tables import Tables
from quartiers.knowledge.engine.windows import FLOW_YEARS

ARRIVALS, DEPARTURES, NET = "arrivées", "départs", "solde"


def arrivals_and_departures(t: Tables) -> ir.Table:
    """Transfers into and out of each zone in three years, a year."""
    recent = t.moves.filter(_.year < FLOW_YEARS)
    sums = recent.group_by("zone").agg(came=_.arrivals.sum(), went=_.departures.sum())
    each = t.people.select("zone").left_join(sums, "zone").drop("zone_right")
    return (
        each.select("zone", item=ibis.literal(ARRIVALS), numerator=_.came.fill_null(0))
        .union(each.select("zone", item=ibis.literal(DEPARTURES), numerator=_.went.fill_null(0)))
        .mutate(denominator=ibis.literal(float(FLOW_YEARS)))
    )


TRANSFERS = Indicator(
    number="I14",
    name="transfers",
    title_fr="Transferts d'établissements",
    unit="établissements par an",
    formula_fr="établissements venus d'ailleurs, partis ailleurs, et leur différence",
    denominator_fr="trois années",
    estimator=Balance(ARRIVALS, DEPARTURES, NET),
    table=arrivals_and_departures,
    needs=(Need.REGISTER, Need.SUCCESSIONS),
    comparators=(Comparator.BEFORE,),
    span=Span.FLOWS,
    method_fr=(
        "Liens de succession entre deux établissements de la même entreprise ; un déménagement dans le quartier n'est ni l'un "
        "ni l'autre."
    ),
    reference="methods.md, 2.13",
)
INDICATORS = (TRANSFERS,)
