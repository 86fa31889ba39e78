"""I11: sole traders, and what the register cannot say of micro-entrepreneurs."""

import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.shares import Share
from quartiers.knowledge.engine.indicators.counting import certain, inside
from quartiers.knowledge.engine.indicators.declaration import (
    Indicator,
    Minimum,
    Need,
    Unit,
)
from quartiers.knowledge.engine.tables import Tables


def sole_traders(t: Tables) -> ir.Table:
    """Open establishments inside of sole traders (legal category 1000)."""
    return certain(inside(t.stock), _.legal == "sole")


SOLE = Indicator(
    number="I11",
    name="sole_trader_share",
    title_fr="Part des entrepreneurs individuels",
    unit="% des établissements",
    formula_fr="établissements d'entrepreneurs individuels (catégorie juridique 1000) ÷ établissements ouverts",
    denominator_fr="établissements ouverts dont la forme juridique est connue",
    estimator=Share(),
    table=sole_traders,
    needs=(Need.REGISTER, Need.LEGAL_UNITS),
    minimum=Minimum(20, Unit.UNITS),
    method_fr="Approche des micro-entrepreneurs sous son propre nom : tous les entrepreneurs individuels n'en sont pas.",
    reference="methods.md, 0.1 ; Wilson 1927",
)
MICRO = Indicator(
    number="I11",
    name="micro_entrepreneur_share",
    title_fr="Part des micro-entrepreneurs",
    unit="% des établissements",
    formula_fr="établissements sous le régime de la micro-entreprise ÷ établissements ouverts",
    denominator_fr="établissements ouverts",
    estimator=Share(),
    table=sole_traders,
    needs=(Need.MICRO,),
    minimum=Minimum(20, Unit.UNITS),
    comparators=(),
    method_fr="Le registre ouvert ne dit pas qui est micro-entrepreneur.",
    reference="methods.md, 0.1",
)
INDICATORS = (SOLE, MICRO)
