"""I18 and I19: shops for those who live there, by type, and the daily basket."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from quartiers.knowledge.engine.estimators.facts import Basket, Nearest
from quartiers.knowledge.engine.estimators.rates import Rate, SmoothedRate
from quartiers.knowledge.engine.indicators.counting import counted, inside, per
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Need
from quartiers.knowledge.engine.rows import INSIDE
from quartiers.knowledge.engine.tables import Tables
from quartiers.knowledge.vocabulary.activities import BASKET, RETAIL

# How far each ring reaches (metres): a type found in a ring is at most that far from the edge.
REACHES = {INSIDE: 0, "0-100": 100, "100-300": 300, "300-500": 500}
_REACHES_M = tuple(REACHES.values())


def retail_per_residents(t: Tables) -> ir.Table:
    """Retail shops inside, stalls and distance selling left out, over residents."""
    return per(t, counted(inside(t.stock).filter(_.family == RETAIL, _.shop_type.notnull())), "residents")


def types_per_residents(t: Tables) -> ir.Table:
    """Shops and services inside by type, over residents."""
    return per(t, counted(inside(t.stock), _.shop_type), "residents")


def basket_by_reach(t: Tables) -> ir.Table:
    """Establishments of each type of the basket by ring, the nearest first (`part`)."""
    reach = ibis.cases(*((_.ring == ring, place) for place, ring in enumerate(REACHES))).cast("int32")
    rows = t.stock.filter(_.shop_type.isin(BASKET)).mutate(part=reach)
    found = rows.group_by(["zone", "shop_type", "part"]).agg(numerator=_.n.sum()).rename(item="shop_type")
    # A zone where nothing was found has an empty basket, which is a fact and no gap.
    each = t.people.select("zone").cross_join(ibis.memtable(pa.table({"item": list(BASKET)})))
    empty = each.mutate(part=ibis.literal(len(REACHES) - 1, "int32"), numerator=ibis.literal(0, "int64"))
    return found.union(empty).group_by(["zone", "item", "part"]).agg(numerator=_.numerator.sum())


RETAIL_DENSITY = Indicator(
    number="I18",
    name="retail_density",
    title_fr="Commerces de détail pour 1 000 habitants",
    unit="commerces pour 1 000 habitants",
    formula_fr="commerces de détail en magasin ouverts × 1 000 ÷ habitants",
    denominator_fr="habitants",
    estimator=Rate(1000.0),
    table=retail_per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    method_fr="Division 47 de la NAF rév. 2, sans les marchés ni la vente à distance (47.8 et 47.9).",
    reference="methods.md, I18",
)
TYPE_DENSITY = Indicator(
    number="I18",
    name="shop_type_density",
    title_fr="Commerces et services pour 1 000 habitants, par type (valeurs lissées)",
    unit="pour 1 000 habitants",
    formula_fr="établissements du type ouverts × 1 000 ÷ habitants",
    denominator_fr="habitants",
    estimator=SmoothedRate(1000.0),
    table=types_per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    comparators=(Comparator.REST, Comparator.BEFORE),
    method_fr="Un type que l'on ne trouve pas n'est pas pour autant un manque : lire l'intervalle.",
    reference="methods.md, 2.7 et I18",
)
BASKET_COUNT = Indicator(
    number="I19",
    name="daily_basket",
    title_fr=f"Commerces et services du quotidien présents (sur {len(BASKET)})",
    unit=f"types présents sur {len(BASKET)}",
    formula_fr="nombre de types du panier présents dans le quartier, puis à moins de 100, 300 et 500 m de son contour",
    denominator_fr=f"{len(BASKET)} types : " + ", ".join(BASKET),
    estimator=Basket(_REACHES_M),
    table=basket_by_reach,
    needs=(Need.REGISTER,),
    comparators=(Comparator.PEERS, Comparator.BEFORE),
    is_per_zone=False,
    method_fr="Un fait, sans marge : ce que le registre déclare ouvert, placé à sa position du registre.",
    reference="methods.md, 2.11 et I19",
)
NEAREST = Indicator(
    number="I19",
    name="daily_basket_nearest",
    title_fr="Commerces et services du quotidien : distance au plus",
    unit="mètres",
    formula_fr="couronne la plus proche où le type est présent : 0, 100, 300 ou 500 m",
    denominator_fr="",
    estimator=Nearest(_REACHES_M),
    table=basket_by_reach,
    needs=(Need.REGISTER,),
    comparators=(),
    is_per_zone=False,
    method_fr="Distance à vol d'oiseau au contour, par couronne.",
    reference="methods.md, I19",
)
INDICATORS = (RETAIL_DENSITY, TYPE_DENSITY, BASKET_COUNT, NEAREST)
