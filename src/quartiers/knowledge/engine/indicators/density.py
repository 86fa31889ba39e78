"""I1 to I4: how many establishments there are for those who live there, and for the ground."""

import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.comparison import Position, Ratio
from quartiers.knowledge.engine.estimators.facts import Count
from quartiers.knowledge.engine.estimators.rates import Envelope, Rate
from quartiers.knowledge.engine.indicators.counting import counted, counted_each, inside, per
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Minimum, Need, Unit
from quartiers.knowledge.engine.rows import INSIDE
from quartiers.knowledge.engine.tables import Tables

_REGISTER = (
    "Établissements ouverts du registre Sirene, micro-entrepreneurs et entreprises en sommeil compris ; rattachés par l'Insee "
    "où il se prononce, sinon par leur position."
)


def per_residents(t: Tables) -> ir.Table:
    """Open establishments inside, over residents."""
    return per(t, counted(inside(t.stock)), "residents")


def per_hectares(t: Tables) -> ir.Table:
    """Open establishments inside, over hectares."""
    return per(t, counted(inside(t.stock)), "hectares")


def by_ring(t: Tables) -> ir.Table:
    """Open establishments inside and in each ring; one that holds none counts zero."""
    return per(t, counted(t.stock, _.ring), "hectares")


def by_rule(t: Tables) -> ir.Table:
    """The same density under other rules of counting: without sole traders, or with what stands within 300 m."""
    rules = {
        "toutes": _.ring == INSIDE,
        "sans les entrepreneurs individuels": (_.ring == INSIDE) & (_.legal == "other"),
        "avec 300 m autour": _.ring.isin([INSIDE, "0-100", "100-300"]),
    }
    return per(t, counted_each(t.stock, rules), "residents")


COUNT = Indicator(
    number="I1",
    name="establishments_open",
    title_fr="Établissements ouverts (registre Sirene)",
    unit="établissements",
    formula_fr="établissements ouverts dans le quartier, puis de 0 à 100, 100 à 300 et 300 à 500 m de son contour",
    denominator_fr="",
    estimator=Count(),
    table=by_ring,
    needs=(Need.REGISTER,),
    comparators=(Comparator.BEFORE,),
    method_fr=_REGISTER,
    reference="methods.md, 2.1",
)
DENSITY = Indicator(
    number="I1",
    name="establishment_density",
    title_fr="Établissements pour 1 000 habitants (registre Sirene)",
    unit="établissements pour 1 000 habitants",
    formula_fr="établissements ouverts dans le quartier × 1 000 ÷ habitants",
    denominator_fr="habitants",
    estimator=Rate(1000.0, is_by_size=True),
    table=per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    minimum=Minimum(500, Unit.RESIDENTS),
    method_fr=_REGISTER,
    reference="methods.md, 2.1",
)
RULES = Indicator(
    number="I1",
    name="establishment_density_rules",
    title_fr="Établissements pour 1 000 habitants selon la règle de comptage",
    unit="établissements pour 1 000 habitants",
    formula_fr="la même densité sans les entrepreneurs individuels, ou avec les établissements à moins de 300 m",
    denominator_fr="habitants",
    estimator=Envelope(1000.0, main="toutes"),
    table=by_rule,
    needs=(Need.REGISTER, Need.LEGAL_UNITS, Need.RESIDENTS),
    minimum=Minimum(500, Unit.RESIDENTS),
    comparators=(),
    method_fr="Ce que changent les règles, pas le hasard : l'écart est souvent plus large que la marge d'erreur.",
    reference="methods.md, 2.1",
)
RATIO = Indicator(
    number="I2",
    name="establishment_density_ratio",
    title_fr="Densité d'établissements rapportée à celle du reste de l'unité urbaine",
    unit="fois",
    formula_fr="densité du quartier ÷ densité du reste de l'unité urbaine, sans ses quartiers prioritaires",
    denominator_fr="habitants",
    estimator=Ratio(),
    table=per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    minimum=Minimum(5, Unit.UNITS),
    comparators=(Comparator.PEERS,),
    compared_with=Comparator.REST,
    method_fr=_REGISTER,
    reference="methods.md, 2.1 ; intervalle exact conditionnel (Clopper et Pearson 1934)",
)
POSITION = Indicator(
    number="I3",
    name="establishment_density_position",
    title_fr="Densité d'établissements parmi les quartiers ordinaires comparables",
    unit="% des quartiers ordinaires ont moins",
    formula_fr="part des quartiers ordinaires de la classe dont la densité est plus faible",
    denominator_fr="quartiers ordinaires (IRIS) d'unités urbaines de même taille",
    estimator=Position(1000.0),
    table=per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    minimum=Minimum(10, Unit.ZONES),
    comparators=(Comparator.PEERS,),
    compared_with=Comparator.ORDINARY,
    method_fr=_REGISTER + " La fourchette est la position des deux bornes de la densité.",
    reference="methods.md, I3",
)
PER_HECTARE = Indicator(
    number="I4",
    name="establishments_per_ha",
    title_fr="Établissements par hectare (registre Sirene)",
    unit="établissements par hectare",
    formula_fr="établissements ouverts dans le quartier ÷ surface du contour",
    denominator_fr="hectares",
    estimator=Rate(1.0),
    table=per_hectares,
    needs=(Need.REGISTER, Need.HECTARES),
    comparators=(Comparator.ORDINARY, Comparator.PEERS, Comparator.BEFORE),
    method_fr=_REGISTER,
    reference="methods.md, 2.1",
)
INDICATORS = (COUNT, DENSITY, RULES, RATIO, POSITION, PER_HECTARE)
